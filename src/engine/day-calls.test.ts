import { describe, expect, it } from "vitest";
import { type DayCalls, oneLess, oneMore, roomAfter, roomFrom } from "./day-calls.ts";

const hour = 3_600_000;
const quarter = hour / 4;
const start = 1_000 * 24 * hour;

/** Asks for calls at these moments; gives those that are counted. */
function counted(at: readonly number[], most: number): readonly number[] {
  let calls: DayCalls = {};
  return at.filter((moment) => {
    const more = oneMore(calls, moment, most);
    ({ calls } = more);
    return more.counted.is === "counted";
  });
}

describe("calls in 24 hours", () => {
  it("are never more than the limit, wherever the 24 hours begin", () => {
    const asked = Array.from({ length: 3_000 }, (_, index) => start + index * 97_001);
    const made = counted(asked, 20);
    const most = Math.max(
      ...made.map((from) => made.filter((at) => at >= from && at < from + 24 * hour).length),
    );
    expect(most).toBe(20);
    // So much is lost to whole quarters, and no more.
    expect(made.filter((at) => at > start + 24 * hour && at < start + 49 * hour)).not.toEqual([]);
  });

  it("are full until so many have grown old that there is room for one", () => {
    const { calls } = oneMore({ [start]: 2, [start + 4 * hour]: 3 }, start + 5 * hour, 9);
    const until = (most: number) => oneMore(calls, start + 6 * hour, most).counted;
    expect(until(7)).toEqual({ is: "counted" });
    expect(until(6)).toEqual({ is: "full", until: start + quarter + 24 * hour });
    expect(until(3)).toEqual({ is: "full", until: start + 4 * hour + quarter + 24 * hour });
    const full = until(6);
    if (full.is !== "full") expect.unreachable();
    expect(oneMore(calls, full.until - 1, 6).counted.is).toBe("full");
    expect(oneMore(calls, full.until, 6).counted.is).toBe("counted");
  });

  it("do not count where they have not left, nor by a clock that was far ahead", () => {
    const { calls } = oneMore({}, start, 1);
    expect(oneMore(calls, start + 1, 1).counted.is).toBe("full");
    expect(oneMore(oneLess(calls, start), start + 1, 1).counted.is).toBe("counted");
    expect(oneLess({}, start)).toEqual({ [start]: 0 });
    expect(oneMore({ [start + 300 * hour]: 9 }, start, 1)).toEqual({
      counted: { is: "counted" },
      calls: { [start]: 1 },
    });
  });
});

describe("a reading that has found the day full", () => {
  it("waits for room for one call more than its longest try, as long as the limit allows as many", () => {
    expect([0, 1, 6, 7, 8].map((made) => roomAfter(made, 7))).toEqual([1, 2, 7, null, null]);
  });

  it("gets each time further than before, and comes to its end or fails", () => {
    const most = 10;
    for (const [pages, expected] of [
      [9, [1, 9]],
      [10, [1, 9, 10]],
      [11, [1, 9, 10]],
    ] as const) {
      // Others have made all but one call of the day.
      let calls: DayCalls = { [start - hour]: most - 1 };
      let at = start;
      const tries: number[] = [];
      for (let room: number | null = 1; room !== null && tries.at(-1) !== pages;) {
        at = roomFrom(calls, at, most, room);
        let made = 0;
        for (; made < pages; made += 1) {
          const more = oneMore(calls, at, most);
          if (more.counted.is === "full") break;
          ({ calls } = more);
        }
        expect(made).toBeGreaterThanOrEqual(room);
        tries.push(made);
        room = roomAfter(made, most);
      }
      expect(tries).toEqual(expected);
    }
  });

  it("has room for several when so many have grown old, and for one as `oneMore` counts", () => {
    const calls = { [start]: 2, [start + 4 * hour]: 3 };
    const at = start + 5 * hour;
    const old = quarter + 24 * hour;
    expect(roomFrom(calls, at, 7, 2)).toBe(at);
    expect(roomFrom(calls, at, 7, 3)).toBe(start + old);
    expect(roomFrom(calls, at, 7, 4)).toBe(start + old);
    expect(roomFrom(calls, at, 7, 5)).toBe(start + 4 * hour + old);
    expect(roomFrom(calls, at, 7, 7)).toBe(start + 4 * hour + old);
  });
});
