import type { FlowDocument } from "#flow/document.ts";
import type { HeldRun, Performed, PerformOptions, Task } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import { sleep } from "./clock.ts";
import type { RunState } from "./decide.ts";
import { apply, decide } from "./decide.ts";
import { createFailureLog, type FailureLog } from "./failure-log.ts";
import type { Log } from "./log.ts";
import { accountOf } from "./outside.ts";
import { perform } from "./perform.ts";
import { createPlaces, type Places, placesFor } from "./places.ts";
import { NoRoomError, type Room } from "./room.ts";
import type { StepResult } from "./result.ts";
import type { ClaimedRun, Store } from "./store.ts";
import type { Loop } from "./loop.ts";
import { startLoop } from "./loop.ts";

export interface WorkerOptions extends PerformOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** How many runs are worked on at once. */
  readonly concurrency: number;
  readonly documentOf: (versionId: string) => Promise<FlowDocument>;
  readonly room: Room;
}

/** Work on one run, which ends early when the process does. */
interface RunOptions extends WorkerOptions {
  readonly failures: FailureLog;
  readonly places: Places;
  /** The account that a connection is bound to for life; null where there is no connection. */
  readonly accountOf: (connectionId: string | null) => Promise<string | null>;
  readonly stopping: () => boolean;
}

const pauseAfterSurprise = 5_000;

/** How soon something is written again for which there was no room. */
const pauseWithoutRoom = 1_000;

/** Takes up runs whose time has come and works on each until it waits or is over. */
export function startWorker(options: WorkerOptions): Loop {
  const { store, clock, room } = options;
  const active = new Set<Promise<void>>();
  const failures = createFailureLog(options.log, clock);
  const allPlaces = placesFor(options.concurrency);
  const places = createPlaces(allPlaces, clock);
  const accounts = rememberedAccounts(store);
  // As many again may wait in line, so that a place is never empty for want of a run.
  const mostHeld = 2 * allPlaces;

  const loop = startLoop({
    clock,
    log: options.log,
    name: "worker",
    turn: async () => {
      // Whoever hears of room again wakes this loop.
      if (room.isShort()) return null;
      const free = mostHeld - active.size;
      const runs = free > 0 ? await store.claimRuns(clock.now(), free) : [];
      for (const run of runs) {
        const working = work(run, {
          ...options,
          failures,
          places,
          accountOf: accounts,
          stopping: () => loop.stopping(),
        }).finally(() => {
          active.delete(working);
          loop.wake();
        });
        active.add(working);
      }
      // A full house is woken by whoever leaves; else the next turn is when a waiting run is due.
      return runs.length === free ? null : store.nextRunDue();
    },
    settle: () => {
      places.close();
      return Promise.allSettled(active);
    },
  });
  return loop;
}

async function work(run: ClaimedRun, options: RunOptions): Promise<void> {
  let current = run;
  try {
    const document = await options.documentOf(run.versionId);
    let held: HeldRun | null = { run, document, outputs: new Map() };
    // Stopping between two steps is always safe: the next start takes the run up where it stands.
    while (held && !options.stopping()) {
      current = held.run;
      held = options.room.isShort()
        ? await settle(held, held.run.state, options)
        : await advance(held, options);
    }
  } catch (error) {
    options.log.error({ err: error, run: run.id }, "A run could not be worked on");
    await putOff(current, options);
  }
}

/**
 * Something that was not foreseen, as when the store refuses. The run waits a little and is taken up
 * anew, and what is written down of its writes decides how it goes on.
 */
async function putOff(
  { id: runId, epoch, state: before }: ClaimedRun,
  { store, clock, stopping }: RunOptions,
): Promise<void> {
  while (!stopping()) {
    const at = clock.now();
    const state = apply(before, { kind: "retry", path: "", at: at + pauseAfterSurprise });
    try {
      await store.recordState({ runId, epoch, state, at });
      return;
    } catch {
      await sleep(clock, pauseAfterSurprise);
    }
  }
}

/** One step, recorded together with the state it leads to. Null when the run is out of our hands. */
async function advance(held: HeldRun, options: RunOptions): Promise<HeldRun | null> {
  const { run, document } = held;
  const [decision] = decide(document, run.state, options.clock.now());
  switch (decision?.do) {
    case "perform": {
      const { step, path, failures } = decision;
      return inPlace(held, { step, path, failures }, options);
    }
    case "finish":
      return settle(held, apply(run.state, { kind: "finished" }), options);
    case "wait":
    case "rest":
    case "nothing":
    case undefined:
      return settle(held, run.state, options);
  }
}

/** Works on one step in a place of its account, or puts the run off where there is none. */
async function inPlace(
  held: HeldRun,
  task: Omit<Task, "held">,
  options: RunOptions,
): Promise<HeldRun | null> {
  const { places, accountOf } = options;
  const account = await accountOf(task.step.connection);
  if (account === null) return tryStep(held, task, options);
  const putOffUntil = await places.take(account);
  if (putOffUntil !== null) {
    const deferred = { kind: "deferred", path: task.path, at: putOffUntil } as const;
    return settle(held, apply(held.run.state, deferred), options);
  }
  try {
    return await tryStep(held, task, options);
  } finally {
    places.leave(account);
  }
}

async function tryStep(
  held: HeldRun,
  task: Omit<Task, "held">,
  options: RunOptions,
): Promise<HeldRun | null> {
  const performed = await perform({ held, ...task }, options);
  return performed === "fenced" ? null : record(held, performed, options);
}

function rememberedAccounts(store: Store): RunOptions["accountOf"] {
  const known = new Map<string, string>();
  return async (connectionId) => {
    if (connectionId === null) return null;
    const account = known.get(connectionId);
    if (account !== undefined) return account;
    const connection = await store.connection(connectionId);
    if (!connection) return null;
    known.set(connectionId, accountOf(connection));
    return accountOf(connection);
  };
}

async function record(
  held: HeldRun,
  performed: Performed,
  options: RunOptions,
): Promise<HeldRun | null> {
  const { run, document, outputs } = held;
  const { result, ...facts } = performed;
  const state = resultingState(document, run.state, result, options.clock.now());
  const step = { ...facts, runId: run.id, epoch: run.epoch, state, at: options.clock.now() };
  const recorded = await whenThereIsRoom(() => options.store.recordStep(step), options);
  if (facts.attempt.error)
    options.failures.note({
      run: run.id,
      step: facts.attempt.path,
      code: facts.attempt.error.code,
      outcome: facts.attempt.outcome,
    });
  if (recorded === "fenced" || state.phase.is !== "working") return null;
  if (facts.output !== undefined) outputs.set(facts.attempt.path, facts.output);
  return { ...held, run: { ...run, state } };
}

/** What was done outside is known to this process alone until it is written down, so it is kept until it can be. */
async function whenThereIsRoom<Result>(
  write: () => Promise<Result>,
  { clock, stopping }: RunOptions,
): Promise<Result> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof NoRoomError) || stopping()) throw error;
      await sleep(clock, pauseWithoutRoom);
    }
  }
}

/** The last step and the end of the run are one record. */
function resultingState(
  document: FlowDocument,
  before: RunState,
  result: StepResult,
  now: number,
): RunState {
  const state = apply(before, result);
  const [next] = decide(document, state, now);
  return next?.do === "finish" ? apply(state, { kind: "finished" }) : state;
}

async function settle(
  held: HeldRun,
  state: RunState,
  { store, clock }: WorkerOptions,
): Promise<null> {
  const { id, epoch } = held.run;
  await store.recordState({ runId: id, epoch, state, at: clock.now() });
  return null;
}
