import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { constant, customerOfEvent, flowOn, pill, productOfEvent } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.start();
});
afterEach(() => world.endFlows());
afterAll(() => world.close());

const polls = async () => (await world.stripe.counts())["GET /v1/charges"] ?? 0;

describe("two flows on one connection and trigger", () => {
  it("cost one request per interval, and each gets every event", async () => {
    const connection = await world.connect();
    // Time passes by itself, too: the longer the interval, the fewer polls come of that.
    const interval = 30;
    const draftOf = (step: typeof customerOfEvent) => {
      const draft = flowOn("new-charge", connection, [step]);
      return { ...draft, trigger: { ...draft.trigger, everySeconds: interval } };
    };
    const flows = [
      await world.activeFlow("One", draftOf(customerOfEvent)),
      await world.activeFlow("Two", draftOf(productOfEvent)),
    ];
    const before = await polls();
    for (let beat = 1; beat <= 4; beat += 1) {
      await world.advance(interval);
      await eventually(polls, (count) => count === before + beat);
    }
    await world.stripe.makeCharges({ count: 3 });
    await world.advance(interval);
    for (const flow of flows)
      await eventually(
        () => world.runs(flow),
        (runs) => runs.length === 3 && runs.every(({ status }) => status === "succeeded"),
      );
    // A second process that works on a run may ask for the account's time, which the poller has heard.
    const mayAsk = world.databaseUrl === null ? 0 : 1;
    expect((await polls()) - before - 5).toBeOneOf([0, mayAsk]);
  });
});

describe("a flow New charge -> Create charge", () => {
  it("makes one charge for each charge of the shop, and stops there", async () => {
    const { stripe } = world;
    const connection = await world.connect();
    const charge = {
      action: "create-charge",
      input: {
        amount: pill("trigger", "amount"),
        currency: pill("trigger", "currency"),
        source: constant("tok_visa"),
      },
    };
    const flow = await world.activeFlow("Echo", flowOn("new-charge", connection, [charge]));
    const made = await stripe.makeCharges({ count: 5 });
    for (let beat = 0; beat < 6; beat += 1) {
      const before = await polls();
      await world.advance(15);
      await eventually(polls, (count) => count > before);
    }
    await eventually(
      () => world.runs(flow),
      (runs) => runs.length === 5 && runs.every(({ status }) => status === "succeeded"),
    );
    expect((await world.runs(flow)).map(({ reference }) => reference)).toEqual(made);
    const charges = await stripe.ledger({ path: "/v1/charges", outcome: "executed" });
    expect(charges.length).toBe(5);
    const skipped = await eventually(skips, (found) => found.length === 5);
    expect(skipped).toEqual(Array(5).fill("own_event"));
  });

  const skips = async () => {
    const { items } = await world.api<{
      items: { deliveries: { outcome: string; reason: string | null }[] }[];
    }>("GET", "/events?limit=200");
    return items
      .flatMap(({ deliveries }) => deliveries)
      .filter(({ outcome }) => outcome === "skipped")
      .map(({ reason }) => reason);
  };
});

describe("a flow that was stopped", () => {
  it("catches up on what it missed, each event once, or starts from now, as the person chooses", async () => {
    const { stripe } = world;
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    const first = await stripe.makeCharges({ count: 2 });
    await world.advance(15);
    await eventually(
      () => world.runs(flow),
      (runs) => runs.length === 2,
    );
    await world.api("POST", `/flows/${flow}/deactivate`);
    await world.advance(600);
    const missed = await stripe.makeCharges({ count: 230 });
    await world.advance(600);

    await world.api("POST", `/flows/${flow}/activate`, { from: "where_it_stood" });
    const runs = await eventually(
      () => world.runs(flow),
      (all) => all.length >= 232 && all.every(({ status }) => status === "succeeded"),
    );
    expect(runs.map(({ reference }) => reference)).toEqual([...first, ...missed]);

    await world.api("POST", `/flows/${flow}/deactivate`);
    await stripe.makeCharges({ count: 3 });
    await world.advance(60);
    await world.api("POST", `/flows/${flow}/activate`, { from: "now" });
    const later = await stripe.makeCharges({ count: 1 });
    await world.advance(15);
    const all = await eventually(
      () => world.runs(flow),
      (found) => found.length > 232,
    );
    expect(all.slice(232).map(({ reference }) => reference)).toEqual(later);
  });
});
