import { test } from "vitest";
import { expectPromiseHeld } from "./spawned.ts";
import { cutsOfEachOnce } from "./systems/plan.ts";

test("PostgreSQL, three processes killed twice at each point of each kind of once: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  await expectPromiseHeld([
    "--kinds",
    "--store",
    "postgres",
    "--kills",
    String(2 * cutsOfEachOnce),
  ]);
});
