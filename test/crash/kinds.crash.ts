import { test } from "vitest";
import { expectPromiseHeld } from "./spawned.ts";
import { cutsOfEachOnce } from "./systems/plan.ts";

test("SQLite, killed twice at each point of each kind of once, and restored from backups: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  await expectPromiseHeld([
    "--kinds",
    "--lossy",
    "--store",
    "sqlite",
    "--kills",
    String(2 * cutsOfEachOnce),
  ]);
});
