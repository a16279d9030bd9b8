import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "./clock.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { createPlaces, hasPlace, placesFor } from "./places.ts";

describe("a place", () => {
  it("is had by a single account as often as runs may be worked on at once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (concurrency) => {
        const places = placesFor(concurrency);
        const taken = new Map<string, number>();
        while (hasPlace("a", taken, places)) taken.set("a", (taken.get("a") ?? 0) + 1);
        expect(taken.get("a")).toBe(concurrency);
      }),
    );
  });

  it("is left for others, however many accounts hang, until there are only a few places", () => {
    const taken = new Map<string, number>();
    const filled: number[] = [];
    for (let account = 0; account < 4; account += 1) {
      const name = `account ${account}`;
      while (hasPlace(name, taken, 67)) taken.set(name, (taken.get(name) ?? 0) + 1);
      filled.push(taken.get(name) ?? 0);
    }
    expect(filled).toEqual([50, 12, 3, 1]);
    expect(hasPlace("another", taken, 67)).toBe(true);
  });

  it("is never more than there are", () => {
    const accounts = fc.constantFrom("a", "b", "c", "d", "e", "f");
    fc.assert(
      fc.property(fc.array(accounts, { maxLength: 200 }), fc.nat(60), (asked, places) => {
        const taken = new Map<string, number>();
        for (const account of asked)
          if (hasPlace(account, taken, places)) taken.set(account, (taken.get(account) ?? 0) + 1);
        const all = [...taken.values()].reduce((sum, count) => sum + count, 0);
        expect(all).toBeLessThanOrEqual(places);
      }),
    );
  });
});

describe("a line for places", () => {
  const mine = { turnOf: "Aoi", flowId: "f1" };
  const full = async () => {
    const clock = movableClock();
    const places = createPlaces(placesFor(2), clock);
    expect(await places.take("a", mine)).toBeNull();
    expect(await places.take("a", mine)).toBeNull();
    return { clock, places };
  };

  it("moves when somebody leaves", async () => {
    const { places } = await full();
    const waiting = places.take("a", mine);
    places.leave("a");
    expect(await waiting).toBeNull();
  });

  it("is left after a while, and then nobody waits for that account until it moves", async () => {
    const { clock, places } = await full();
    const waiting = [places.take("a", mine), places.take("a", mine)];
    clock.setOffset(6_000);
    const [first = 0, second = 0] = await Promise.all(waiting.map(async (one) => (await one) ?? 0));
    expect(first).toBeGreaterThan(clock.now());
    expect(second).toBeGreaterThan(first);
    expect(await places.take("a", mine)).toBeGreaterThan(second);
    expect(await places.take("b", mine)).toBeNull();
    places.leave("b");
    places.leave("a");
    expect(await places.take("a", mine)).toBeNull();
  });

  it("moves in turn for the owners who share an account, and for their flows", async () => {
    const { places } = await full();
    const order: string[] = [];
    const come = (turnOf: string, flowId: string): Promise<unknown> =>
      places.take("a", { turnOf, flowId }).then(() => order.push(`${turnOf} ${flowId}`));
    const all = [come("Aoi", "f1"), come("Aoi", "f1"), come("Aoi", "f2"), come("Ken", "f3")];
    for (const _ of all) {
      places.leave("a");
      await new Promise(setImmediate);
    }
    expect(order).toEqual(["Aoi f1", "Ken f3", "Aoi f2", "Aoi f1"]);
  });

  it("puts a flow's run off behind that flow's alone", async () => {
    const { clock, places } = await full();
    const first = places.take("a", mine);
    clock.setOffset(6_000);
    await first;
    for (let run = 0; run < 500; run += 1) await places.take("a", mine);
    const last = (await places.take("a", mine)) ?? 0;
    const other = (await places.take("a", { turnOf: "Ken", flowId: "f2" })) ?? Infinity;
    expect(last - other).toBeGreaterThan(5_000);
  });

  it("ends when it is closed", async () => {
    const { clock, places } = await full();
    const waiting = places.take("a", mine);
    places.close();
    expect(await waiting).toBeLessThanOrEqual(clock.now());
    expect(await places.take("b", mine)).not.toBeNull();
  });
});

describe("runs on a system that hangs", () => {
  let world: EngineWorld;
  beforeEach(async () => {
    world = await openEngineWorld();
    await world.engine.start();
    await world.connect("c1");
    await world.connect("c2", { account: "acct_Other0000000001", key: "sk_test_other_account" });
  });
  afterEach(() => world.close());

  it("do not hold up those on another", async () => {
    await world.flow("hangs", flowOn("new-refund", "create-customer"));
    await world.flow("works", flowOn("new-refund", "create-charge", {}, "c2"));
    for (const id of ["hangs", "works"]) await world.engine.activate(id, { from: "now" }, asLocal);
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers", times: null },
      fault: { kind: "delay", ms: 600_000, when: "before" },
    });
    await world.control("/refunds", { count: 50 });
    await world.advanceMeanwhile(15);
    const hanging = async () => (await world.counts())["POST /v1/customers"] ?? 0;
    await until(async () => (await hanging()) === 10);
    // Of the 28 runs that may be in hand, one flow has 15 at most.
    const inHand = (await world.statuses("hangs")).filter((status) => status === "running");
    expect(inHand.length).toBeLessThanOrEqual(15);
    await world.control("/refunds", { count: 3, account: "acct_Other0000000001" });
    await world.advanceMeanwhile(15);
    await until(async () => {
      await world.advanceMeanwhile(2);
      return (await world.statuses("works")).join() === "succeeded,succeeded,succeeded";
    });
    // Not one of the hanging places has been given back meanwhile.
    expect(await hanging()).toBe(10);
    expect(await world.statuses("hangs")).not.toContain("succeeded");
  });
});
