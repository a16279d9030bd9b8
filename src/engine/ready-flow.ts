import { isUnanswered } from "#flow/answers.ts";
import { calledBy } from "#flow/callable.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Problem } from "#flow/problems.ts";
import { problemsOf } from "#flow/ready.ts";
import { same } from "#flow/same.ts";
import {
  asPublished,
  callsOf,
  catalogueFor,
  flowsCalledBy,
  runningOncePublished,
} from "./called-flows.ts";
import { agreedTo } from "./consent.ts";
import {
  actingIn,
  decideOnAgreement,
  decideOnPermit,
  isPermit,
  lockedOf,
  type Permit,
  permitFor,
  type Unpermitted,
} from "./permit.ts";
import { withTables } from "./catalogue.ts";
import type { Activation, PublicationWish } from "./engine.ts";
import { callsName, flowName } from "./exclusive.ts";
import type { PollOptions } from "./poll.ts";
import { readShapesFor, type ShapeOptions, shapesNow, withShapes } from "./shapes.ts";
import {
  type Calls,
  type Consent,
  type FlowRecord,
  holders,
  type ShapeName,
  type VersionRecord,
} from "./store.ts";

export interface ActivateOptions extends PollOptions, ShapeOptions {}

export async function problemsOfDraft(
  { id, draft }: Pick<FlowRecord, "draft"> & { readonly id: string | null },
  { store, catalogue }: Pick<ActivateOptions, "store" | "catalogue">,
  only?: string,
): Promise<readonly Problem[]> {
  const all = await store.connections();
  const connections = only === undefined ? all : all.filter(({ owner }) => owner === only);
  const built = id === null ? null : ((await store.flow(id))?.version?.shapes ?? null);
  const offers = await withShapes(catalogue, store, draft, built ?? []);
  return problemsOf(
    draft,
    await withTables(await catalogueFor([draft], id, { store, catalogue: offers }), store),
    connections.map(({ id, connector, mode, account, broken, holds }) => ({
      id,
      connector,
      mode,
      account,
      broken: broken !== null,
      held: holders.some((by) => holds[by] !== null),
    })),
  );
}

/**
 * Goes on with a flow that is ready to run, while nobody else changes it. If two flows that call
 * others were published at the same moment, they could close a circle that neither check sees. So
 * such publications come one after the other.
 */
export function whenReady(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
  goOn: (ready: Ready) => Promise<Activation>,
): Promise<Activation> {
  const { exclusive } = options;
  return exclusive(flowName(flowId), async () => {
    const ready = await readyFlow(flowId, wish, options);
    if (!("flow" in ready)) return ready;
    const { trigger } = ready.document;
    if (trigger?.kind !== "invoke" || calledBy(ready.document).length === 0) return goOn(ready);
    return exclusive(callsName, async () => {
      const still = await readyFlow(flowId, wish, options);
      return "flow" in still ? goOn(still) : still;
    });
  });
}

/** What is to run: the draft or a proposal, published with it, or the version that stands. */
type What =
  | { readonly kind: "draft"; readonly revision: number; readonly by: string }
  | { readonly kind: "proposal"; readonly proposalId: string }
  | { readonly kind: "standing"; readonly version: VersionRecord };

/** A flow that can run, with what is to run and by what right. */
export interface Ready {
  readonly flow: FlowRecord;
  readonly document: FlowDocument;
  readonly what: What;
  readonly permit: Permit;
  /** The versions of what it calls. */
  readonly calls: Calls;
  readonly shapes: readonly ShapeName[];
  /** The flows that call it. */
  readonly callers: readonly FlowRecord[];
}

/** The consent that a version is published with, under an id that its callers call it by. */
export function consentOf(
  { flow, permit, calls, shapes, callers }: Ready,
  versionId: string,
): Consent {
  return {
    permit,
    calls,
    shapes,
    callers: callers.flatMap(({ version }) =>
      // What an earlier build has published keeps nothing: it calls what is published.
      version?.calls ? [{ versionId: version.id, calls: { ...calls, [flow.id]: versionId } }] : [],
    ),
  };
}

