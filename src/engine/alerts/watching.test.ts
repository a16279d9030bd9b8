import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../test/effort.ts";
import type { WatchedFlow } from "../store.ts";
import { day, hour, minute } from "./alert.ts";
import {
  flowFindings,
  installationFindings,
  isNearlyFull,
  isQuiet,
  lateOf,
  type SeenPolls,
  usualQuiet,
} from "./watching.ts";

describe("a poll is late", () => {
  const poll = { pollId: "p1", flowId: "f1", everySeconds: 60, nextAt: 0 };
  /** Looks each minute, from a start at which it has been due for long. */
  function look(minutes: number, nextAtOf: (minute: number) => number) {
    let seen: SeenPolls = new Map();
    const late: number[] = [];
    for (let n = 0; n <= minutes; n += 1) {
      const at = { now: 5 * hour + n * minute, elapsed: n * minute };
      const its = lateOf([{ ...poll, nextAt: nextAtOf(n) }], seen, at);
      seen = its.seen;
      if (its.late.has("f1")) late.push(n);
    }
    return late;
  }

  it("once it was seen at the same time for ten minutes, and not because the process was away", () => {
    expect(look(12, () => 0)).toEqual([10, 11, 12]);
  });

  it("never while it is asked, however slowly", () => {
    expect(look(60, (n) => Math.floor(n / 9))).toEqual([]);
  });

  it("after three times its frequency, where that is longer", () => {
    const slow = { ...poll, everySeconds: 600 };
    const seen = lateOf([slow], new Map(), { now: hour, elapsed: 0 }).seen;
    const after = (elapsed: number) => lateOf([slow], seen, { now: 2 * hour, elapsed }).late.size;
    expect([after(29 * minute), after(30 * minute)]).toEqual([0, 1]);
  });
});

describe("nothing ran for unusually long", () => {
  /** Each hour from nine to five, from Monday to Friday, for four weeks. */
  const worked = Array.from({ length: 28 }, (_, n) => n)
    .filter((n) => n % 7 < 5)
    .flatMap((n) => [9, 10, 11, 12, 13, 14, 15, 16, 17].map((at) => n * day + at * hour));
  const last = Math.max(...worked);
  const flow: WatchedFlow = { id: "f1", owner: "ken", activeSince: 0, ranAt: last };
  const quietAfter = (hours: number, ran: readonly number[] = worked) =>
    isQuiet(flow, "learnt", { usual: usualQuiet(ran), now: last + hours * hour });

  it("says nothing at a weekend where weekends were quiet", () => {
    expect([quietAfter(20), quietAfter(64), quietAfter(72)]).toEqual([false, false, false]);
  });

  it("says so after half as long again as the longest pause there was", () => {
    expect([quietAfter(96), quietAfter(97)]).toEqual([false, true]);
  });

  it("is said of a flow that always runs after hours, not minutes", () => {
    const always = Array.from({ length: 700 }, (_, n) => last - n * hour);
    expect([quietAfter(1.9, always), quietAfter(2.1, always)]).toEqual([false, true]);
  });

  it("says nothing of a flow whose past is too short to have a weekend in it, or has too little in it", () => {
    const aWeek = Array.from({ length: 7 * 24 }, (_, n) => last - n * hour);
    expect(usualQuiet(aWeek)).toBeNull();
    expect(usualQuiet([0, 10 * day, 20 * day])).toBeNull();
    expect(usualQuiet([])).toBeNull();
    expect(quietAfter(900, aWeek)).toBe(false);
  });

  it("never cries within what was a pause before, whatever the past was", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 720 }), { minLength: 10, maxLength: 200 }),
        (hours) => {
          const ran = hours.map((at) => at * hour);
          const sorted = ran.toSorted((a, b) => a - b);
          const usual = usualQuiet(ran);
          for (const [index, at] of sorted.entries()) {
            const next = sorted[index + 1] ?? at;
            const standing = { ...flow, ranAt: at };
            expect(isQuiet(standing, "learnt", { usual, now: next })).toBe(false);
          }
        },
      ),
      { numRuns: draws(200) },
    );
  });

  it("is said after so many hours where its owner has said so, or never", () => {
    const now = last + 5 * hour;
    const quiet = (wish: "never" | number) => isQuiet(flow, wish, { usual: hour, now });
    expect([quiet(4), quiet(6), quiet("never")]).toEqual([true, false, false]);
  });

  it("counts from when the flow was activated", () => {
    const again = { ...flow, activeSince: last + 10 * hour };
    expect(isQuiet(again, 4, { usual: null, now: last + 12 * hour })).toBe(false);
    expect(isQuiet({ ...again, ranAt: null }, 4, { usual: null, now: last + 15 * hour })).toBe(
      true,
    );
  });
});

