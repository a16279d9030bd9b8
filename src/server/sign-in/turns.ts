import { ApiError } from "../errors.ts";

/**
 * Turns for what takes much of the machine: a password's hash takes a tenth of a second of a processor
 * and 32 MB. Whoever comes when the queue is full is sent away at once.
 */
export interface Turns {
  /** Does the work when its turn has come. Throws `sign_in.busy` where too many wait. */
  take<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createTurns(most: { readonly atOnce: number; readonly waiting: number }): Turns {
  let working = 0;
  const waiting: (() => void)[] = [];
  return {
    async take(work) {
      if (working < most.atOnce) working += 1;
      else {
        if (waiting.length >= most.waiting) throw ApiError.of("sign_in.busy");
        // Whoever is done hands the place on, so that nobody slips in between.
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) working -= 1;
        else next();
      }
    },
  };
}
