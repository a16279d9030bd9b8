import { test } from "vitest";
import { expectPromiseHeld } from "./spawned.ts";
import { killsOfEachOnce } from "./systems/plan.ts";

test("PostgreSQL, three processes killed at each point of each kind of once: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  await expectPromiseHeld(["--kinds", "--store", "postgres", "--kills", String(killsOfEachOnce)]);
});
