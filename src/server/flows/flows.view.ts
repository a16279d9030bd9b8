import { isDeepStrictEqual } from "node:util";
import type { FlowDocument } from "#flow/document.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import { isReady } from "#flow/ready.ts";
import { wishOf } from "#engine/polling-cost.ts";
import { callsPerDay } from "#engine/schedule.ts";
import type { FlowRecord, ProposalRecord } from "#engine/store.ts";
import type { FlowActivity } from "#people/reading.ts";
import type { ErrorDetail } from "../error-entry.ts";
import type { Locale } from "../language.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import type { Activity, Flow, FlowPolling, FlowSummary, Problems, Proposal } from "./flows.schemas.ts";

export function summaryView(
  flow: FlowRecord,
  activity: FlowActivity | undefined,
  locale: Locale,
): FlowSummary {
  const { id, owner, name, state, revision, version, draft } = flow;
  return {
    id,
    name,
    owner,
    state,
    revision,
    version: version && {
      id: version.id,
      number: version.number,
      publishedAt: iso(version.publishedAt),
    },
    changed: version === null || !isDeepStrictEqual(version.document, draft),
    createdAt: iso(flow.createdAt),
    changedAt: iso(flow.changedAt),
    polling: pollingOf(draft),
    activity: activity === undefined ? null : activityView(activity, locale),
  };
}

export function flowView(
  flow: FlowRecord,
  activity: FlowActivity | undefined,
  polling: FlowPolling | null,
  proposal: ProposalRecord | null,
  locale: Locale,
): Flow {
  return {
    ...summaryView(flow, activity, locale),
    polling,
    proposal: proposal && proposalView(proposal),
    draft: flow.draft,
    published: flow.version?.document ?? null,
  };
}

export function proposalView({ id, by, at, takeUp, owners, agreed }: ProposalRecord): Proposal {
  return {
    id,
    by,
    at: iso(at),
    starts: takeUp !== null,
    owners: owners.map((person) => ({ person, agreed: agreed.includes(person) })),
  };
}

function pollingOf(draft: FlowDocument): FlowSummary["polling"] {
  const wish = wishOf(draft);
  if (wish === null) return null;
  const { everySeconds } = wish;
  return { everySeconds, callsPerDay: callsPerDay(everySeconds) };
}

function activityView(activity: FlowActivity, locale: Locale): Activity {
  const { runs, lastRunAt, nextAt, catchingUp, pollError } = activity;
  return {
    runs,
    lastRunAt: isoOrNull(lastRunAt),
    nextAt: isoOrNull(nextAt),
    catchingUp: catchingUp && { from: iso(catchingUp.from), to: iso(catchingUp.to) },
    pollError: storedErrorView(pollError, locale),
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
