import { test } from "vitest";
import { expectPromiseHeld } from "./spawned.ts";

test("SQLite, killed 40 times under load, twice at each point: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  await expectPromiseHeld(["--store", "sqlite", "--kills", "40"]);
});
