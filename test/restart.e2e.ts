import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn, productOfEvent } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe("a restart in the middle of 50 runs", () => {
  it.each([
    ["a clean stop", "SIGTERM"],
    ["pulling the plug", "SIGKILL"],
  ] as const)("by %s: all finish, and each write happens once", async (_name, signal) => {
    const { stripe } = world;
    const product = await world.start();
    const connection = await world.connect();
    const steps = [customerOfEvent, productOfEvent];
    const flow = await world.activeFlow("Both", flowOn("new-charge", connection, steps));
    const charges = await stripe.makeCharges({ count: 50 });
    // Answers that take their time, so that the stop comes while writes are in flight.
    await stripe.arm({
      match: { method: "POST", times: null },
      fault: { kind: "delay", ms: 300, when: "after" },
    });
    await world.advance(15);
    await eventually(
      () => executed(stripe),
      (writes) => writes.length > 10,
    );
    const code = await product.end(signal);
    if (signal === "SIGTERM") expect(code).toBe(0);

    await world.start();
    const runs = await eventually(
      () => world.runs(flow),
      (all) => all.length === 50 && all.every(({ status }) => status === "succeeded"),
    );
    expect(runs.map(({ reference }) => reference)).toEqual(charges);
    const writes = await executed(stripe);
    expect(writes.length).toBe(100);
    expect(new Set(writes.map((write) => write.idempotency_key)).size).toBe(100);
  });
});

const executed = (stripe: World["stripe"]) => stripe.ledger({ outcome: "executed", limit: "1000" });
