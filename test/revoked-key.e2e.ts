import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.start();
});
afterEach(() => world.close());

describe("a key that is revoked", () => {
  it("pauses the runs, and when it serves again they go on, each write once", async () => {
    const { stripe } = world;
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    await stripe.makeCharges({ count: 5 });
    // Polls go through, and then the writes meet a key that is gone.
    await stripe.arm({
      match: { method: "POST", path: "/v1/customers", times: null },
      fault: { kind: "delay", ms: 500, when: "before" },
    });
    await world.advance(15);
    await eventually(
      () => world.runs(flow),
      (runs) => runs.length === 5,
    );
    await stripe.setKey({ key: stripe.key, state: "revoked" });
    await stripe.makeCharges({ count: 2 });
    await world.advance(3600);
    await stripe.setKey({ key: stripe.key, state: "active" });
    await world.api("POST", `/connections/${connection}/check`);
    const runs = await eventually(
      async () => {
        await world.advance(15);
        return world.runs(flow);
      },
      (all) => all.length === 7 && all.every(({ status }) => status === "succeeded"),
    );
    expect(runs.length).toBe(7);
    const done = await stripe.ledger({ path: "/v1/customers", outcome: "executed" });
    expect(done.length).toBe(7);
  });
});
