import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const day = 86_400;

const customers = async () => {
  const writes = await world.stripe.ledger({ path: "/v1/customers", outcome: "executed" });
  return writes.map(({ params }) => String(params["name"]));
};

/** Lets time pass in steps, as it does, until the runs of the flow suit. */
const untilRuns = (flow: string, suits: (statuses: readonly string[]) => boolean) =>
  eventually(async () => {
    await world.advance(30);
    return (await world.runs(flow)).map(({ status }) => status);
  }, suits);

const allDone = (count: number) => (statuses: readonly string[]) =>
  statuses.length === count && statuses.every((status) => status === "succeeded");

describe("with 30 days of history kept", () => {
  it("a flow that is activated from 60 days ago runs nothing twice, though its runs are forgotten", async () => {
    const { stripe } = world;
    await world.start("--history-days", "30");
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    const began = world.now();
    const before = await stripe.makeCharges({ count: 20 });
    await untilRuns(flow, allDone(20));

    // Charges that came while the flow was off are not handled yet; the others are.
    await world.api("POST", `/flows/${flow}/deactivate`);
    await world.advance(600);
    const missed = await stripe.makeCharges({ count: 5 });
    await world.advance(40 * day);
    await eventually(
      async () => {
        await world.advance(600);
        return world.runs(flow);
      },
      (runs) => runs.length === 0,
    );
    const made = await customers();
    expect(made.toSorted()).toEqual(before.map((id) => `For ${id}`).toSorted());

    // The window begins before the first of them, so all of them are read again.
    const date = new Date(began - 20 * day * 1000).toISOString();
    await world.api("POST", `/flows/${flow}/activate`, { from: { date } });
    await untilRuns(flow, allDone(5));
    expect((await world.runs(flow)).map(({ reference }) => reference)).toEqual(missed);
    expect((await customers()).toSorted()).toEqual(
      [...before, ...missed].map((id) => `For ${id}`).toSorted(),
    );

    // Once more after yet another 40 days, when those five are forgotten too.
    await world.advance(40 * day);
    await eventually(
      async () => {
        await world.advance(600);
        return world.runs(flow);
      },
      (runs) => runs.length === 0,
    );
    await world.api("POST", `/flows/${flow}/deactivate`);
    await world.api("POST", `/flows/${flow}/activate`, { from: { date } });
    const late = await stripe.makeCharges({ count: 1 });
    await untilRuns(flow, allDone(1));
    expect((await world.runs(flow)).map(({ reference }) => reference)).toEqual(late);
    expect((await customers()).length).toBe(26);
  });
});
