import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.start();
});
afterEach(() => world.close());

interface Case {
  readonly name: string;
  readonly fault: object;
  readonly end: "succeeded" | "parked";
  /** Customers at Stripe in the end. */
  readonly made: 0 | 1;
}

/** What Stripe, or the way there, can do to one write; and what must come of it. */
const cases: readonly Case[] = [
  {
    name: "429",
    fault: { kind: "rate_limited", reason: "global-rate" },
    end: "succeeded",
    made: 1,
  },
  { name: "a lock timeout", fault: { kind: "lock_timeout" }, end: "succeeded", made: 1 },
  {
    name: "cut before the write",
    fault: { kind: "cut", when: "before" },
    end: "succeeded",
    made: 1,
  },
  { name: "cut after the write", fault: { kind: "cut", when: "after" }, end: "succeeded", made: 1 },
  { name: "a truncated answer", fault: { kind: "truncate" }, end: "succeeded", made: 1 },
  {
    name: "a dripping answer",
    fault: { kind: "drip", ms: 50, pieces: 10 },
    end: "succeeded",
    made: 1,
  },
  {
    name: "500 that was not stored",
    fault: { kind: "error", when: "before", status: 500, stored: false },
    end: "succeeded",
    made: 1,
  },
  {
    name: "500 that is stored, the write done",
    fault: { kind: "error", when: "after", status: 500 },
    end: "succeeded",
    made: 1,
  },
  {
    name: "500 that is stored, nothing done",
    fault: { kind: "error", when: "before", status: 503 },
    end: "parked",
    made: 0,
  },
];

describe("one write meets", () => {
  it.each(cases)("$name: it happens once or not at all, and the run says which", async (fault) => {
    const { stripe } = world;
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    await stripe.arm({ match: { method: "POST", path: "/v1/customers" }, fault: fault.fault });
    const [charge = ""] = await stripe.makeCharges({ count: 1 });
    const [run] = await eventually(
      async () => {
        await world.advance(15);
        return world.runs(flow);
      },
      ([first]) => first?.status === fault.end,
    );
    expect(run?.reference).toBe(charge);
    const writes = await stripe.ledger({ path: "/v1/customers" });
    const sent = writes.filter(({ params }) => params["name"] === `For ${charge}`);
    expect(sent.filter(({ outcome }) => outcome === "executed").length).toBe(fault.made);
    expect(new Set(sent.map(({ idempotency_key: key }) => key)).size).toBe(1);
  });
});

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
