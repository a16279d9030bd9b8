import { always } from "./still.ts";
import type { Clock } from "./clock.ts";
import { continueRun, type ContinueOptions } from "./continue-run.ts";
import { type DecideOptions, decideParked } from "./decide-parked.ts";
import type { Exclusive } from "./exclusive.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import { rerun, type RerunOptions } from "./rerun.ts";
import type { Room } from "./room.ts";
import type { BatchOutcome, BatchRun, BatchTask } from "./store.ts";

/** Does what a person asked for (`ask-batch.ts`), run by run, from where the batch stopped. */

/** Whether somebody may still act on runs; `repeats`: and hand on all that this one worked on. */
export type MayAct = (asked: {
  readonly person: string;
  readonly runId: string;
  readonly repeats: boolean;
}) => Promise<boolean>;

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
    return outcome === "undecided" ? null : outcome;
  } catch (error) {
    // What fails for once, as when the disk is full, is tried again.
    if (!again) throw error;
    options.log.error({ err: error, run: runId }, "bug");
    return "bug";
  }
}

type Deciding = Extract<BatchTask, { writes: unknown }>;

interface Who {
  readonly runId: string;
  readonly by: string;
  /**
   * The batch. It runs a run again once, however often it says so. Every other act notes in its transaction that the
   * batch has done it: what was done and is handed out again was done by somebody else.
   */
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
      const { confirmed } = task;
      const wish = { runId, seen: task, by, confirmed, batch: token };
      const answer = await continueRun(wish, options);
      return answer.continued ? "done" : answer.why;
    }
    case "cancel": {
      const note = { id: token, left: null };
      const told = await options.store.cancelRun({ runId, at: options.clock.now(), batch: note });
      return told === "cancelled" ? "done" : told;
    }
    case "send":
    case "allow":
    case "stop":
      return decideAll(task, { runId, by, token }, options);
  }
}

async function decideAll(
  task: Deciding,
  { runId, by, token }: Who,
  options: BatchOptions,
): Promise<BatchOutcome | "undecided"> {
  const { act: kind, writes, confirmed } = task;
  const decision = kind === "send" ? ({ kind, confirmed } as const) : { kind };
  let outcome: BatchOutcome = "done";
  let open = writes;
  for (const write of writes) {
    const { effectId } = write;
    const others = open.filter((one) => one !== write);
    // With the first one that is given up, the run ends.
    const isLast = kind === "stop" || others.length === 0;
    const batch = { id: token, left: isLast ? null : { ...task, writes: others } };
    const answer = await decideParked({ ...write, runId, by, decision, batch }, options, always);
    if (answer.decided && isLast) return "done";
    if (answer.decided) {
      open = others;
      continue;
    }
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
      case "under_way":
      case "not_permitted":
      case "unconfirmed":
        outcome = answer.why;
    }
  }
  return outcome;
}
