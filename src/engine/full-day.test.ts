/** What polls do over a connection with a limit of calls in 24 hours. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import { stripeConnector as stripe } from "#connectors/stripe/stripe.connector.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

const hour = 3_600;
const account = "stripe acct_1MillraceDemo0001 test";

const Made = z.object({ ids: z.array(z.string()) });

const other = { account: "acct_other", key: "sk_test_other" };

let perDay: number;
let perDayOfOther: number;
let world: EngineWorld;
beforeEach(async () => {
  perDay = 1_000_000;
  perDayOfOther = 1_000_000;
  const limits = ({ apiKey }: { readonly apiKey: string }) => ({
    perSecond: 1_000,
    perEndpointPerSecond: 1_000,
    perDay: apiKey === other.key ? perDayOfOther : perDay,
  });
  world = await openEngineWorld([{ ...stripe, connection: { ...stripe.connection, limits } }]);
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const listening = (
  settings: Readonly<Record<string, string>> = {},
  everySeconds = 15,
  connection = "c1",
): FlowDocument => {
  const document = flowOn("new-charge", "create-customer", settings, connection);
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
const codeNow = async () => (await world.store.poll("c1", "new-charge"))?.error?.code ?? null;
const problemIs = (code: string) =>
  until(async () => {
    await world.advance(15);
    return (await codeNow()) === code;
  });
const ran = (id: string, times: number, step: number) =>
  until(async () => {
    await world.advance(step);
    return (await world.statuses(id)).length === times;
  });
/** How many calls of this day are counted. */
const taken = async (of = account) => {
  const calls = await world.store.callsInDay(of);
  const young = Object.entries(calls).filter(
    ([from]) => Number(from) > world.now() - 24.25 * hour * 1_000,
  );
  return young.reduce((sum, [, number]) => sum + number, 0);
};
/** What was called before is a day old. */
const nextDay = () => world.advance(25 * hour);

describe("a poll with more pages than a day's limit", () => {
  it("says so and asks nothing, keeps its place, and goes on by itself once the limit is raised", async () => {
    await begin("f", listening());
    await world.advance(15);
    const before = await world.store.poll("c1", "new-charge");
    await world.control("/charges", { count: 150 });
    perDay = 1;
    await nextDay();
    await problemIs("engine.day_too_short");
    const calls = await asked("charges");
    for (let looks = 0; looks < 30; looks += 1) await world.advance(hour);
    // Others find the day as if there were no poll.
    expect(await codeNow()).toBe("engine.day_too_short");
    expect(await asked("charges")).toBe(calls);
    expect(await world.store.countCall({ account, at: world.now(), most: 1 })).toEqual({
      is: "counted",
    });
    const { cursor } = (await world.store.poll("c1", "new-charge")) ?? {};
    expect(cursor).toBeGreaterThanOrEqual(before?.cursor ?? Infinity);
    const { items } = await world.store.alertsOf("local", 10);
    expect(items.map(({ alert }) => alert)).toMatchObject([
      {
        about: { kind: "polls_failing", flowId: "f" },
        advice: { en: expect.stringContaining("raise its limit") },
      },
    ]);
    perDay = 1_000_000;
    await ran("f", 150, 60);
    expect(await codeNow()).toBeNull();
  });
});

describe("a poll that finds the day full after some of its pages", () => {
  it("waits for room for more calls, also after a restart, and then reads all of them", async () => {
    await begin("f", listening());
    await world.advance(15);
    // A call of this day, and one that is younger.
    await nextDay();
    await world.advance(5 * hour);
    perDay = 3;
    await world.control("/charges", { count: 150 });
    await problemIs("engine.day_is_full");
    expect(await taken()).toBe(3);
    await world.restart();
    // By then there is room for one.
    await world.advance(20.5 * hour);
    expect(await taken()).toBe(2);
    await ran("f", 150, hour / 2);
  });

  it("has the room to itself where others wait beside it", async () => {
    await world.connect("c2");
    for (const [id, connection] of Object.entries({ f: "c1", g: "c2" }))
      await begin(id, listening({ status: "failed" }, 86_400, connection));
    const { ids } = Made.parse(await world.control("/charges", { count: 250 }));
    const isRead = async (connection: string) => {
      const poll = await world.store.poll(connection, "new-charge");
      return poll !== null && (await world.store.unseen(poll.id, ids)).size === 0;
    };
    perDay = 3;
    await until(async () => {
      await nextDay();
      await world.advance(60);
      return (await isRead("c1")) && (await isRead("c2"));
    });
  });
});

describe("a flow that catches up over a connection with a limit of calls in 24 hours", () => {
  it("reads a narrower piece where no day has room for a wide one, and gets to its end", async () => {
    const now = Math.floor(world.now() / 1_000);
    for (const hoursAgo of [5, 4, 3])
      await world.control("/charges", { count: 60, created: now - hoursAgo * hour });
    const document = listening({}, 86_400);
    await begin("f", document, { from: "date", date: (now - 6 * hour) * 1_000 });
    perDay = 1;
    await ran("f", 180, hour);
  });
});

describe("a write that reads before it is sent", () => {
  it("is not begun where no day has room for both, and is sent once the limit is raised", async () => {
    await world.connect("c2", other);
    const [charge = ""] = Made.parse(
      await world.control("/charges", { account: other.account, count: 1 }),
    ).ids;
    const document = flowOn("new-charge", "create-customer");
    const step = {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      connection: "c2",
      action: "create-refund",
      input: {
        charge: { kind: "constant", value: charge },
        amount: { kind: "constant", value: "500" },
        currency: { kind: "constant", value: "usd" },
      },
    } as const;
    await begin("f", { ...document, steps: [step] });
    perDayOfOther = 1;
    await world.control("/charges", { count: 1 });
    await until(async () => {
      await world.advance(15);
      return (
        (await world.statuses("f")).length === 1 && (await taken("stripe acct_other test")) === 1
      );
    });
    for (let looks = 0; looks < 30; looks += 1) await world.advance(hour);
    expect(await world.statuses("f")).toEqual(["waiting"]);
    expect(await taken("stripe acct_other test")).toBe(0);
    perDayOfOther = 10;
    await until(async () => {
      await world.advance(hour);
      return (await world.statuses("f")).join() === "succeeded";
    });
    expect((await world.writes()).filter((write) => write === "POST /v1/refunds")).toHaveLength(1);
  });
});
