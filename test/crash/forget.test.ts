import { rmSync } from "node:fs";
import { request } from "node:https";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deploymentOf } from "./deployments.ts";
import { isForgotten } from "./old.ts";
import { readOptions } from "./options.ts";
import { type CrashWorld, openCrashWorld } from "./world.ts";

let world: CrashWorld;
beforeEach(async () => {
  const options = readOptions(["--lossy"]);
  if (options === null) throw new Error("No help was asked for");
  world = await openCrashWorld(options, await deploymentOf(options));
});
afterEach(async () => {
  await world.way.close();
  await world.stripe.close();
  rmSync(world.folder, { recursive: true });
});

test("what a process has sent before it was killed is among what its store forgets, though it comes late, and twice", async () => {
  const { stripe, way } = world;
  const match = { path: "/v1/customers" };
  await stripe.arm({ match, fault: { kind: "repeat", answer: "first" } });
  await stripe.arm({ match, fault: { kind: "delay", ms: 200, when: "after" } });
  const from = world.now();
  const asking = request(`${way.url}/v1/customers`, {
    method: "POST",
    agent: false,
    rejectUnauthorized: false,
    headers: { authorization: `Bearer ${stripe.key}`, "idempotency-key": "once" },
  });
  asking.on("error", () => undefined).end();
  while ((await stripe.ledger()).length === 0) await setImmediate();
  asking.destroy();

  await world.forget(from);

  await expect.poll(async () => (await stripe.ledger()).length).toBe(2);
  for (const send of await stripe.ledger()) expect(isForgotten(send, world.forgotten)).toBe(true);
});
