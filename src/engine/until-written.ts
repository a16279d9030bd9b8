import { type Clock, sleep } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Store } from "./store.ts";
import { StoreTroubleError } from "./store-trouble.ts";

/** How soon something is written again that could not be. */
const pause = 1_000;

interface Persistence {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopping: () => boolean;
}

/**
 * What was done outside is known to this process alone until it is written down: the verbs that write it down are called
 * again until the store has answered, for as long as the process runs.
 */
export function untilWritten<
  Own extends Pick<Store, "recordStep" | "decideParked" | "breakConnection">,
>(store: Own, { clock, log, stopping }: Persistence): Own {
  const written = async <Result>(
    write: (isRepeat: boolean) => Promise<Result>,
  ): Promise<Result> => {
    for (let isRepeat = false; ; isRepeat = true) {
      try {
        return await write(isRepeat);
      } catch (error) {
        if (!(error instanceof StoreTroubleError) || stopping()) throw error;
        if (!isRepeat) log.warn({ err: error }, "What was done outside waits to be written down");
        await sleep(clock, pause);
      }
    }
  };
  return {
    ...store,
    recordStep: (step) =>
      written((isRepeat) => store.recordStep(isRepeat ? { ...step, mayStand: true } : step)),
    decideParked: (choice) => written(() => store.decideParked(choice)),
    breakConnection: (id, error, since) => written(() => store.breakConnection(id, error, since)),
  };
}
