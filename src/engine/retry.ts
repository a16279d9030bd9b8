/** How long to wait before trying again: doubling, with jitter, and never shorter than the other side asks. */

const first = 1_000;
const longest = 300_000;

/** What the other side may ask for; a wish beyond that is a mistake. */
const longestAsked = 3_600_000;

/**
 * When to look again at what is to wait until `at`. Further ahead than `longestWait` a run's wait counts as set by a
 * wrong clock, and as over.
 */
export function lookAgainAt(at: number, now: number): number {
  return Math.min(at, now + longestAsked);
}

/** A reading step gives up after so many failures in a row, about an hour in all. */
export const readRepeats = 18;

/** `failures` counts those before this one; `random` is in [0, 1). Milliseconds. */
export function backoff(failures: number, random: number, asked: number | undefined): number {
  const ceiling = Math.min(longest, first * 2 ** Math.min(failures, 20));
  const jittered = ceiling / 2 + (ceiling / 2) * random;
  return Math.round(Math.max(jittered, Math.min(asked ?? 0, longestAsked)));
}

/** The shortest that a poll with a long frequency waits before it asks again. */
const firstPollPause = 60_000;

/**
 * How long a poll waits after a failure: longer than its frequency where that is short, so that a
 * system that asked to slow down gets fewer calls at once; sooner than its frequency where that is
 * long, so that one failure does not cost a day. Doubling, with jitter.
 */
export function pollPause(
  everySeconds: number,
  failures: number,
  random: number,
  asked: number | undefined,
): number {
  const every = everySeconds * 1000;
  const ceiling = Math.min(
    Math.max(every, longest),
    2 * Math.min(every, firstPollPause) * 2 ** Math.min(failures, 20),
  );
  const jittered = ceiling / 2 + (ceiling / 2) * random;
  return Math.round(Math.max(jittered, Math.min(asked ?? 0, longestAsked)));
}
