import { closeSync, fstatSync, openSync, readSync, watchFile } from "node:fs";
import { type Clock, movableClock, systemClock } from "#engine/clock.ts";
import type { Store } from "#engine/store.ts";

/** How soon a change in the file is noticed. */
const lookEvery = 50;

/** In bytes: what such a file says is shorter. */
const longest = 100;

/** What such a file says, in milliseconds. */
export interface TestTime {
  /** So much has passed, here and everywhere. */
  readonly passed: number;
  /** By so much this machine's clock alone is set wrong. */
  readonly wrong: number;
}

/**
 * Pure: how far time is ahead, and where a second number follows, by how much the clock is wrong. Null where it
 * says nothing: a file that is just being written is empty for a moment.
 */
export function testTimeIn(written: string): TestTime | null {
  const [passed = NaN, wrong = 0] =
    written.trim() === "" ? [] : written.trim().split(" ").map(Number);
  return Number.isFinite(passed) && Number.isFinite(wrong) ? { passed, wrong } : null;
}

/** The clock of this process, and how far time in it is ahead of the machine's. */
export interface ProcessTime {
  readonly clock: Clock;
  readonly passed: () => number;
}

/**
 * The machine's clock, or for tests one that is ahead of it by the milliseconds in a file, so that
 * days pass in a moment in a real process.
 */
export function timeOf(file: string | null): ProcessTime {
  if (file === null) return { clock: systemClock, passed: () => 0 };
  const clock = movableClock();
  const written = readerOf(file);
  let last = "";
  let told: TestTime = { passed: 0, wrong: 0 };
  const look = (): TestTime => {
    const now = written();
    if (now === last) return told;
    last = now;
    const said = testTimeIn(now) ?? told;
    if (said.passed !== told.passed || said.wrong !== told.wrong) {
      told = said;
      clock.setWrong(said.wrong);
      clock.setOffset(said.passed);
    }
    return said;
  };
  look();
  // Only what waits for a time is a moment late: who asks is told what the file says.
  watchFile(file, { interval: lookEvery, persistent: false }, look);
  const toldNow = (): Clock => {
    look();
    return clock;
  };
  return {
    clock: { ...clock, now: () => toldNow().now(), elapsed: () => toldNow().elapsed() },
    passed: () => look().passed,
  };
}

/** What a file says at the moment. It stays open, because it is read hundreds of times a second. */
function readerOf(file: string): () => string {
  const bytes = Buffer.alloc(longest);
  let open = openSync(file, "r");
  return () => {
    // Who puts another file in its place leaves this one without a name.
    if (fstatSync(open).nlink === 0) {
      closeSync(open);
      open = openSync(file, "r");
    }
    return bytes.toString("latin1", 0, readSync(open, bytes, 0, longest, 0));
  };
}

/** The days that pass in such a process pass for its database, too; a clock that is set wrong is its own alone. */
export function onTime(store: Store, { passed }: ProcessTime): Store {
  return {
    ...store,
    time: async () => {
      const theirs = await store.time();
      return theirs === null ? null : theirs + passed();
    },
  };
}