async function readyFlow(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Ready | Activation> {
  const { store } = options;
  if (await store.restored()) return { activated: false, why: "undecided" };
  const flow = await store.flow(flowId);
  if (!flow) return { activated: false, why: "not_found" };
  const wished = await wishedOf(flow, wish, options);
  if (!wished) return { activated: false, why: "conflict" };
  const { document, what, agreed } = wished;
  await readShapesFor(document, options);
  const problems = await problemsOfDraft({ id: flowId, draft: document }, options);
  if (problems.some(({ severity }) => severity === "error"))
    return { activated: false, why: "not_ready", problems };
  const called = await flowsCalledBy([document], store);
  const calls = callsOf(called);
  if (wished.calls !== null && !same(wished.calls, calls))
    return { activated: false, why: "conflict" };
  const notAgreed = (owners: readonly string[]): Activation => ({
    activated: false,
    why: "not_agreed",
    owners,
    revision: flow.revision,
    calls,
  });
  if (flow.state === "inactive") {
    const kept = await keptFromStarting(document, what, wish, store);
    if (kept !== null)
      return kept.why === "standstill" ? { activated: false, ...kept } : notAgreed(kept.owners);
  }
  // Whoever calls a version that stands has agreed to it.
  const { running, callers } =
    what.kind === "standing"
      ? { running: [asPublished(document)], callers: [] }
      : await runningOncePublished({ flowId, document }, store);
  const acting = await actingIn(running, [], store);
  const mute = what.kind === "standing" ? null : lockedOf(agreed, acting);
  if (mute) return { activated: false, ...mute };
  const permit = decideOnAgreement(acting, agreed);
  const hosts = hostsToAsk(called, flow, agreed);
  if (!isPermit(permit)) return notAgreed([...new Set([...permit.owners, ...hosts])]);
  if (hosts.length > 0) return notAgreed(hosts);
  return {
    flow,
    document,
    what,
    permit,
    calls,
    shapes: await shapesNow(document, options),
    callers,
  };
}

/**
 * A flow that its connections' owners have agreed to is started anew only by who may operate them now; what is
 * published with its start is agreed to now. Nothing starts while a connection in it stands still.
 */
async function keptFromStarting(
  document: FlowDocument,
  what: What,
  wish: PublicationWish,
  store: ActivateOptions["store"],
): Promise<Unpermitted | null> {
  const acting = await actingIn([asPublished(document)], [], store);
  const isAnew = what.kind === "standing" && wish.kind === "draft";
  const decided = isAnew
    ? await permitFor({ by: wish.by, running: [asPublished(document)], atOnce: true }, store)
    : decideOnPermit({
        by: "",
        acting,
        granted: new Set(acting.map(({ id }) => id)),
        atOnce: true,
      });
  return isPermit(decided) ? null : decided;
}

/** The owners of flows that it has not called before: each says who may call theirs. */
function hostsToAsk(
  called: readonly FlowRecord[],
  flow: FlowRecord,
  agreed: readonly string[],
): readonly string[] {
  const owners = newlyCalled(called, flow).map(({ owner }) => owner);
  return [...new Set(owners)].filter((owner) => !agreed.includes(owner));
}

/** Of the flows that a new version calls, those that the published one does not. */
export function newlyCalled(
  called: readonly FlowRecord[],
  { version }: Pick<FlowRecord, "version">,
): readonly FlowRecord[] {
  const before = version && (version.calls ?? callsOf(called));
  return called.filter(({ id }) => before === null || !Object.hasOwn(before, id));
}

interface Wished {
  readonly document: FlowDocument;
  readonly what: What;
  /** Who has agreed to it. */
  readonly agreed: readonly string[];
  /** The versions of what it calls that they have agreed to; null where any will do. */
  readonly calls: Calls | null;
}

/** What is to run; null where it is not proposed any more. */
async function wishedOf(
  flow: FlowRecord,
  wish: PublicationWish,
  { store, catalogue }: ActivateOptions,
): Promise<Wished | null> {
  const { draft, version, revision } = flow;
  switch (wish.kind) {
    case "draft": {
      if (wish.revision !== undefined && wish.revision !== revision) return null;
      if (version && (await stands(version, draft, { store, catalogue }))) {
        const what = { kind: "standing", version } as const;
        return { document: draft, what, agreed: agreedTo(version), calls: wish.calls ?? null };
      }
      const what = { kind: "draft", revision, by: wish.by } as const;
      return { document: draft, what, agreed: [wish.by], calls: wish.calls ?? null };
    }
    case "proposal": {
      const proposal = await store.proposal(flow.id);
      if (proposal?.id !== wish.proposalId) return null;
      const { document, by, agreed, calls } = proposal;
      return { document, what: wish, agreed: [by, ...agreed], calls };
    }
  }
}

/** Is the draft what is published, and calls what that calls? */
async function stands(
  version: VersionRecord,
  draft: FlowDocument,
  { store, catalogue }: Pick<ActivateOptions, "store" | "catalogue">,
): Promise<boolean> {
  // What waits for the owner's word goes on with a version that is published anew, though nothing is changed.
  if (!same(version.document, draft) || isUnanswered(version, catalogue)) return false;
  return (
    version.calls === null || same(version.calls, callsOf(await flowsCalledBy([draft], store)))
  );
}
