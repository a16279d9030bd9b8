import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lane } from "./limits.ts";
import { movableClock, sleep, systemClock } from "./clock.ts";
import { createLimiter, createPauses, nextPlace, paceOf } from "./limits.ts";

describe("a lane of calls", () => {
  it.each([1, 60])(
    "never lets more out in any %i seconds than the other side allows",
    (countedOverSeconds) => {
      const span = countedOverSeconds * 1_000;
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 200 }),
          fc.array(fc.tuple(fc.integer({ max: 300, min: 0 }), fc.integer({ min: 0, max: 50 })), {
            maxLength: 200,
          }),
          (allowed, calls) => {
            const pace = paceOf(allowed / countedOverSeconds, { countedOverSeconds });
            let lane: Lane = { freeAt: 0 };
            let now = 1_000_000;
            const times = calls.map(([gap, late]) => {
              now += gap * countedOverSeconds;
              const place = nextPlace(lane, pace, now);
              lane = place.lane;
              return place.at + late;
            });
            for (const start of times) {
              const inSpan = times.filter((at) => at >= start && at < start + span).length;
              expect(inSpan).toBeLessThanOrEqual(allowed);
            }
          },
        ),
      );
    },
  );

  it("lets some calls go at once, where a minute is counted", () => {
    const pace = paceOf(1, { countedOverSeconds: 60 });
    let lane: Lane = { freeAt: 0 };
    const places = Array.from({ length: 8 }, () => {
      const place = nextPlace(lane, pace, 1_000_000);
      ({ lane } = place);
      return place.at - 1_000_000;
    });
    expect(places.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(places.slice(5).every((at) => at > 0)).toBe(true);
  });

  it("keeps no call back while there is room", () => {
    expect(nextPlace({ freeAt: 0 }, paceOf(25), 5000).at).toBe(5000);
  });

  it("holds a long queue of an account that allows a call in six seconds", () => {
    let lane: Lane = { freeAt: 0 };
    const places = Array.from({ length: 60 }, () => {
      const place = nextPlace(lane, paceOf(1 / 6), 1_000_000);
      ({ lane } = place);
      return place.at;
    });
    for (const [index, at] of places.entries())
      if (index > 0) expect(at - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(6_000);
  });

  it("gives places in the order of asking", () => {
    const first = nextPlace({ freeAt: 9000 }, paceOf(10), 5000);
    const second = nextPlace(first.lane, paceOf(10), 5000);
    expect(first.at).toBe(9000);
    expect(second.at).toBeGreaterThan(9100);
  });
});

describe("an account that said too many", () => {
  it("gets no call before its pause is over, not even one that had its place", async () => {
    const clock = movableClock();
    const limiter = createLimiter(clock);
    const limits = { perSecond: 0.05, perEndpointPerSecond: 0.05 };
    const gone: string[] = [];
    const call = async (account: string, name: string): Promise<void> => {
      await limiter.take(account, "GET /", limits);
      gone.push(name);
    };
    void call("a", "first");
    void call("a", "second");
    await expect.poll(() => gone).toEqual(["first"]);
    limiter.pause("a", 55_000);
    void call("b", "other account");
    clock.setOffset(25_000);
    await expect.poll(() => gone).toEqual(["first", "other account"]);
    await sleep(systemClock, 10);
    expect(gone).toEqual(["first", "other account"]);
    clock.setOffset(55_100);
    await expect.poll(() => gone).toEqual(["first", "other account", "second"]);
  });

  it("rests for a pause of its own length where a clock that was ahead has set one", () => {
    const clock = movableClock();
    const pauses = createPauses(clock);
    clock.setOffset(24 * 3_600_000);
    pauses.begin("a", 5_000);
    expect(pauses.left("a")).toBeGreaterThan(0);
    clock.setOffset(0);
    expect(pauses.left("a")).toBe(0);
    pauses.begin("a", 5_000);
    expect(pauses.left("a")).toBeGreaterThan(0);
    expect(pauses.left("a")).toBeLessThanOrEqual(5_000);
    // A shorter one does not end a longer one.
    pauses.begin("a", 1);
    expect(pauses.left("a")).toBeGreaterThan(1_000);
  });
});
