import { describe, expect, it } from "vitest";
import { movableClock, sleep, systemClock } from "./clock.ts";
import { createExclusive } from "./exclusive.ts";
import { startLoop } from "./loop.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe("a movable clock", () => {
  it("calls back at once what a move makes due, and nothing else", async () => {
    const clock = movableClock();
    const before = clock.now();
    const called: string[] = [];
    clock.at(before + 3_600_000, () => called.push("hour"));
    clock.at(clock.now() + 90_000_000_000, () => called.push("years"));
    clock.setOffset(3_600_001);
    await expect.poll(() => called).toEqual(["hour"]);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_001);
  });

  it("does not call back what was taken back", async () => {
    const clock = movableClock();
    const called: string[] = [];
    clock.at(clock.now() + 1000, () => called.push("late"))();
    clock.setOffset(5000);
    await sleep(systemClock, 20);
    expect(called).toEqual([]);
  });
});

it("a movable clock tells what is due and not called back yet, also while it is wrong", async () => {
  const clock = movableClock(() => 0);
  const called: string[] = [];
  clock.at(1_000, () => called.push("first"));
  expect(clock.hasDue()).toBe(false);
  clock.setWrong(5_000);
  clock.at(clock.now() + 2_000, () => called.push("second"));
  expect(clock.hasDue()).toBe(false);
  clock.setOffset(1_000);
  expect(clock.hasDue()).toBe(true);
  await expect.poll(() => clock.hasDue()).toBe(false);
  expect(called).toEqual(["first"]);
  clock.setOffset(2_000);
  expect(clock.hasDue()).toBe(true);
  clock.at(clock.now() - 1, () => undefined)();
  await expect.poll(() => called).toEqual(["first", "second"]);
  expect(clock.hasDue()).toBe(false);
});

describe("a loop", () => {
  it("takes a turn when woken, even while a turn is under way, and when its time has come", async () => {
    const clock = movableClock();
    let turns = 0;
    const loop = startLoop({
      clock,
      log: silent,
      name: "test",
      turn: async () => {
        turns += 1;
        if (turns === 1) loop.wake();
        return clock.now() + 50_000;
      },
      settle: () => Promise.resolve(),
    });
    await expect.poll(() => turns).toBe(2);
    clock.setOffset(50_000);
    await expect.poll(() => turns).toBe(3);
    await loop.stop();
    loop.wake();
    await sleep(systemClock, 20);
    expect(turns).toBe(3);
  });

  it("goes on after a turn that failed", async () => {
    const clock = movableClock();
    let turns = 0;
    const loop = startLoop({
      clock,
      log: silent,
      name: "test",
      turn: () => {
        turns += 1;
        return turns === 1 ? Promise.reject(new Error("disk full")) : Promise.resolve(null);
      },
      settle: () => Promise.resolve(),
    });
    await expect.poll(() => turns).toBeGreaterThanOrEqual(1);
    clock.setOffset(2000);
    await expect.poll(() => turns).toBe(2);
    await loop.stop();
  });
});

const oneProcess = {
  lease: (name: string) => Promise.resolve({ name, token: "" }),
  release: () => Promise.resolve(),
};

describe("jobs of one name", () => {
  it("run one after the other, also after one that failed; other names do not wait", async () => {
    const exclusive = createExclusive(oneProcess, systemClock);
    const order: string[] = [];
    const job = (name: string, milliseconds: number) => async () => {
      order.push(`${name} begins`);
      await sleep(systemClock, milliseconds);
      order.push(`${name} ends`);
      if (name === "bad") throw new Error("bad");
    };
    await Promise.allSettled([
      exclusive("a", job("bad", 200)),
      exclusive("a", job("second", 1)),
      exclusive("b", job("other", 5)),
    ]);
    expect(order).toEqual([
      "bad begins",
      "other begins",
      "other ends",
      "bad ends",
      "second begins",
      "second ends",
    ]);
  });
});
