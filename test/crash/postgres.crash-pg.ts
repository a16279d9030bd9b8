import { test } from "vitest";
import { expectPromiseHeld } from "./spawned.ts";

test("PostgreSQL, three processes killed 40 times under load, twice at each point: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  await expectPromiseHeld(["--calm", "--store", "postgres", "--kills", "40"]);
});
