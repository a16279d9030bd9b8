import { isDeepStrictEqual } from "node:util";
import { isUnanswered } from "#flow/answers.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { flowSummary } from "#flow/describe.ts";
import type { FlowDocument } from "#flow/document.ts";
import { callsPerDay, wishOf } from "#flow/cost.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import { isReady } from "#flow/ready.ts";
import { connectionsIn, connectorsIn } from "#flow/uses.ts";
import type { TakeUp } from "#engine/engine.ts";
import type {
  ConnectionRecord,
  FlowRecord,
  ProposalRecord,
  SwitchOffRecord,
} from "#engine/store.ts";
import type { FlowActivity } from "#reading/reading.ts";
import type { ErrorDetail } from "../refusal-body.ts";
import type { Locale } from "../language.ts";
import type { NameOf } from "../persons.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import { usedConnections } from "../used-connections.ts";
import type { Veil } from "../veil.ts";
import type {
  Activity,
  Flow,
  FlowPolling,
  FlowSummary,
  Problems,
  Proposal,
} from "./flows.schemas.ts";

/** What the views of all flows need. */
export interface Viewing {
  readonly locale: Locale;
  /** Who looks. */
  readonly person: string;
  /** The connections of others that they may operate. */
  readonly granted: ReadonlySet<string>;
  readonly nameOf: NameOf;
  readonly connections: readonly ConnectionRecord[];
  readonly catalogue: Catalogue;
  /** When flows switch themselves off, by flow; those without such a rule are left out. */
  readonly switchOffs: ReadonlyMap<string, SwitchOffRecord>;
  readonly veilFor: (connectionIds: Iterable<string>) => Veil;
}

export function summaryView(
  flow: FlowRecord,
  activity: FlowActivity | undefined,
  viewing: Viewing,
): FlowSummary {
  const { id, owner, offeredTo, name, state, revision, version, draft } = flow;
  return {
    id,
    name,
    owner: viewing.nameOf(owner),
    offeredTo: offeredTo === null ? null : viewing.nameOf(offeredTo),
    state,
    revision,
    version: version && {
      id: version.id,
      number: version.number,
      publishedAt: iso(version.publishedAt),
    },
    summary: flowSummary(draft, viewing.catalogue),
    connectors: [...connectorsIn(draft)],
    startedBy: version?.document.trigger?.kind ?? null,
    changed: version === null || !isDeepStrictEqual(version.document, draft),
    createdAt: iso(flow.createdAt),
    changedAt: iso(flow.changedAt),
    changedBy: flow.changedBy === null ? null : viewing.nameOf(flow.changedBy),
    polling: pollingOf(draft, viewing.catalogue),
    activity: activity === undefined ? null : activityView(activity, flow, viewing),
    ...switchOffView(viewing.switchOffs.get(id)),
  };
}

function switchOffView(
  record: SwitchOffRecord | undefined,
): Pick<FlowSummary, "switchOff" | "switchedOff"> {
  if (record === undefined) return { switchOff: null, switchedOff: null };
  const { rule, off } = record;
  return { switchOff: rule, switchedOff: off && { at: iso(off.at), why: off.why } };
}

export function flowView(
  flow: FlowRecord,
  activity: FlowActivity | undefined,
  { polling, proposal }: { polling: FlowPolling | null; proposal: ProposalRecord | null },
  viewing: Viewing,
): Flow {
  return {
    ...summaryView(flow, activity, viewing),
    polling,
    proposal: proposal && proposalView(proposal, viewing.nameOf),
    draft: flow.draft,
    connections: usedConnections(usedBy(flow), viewing.connections, viewing),
    published: flow.version?.document ?? null,
    unanswered: flow.version !== null && isUnanswered(flow.version, viewing.catalogue),
  };
}

/** The connections in the draft and in the published version. */
export function usedBy({ draft, version }: FlowRecord): ReadonlySet<string> {
  return connectionsIn(draft, ...(version ? [version.document] : []));
}

export function proposalView(
  { id, by, at, takeUp, owners, agreed }: ProposalRecord,
  nameOf: NameOf,
): Proposal {
  return {
    id,
    by: { ...nameOf(by), email: nameOf.emailOf(by) },
    at: iso(at),
    starts: takeUp && startView(takeUp),
    owners: owners.map((person) => ({ person: nameOf(person), agreed: agreed.includes(person) })),
  };
}

function startView(takeUp: TakeUp): Proposal["starts"] {
  return takeUp.from === "date" ? { date: iso(takeUp.date) } : takeUp.from;
}

function pollingOf(draft: FlowDocument, catalogue: Catalogue): FlowSummary["polling"] {
  const wish = wishOf(draft, catalogue);
  if (wish === null) return null;
  const { everySeconds, callsPerPoll } = wish;
  return { everySeconds, callsPerDay: callsPerDay(everySeconds, callsPerPoll) };
}

function activityView(activity: FlowActivity, flow: FlowRecord, viewing: Viewing): Activity {
  const { runs, lastRunAt, nextAt, skipped, catchingUp, pollError } = activity;
  return {
    runs,
    lastRunAt: isoOrNull(lastRunAt),
    nextAt: isoOrNull(nextAt),
    skipped: skipped && { times: skipped.times, lastAt: iso(skipped.lastAt) },
    catchingUp: catchingUp && { from: iso(catchingUp.from), to: iso(catchingUp.to) },
    pollError: viewing.veilFor(usedBy(flow))(storedErrorView(pollError, viewing.locale)),
  };
}

export function problemsView(problems: readonly Problem[], locale: Locale): Problems {
  return {
    ready: isReady(problems),
    problems: problems.map((problem) => ({
      code: problem.code,
      severity: problem.severity,
      message: problemText(problem, locale),
      step: problem.where.step,
      path: [...problem.where.path],
    })),
  };
}

/** The same problems as details of a refusal. */
export function problemDetails(problems: readonly Problem[], locale: Locale): ErrorDetail[] {
  return problemsView(problems, locale).problems;
}
