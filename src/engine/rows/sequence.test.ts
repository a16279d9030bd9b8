import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../test/effort.ts";
import type { Gap, Kept } from "../store.ts";
import { readRows } from "./read.ts";
import {
  beginSequence,
  fill,
  goOn,
  goOnAfter,
  mostAhead,
  mostGaps,
  type Sequence,
  withGiven,
  withoutOld,
} from "./sequence.ts";

const hour = 3_600_000;
const empty: Sequence = { way: "sequence", epoch: 0, position: "500", gaps: [], stopped: null };
const row = (number: number) => ({ number: String(number), data: number });
const store = {
  snapshotRows: async () => [],
  snapshotAfter: async () => [],
  contentsAfter: async () => [],
};

/** A table whose rows a sequence numbers, and its poll. */
function openTable({ isReadable = true, perCall = 1_000 } = {}) {
  const rows = new Set<number>();
  const told: string[] = [];
  let given = 0;
  let now = 0;
  let kept: Kept | null = null;
  const rising = () => [...rows].toSorted((a, b) => a - b);
  const numbered = {
    after: async ({ after, limit }: { after: string | null; limit: number }) => ({
      rows: rising()
        .filter((number) => after === null || number > Number(after))
        .slice(0, limit)
        .map(row),
      newest: String(Math.max(isReadable ? given : 0, ...rows)),
      given: isReadable ? String(given) : null,
    }),
    between: async ({ ranges }: { ranges: readonly { from: string; to: string }[] }) =>
      rising()
        .filter((number) =>
          ranges.some(({ from, to }) => Number(from) <= number && number <= Number(to)),
        )
        .slice(0, perCall)
        .map(row),
    highest: async ({ limit }: { limit: number }) =>
      rising().toReversed().slice(0, limit).map(String),
  };
  const trigger = { kind: "sequence", id: "t", numbered } as never;
  const source = { trigger, api: null, where: {}, pollId: "p", kin: [] };
  return {
    rows,
    told,
    now: () => now,
    given: () => given,
    kept: () => kept,
    keep: (state: Kept) => void (kept = state),
    next: () => (given += 1),
    setTo: (number: number) => void (given = number),
    pass: (hours: number) => void (now += hours * hour),
    async poll(): Promise<void> {
      const reading = readRows(source, kept, kept === null ? "begin" : "on", {
        store,
        clock: { now: () => now },
      });
      for await (const piece of reading) {
        told.push(...piece.told.map(({ key }) => key));
        kept = piece.kept.state;
      }
    },
  };
}

