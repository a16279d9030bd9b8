import { liveWritesOf } from "./by-hand.ts";
import type { Clock } from "./clock.ts";
import { continueRun, type ContinueOptions, moveOf } from "./continue-run.ts";
import { type DecideOptions, decideParked } from "./decide-parked.ts";
import { effectName } from "./effects.ts";
import type { Exclusive } from "./exclusive.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import { rerun, type RerunOptions } from "./rerun.ts";
import type { Room } from "./room.ts";
import { canContinue, isOver } from "./run-state.ts";
import type {
  Batch,
  BatchAct,
  BatchOutcome,
  BatchRun,
  BatchTask,
  FlowRecord,
  RunRecord,
  Store,
} from "./store.ts";

/**
 * One act for many runs. Whoever asks is shown the set first, which stays as it was then; each run is acted on by what
 * one run is acted on with, as it was seen, and with what its person may do at that moment.
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

/** Whether somebody may still act on runs; `repeats`: and hand on all that this one worked on. */
export type MayAct = (asked: {
  readonly person: string;
  readonly runId: string;
  readonly repeats: boolean;
}) => Promise<boolean>;

export interface BatchAsk {
  readonly id: string;
  readonly by: string;
  readonly wish: BatchWish;
  /** In the order in which they are to be taken. */
  readonly runs: readonly BatchedRun[];
}

export interface AskedBatch {
  readonly batch: Batch;
  /** Of the runs in it. */
  readonly runIds: readonly string[];
}

export type BatchStart =
  | { readonly started: true }
  | {
      readonly started: false;
      readonly why: "not_found" | "undecided" /** It was started before. */ | "conflict";
    }
  /** So many of its runs are in live mode, and must be confirmed. */
  | { readonly started: false; readonly why: "unconfirmed"; readonly live: number };

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
  for (const found of runs) {
    const run = await store.run(found.runId);
    const task = run && (await taskOf(run, found));
    if (task) fit.push({ runId: run.id, task, isLive: found.isLive });
  }
  const live = fit.filter(writesLive).length;
  const kept = fit.map(({ runId, task }) => ({ runId, task }));
  await store.putBatch({ id, by, act: wish.act, live, runs: kept, keep: mostAsked, at: now });
  const batch = await store.batch(id);
  if (batch === null) throw new Error(`Batch ${id} is not in the store`);
  return { batch, runIds: kept.map(({ runId }) => runId) };
}

/** The version that a run runs on again may be in another mode than the run was. */
function writesLive({
  task,
  isLive,
}: Pick<BatchRun, "task"> & Pick<BatchedRun, "isLive">): boolean {
  return task.act === "rerun" ? task.confirmed > 0 : isLive;
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
          .map(({ effectId, generation }) => ({ effectId, generation }));
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
  const confirmed = new Map<string, Promise<number>>();
  const countLive = async (versionId: string): Promise<number> => {
    const version = await store.version(versionId);
    return version ? (await liveWritesOf(version, options)).length : 0;
  };
  return async ({ flowId, versionId: before, state, isErased }) => {
    if (!isOver(state) || isErased) return null;
    const asked = flows.get(flowId) ?? store.flow(flowId);
    flows.set(flowId, asked);
    const flow = await asked;
    const versionId = wanted === "same" ? before : flow?.version?.id;
    if (flow === null || versionId === undefined) return null;
    const counted = confirmed.get(versionId) ?? countLive(versionId);
    confirmed.set(versionId, counted);
    return { act: "rerun", versionId, confirmed: await counted };
  };
}

async function continueTask(
  { id, flowId, name: runName, state }: RunRecord,
  confirmed: boolean,
  store: Store,
): Promise<BatchTask | null> {
  const { phase } = state;
  if (phase.is !== "failed" || !canContinue(state)) return null;
  const { path } = phase;
  const effect = await store.effect(effectName({ flowId, runName, path, generation: 0 }).id);
  if (moveOf(effect) === "outcome_unknown") return null;
  const attempts = await store.attemptsAt(id, path);
  return { act: "continue", path, attempts, generation: effect?.generation ?? null, confirmed };
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

export interface BatchOptions extends RerunOptions, ContinueOptions, DecideOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly exclusive: Exclusive;
  readonly room: Pick<Room, "isShort">;
  readonly mayAct: MayAct;
  /** There are runs to work on. */
  readonly onRuns: () => void;
}

/** So many runs of one batch, before the next batch has its turn and live work its rest. */
const perPiece = 10;
const shortestRest = 5;
const longestRest = 200;
/** How soon to look again after another process, or a full disk. */
const lookAgain = 1_000;

