import { readFileSync, watchFile } from "node:fs";
import { type Clock, movableClock, systemClock } from "#engine/clock.ts";
import type { Store } from "#engine/store.ts";

/** How soon a change in the file is noticed. */
const lookEvery = 50;

/**
 * The machine's clock, or for tests one that is ahead of it by the milliseconds in a file, so that
 * days pass in a moment in a real process.
 */
export function clockOf(file: string | null): Clock {
  if (file === null) return systemClock;
  const clock = movableClock();
  const move = (): void => {
    const written = readFileSync(file, "utf8");
    // A file that is just being written is empty for a moment.
    if (written !== "" && Number.isFinite(Number(written))) clock.setOffset(Number(written));
  };
  move();
  watchFile(file, { interval: lookEvery, persistent: false }, move);
  return clock;
}

/** The days that pass in such a process pass for its database, too. */
export function onClock(file: string | null, clock: Clock, store: Store): Store {
  if (file === null) return store;
  return {
    ...store,
    time: async () => {
      const theirs = await store.time();
      return theirs === null ? null : theirs + clock.now() - Date.now();
    },
  };
}
