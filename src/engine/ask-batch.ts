import { liveWritesOf } from "./by-hand.ts";
import { fingerprintOf } from "./live-confirmation.ts";
import { sleep } from "./clock.ts";
import { moveOf } from "./continue-run.ts";
import { failedRun } from "./failed-run.ts";
import type { RerunOptions } from "./rerun.ts";
import { isOver } from "./run-state.ts";
import type {
  Batch,
  BatchAct,
  BatchRun,
  BatchTask,
  FlowRecord,
  RunRecord,
  Store,
} from "./store.ts";

/**
 * One act for many runs. The person first sees the set, which does not change afterwards. The batch
 * then acts on each run as the person saw it, with the functions for a single run and with the
 * person's rights at that moment.
 */

/** Of more runs nobody could say beforehand what would be done. */
export const mostInBatch = 1_000;

export type BatchWish =
  | { readonly act: "rerun"; readonly version: "same" | "published" }
  | { readonly act: Exclude<BatchAct, "rerun"> };

/** A run as it was found. */
export interface BatchedRun {
  readonly runId: string;
  /** One of its connections is in live mode. */
  readonly isLive: boolean;
  readonly parked: readonly {
    readonly effectId: string;
    readonly generation: number;
    readonly isAboveLimit: boolean;
  }[];
}

export interface BatchAsk {
  readonly id: string;
  readonly by: string;
  readonly wish: BatchWish;
  /** In the order in which they are to be taken. */
  readonly runs: readonly BatchedRun[];
}

export interface AskedBatch {
  readonly batch: Batch;
  /** Those in it, in their order. */
  readonly runs: readonly BatchRun[];
}

export type BatchStart =
  | { readonly started: true }
  | {
      readonly started: false;
      readonly why: "not_found" | "undecided" /** It was started before. */ | "conflict";
    }
  /** So many of its runs are in live mode, and must be confirmed. */
  | { readonly started: false; readonly why: "unconfirmed"; readonly live: number };

/** After so many runs, others have their turn. */
const beforeRest = 50;

/** So many that somebody has asked for and not started are kept: each may be long. */
const mostAsked = 20;

const day = 86_400_000;
/** What nobody has started in a day is forgotten, and what has ended in a quarter of a year. */
const forgottenAfter = { asked: day, ended: 90 * day };

type AskOptions = Omit<RerunOptions, "newId">;

/** Keeps the runs that this can be done with, as they stand now. */
export async function askBatch(
  { id, by, wish, runs }: BatchAsk,
  options: AskOptions,
): Promise<AskedBatch> {
  const { store, clock } = options;
  const now = clock.now();
  await store.forgetBatches({
    asked: now - forgottenAfter.asked,
    ended: now - forgottenAfter.ended,
  });
  const taskOf = tasks(wish, options);
  const fit: (BatchRun & Pick<BatchedRun, "isLive">)[] = [];
  for (const [index, found] of runs.entries()) {
    if (index % beforeRest === 0) await sleep(clock, 1);
    const run = await store.run(found.runId);
    const task = run && (await taskOf(run, found));
    if (task) fit.push({ runId: run.id, task, isLive: found.isLive });
  }
  const live = fit.filter(writesLive).length;
  const kept = fit.map(({ runId, task }) => ({ runId, task }));
  await store.putBatch({ id, by, act: wish.act, live, runs: kept, keep: mostAsked, at: now });
  const batch = await store.batch(id);
  if (batch === null) throw new Error(`Batch ${id} is not in the store`);
  return { batch, runs: kept };
}

/** The version that a run runs on again may be in another mode than the run was. */
function writesLive({
  task,
  isLive,
}: Pick<BatchRun, "task"> & Pick<BatchedRun, "isLive">): boolean {
  return task.act === "rerun" ? task.confirmed !== null : isLive;
}

type TaskOf = (run: RunRecord, found: BatchedRun) => Promise<BatchTask | null>;

/** Null where the act is none for this run. */
function tasks(wish: BatchWish, options: AskOptions): TaskOf {
  const { act } = wish;
  switch (act) {
    case "rerun":
      return rerunTasks(wish, options);
    case "continue":
      return (run, { isLive }) => continueTask(run, isLive, options.store);
    case "cancel":
      return async ({ state }) => (isOver(state) ? null : { act });
    case "send":
    case "allow":
    case "stop":
      return async (_, { parked, isLive }) => {
        const writes = parked
          .filter(({ isAboveLimit }) => act === "stop" || isAboveLimit === (act === "allow"))
          .map(({ effectId, generation, isAboveLimit }) => ({
            effectId,
            generation,
            isAboveLimit,
          }));
        return writes.length === 0 ? null : { act, writes, confirmed: isLive };
      };
  }
}

function rerunTasks(
  { version: wanted }: Extract<BatchWish, { act: "rerun" }>,
  options: AskOptions,
): TaskOf {
  const { store } = options;
  const flows = new Map<string, Promise<FlowRecord | null>>();
  const confirmed = new Map<string, Promise<string | null>>();
  const readLive = async (versionId: string): Promise<string | null> => {
    const version = await store.version(versionId);
    const named = version && (await liveWritesOf(version, options));
    return named === null || named.writes.length === 0 ? null : fingerprintOf(named);
  };
  return async ({ flowId, versionId: before, state, isErased }) => {
    if (!isOver(state) || isErased) return null;
    const asked = flows.get(flowId) ?? store.flow(flowId);
    flows.set(flowId, asked);
    const flow = await asked;
    const versionId = wanted === "same" ? before : flow?.version?.id;
    if (flow === null || versionId === undefined) return null;
    const read = confirmed.get(versionId) ?? readLive(versionId);
    confirmed.set(versionId, read);
    return { act: "rerun", versionId, confirmed: await read };
  };
}

async function continueTask(
  run: RunRecord,
  confirmed: boolean,
  store: Store,
): Promise<BatchTask | null> {
  const failed = await failedRun(run, store);
  if (!failed || moveOf(failed.effect) === "outcome_unknown") return null;
  const { seen } = failed;
  return seen.attempts === 0 ? null : { act: "continue", ...seen, confirmed };
}

export async function startBatch(
  {
    id,
    by,
    confirmed,
  }: { readonly id: string; readonly by: string; readonly confirmed: number | null },
  { store, clock }: Pick<RerunOptions, "store" | "clock">,
): Promise<BatchStart> {
  if (await store.restored()) return { started: false, why: "undecided" };
  const batch = await store.batch(id);
  if (batch?.by !== by) return { started: false, why: "not_found" };
  const { live } = batch;
  if (live > 0 && live !== confirmed) return { started: false, why: "unconfirmed", live };
  const told = await store.startBatch(id, clock.now());
  return told === "started" ? { started: true } : { started: false, why: told };
}
