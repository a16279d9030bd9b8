import { readFileSync } from "node:fs";
import { z } from "zod";

/** A stage that has run. Times are milliseconds since 1970. */
export interface Ended {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** How many tests passed; null where none are counted. */
  readonly tests: number | null;
}

const SetUp = z.object({ from: z.int(), to: z.int() });

/** How long after the set-up the tests of the same command begin. */
const soonMs = 10_000;

/** What `setup.mjs` has noted, where it ran for these tests. */
export function setUpStage(file: string, began: number): Ended | null {
  try {
    const { from, to } = SetUp.parse(JSON.parse(readFileSync(file, "utf8")));
    return began - to < soonMs ? { name: "set-up", from, to, tests: null } : null;
  } catch {
    return null;
  }
}

/** A line for each stage, in the order in which they began, and one for the whole. */
export function clockOf(stages: readonly Ended[]): string {
  const inOrder = stages.toSorted((one, other) => one.from - other.from);
  const start = Math.min(...inOrder.map(({ from }) => from));
  const end = Math.max(...inOrder.map(({ to }) => to));
  const lines = inOrder.map(({ name, from, to, tests }) =>
    lineOf(name, from - start, to - from, tests === null ? "" : `${tests} passed`),
  );
  const whole = lineOf("all", 0, end - start, minutesOf(end - start));
  return [`${"stage".padEnd(42)}  begins    takes`, ...lines, whole].join("\n");
}

function lineOf(name: string, startsMs: number, takesMs: number, note: string): string {
  const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`.padStart(7);
  return `${name.padEnd(42)} ${seconds(startsMs)}  ${seconds(takesMs)}  ${note}`.trimEnd();
}

function minutesOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
