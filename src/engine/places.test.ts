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
  const full = async () => {
    const clock = movableClock();
    const places = createPlaces(placesFor(2), clock);
    expect(await places.take("a")).toBeNull();
    expect(await places.take("a")).toBeNull();
    return { clock, places };
  };

  it("moves when somebody leaves", async () => {
    const { places } = await full();
    const waiting = places.take("a");
    places.leave("a");
    expect(await waiting).toBeNull();
  });

  it("is left after a while, and then nobody waits for that account until it moves", async () => {
    const { clock, places } = await full();
    const waiting = [places.take("a"), places.take("a")];
    clock.setOffset(6_000);
    const [first = 0, second = 0] = await Promise.all(waiting.map(async (one) => (await one) ?? 0));
    expect(first).toBeGreaterThan(clock.now());
    expect(second).toBeGreaterThan(first);
    expect(await places.take("a")).toBeGreaterThan(second);
    expect(await places.take("b")).toBeNull();
    places.leave("b");
    places.leave("a");
    expect(await places.take("a")).toBeNull();
  });

  it("ends when it is closed", async () => {
    const { clock, places } = await full();
    const waiting = places.take("a");
    places.close();
    expect(await waiting).toBeLessThanOrEqual(clock.now());
    expect(await places.take("b")).not.toBeNull();
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
      fault: { kind: "delay", ms: 8_000, when: "before" },
    });
    await world.control("/refunds", { count: 50 });
    await world.advance(15);
    const hanging = async () => (await world.counts())["POST /v1/customers"] ?? 0;
    await until(async () => (await hanging()) === 10);
    // Of the 28 runs that may be in hand, one flow has 15 at most.
    const inHand = (await world.statuses("hangs")).filter((status) => status === "running");
    expect(inHand.length).toBeLessThanOrEqual(15);
    await world.control("/refunds", { count: 3, account: "acct_Other0000000001" });
    await world.advance(15);
    await until(async () => {
      await world.advance(2);
      return (await world.statuses("works")).join() === "succeeded,succeeded,succeeded";
    }, 7);
    // Not one of the hanging places has been given back meanwhile.
    expect(await hanging()).toBe(10);
    expect(await world.statuses("hangs")).not.toContain("succeeded");
  }, 30_000);
});
