import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { anyConsent } from "./permit.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.connect("c1");
});
afterEach(() => world.close());

const Charges = z.object({ ids: z.array(z.string()) });
const polls = async (what = "charges") => (await world.counts())[`GET /v1/${what}`] ?? 0;
const came = (count: number, what = "charges") => until(async () => (await polls(what)) >= count);

describe("a thousand flows on one connection and trigger", () => {
  const count = 1_000;
  beforeEach(async () => {
    await world.close();
    world = await openEngineWorld(undefined, undefined, { stands: true });
    await world.connect("c1");
    await world.flow("f0", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f0", { from: "now" }, asLocal);
    const first = await world.store.subscription("f0");
    if (!first) throw new Error("The first flow is not active");
    // The others start as an activation leaves them, without a baseline each.
    const others = Array.from({ length: count - 1 }, (_, index) => `f${index + 1}`);
    await Promise.all(
      others.map(async (id) => {
        await world.flow(id, flowOn("new-charge", "create-customer"));
        const started = await world.store.activate({
          id,
          version: {
            kind: "draft",
            revision: 1,
            by: "local",
            versionId: `v-${id}`,
            consent: anyConsent,
          },
          start: { kind: "event", subscription: first, sameEvents: true, leases: [] },
          at: world.now(),
        });
        expect(started).toMatchObject({ flowId: id });
      }),
    );
  });

  it("make exactly one request per interval, and each gets every event", async () => {
    await world.engine.start();
    await world.advance(15);
    const before = await polls();
    for (let beat = 1; beat <= 5; beat += 1) {
      await world.advance(15);
      expect((await polls()) - before).toBe(beat);
    }
    await world.control("/charges", { count: 1 });
    await world.advance(15);
    const runs = async (id: string) => (await world.statuses(id)).length;
    for (const id of ["f0", "f1", "f500", "f998", "f999"]) expect(await runs(id)).toBe(1);
    expect((await polls()) - before).toBe(6);
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
    await world.engine.activate(id, { from: "now" }, asLocal);
  };
  const path = "/v1/charges";
  /** Lets time pass until there were so many polls more; the seconds between each two of them. */
  const gapsOf = async (count: number): Promise<number[]> => {
    const before = (await world.pollTimes(path)).length;
    await until(async () => {
      await world.advance(5);
      return (await world.pollTimes(path)).length >= before + count;
    });
    const times = (await world.pollTimes(path)).slice(before, before + count);
    return times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / 1000);
  };
  const standing = () => world.store.poll("c1", "new-charge");

  it("asks less and less often, and goes back to its frequency when it is answered again", async () => {
    await world.engine.start();
    await start("f");
    await limit({}, { times: 4 });
    const gaps = await gapsOf(6);
    // With jitter in the middle: 22.5, 45, 90 and 180 s; then the frequency.
    for (const [index, least] of [22, 44, 89, 179, 14].entries())
      expect(gaps[index], `gap ${index}`).toBeGreaterThanOrEqual(least);
    await until(async () => (await standing())?.failures === 0);
    expect(((await standing())?.nextAt ?? Infinity) - world.now()).toBeLessThanOrEqual(15_000);
  });

  it("honours Retry-After where there is one", async () => {
    await world.engine.start();
    await start("f");
    await limit({ retry_after: 240 });
    const [gap] = await gapsOf(2);
    expect(gap).toBeGreaterThanOrEqual(239);
    await until(async () => (await standing())?.failures === 0);
  });

  it("keeps no other connection waiting, however many of them there are", async () => {
    await world.connect("other", { account: "acct_other", key: "sk_test_other" });
    await world.flow("healthy", flowOn("new-refund", "create-customer", {}, "other"));
    await world.engine.activate("healthy", { from: "now" }, asLocal);
    const limited = Array.from({ length: 30 }, (_, index) => `limited${index}`);
    for (const connection of limited) {
      await world.connect(connection);
      await start(connection, connection);
    }
    await world.engine.start();
    await limit({ retry_after: 3_600 }, { times: null });
    const before = await polls("refunds");
    for (let beat = 1; beat <= 6; beat += 1) {
      await world.advance(15);
      await came(before + beat, "refunds");
    }
    await world.control("/refunds", { account: "acct_other", count: 1 });
    await world.advance(15);
    await until(async () => (await world.statuses("healthy"))[0] === "succeeded");
    expect(await polls("refunds")).toBeGreaterThanOrEqual(before + 7);
  });
});

describe("a poll that stands still for longer than the other system keeps what it reads", () => {
  it("goes on with what is left, and tells the flow's owner once that events may be missing", async () => {
    await world.engine.start();
    await world.flow("f", flowOn("invoice-paid", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await came(1, "events");
    await world.advance(40 * 24 * 3_600);
    const missed = async () =>
      (await world.store.alertsAbout(["f"])).filter(({ about }) => about.kind === "events_missed");
    await until(async () => {
      await world.advance(60);
      return (await missed()).length === 1;
    });
    const asked = await polls("events");
    await world.advance(60);
    await came(asked + 1, "events");
    expect(await missed()).toMatchObject([{ count: 1, isOpen: false }]);
  });
});

describe("a bell that rings while an activation reads the list", () => {
  it("has the poll ask when it comes to its turn, though the activation has set its time anew", async () => {
    await world.close();
    world = await openEngineWorld(undefined, undefined, { stands: true });
    await world.connect("c1");
    await world.engine.start();
    for (const id of ["f", "g"]) await world.flow(id, flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    const before = await polls();
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/charges" },
      fault: { kind: "delay", ms: 600_000, when: "after" },
    });
    const activating = world.engine.activate("g", { from: "now" }, asLocal);
    await came(before + 1);
    const { ids } = Charges.parse(await world.control("/charges", { count: 1 }));
    const [id = ""] = ids;
    const connection = (await world.store.connection("c1")) ?? expect.fail("no connection");
    const created = Math.floor(world.now() / 1_000);
    const object = { id, object: "charge", created };
    const told = { id: "evt_1", type: "charge.succeeded", created, livemode: false };
    const body = { ...told, data: { object } };
    expect(await world.engine.ring({ connection, body })).toBe("heard");
    // The poll's own time comes, too, and the activation counts as its turn.
    await world.advanceMeanwhile(15);
    await world.clearFaults();
    await activating;
    // No time passes: only the bell has it asked.
    await until(async () => (await world.statuses("f"))[0] === "succeeded");
  });
});

describe("a poll that fails while one of its events is still to become final", () => {
  it("asks no sooner for that", async () => {
    await world.engine.start();
    await world.flow("f", flowOn("new-charge", "create-customer", { status: "succeeded" }));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await came(1);
    await world.control("/charges", { count: 1, status: "pending" });
    await until(async () => {
      await world.advance(15);
      const poll = (await world.store.poll("c1", "new-charge")) ?? expect.fail("no poll");
      return (await world.store.dueWaits(poll.id, world.now() + 3_600_000, 9)).length === 1;
    });
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/charges", times: null },
      fault: { kind: "error", when: "before", status: 500 },
    });
    const failures = async () => (await world.store.poll("c1", "new-charge"))?.failures ?? 0;
    await until(async () => {
      await world.advance(15);
      return (await failures()) >= 4;
    });
    // After so many it waits for minutes.
    const before = await failures();
    for (let beats = 0; beats < 10; beats += 1) await world.advance(5);
    expect(await failures()).toBe(before);
  });
});
