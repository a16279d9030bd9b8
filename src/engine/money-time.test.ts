import { describe, expect, it } from "vitest";
import { nextMove } from "./effects.ts";
import { createMoneyTime, type KnownDoubt } from "./money-time.ts";
import type { Heard } from "./outside.ts";
import { asNew, type ConnectionRecord } from "./store.ts";

const hour = 3_600_000;
const start = 1_800_000_000_000;

const connection: ConnectionRecord = {
  id: "c1",
  owner: "local",
  connector: "stripe",
  name: "Shop",
  mode: "test",
  account: "acct_1",
  accountName: null,
  settings: {},
  sealed: "",
  broken: null,
  ...asNew,
  createdAt: start,
};

/** A clock of ours and one of theirs, each of which shows what it is told to. */
function clocks() {
  const at = { ours: start, theirs: start, elapsed: 0 };
  let heard: Heard | null = null;
  const moneyTime = createMoneyTime(
    { now: () => at.ours, elapsed: () => at.elapsed },
    { heard: () => heard },
  );
  return {
    at,
    moneyTime,
    of: () => moneyTime.of(connection),
    pass: (milliseconds: number) => {
      at.ours += milliseconds;
      at.theirs += milliseconds;
      at.elapsed += milliseconds;
    },
    /** An answer comes; what it gives reads the answer. */
    answer: () => {
      const { theirs: date, ours: now, elapsed } = at;
      return () => {
        heard = { date, now, elapsed, readAt: at.elapsed };
      };
    },
    hear() {
      this.answer()();
    },
  };
}

describe("the time by which the age of a write is told", () => {
  it("grows with the other side's clock for a write sent while ours was ahead by more than a day", () => {
    const world = clocks();
    world.at.ours += 30 * hour;
    world.hear();
    const sent = {
      unprovenSince: world.of().earliest,
      lastSendAt: world.of().now,
      worthRepeating: true,
    };
    world.at.ours -= 30 * hour;
    world.pass(38 * hour);
    world.hear();
    const moment = world.of();
    expect(moment.wentBack).toBe(false);
    expect(nextMove(sent, { kind: "keyed", hours: 24 }, "whether", moment).do).toBe("look-up");
  });

  it("is the other side's once it is heard, however far ahead ours was", () => {
    const world = clocks();
    world.moneyTime.startAfter(start + 30 * 24 * hour);
    expect(world.of()).toMatchObject({ now: start + 30 * 24 * hour, wentBack: true });
    world.hear();
    expect(world.of()).toEqual({ now: start, reached: start, earliest: start, wentBack: false });
    world.at.ours += 30 * 24 * hour;
    world.hear();
    expect(world.of()).toEqual({ now: start, reached: start, earliest: start, wentBack: false });
  });

  it("goes on with whichever of our clocks has gone further, and what must be waited for with the steady one", () => {
    const world = clocks();
    world.hear();
    // The machine stood still, and its steady clock with it.
    world.at.ours += 30 * hour;
    world.at.elapsed += 1_000;
    expect(world.of()).toMatchObject({ now: start + 30 * hour, reached: start + 1_000 });
    // Our clock is set back.
    world.at.ours = start - 5 * hour;
    expect(world.of()).toMatchObject({ now: start + 1_000, reached: start + 1_000 });
  });

  it("counts what has passed since the question of an answer that lay here while the machine stood still", () => {
    const world = clocks();
    const read = world.answer();
    // The steady clock stood still with the machine.
    world.at.ours += 25 * hour;
    world.at.theirs += 25 * hour;
    const sent = { unprovenSince: start - 1_000, lastSendAt: start - 1_000, worthRepeating: true };
    read();
    expect(world.of()).toMatchObject({ now: start + 25 * hour, reached: start, earliest: start });
    expect(nextMove(sent, { kind: "keyed", hours: 24 }, "whether", world.of()).do).toBe("look-up");
    world.hear();
    expect(world.of()).toMatchObject({ now: start + 25 * hour, reached: start + 25 * hour });
  });

  it("makes no write younger than our steady clock measured, whatever the other side shows later", () => {
    const world = clocks();
    world.hear();
    const sent = { unprovenSince: world.of().earliest, lastSendAt: start, worthRepeating: true };
    world.pass(23 * hour);
    world.at.theirs -= 20 * hour;
    world.hear();
    expect(nextMove(sent, { kind: "keyed", hours: 24 }, "whether", world.of()).do).toBe("look-up");
  });
});

describe("a span of doubt in the other side's time", () => {
  const ahead = 30 * 24 * hour;
  const doubt: KnownDoubt = { from: start, to: start + ahead, why: "silence" as const, knownAt: 0 };
  const ended = { from: start, to: start + 60_000, why: "silence" as const };

  it("ends when it was known, as soon as the other side was heard after that", () => {
    const world = clocks();
    const inTheirs = () => world.moneyTime.inTimeOf(connection, [doubt])[0];
    expect(inTheirs()).toEqual({ from: start, to: start + ahead, why: "silence" as const });
    world.hear();
    expect(inTheirs()).toEqual(ended);
    world.pass(2 * hour);
    world.hear();
    expect(inTheirs()).toEqual(ended);
  });

  it("is as it was noted where the last answer came before: the machine may have stood still since", () => {
    const world = clocks();
    world.hear();
    const later = { ...doubt, knownAt: 1_000 };
    expect(world.moneyTime.inTimeOf(connection, [later])[0]?.to).toBe(start + ahead);
  });

  it("that ended before stays as it is, and one that lies ahead as a whole may have begun at any time", () => {
    const world = clocks();
    world.hear();
    const before = {
      from: start - 5 * hour,
      to: start - 4 * hour,
      why: "restored" as const,
      knownAt: 0,
    };
    const beyond = {
      from: start + ahead,
      to: start + ahead + hour,
      why: "silence" as const,
      knownAt: 0,
    };
    const [first, second] = world.moneyTime.inTimeOf(connection, [before, beyond]);
    expect(first).toEqual({
      from: start - 5 * hour,
      to: start - 4 * hour,
      why: "restored" as const,
    });
    expect(second).toEqual({ ...ended, from: 0 });
  });
});
