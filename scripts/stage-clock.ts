import { readFileSync } from "node:fs";
import { z } from "zod";

/** A stage that has run. Times are milliseconds since 1970. */
export interface Ended {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What its processes had of the processors, in milliseconds; null where the system does not tell. */
  readonly worked: number | null;
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
    return began - to < soonMs ? { name: "set-up", from, to, worked: null, tests: null } : null;
  } catch {
    return null;
  }
}

/**
 * What all ended children of this process, and theirs, had of the processors so far, in milliseconds; null
 * where the system does not tell. The kernel adds a child's share when the child ends.
 */
export function processorTime(stat = "/proc/self/stat"): number | null {
  try {
    // After the name, which may hold spaces: `cutime` and `cstime`, in hundredths of a second.
    const [, fields = ""] = readFileSync(stat, "utf8").split(/\) (?!.*\) )/s);
    const [user, system] = fields.split(" ").slice(13, 15).map(Number);
    return user === undefined || system === undefined ? null : (user + system) * 10;
  } catch {
    return null;
  }
}

/** A line for each stage, in the order in which they began, and one for the whole. */
export function clockOf(stages: readonly Ended[]): string {
  const inOrder = stages.toSorted((one, other) => one.from - other.from);
  const start = Math.min(...inOrder.map(({ from }) => from));
  const end = Math.max(...inOrder.map(({ to }) => to));
  const lines = inOrder.map(({ name, from, to, worked, tests }) =>
    lineOf(name, [from - start, to - from, worked], tests === null ? "" : `${tests} passed`),
  );
  const worked = inOrder.reduce((sum, stage) => sum + (stage.worked ?? 0), 0);
  const whole = lineOf("all", [0, end - start, worked], minutesOf(end - start));
  return [`${"stage".padEnd(42)}  begins    takes    works`, ...lines, whole].join("\n");
}

function lineOf(name: string, times: readonly (number | null)[], note: string): string {
  const columns = times.map((ms) =>
    (ms === null ? "-" : `${Math.round(ms / 1_000)} s`).padStart(7),
  );
  return `${name.padEnd(42)} ${columns.join("  ")}  ${note}`.trimEnd();
}

function minutesOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
