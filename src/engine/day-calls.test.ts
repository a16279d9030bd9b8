import { describe, expect, it } from "vitest";
import { type DayCalls, oneLess, oneMore } from "./day-calls.ts";

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
