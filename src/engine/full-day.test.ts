/** What polls do over a connection with a limit of calls in 24 hours. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import { stripeConnector as stripe } from "#connectors/stripe/stripe.connector.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

const hour = 3_600;
const account = "stripe acct_millrace_demo test";

let perDay: number;
let world: EngineWorld;
beforeEach(async () => {
  perDay = 1_000_000;
  const limits = () => ({ perSecond: 1_000, perEndpointPerSecond: 1_000, perDay });
  world = await openEngineWorld([{ ...stripe, connection: { ...stripe.connection, limits } }]);
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const listening = (trigger: "new-charge" | "new-refund", everySeconds = 15): FlowDocument => {
  const document = flowOn(trigger, "create-customer");
  if (document.trigger?.kind !== "event") throw new Error("It is polled");
  return { ...document, trigger: { ...document.trigger, everySeconds } };
};

async function begin(
  id: string,
  document: FlowDocument,
  takeUp: Parameters<EngineWorld["engine"]["activate"]>[1] = { from: "now" },
): Promise<void> {
  await world.flow(id, document);
  expect(await world.engine.activate(id, takeUp, asLocal)).toMatchObject({ activated: true });
}

const asked = async (what: string) => (await world.counts())[`GET /v1/${what}`] ?? 0;
const codeAt = async (id: string) => {
  const trigger = id === "f" ? "new-charge" : "new-refund";
  return (await world.store.poll("c1", trigger))?.error?.code ?? null;
};
const problemIs = (id: string, code: string) =>
  until(async () => {
    await world.advance(15);
    return (await codeAt(id)) === code;
  });
const ran = (id: string, times: number, step: number) =>
  until(async () => {
    await world.advance(step);
    return (await world.statuses(id)).length === times;
  });
/** Counts calls that others make over the account. */
const othersCall = async (times: number) => {
  for (let made = 0; made < times; made += 1)
    await world.store.countCall({ account, at: world.now(), most: 1_000_000 });
};
/** What was called before is a day old. */
const nextDay = () => world.advance(25 * hour);

describe("a poll with more pages than a day's limit", () => {
  it("says so and asks nothing, keeps its place, and goes on by itself once the limit is raised", async () => {
    await begin("f", listening("new-charge"));
    await world.advance(15);
    const before = await world.store.poll("c1", "new-charge");
    perDay = 1;
    await nextDay();
    await world.control("/charges", { count: 150 });
    await problemIs("f", "engine.day_too_short");
    const calls = await asked("charges");
    for (let looks = 0; looks < 30; looks += 1) await world.advance(hour);
    // Others find the day as if there were no poll.
    expect(await codeAt("f")).toBe("engine.day_too_short");
    expect(await asked("charges")).toBe(calls);
    expect(await world.store.countCall({ account, at: world.now(), most: 1 })).toEqual({
      is: "counted",
    });
    const { cursor } = (await world.store.poll("c1", "new-charge")) ?? {};
    expect(cursor).toBeGreaterThanOrEqual(before?.cursor ?? Infinity);
    expect((await world.store.alertsOf("local", 10)).items).toContainEqual(
      expect.objectContaining({
        alert: expect.objectContaining({
          about: { kind: "polls_failed", flowId: "f" },
        }),
      }),
    );
    perDay = 1_000_000;
    await ran("f", 150, 60);
    expect(await codeAt("f")).toBeNull();
  });
});

describe("a poll that finds the day full after some of its pages", () => {
  it("waits for room for more calls, also after a restart, and then reads all of them", async () => {
    await begin("f", listening("new-charge"));
    await world.advance(15);
    await nextDay();
    await othersCall(1);
    await world.advance(5 * hour);
    await othersCall(1);
    perDay = 3;
    const before = await asked("charges");
    await world.control("/charges", { count: 150 });
    await problemIs("f", "engine.day_is_full");
    expect(await asked("charges")).toBe(before + 1);
    await world.restart();
    // There is room for one call, and later for all.
    await ran("f", 150, hour / 2);
    expect(await asked("charges")).toBe(before + 1 + 2);
  });

  it("has the room to itself where another waits beside it", async () => {
    await begin("f", listening("new-charge"));
    await begin("g", listening("new-refund"));
    await world.advance(15);
    await nextDay();
    perDay = 3;
    await othersCall(1);
    await world.control("/refunds", { count: 150 });
    await Promise.all([problemIs("f", "engine.day_is_full"), problemIs("g", "engine.day_is_full")]);
    await Promise.all([ran("f", 150, hour), ran("g", 150, hour)]);
  });
});

describe("a flow that catches up over a connection with a limit of calls in 24 hours", () => {
  it("reads a narrower piece where no day has room for a wide one, and gets to its end", async () => {
    const now = Math.floor(world.now() / 1_000);
    for (const hoursAgo of [5, 4, 3])
      await world.control("/charges", { count: 60, created: now - hoursAgo * hour });
    const document = listening("new-charge", 86_400);
    await begin("f", document, { from: "date", date: (now - 6 * hour) * 1_000 });
    perDay = 1;
    await ran("f", 180, hour);
  });
});