/** Goes through the batches that were started, one process at a time, from where each of them stands. */
export function startBatches(options: BatchOptions): Loop {
  const { store, clock, log, exclusive, room, onRuns } = options;
  const loop: Loop = startLoop({
    clock,
    log,
    name: "work on many runs",
    turn: async () => {
      const startedAt = clock.now();
      const going = await store.batchesGoing();
      if (going.length === 0) return null;
      if (room.isShort()) return startedAt + lookAgain;
      const done = await exclusive.orNot("batches", async () => {
        for (const { id, by } of going) await piece(id, by, options, () => loop.stopping());
        return true;
      });
      onRuns();
      const now = clock.now();
      if (done === null) return now + lookAgain;
      return now + Math.min(Math.max(shortestRest, now - startedAt), longestRest);
    },
    settle: () => Promise.resolve(),
  });
  return loop;
}

async function piece(
  id: string,
  by: string,
  options: BatchOptions,
  isStopping: () => boolean,
): Promise<void> {
  const { store, clock } = options;
  let ended: { readonly runId: string; readonly outcome: BatchOutcome } | null = null;
  for (let left = perPiece; ; left -= 1) {
    // What was handed out is acted on.
    const another: boolean = left > 0 && !isStopping();
    const next = await store.nextInBatch({ id, ended, another, at: clock.now() });
    if (next === null) return;
    const outcome = await actOn(next, by, id, options);
    if (outcome === null) return;
    ended = { runId: next.runId, outcome };
  }
}

/** Null: nothing may be done with any run at present. */
async function actOn(
  { runId, task, again }: BatchRun & { readonly again: boolean },
  by: string,
  token: string,
  options: BatchOptions,
): Promise<BatchOutcome | null> {
  if (await options.store.restored()) return null;
  try {
    if (!(await options.mayAct({ person: by, runId, repeats: task.act === "rerun" })))
      return "not_allowed";
    const outcome = await act(task, { runId, by, token }, options);
    if (outcome === "undecided") return null;
    return again ? await asBefore(task, runId, outcome, options.store) : outcome;
  } catch (error) {
    // What fails for once, as when the disk is full, is tried again.
    if (!again) throw error;
    options.log.error({ err: error, run: runId }, "bug");
    return "bug";
  }
}

/** It was handed out before: what keeps it from being done now may be that it was done then. */
async function asBefore(
  { act: kind }: BatchTask,
  runId: string,
  outcome: BatchOutcome,
  store: Store,
): Promise<BatchOutcome> {
  switch (kind) {
    case "rerun":
      return outcome;
    case "cancel":
      return outcome === "over" && (await store.run(runId))?.state.phase.is === "cancelled"
        ? "done"
        : outcome;
    case "continue":
    case "send":
    case "allow":
    case "stop":
      return outcome === "conflict" ? "done" : outcome;
  }
}

interface Who {
  readonly runId: string;
  readonly by: string;
  /** A batch runs a run again once, however often it says so. */
  readonly token: string;
}

async function act(
  task: BatchTask,
  { runId, by, token }: Who,
  options: BatchOptions,
): Promise<BatchOutcome | "undecided"> {
  switch (task.act) {
    case "rerun": {
      const { versionId, confirmed } = task;
      const answer = await rerun({ runId, versionId, token, by, confirmed }, options);
      return answer.started ? "done" : answer.why;
    }
    case "continue": {
      const { path, attempts, generation, confirmed } = task;
      const seen = { path, attempts, generation };
      const answer = await continueRun({ runId, seen, by, confirmed }, options);
      return answer.continued ? "done" : answer.why;
    }
    case "cancel": {
      const told = await options.store.cancelRun(runId, options.clock.now());
      return told === "cancelled" ? "done" : told;
    }
    case "send":
    case "allow":
    case "stop":
      return decideAll(task, { runId, by }, options);
  }
}

async function decideAll(
  { act: kind, writes, confirmed }: Extract<BatchTask, { writes: unknown }>,
  { runId, by }: Pick<Who, "runId" | "by">,
  options: BatchOptions,
): Promise<BatchOutcome | "undecided"> {
  const decision = kind === "send" ? ({ kind, confirmed } as const) : { kind };
  let outcome: BatchOutcome = "done";
  for (const { effectId, generation } of writes) {
    const answer = await decideParked({ runId, effectId, generation, by, decision }, options);
    // With the first one that is given up, the run ends.
    if (answer.decided && kind === "stop") return "done";
    if (answer.decided) continue;
    switch (answer.why) {
      case "undecided":
        return "undecided";
      case "no_such_object":
      case "made_by_another":
        throw new Error(`Nobody has said what object ${effectId} made`);
      case "not_found":
      case "conflict":
      case "out_of_reach":
      case "above_limit":
      case "not_owner":
      case "being_looked_up":
      case "not_permitted":
      case "unconfirmed":
        outcome = answer.why;
    }
  }
  return outcome;
}
