import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn, productOfEvent } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.start();
});
afterEach(() => world.close());

const isOver = ({ status }: { status: string }) => status === "succeeded" || status === "failed";

const polls = async (stripe: World["stripe"]) => (await stripe.counts())["GET /v1/charges"] ?? 0;

describe("events made while the product runs", () => {
  it("250 charges, 30 of them in one second and 40 declined, and 20 refunds: one run each, in order", async () => {
    const { stripe } = world;
    const connection = await world.connect();
    const charges = await world.activeFlow(
      "Charges",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    const refunds = await world.activeFlow(
      "返金",
      flowOn("new-refund", connection, [productOfEvent]),
    );

    const madeCharges: string[] = [];
    const madeRefunds: string[] = [];
    for (let beat = 0; beat < 10; beat += 1) {
      if (beat === 4) madeCharges.push(...(await stripe.makeCharges({ count: 30 })));
      madeCharges.push(...(await stripe.makeCharges({ count: 18 })));
      madeCharges.push(...(await stripe.makeCharges({ count: 4, status: "failed" })));
      if (beat % 2 === 0) madeRefunds.push(...(await stripe.makeRefunds({ count: 4 })));
      const before = await polls(stripe);
      await world.advance(15);
      await eventually(
        () => polls(stripe),
        (count) => count > before,
      );
    }
    expect(madeCharges.length).toBe(250);
    expect(madeRefunds.length).toBe(20);

    // Refunds that the simulator makes bring a charge of their own, each of which is a new charge too.
    const allCharges = await eventually(
      async () => {
        await world.advance(15);
        return world.runs(charges);
      },
      (runs) => runs.length >= madeCharges.length + madeRefunds.length && runs.every(isOver),
    );
    const allRefunds = await eventually(
      () => world.runs(refunds),
      (runs) => runs.length >= madeRefunds.length && runs.every(isOver),
    );

    const references = allCharges.map(({ reference }) => reference);
    expect(new Set(references).size).toBe(references.length);
    expect(references.length).toBe(madeCharges.length + madeRefunds.length);
    expect(references.filter((id) => madeCharges.includes(id))).toEqual(madeCharges);
    expect(allRefunds.map(({ reference }) => reference)).toEqual(madeRefunds);
    expect(allCharges.every(({ status }) => status === "succeeded")).toBe(true);

    const writes = await stripe.ledger({ outcome: "executed", limit: "1000" });
    const perEvent = new Map<string, number>();
    for (const { params } of writes) {
      const { event } = (params["metadata"] ?? {}) as Record<string, string>;
      if (event) perEvent.set(event, (perEvent.get(event) ?? 0) + 1);
    }
    expect(perEvent.size).toBe(references.length + madeRefunds.length);
    expect([...perEvent.values()].every((count) => count === 1)).toBe(true);
  });
});
