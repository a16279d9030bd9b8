import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { draws } from "../../../test/effort.ts";
import { differenceBetweenPlays } from "./check.world.ts";
import type { Edit } from "./mistake.world.ts";
import { mistakes } from "./mistakes.world.ts";
import type { Drawn } from "./turns.world.ts";

/**
 * The engine and the store on SQLite as they are, upon a model of the machine, of time and of the other side, through
 * cases that chance draws: whatever the order of things, every event once and every write once.
 */

const seeds = [
  { seed: 1, of: "usual", cases: 150 },
  { seed: 3, of: "usual", cases: 90 },
  { seed: 2, of: "wrong clocks", cases: 80 },
  { seed: 1, of: "stale dates", cases: 50 },
  { seed: 2, of: "standstills", cases: 40 },
  { seed: 1, of: "backups", cases: 90 },
  { seed: 1, of: "without keys", cases: 60 },
  { seed: 1, of: "told keys", cases: 40 },
  { seed: 1, of: "repeatable", cases: 60 },
] as const;
const leastSteps = draws(200_000);

/** A mistake that is not found in so many cases is not found. */
const mostCases = 600;

describe.concurrent("the promise", () => {
  it("is kept in all cases drawn", async () => {
    const found = await Promise.all(
      seeds.map(({ seed, of, cases }) =>
        check({ seed, of, cases: draws(cases), edits: [], shrinks: true }),
      ),
    );
    for (const [index, { cases, steps, story }] of found.entries()) {
      process.stdout.write(`seed ${seeds[index]?.seed}: ${cases} cases, ${steps} steps\n`);
      if (story !== null) expect.fail(`Seed ${seeds[index]?.seed}: ${story}`);
    }
    const steps = found.reduce((sum, one) => sum + one.steps, 0);
    expect(steps).toBeGreaterThanOrEqual(leastSteps);
  });

  it("is checked in the same way each time", async () => {
    expect(await differenceBetweenPlays(1, draws(10))).toBeNull();
  });
});

describe.concurrent("a mistake in the rules is found", () => {
  it.each(mistakes.slice(0, draws(mistakes.length)))(
    "$name",
    async ({ name, edits, breaks, seed = 1, of = "usual", after = 0 }) => {
      const { promise, cases, steps } = await check({ edits, seed, of, after, cases: mostCases });
      expect(promise, `no promise broken in ${steps} steps`).toMatch(breaks);
      process.stdout.write(`${name}: found in ${cases} cases after ${after}, ${steps} steps\n`);
    },
  );

  it("and told in few turns", async () => {
    const [mistake] = mistakes;
    if (!mistake) throw new Error("There are no mistakes");
    const { edits, breaks } = mistake;
    const given = { edits, seed: 1, of: "usual", cases: mostCases, shrinks: true } as const;
    const { story, turns } = await check(given);
    expect(story).toMatch(breaks);
    expect(turns).toBeLessThan(50);
  });
});

const Found = z.object({
  cases: z.int(),
  steps: z.int(),
  promise: z.string().nullable(),
  story: z.string().nullable(),
  turns: z.int().nullable(),
});

/** On a thread of its own, with the source as it is after the edits. */
function check(given: {
  readonly edits: readonly Edit[];
  readonly seed: number;
  readonly of: Drawn;
  readonly cases: number;
  /** So many cases are drawn before, and not played. */
  readonly after?: number;
  /** A case that breaks a promise is told in as few turns as can be. */
  readonly shrinks?: boolean;
}): Promise<z.infer<typeof Found>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("check-worker.world.ts", import.meta.url), {
      workerData: { shrinks: false, after: 0, ...given },
      execArgv: [],
    });
    worker.once("message", (found: unknown) => resolve(Found.parse(found)));
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The check ended without a word")));
  });
}
