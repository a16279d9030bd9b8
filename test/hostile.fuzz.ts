import { afterAll, beforeAll, expect, test } from "vitest";
import { attack, openStronghold, type Stronghold } from "../src/server/attack.world.ts";

/** What src/server/hostile.test.ts does, for longer: every time with other input. */

const runs = Number(process.env["MILLRACE_FUZZ_RUNS"] ?? 8);

let hold: Stronghold;
beforeAll(async () => {
  hold = await openStronghold();
});
afterAll(() => hold.close());

test(`hostile input, ${runs} times for each operation and each attacker`, async () => {
  expect(await attack(hold, runs)).toBeGreaterThan(runs * 50);
});
