import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { handBack, preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { draws } from "../../../test/effort.ts";
import { differenceBetweenPlays } from "./check.world.ts";
import { type Checks, createChecks, mostThreads } from "./checks.world.ts";
import { openElsewhere } from "./elsewhere.world.ts";

const cluster = inject("postgres");
let databases: readonly string[] = [];
let checks: Checks;
beforeAll(async () => {
  databases = await Promise.all(
    Array.from({ length: mostThreads() }, () => preparedDatabase(cluster)),
  );
  checks = createChecks(databases);
});
afterAll(async () => {
  await checks.end();
  for (const url of databases) await handBack(cluster, url);
});

describe("the promise", () => {
  it("is kept in all cases that move to PostgreSQL", async () => {
    const found = await Promise.all(
      [1, 2].map((seed) =>
        checks.check({ seed, of: "moves", cases: draws(15), edits: [], shrinks: true }),
      ),
    );
    for (const [index, { cases, steps, story }] of found.entries()) {
      process.stdout.write(`seed ${index + 1}: ${cases} cases, ${steps} steps\n`);
      if (story !== null) expect.fail(`Seed ${index + 1}: ${story}`);
    }
  });

  it("is checked in the same way each time", async () => {
    const [url = ""] = databases;
    const elsewhere = await openElsewhere(url);
    expect(await differenceBetweenPlays(1, draws(4), { of: "moves", elsewhere })).toBeNull();
    await elsewhere.close();
  });
});
