import { afterAll, beforeAll, expect, test } from "vitest";
import { attackHooks, openGate } from "../src/server/hooks/attack-hooks.world.ts";
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

test(`hostile calls of flows, ${runs * 10} times for each address and each caller`, async () => {
  const gate = await openGate();
  expect(await attackHooks(gate, runs * 10)).toBe(runs * 10 * 36);
  await gate.close();
});
