import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const hour = 3_600;
const customers = { method: "POST", path: "/v1/customers" };
/** Every request for a customer that reached Stripe, whatever came of it. */
const sends = async () =>
  (await world.stripe.ledger(customers)).filter(({ params }) => "name" in params);
const all = (flow: string, count: number) =>
  eventually(
    async () => {
      await world.advance(15);
      return world.runs(flow);
    },
    (runs) => runs.length === count && runs.every(({ status }) => status === "succeeded"),
  );

describe("a process that is frozen with a write in flight, its connection cut, for 30 hours", () => {
  it("looks the write up when it thaws, and does not send it again", async () => {
    const { stripe } = world;
    const frozen = await world.startProcess();
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    await stripe.arm({ match: customers, fault: { kind: "delay", ms: 600_000, when: "after" } });
    await stripe.arm({ match: customers, fault: { kind: "cut", when: "after" } });
    await stripe.makeCharges({ count: 1 });
    await world.advance(15);
    await eventually(sends, (writes) => writes.length === 1);
    frozen.signal("SIGSTOP");
    await stripe.disarm();
    await eventually(sends, ([write]) => write?.outcome === "executed");
    // By now Stripe has forgotten the key: the same request would make a second customer.
    await world.advance(30 * hour);
    frozen.signal("SIGCONT");
    await all(flow, 1);
    expect((await sends()).map(({ outcome }) => outcome)).toEqual(["executed"]);
    await frozen.end("SIGTERM");
  });
});

describe("a key that is revoked for three days with 100 runs under way", () => {
  it("is repaired, and all runs finish, each write once", async () => {
    const { stripe } = world;
    await world.start();
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    const charges = await stripe.makeCharges({ count: 100 });
    // However slow the test is, the key is revoked before all is done.
    await stripe.arm({
      match: { ...customers, nth: 31, times: null },
      fault: { kind: "lock_timeout" },
    });
    await world.advance(15);
    const executed = () => stripe.ledger({ ...customers, outcome: "executed", limit: "1000" });
    await eventually(executed, (writes) => writes.length >= 10);
    await stripe.setKey({ key: stripe.key, state: "revoked" });
    await stripe.disarm();
    await eventually(
      () => world.runs(flow),
      (runs) => runs.every(({ status }) => status === "paused" || status === "succeeded"),
    );
    expect((await executed()).length).toBeLessThan(100);
    for (let day = 0; day < 3; day += 1) {
      await world.advance(24 * hour);
      const runs = await world.runs(flow);
      expect(runs.some(({ status }) => status === "paused")).toBe(true);
    }
    await stripe.setKey({ key: stripe.key, state: "active" });
    await world.api("POST", `/connections/${connection}/check`);
    await all(flow, 100);
    const names = (await executed()).map(({ params }) => String(params["name"]));
    expect(names.toSorted()).toEqual(charges.map((id) => `For ${id}`).toSorted());
  });
});
