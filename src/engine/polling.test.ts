import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.connect("c1");
});
afterEach(() => world.close());

const polls = async (what = "charges") => (await world.counts())[`GET /v1/${what}`] ?? 0;
const came = (count: number, what = "charges") => until(async () => (await polls(what)) >= count);
/** Long enough for a request too many to arrive. */
const settle = () => pause(150);

describe("a thousand flows on one connection and trigger", () => {
  const count = 1_000;
  beforeEach(async () => {
    await world.flow("f0", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f0", { from: "now" });
    const first = await world.store.subscription("f0");
    if (!first) throw new Error("The first flow is not active");
    // The others start as an activation leaves them, without a baseline each.
    const others = Array.from({ length: count - 1 }, (_, index) => `f${index + 1}`);
    await Promise.all(
      others.map(async (id) => {
        await world.flow(id, flowOn("new-charge", "create-customer"));
        const started = await world.store.activate({
          id,
          version: { kind: "draft", revision: 1, versionId: `v-${id}` },
          start: { kind: "event", subscription: first },
          at: Date.now(),
        });
        expect(started).toMatchObject({ flowId: id });
      }),
    );
  });

  it("make exactly one request per interval, and each gets every event", async () => {
    await world.engine.start();
    await settle();
    const before = await polls();
    for (let beat = 1; beat <= 5; beat += 1) {
      await world.advance(15);
      await came(before + beat);
      await settle();
      expect(await polls()).toBe(before + beat);
    }
    await world.control("/charges", { count: 1 });
    await world.advance(15);
    await came(before + 6);
    const runs = async (id: string) => (await world.statuses(id)).length;
    await until(async () => (await runs(`f${count - 1}`)) === 1);
    for (const id of ["f0", "f1", "f500", "f998"]) expect(await runs(id)).toBe(1);
    expect(await polls()).toBe(before + 6);
  });
});

describe("a poll that is told to slow down", () => {
  const limit = (fault: object, match: object = { times: 1 }) =>
    world.control("/faults", {
      match: { method: "GET", path: "/v1/charges", ...match },
      fault: { kind: "rate_limited", ...fault },
    });
  const start = async (id: string, connection = "c1") => {
    await world.flow(id, flowOn("new-charge", "create-customer", {}, connection));
    await world.engine.activate(id, { from: "now" });
  };
  /** How many requests come while so much time passes, second by second as far as polls can tell. */
  const during = async (seconds: number): Promise<number> => {
    const before = await polls();
    for (let passed = 0; passed < seconds; passed += 5) {
      await world.advance(5);
      await pause(40);
    }
    await settle();
    return (await polls()) - before;
  };

  it("asks less and less often, and goes back to its frequency when it is answered again", async () => {
    await world.engine.start();
    await start("f");
    await settle();
    await limit({}, { times: 4 });
    // 15 s, then 22.5, 45, 90 and 180 s with jitter in the middle.
    expect(await during(15)).toBe(1);
    expect(await during(20)).toBe(0);
    expect(await during(10)).toBe(1);
    expect(await during(30)).toBe(0);
    const slow = await during(120);
    expect(slow).toBe(2);
    await until(async () => {
      await world.advance(10);
      await pause(40);
      return (await world.store.poll("c1", "new-charge"))?.failures === 0;
    });
    await settle();
    await during(15);
    expect(await during(60)).toBe(4);
  });

  it("honours Retry-After where there is one", async () => {
    await world.engine.start();
    await start("f");
    await settle();
    await limit({ retry_after: 240 });
    expect(await during(15)).toBe(1);
    expect(await during(220)).toBe(0);
    expect(await during(30)).toBeGreaterThan(0);
    expect((await world.store.poll("c1", "new-charge"))?.failures).toBe(0);
  });

  it("keeps no other connection waiting, however many of them there are", async () => {
    await world.connect("other", { account: "acct_other", key: "sk_test_other" });
    await world.flow("healthy", flowOn("new-refund", "create-customer", {}, "other"));
    await world.engine.activate("healthy", { from: "now" });
    const limited = Array.from({ length: 30 }, (_, index) => `limited${index}`);
    for (const connection of limited) {
      await world.connect(connection);
      await start(connection, connection);
    }
    await world.engine.start();
    await settle();
    await limit({ retry_after: 3_600 }, { times: null });
    const before = await polls("refunds");
    for (let beat = 1; beat <= 6; beat += 1) {
      await world.advance(15);
      await came(before + beat, "refunds");
    }
    await world.control("/refunds", { account: "acct_other", count: 1 });
    await world.advance(15);
    await until(async () => (await world.statuses("healthy"))[0] === "succeeded");
    expect(await polls("refunds")).toBe(before + 7);
  });
});
