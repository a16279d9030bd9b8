import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Restored, Store } from "./store.ts";

/** How soon this process notices that a person has decided at another process. */
const lookAgainAfter = 5_000;

/**
 * A restored backup does nothing until a person has said whether it replaces the old installation or
 * is a copy beside it: it may not know of what that one has done since.
 */
export interface Undecided {
  /** Begins, unless the store is an undecided backup: then as soon as that is decided. */
  start(): Promise<void>;
  /** Begins no more. */
  stop(): void;
  waiting(): Restored | null;
}

export function createUndecided(
  { store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log },
  begin: () => Promise<void>,
): Undecided {
  let waiting: Restored | null = null;
  let cancel = (): void => undefined;
  let last = Promise.resolve();

  const look = async (): Promise<void> => {
    cancel();
    const before = waiting;
    waiting = await store.restored();
    if (waiting === null) return begin();
    if (before === null)
      log.warn(
        { backupAt: new Date(waiting.backupAt).toISOString() },
        "A restored backup: nothing runs until it is said whether it replaces the old installation or is a copy",
      );
    lookAgain();
  };
  const lookAgain = (): void => {
    cancel = clock.at(clock.now() + lookAgainAfter, () => {
      start().catch((error: unknown) => {
        log.error({ err: error }, "The engine could not start");
        lookAgain();
      });
    });
  };
  // One after the other: two that begin at once would both.
  const start = (): Promise<void> => {
    last = last.catch(() => undefined).then(look);
    return last;
  };

  return { start, stop: () => cancel(), waiting: () => waiting };
}
