import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { handBack, preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { draws } from "../../../test/effort.ts";
import { type Checks, createChecks, mostThreads } from "./checks.world.ts";
import { moveMistakes } from "./move-mistakes.world.ts";

/**
 * The model's cases begin on SQLite; at a moment that chance draws all processes end, also in the middle of a write, the
 * product's own move takes everything to PostgreSQL, and the case goes on there: every event once and every write once.
 * The same cases are drawn each time. What happens at one moment there may come in another order, because a real server
 * answers.
 */

const seeds = [1, 2];
const mostCases = 60;

const cluster = inject("postgres");
let databases: readonly string[] = [];
let checks: Checks;
beforeAll(async () => {
  const made: string[] = [];
  for (let left = mostThreads(); left > 0; left -= 1) made.push(await preparedDatabase(cluster));
  databases = made;
  checks = createChecks(databases);
});
afterAll(async () => {
  await checks.end();
  for (const url of databases) await handBack(cluster, url);
});

describe("the promise", () => {
  it("is kept in all cases that move to PostgreSQL", async () => {
    const found = await Promise.all(
      seeds.map((seed) =>
        checks.check({ seed, of: "moves", cases: draws(15), edits: [], shrinks: true }),
      ),
    );
    for (const [index, { cases, steps, story }] of found.entries()) {
      process.stdout.write(`seed ${seeds[index]}: ${cases} cases, ${steps} steps\n`);
      if (story !== null) expect.fail(`Seed ${seeds[index]}: ${story}`);
    }
  });
});

describe.concurrent("a mistake in the move is found", () => {
  it.each(moveMistakes)("$name", async ({ name, edits, breaks, seed = 1, after = 0 }) => {
    const wanted = { edits, seed, of: "moves", after, cases: mostCases } as const;
    const { promise, cases, steps } = await checks.check(wanted);
    expect(promise, `no promise broken in ${steps} steps`).toMatch(breaks);
    process.stdout.write(`${name}: found in ${cases} cases after ${after}, ${steps} steps\n`);
  });
});
