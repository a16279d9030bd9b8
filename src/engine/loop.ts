import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

export interface Loop {
  /** Something may be due: take a turn now. */
  wake(): void;
  stopping(): boolean;
  /** No more turns; resolves when what is under way has settled. */
  stop(): Promise<void>;
}

/** After a turn that failed, as when the disk is full. */
const pauseAfterFailure = 1_000;

/** So that a clock which is set right is noticed. */
const longestSleep = 60_000;

/**
 * Takes turns, one at a time: at once when woken, else at the time that the last turn named (null:
 * only when woken).
 */
export function startLoop(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly name: string;
  readonly turn: () => Promise<number | null>;
  readonly settle: () => Promise<unknown>;
}): Loop {
  const { clock, log, name } = options;
  let woken = true;
  let stopped = false;
  let wakeUp: () => void = () => undefined;

  const sleepUntil = (due: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.at(due, () => wakeUp());
      wakeUp = () => {
        cancel();
        resolve();
      };
      if (woken || stopped) wakeUp();
    });

  const run = async (): Promise<void> => {
    while (!stopped) {
      // Between two turns everything else gets its own, whatever goes wrong in them.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      woken = false;
      const due = await options.turn().catch((error: unknown) => {
        log.error({ err: error }, `The ${name} could not take its turn`);
        return clock.now() + pauseAfterFailure;
      });
      await sleepUntil(Math.min(due ?? Infinity, clock.now() + longestSleep));
    }
    await options.settle();
  };

  const running = run();
  return {
    wake: () => {
      woken = true;
      wakeUp();
    },
    stopping: () => stopped,
    stop: async () => {
      stopped = true;
      wakeUp();
      await running;
    },
  };
}
