/** Round numbers from nothing to at least the largest count, a few of them, for the lines of a picture. */
export function ticksUpTo(largest: number): readonly number[] {
  const step = stepFor(Math.max(1, largest) / mostSteps);
  const count = Math.ceil(Math.max(1, largest) / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

const mostSteps = 4;

/** The next of 1, 2, 5, 10, 20, 50 … */
function stepFor(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return ([1, 2, 5].find((round) => round * power >= least) ?? 10) * power;
}