describe("numbers that were not given out", () => {
  it("do not age: they do so from when the sequence has passed them", () => {
    const jump = goOn(empty, [row(1_000_000)], "500", 0).sequence;
    expect(jump.gaps).toEqual([{ from: "501", to: "999999", since: 0, ahead: true }]);
    const later = withoutOld(withGiven(jump, "502", 90 * hour), 90 * hour);
    expect(later.gaps).toEqual([
      { from: "501", to: "502", since: 90 * hour },
      { from: "503", to: "999999", since: 0, ahead: true },
    ]);
    expect(withGiven(later, "502", 91 * hour)).toBe(later);
    expect(withoutOld(later, 138 * hour).gaps).toEqual([
      { from: "503", to: "999999", since: 0, ahead: true },
    ]);
  });

  it("begin to age anew where the sequence is set back", () => {
    const gaps = [{ from: "501", to: "999999", since: 0 }];
    expect(withGiven({ ...empty, gaps }, "600", 40 * hour).gaps).toEqual([
      { from: "501", to: "600", since: 0 },
      { from: "601", to: "999999", since: 40 * hour, ahead: true },
    ]);
  });

  it("are few ranges, though the sequence goes on and nothing comes", () => {
    let sequence = goOn(empty, [row(1_000_000)], "500", 0).sequence;
    for (let minute = 1; minute <= 48 * 60; minute += 1)
      sequence = withoutOld(
        withGiven(sequence, String(500 + minute), minute * 60_000),
        minute * 60_000,
      );
    expect(sequence.gaps.length).toBeLessThanOrEqual(50);
    expect(sequence.gaps[0]?.from).toBe("501");
  });

  it("stay the widest ranges where the sequence cannot be read", () => {
    const gaps = Array.from({ length: mostAhead + 50 }, (_, at): Gap => {
      const from = 1_000 * at;
      return { from: String(from), to: String(from + (at < 50 ? 0 : at)), since: 0 };
    });
    const unknown = withGiven({ ...empty, gaps }, null, 49 * hour);
    const left = withoutOld(unknown, 49 * hour).gaps;
    expect(left.map(({ from }) => from)).toEqual(gaps.slice(50).map(({ from }) => from));
    // What something counts up in stays for two more days.
    const counted = fill(unknown, [row(60_010)], 49 * hour).sequence.gaps;
    expect(counted.filter(({ since }) => since > 0)).toEqual([
      { from: "60011", to: "60060", since: 49 * hour, ahead: true },
    ]);
  });

  it("lie in a range that a person's word cuts at the newest number", () => {
    const gaps = [
      { from: "501", to: "999999", since: 0, ahead: true },
      { from: "1000001", to: "1000005", since: 0, ahead: true },
    ];
    const stopped = { ...empty, position: "1000006", gaps, stopped: { newest: "700" } };
    expect(goOnAfter(stopped, "same")).toMatchObject({
      position: "700",
      gaps: [{ from: "501", to: "700", since: 0, ahead: true }],
    });
  });

  it("are the widest ranges where there are too many at a beginning", () => {
    const numbers = Array.from({ length: mostGaps + 10 }, (_, at) => String(10_000 + 2 * at));
    const highest = ["1000000"];
    const near = { from: "9001", numbers, isWhole: true };
    const begun = beginSequence([], { highest, isAll: false, given: "10000", near }, 5);
    expect(begun.gaps.length).toBeLessThanOrEqual(mostAhead + 1);
    expect(begun.gaps.at(-1)).toMatchObject({ to: "999999" });
  });

  it.each([true, false])(
    "come after two days, whether the sequence can be read: %s",
    async (is) => {
      const table = openTable({ isReadable: is });
      for (let number = 1; number <= 500; number += 1) table.rows.add(table.next());
      await table.poll();
      table.rows.add(1_000_000);
      await table.poll();
      for (let day = 0; day < 5; day += 1) {
        table.pass(49);
        await table.poll();
      }
      table.rows.add(table.next());
      table.rows.add(table.next());
      await table.poll();
      expect(table.told).toEqual(["1000000", "501", "502"]);
    },
  );

  it("come after the flow began below thousands of rows with numbers of their own", async () => {
    const table = openTable();
    for (let number = 1; number <= 500; number += 1) table.rows.add(table.next());
    const open = table.next();
    table.next();
    table.rows.add(table.next());
    for (let number = 0; number < 5_000; number += 1) table.rows.add(1_000_000 + number);
    await table.poll();
    table.rows.add(open);
    await table.poll();
    table.pass(49);
    await table.poll();
    table.pass(49);
    table.rows.add(table.next());
    await table.poll();
    expect(table.told).toEqual(["501", "504"]);
  });

  it("lose nothing below them where there are more rows than are read at a beginning", async () => {
    const table = openTable({ perCall: 10 });
    for (let number = 0; number < 2_000; number += 1) table.rows.add(1_000_000 + number);
    await table.poll();
    table.pass(49);
    await table.poll();
    table.rows.add(table.next());
    await table.poll();
    expect(table.told).toEqual(["1"]);
  });

  it("age once they are given out, although there are too many ranges to go on", async () => {
    const table = openTable();
    const gaps = Array.from({ length: mostGaps }, (_, at): Gap => {
      const number = String(2 * at + 1);
      return { from: number, to: number, since: 0, ahead: true };
    });
    table.keep({ ...empty, position: "4000", gaps });
    table.rows.add(4_000).add(4_002);
    table.setTo(4_002);
    const tooMany = { facts: { code: "engine.too_many_gaps" } };
    await expect(table.poll()).rejects.toMatchObject(tooMany);
    table.pass(47);
    await expect(table.poll()).rejects.toMatchObject(tooMany);
    table.pass(1);
    await table.poll();
    expect(table.told).toEqual(["4002"]);
    expect(table.kept()).toMatchObject({ gaps: [{ from: "4001", to: "4001" }] });
  });
});

