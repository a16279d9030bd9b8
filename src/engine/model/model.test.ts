import { afterAll, describe, expect, it } from "vitest";
import { draws } from "../../../test/effort.ts";
import { differenceBetweenPlays } from "./check.world.ts";
import { createChecks } from "./checks.world.ts";
import { mistakes } from "./mistakes.world.ts";

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
  { seed: 1, of: "placed", cases: 60 },
] as const;
const leastSteps = draws(200_000);

/** A mistake that is not found in so many cases is not found. */
const mostCases = 600;

const { check, end } = createChecks();
afterAll(end);

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

  it("is kept where sixty runs wait for a day for what they have called", async () => {
    const drawn = { seed: 42, of: "backups", after: 53, cases: 1 } as const;
    const { story, steps } = await check({ ...drawn, edits: [] });
    expect(story).toBeNull();
    expect(steps).toBeGreaterThan(6_000);
  });

  it("is checked in the same way each time", async () => {
    const how = { of: "wrong clocks", elsewhere: null } as const;
    expect(await differenceBetweenPlays(1, draws(10), how)).toBeNull();
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
