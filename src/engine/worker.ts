import type { HeldRun, PerformOptions } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import { sleep } from "./clock.ts";
import { apply } from "./apply.ts";
import { type Exclusive, type Hold, takeHold } from "./exclusive.ts";
import { createFailureLog } from "./failure-log.ts";
import { FormulasClosedError } from "./formulas.ts";
import type { Log } from "./log.ts";
import { limitedAs } from "./bound-account.ts";
import { createPlaces, placesFor } from "./places.ts";
import { kindOfRun } from "./run-name.ts";
import { restsOf } from "./rests.ts";
import type { Room } from "./room.ts";
import type { ClaimedRun, RunVersion, Store } from "./store.ts";
import type { Loop } from "./loop.ts";
import { startLoop } from "./loop.ts";
import { untilWritten } from "./until-written.ts";
import { type RunOptions, workOn } from "./work-on.ts";

export interface WorkerOptions extends Omit<PerformOptions, "hold"> {
  readonly exclusive: Exclusive;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** How many runs are worked on at once. */
  readonly concurrency: number;
  readonly versionOf: (versionId: string) => Promise<RunVersion>;
  readonly room: Room;
  /** People may have to be told of what has become of a run. */
  readonly onNews: () => void;
}

const pauseAfterSurprise = 5_000;

/** Takes up runs whose time has come and works on each until it waits or is over. */
export function startWorker(options: WorkerOptions): Loop {
  const { store, clock, log, room } = options;
  const active = new Map<ClaimedRun, Promise<void>>();
  const failures = createFailureLog(options.log, clock);
  const allPlaces = placesFor(options.concurrency);
  const places = createPlaces(allPlaces, clock);
  const accounts = rememberedAccounts(options);
  // As many again may wait in line, so that a place is never empty for want of a run.
  const mostHeld = 2 * allPlaces;
  const kept = untilWritten(store, { clock, log, stopping: () => loop.stopping() });
  const hold = async (name: string): Promise<Hold | null> => {
    const held = await takeHold(options.exclusive, name);
    if (!loop.stopping()) return held;
    held.leave();
    return null;
  };

  const loop = startLoop({
    clock,
    log: options.log,
    name: "worker",
    turn: async () => {
      // Whoever hears of room again wakes this loop.
      if (room.isShort()) return null;
      const free = mostHeld - active.size;
      const now = clock.now();
      const hand = { places: mostHeld, runs: [...active.keys()] };
      const runs = free > 0 ? await store.claimRuns(now, free, hand) : [];
      for (const run of runs) {
        const working = work(run, {
          ...options,
          store: kept,
          hold,
          failures,
          places,
          accountOf: accounts,
          stopping: () => loop.stopping(),
        }).finally(() => {
          active.delete(run);
          loop.wake();
        });
        active.set(run, working);
      }
      // A full house is woken by whoever leaves; else the next turn is when a waiting run is due.
      if (runs.length === free) return null;
      const due = await store.nextRunDue();
      // What can go on at once and was not taken waits for a place; what has waited for a time is woken first.
      const waitsForPlace = due === 0 && runs.length === 0 && active.size > 0;
      return waitsForPlace ? store.nextRunDue(0) : due;
    },
    settle: () => {
      places.close();
      return Promise.allSettled(active.values());
    },
  });
  return loop;
}

async function work(
  run: ClaimedRun,
  options: RunOptions & Pick<WorkerOptions, "versionOf" | "onNews">,
): Promise<void> {
  let current = run;
  try {
    const version = await options.versionOf(run.versionId);
    const held: HeldRun = { run, version, document: version.document, outputs: new Map() };
    await workOn(held, options, (newest) => {
      current = newest;
    });
    if (restsOrFailed(current)) options.onNews();
    if (kindOfRun(run.name) === "call") await options.store.wakeCaller(run.id, options.clock.now());
  } catch (error) {
    // Stopping: the next start takes the run up where it stands.
    if (error instanceof FormulasClosedError) return;
    options.log.error({ err: error, run: run.id }, "A run could not be worked on");
    await putOff(current, options);
  }
}

function restsOrFailed({ state }: ClaimedRun): boolean {
  return state.phase.is === "failed" || restsOf(state).length > 0;
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

function rememberedAccounts({
  store,
  registry,
}: Pick<WorkerOptions, "store" | "registry">): RunOptions["accountOf"] {
  const known = new Map<string, string>();
  return async (connectionId) => {
    if (connectionId === null) return null;
    const account = known.get(connectionId);
    if (account !== undefined) return account;
    const connection = await store.connection(connectionId);
    const connector = connection && registry.connector(connection.connector);
    if (!connection || !connector) return null;
    const limited = limitedAs(connector, connection);
    known.set(connectionId, limited);
    return limited;
  };
}