describe("a range that comes in short pages", () => {
  it("is read to its end before it is given up", async () => {
    const table = openTable({ perCall: 10 });
    for (let number = 1; number <= 30; number += 1) table.rows.add(number);
    table.rows.add(31);
    table.setTo(31);
    // As earlier builds have kept it.
    table.keep({ ...empty, position: "31", gaps: [{ from: "1", to: "30", since: 0 }] });
    table.pass(49);
    await table.poll();
    expect(table.told).toEqual(Array.from({ length: 30 }, (_, at) => String(at + 1)));
    expect(table.kept()).toMatchObject({ gaps: [] });
  });
});

describe("a table in which anything happens", () => {
  const which = fc.nat({ max: 5 });
  const act = fc.oneof(
    { weight: 4, arbitrary: fc.record({ is: fc.constant("begin" as const) }) },
    { weight: 4, arbitrary: fc.record({ is: fc.constant("commit" as const), which }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("abort" as const), which }) },
    {
      weight: 2,
      arbitrary: fc.record({
        is: fc.constant("explicit" as const),
        above: fc.integer({ min: 1, max: 40 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ is: fc.constant("leap" as const), by: fc.nat({ max: 9 }) }),
    },
    { weight: 5, arbitrary: fc.record({ is: fc.constant("poll" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        is: fc.constant("pass" as const),
        hours: fc.constantFrom(1, 30, 47, 49),
      }),
    },
  );

  it("loses no row whose number was given out up to 48 hours before, nor one with a number of its own choice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ isReadable: fc.boolean(), perCall: fc.integer({ min: 1, max: 5 }) }),
        fc.nat({ max: 10 }),
        fc.array(act, { minLength: 20, maxLength: 80, size: "max" }),
        async (kind, beginsAt, acts) => {
          const table = openTable(kind);
          const open: { number: number; at: number }[] = [];
          const wanted = new Set<string>();
          const allowed = new Set<string>();
          const come = (number: number, isInTime: boolean): void => {
            table.rows.add(number);
            if (table.kept() === null) return;
            allowed.add(String(number));
            if (isInTime) wanted.add(String(number));
          };
          for (const [at, one] of acts.entries()) {
            if (at === beginsAt) await table.poll();
            switch (one.is) {
              case "begin": {
                const number = table.next();
                // Of a number that is there, the insert fails.
                if (!table.rows.has(number)) open.push({ number, at: table.now() });
                break;
              }
              case "commit":
              case "abort": {
                const [begun] = open.splice(one.which % Math.max(1, open.length), 1);
                if (begun !== undefined && one.is === "commit" && !table.rows.has(begun.number))
                  come(begun.number, table.now() - begun.at < 48 * hour);
                break;
              }
              case "explicit": {
                const number = table.given() + one.above;
                if (!table.rows.has(number)) come(number, true);
                break;
              }
              case "leap":
                table.setTo(table.given() + one.by);
                break;
              case "pass":
                table.pass(one.hours);
                break;
              case "poll":
                if (table.kept() !== null) await table.poll();
            }
          }
          if (table.kept() === null) return;
          await table.poll();
          expect(new Set(table.told).size).toBe(table.told.length);
          expect([...wanted].filter((number) => !table.told.includes(number))).toEqual([]);
          expect(table.told.filter((number) => !allowed.has(number))).toEqual([]);
        },
      ),
      { numRuns: draws(500) },
    );
  });
});
