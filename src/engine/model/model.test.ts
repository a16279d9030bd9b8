import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { draws } from "../../../test/effort.ts";
import { checkPromise, shrink, tell } from "./check.world.ts";
import type { Mistake } from "./mistake.world.ts";
import { mistakes } from "./mistakes.world.ts";

/**
 * The engine as it is, upon a model of the store, of time and of the other side, through cases that
 * chance draws: whatever the order of things, every event once and every write once.
 */

const seeds = [
  [1, "usual", 300],
  [2, "wrong clocks", 200],
] as const;
const leastSteps = draws(100_000);

const patience = 300_000;

describe("the promise", () => {
  it(
    "is kept in all cases drawn",
    async () => {
      let steps = 0;
      for (const [seed, of, cases] of seeds) {
        const { broken, ...found } = await checkPromise(seed, draws(cases), of);
        steps += found.steps;
        process.stdout.write(`seed ${seed}: ${found.cases} cases, ${found.steps} steps\n`);
        if (broken) expect.fail(`Seed ${seed}: ${await tell(await shrink(broken))}`);
      }
      expect(steps).toBeGreaterThanOrEqual(leastSteps);
    },
    patience,
  );
});

describe.concurrent("a mistake in the rules is found", () => {
  it.each(mistakes.slice(0, draws(mistakes.length)))(
    "$name",
    async (mistake) => {
      const { promise, cases, steps } = await checkWith(mistake);
      expect(promise, `no promise broken in ${steps} steps`).toMatch(mistake.breaks);
      process.stdout.write(`${mistake.name}: found in ${cases} cases, ${steps} steps\n`);
    },
    patience,
  );

  it(
    "and told in few turns",
    async () => {
      const [mistake] = mistakes;
      if (!mistake) throw new Error("There are no mistakes");
      const { story, turns } = await checkWith(mistake, { shrinks: true });
      expect(story).toMatch(mistake.breaks);
      expect(turns).toBeLessThan(50);
    },
    patience,
  );
});

const Found = z.object({
  cases: z.int(),
  steps: z.int(),
  promise: z.string().nullable(),
  story: z.string().nullable(),
  turns: z.int().nullable(),
});

function checkWith(
  { edits, seed = 1, of = "usual" }: Mistake,
  { shrinks = false } = {},
): Promise<z.infer<typeof Found>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("mistake-worker.world.ts", import.meta.url), {
      workerData: { edits, seed, of, cases: 600, shrinks },
      execArgv: [],
    });
    worker.once("message", (found: unknown) => resolve(Found.parse(found)));
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The check ended without a word")));
  });
}