describe("what is found of flows", () => {
  const flow: WatchedFlow = { id: "f1", owner: "ken", activeSince: 0, ranAt: 50 };
  const overdue = [{ pollId: "p1", flowId: "f1", everySeconds: 60, nextAt: 5 }];
  const found = (
    names: readonly string[],
    more: Partial<Parameters<typeof flowFindings>[1]> = {},
  ) =>
    flowFindings(
      names.map((name) => ({ name, since: 60 })),
      {
        flows: [flow],
        overdue: [],
        late: new Set(),
        quiet: new Set(),
        wishOf: () => "learnt",
        now: 100,
        ...more,
      },
    ).map(({ name, stands, news }) => [name, stands, news?.kind ?? null]);

  it("begins once, and ends when it is well again", () => {
    const late = { late: new Set(["f1"]), overdue };
    expect(found([], late)).toEqual([["polls_late f1", true, "polls_late"]]);
    expect(found(["polls_late f1"], late)).toEqual([]);
    expect(found(["polls_late f1"])).toEqual([["polls_late f1", false, "polls_in_time"]]);
    const quiet = { quiet: new Set(["f1"]) };
    expect(found([], quiet)).toEqual([["nothing_ran f1", true, "nothing_ran"]]);
    expect(found(["nothing_ran f1"], quiet)).toEqual([]);
    expect(found(["nothing_ran f1"])).toEqual([]);
    const ran = { flows: [{ ...flow, ranAt: 61 }] };
    expect(found(["nothing_ran f1"], ran)).toEqual([["nothing_ran f1", false, "ran_again"]]);
  });

  it("is not ended by a process that has not seen for itself that a poll is late", () => {
    expect(found(["polls_late f1"], { overdue })).toEqual([]);
  });

  it("ends in silence where the flow was stopped, or nobody wants to hear of it", () => {
    expect(found(["polls_late f1", "nothing_ran f1"], { flows: [] })).toEqual([
      ["polls_late f1", false, null],
      ["nothing_ran f1", false, null],
    ]);
    expect(found(["nothing_ran f1"], { wishOf: () => "never" })).toEqual([
      ["nothing_ran f1", false, null],
    ]);
  });
});

describe("what is found of the installation", () => {
  const well = { ahead: null, free: null, backupMissed: false };
  const processes = { own: "a", living: ["a", "b"], gone: [] as readonly string[] };
  const found = (names: readonly string[], more: object = {}, others: object = {}) =>
    installationFindings(
      names.map((name) => ({ name, since: 1 })),
      { signs: { ...well, ...more }, processes: { ...processes, ...others }, now: 9 },
    ).map(({ name, stands, news }) => [name, stands, news?.kind ?? null]);

  it("begins once for each process, and is well when none of them has it", () => {
    const bad = { ahead: 90_000 };
    expect(found([], bad)).toEqual([["clocks_differ a", true, "installation_trouble"]]);
    expect(found(["clocks_differ a"], bad)).toEqual([]);
    expect(found(["clocks_differ b"])).toEqual([]);
    expect(found(["clocks_differ a", "clocks_differ b"])).toEqual([
      ["clocks_differ a", false, null],
    ]);
    expect(found(["clocks_differ a"])).toEqual([["clocks_differ a", false, "installation_well"]]);
    expect(found(["clocks_differ c"])).toEqual([["clocks_differ c", false, "installation_well"]]);
    expect(found([], { backupMissed: true })).toEqual([
      ["backup_missed a", true, "installation_trouble"],
    ]);
  });

  it("a process that is gone is told once, and forgotten with its row", () => {
    const gone = { gone: ["c"] };
    expect(found([], {}, gone)).toEqual([["process_gone c", true, "installation_trouble"]]);
    expect(found(["process_gone c"], {}, gone)).toEqual([]);
    expect(found(["process_gone c"])).toEqual([["process_gone c", false, null]]);
  });

  it("a disk is nearly full below 1 GB, and has room again above 1.5 GB", () => {
    const gigabytes = [2, 1.2, 0.9, 1.2, 1.6, 1.2];
    let stands = false;
    expect(gigabytes.map((free) => (stands = isNearlyFull(free * 1e9, stands)))).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(isNearlyFull(null, true)).toBe(false);
  });
});
