import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { askedBefore, obstacle, permitToRun, runIdOf, type Started, startedOr } from "./by-hand.ts";
import { asItStands } from "./called-flows.ts";
import type { Clock } from "./clock.ts";
import type { Confirmation } from "./live-confirmation.ts";
import { isOver } from "./run-state.ts";
import { nameByHand } from "./run-name.ts";
import type { FlowRecord, RunVersion, Store } from "./store.ts";

/** Runs a finished run once more: on the same event, and with writes of its own. */
export interface RerunWish {
  readonly runId: string;
  /** What it works on: that of the run before, or the version that new runs get, as it was seen. */
  readonly versionId: string;
  /** The same token again is the same run. */
  readonly token: string;
  /** Who wants it. */
  readonly by: string;
  /** Which writes in live mode are meant. */
  readonly confirmed: Confirmation;
}

export type RerunAnswer =
  | Started
  | {
      readonly started: false;
      readonly why: /** It still goes on. */
        | "not_over"
        /** What it worked on was erased. */
        | "erased"
        /** Its flow is deleted. */
        | "flow_gone"
        /** The published version is for the events of another trigger. */
        | "other_trigger";
    };

export interface RerunOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly newId: () => string;
}

export async function rerun(wish: RerunWish, options: RerunOptions): Promise<RerunAnswer> {
  const { store, clock, newId } = options;
  if (await store.restored()) return { started: false, why: "undecided" };
  const before = await store.run(wish.runId);
  if (!before) return { started: false, why: "not_found" };
  const runId = runIdOf("rerun", before.id, wish.token);
  const again = await askedBefore(runId, store);
  if (again) return again;
  if (!isOver(before.state)) return { started: false, why: "not_over" };
  if (before.isErased) return { started: false, why: "erased" };
  const flow = await store.flow(before.flowId);
  if (!flow) return { started: false, why: "flow_gone" };
  const version = await versionFor(wish.versionId, before.versionId, flow, store);
  if (typeof version === "string") return { started: false, why: version };
  const { document } = version;
  // The test of an earlier build keeps nothing.
  const calls = version.calls ?? (await asItStands(document, store)).calls;
  const running = version.number === null ? { document, calls } : version;
  const permit = await permitToRun(wish.by, running, store);
  if ("started" in permit) return permit;
  const kept = await obstacle(before.flowId, running, wish.confirmed, options);
  if (kept) return kept;

  const { flowId, ancestry } = before;
  const token = `${before.id}:${wish.token}`;
  // An event of its own: that of the run before goes with the run before.
  const event = { ...before.event, id: newId(), deliveries: [] };
  const start = { flowId, event, permit, startedBy: wish.by, at: clock.now() };
  if (version.number !== null) {
    const name = nameByHand("rerun", token);
    const run = { id: runId, name, versionId: version.id, ancestry };
    return startedOr(await store.startRun({ ...start, run }), runId);
  }
  // A test, once more, is a test.
  const run = { id: runId, name: nameByHand("test", token), versionId: newId(), ancestry };
  const unpublished = { document, calls, by: wish.by, revision: null };
  return startedOr(await store.startRun({ ...start, run, unpublished }), runId);
}

async function versionFor(
  wanted: string,
  before: string,
  { version }: FlowRecord,
  store: Store,
): Promise<RunVersion | "conflict" | "other_trigger"> {
  const same = await store.version(before);
  if (!same) throw new Error(`Version ${before} is not in the store`);
  if (wanted === before) return same;
  if (version?.id !== wanted) return "conflict";
  return isSameTrigger(same.document, version.document) ? version : "other_trigger";
}

/** Do both run on events of one shape? Which connection they come through does not matter. */
function isSameTrigger({ trigger: one }: FlowDocument, { trigger: other }: FlowDocument): boolean {
  if (one?.kind !== "event" || other?.kind !== "event") return one?.kind === other?.kind;
  return one.connector === other.connector && one.trigger === other.trigger;
}
