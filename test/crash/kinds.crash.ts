import { test } from "vitest";
import { expectPromiseHeld } from "./spawned.ts";
import { killsOfEachOnce } from "./systems/plan.ts";

test("SQLite, killed at each point of each kind of once, and restored from backups: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  await expectPromiseHeld([
    "--kinds",
    "--lossy",
    "--store",
    "sqlite",
    "--kills",
    String(killsOfEachOnce),
  ]);
});
