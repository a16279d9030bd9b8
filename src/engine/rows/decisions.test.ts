import { describe, expect, it } from "vitest";
import type { Kept } from "../store.ts";
import { afterWord } from "./go-on.ts";
import { beginSequence, fill, goOn, mostGaps, type Sequence, withoutOld } from "./sequence.ts";
import { isTooMuch, judgeRows, keyIn, readRow } from "./snapshot.ts";
import { readRows } from "./read.ts";

const row = (key: string, content: Readonly<Record<string, string>>) =>
  readRow({ key, content, data: content }, "changed");
const changed = { tells: "changed", epoch: 0, begins: false } as const;
const hour = 3_600_000;
const empty: Sequence = { way: "sequence", epoch: 0, position: "10", gaps: [], stopped: null };

describe("what a changed row is called", () => {
  const a = row("1", { name: "a" }).fingerprint;

  it("is the same for a store that has missed what came between", () => {
    const c = row("1", { name: "c" });
    const names = ["a", "b"].map((name) => {
      const { fingerprint } = row("1", { name });
      return judgeRows([c], [{ key: "1", fingerprint, times: 0 }], changed).told[0]?.key;
    });
    expect(names[0]).toMatch(/^1:[\w-]{20}:1$/);
    expect(names[1]).toBe(names[0]);
  });

  it("counts how often the row has come to its content", () => {
    const judged = judgeRows(
      [row("1", { name: "b" })],
      [{ key: "1", fingerprint: a, times: 2 }],
      changed,
    );
    expect(judged.told[0]?.key).toMatch(/:3$/);
    expect(judged.contents).toMatchObject([{ key: "1", times: 3 }]);
  });

  it("is nothing where the fields are others, in whatever order they came", () => {
    const known = [{ key: "1", fingerprint: a, times: 0 }];
    const more = judgeRows([row("1", { name: "b", more: "x" })], known, changed);
    expect(more).toMatchObject({ told: [], contents: [], rows: [{ key: "1" }] });
    const both = row("1", { a: "1", b: "2" }).fingerprint;
    expect(row("1", { b: "2", a: "1" }).fingerprint).toBe(both);
  });

  it("says in which epoch it was, and no key looks like that of another epoch", () => {
    const names = [keyIn(0, "1"), keyIn(1, "1"), keyIn(0, "~1~1"), keyIn(1, "~1"), keyIn(0, "~1")];
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("numbers that were left out", () => {
  it("are ranges, which shrink as rows come, and are given up after 48 hours", () => {
    const { sequence } = goOn(
      empty,
      [
        { number: "12", data: 1 },
        { number: "20", data: 2 },
      ],
      "20",
      5,
    );
    expect(sequence).toMatchObject({
      position: "20",
      gaps: [
        { from: "11", to: "11", since: 5 },
        { from: "13", to: "19", since: 5 },
      ],
    });
    const late = [
      { number: "11", data: 3 },
      { number: "15", data: 4 },
    ];
    const filled = fill(sequence, late, 7);
    expect(filled.told.map(({ key }) => key)).toEqual(["11", "15"]);
    expect(filled.sequence.gaps).toEqual([
      { from: "13", to: "14", since: 5 },
      { from: "16", to: "19", since: 5 },
    ]);
    expect(withoutOld(filled.sequence, 48 * hour)).toBe(filled.sequence);
    expect(withoutOld(filled.sequence, 48 * hour + 5).gaps).toEqual([]);
  });

  it("are told apart beyond what a number of JavaScript holds", () => {
    const high = { ...empty, position: "9007199254740992" };
    expect(goOn(high, [{ number: "9007199254740993", data: 1 }], null, 5).sequence.gaps).toEqual(
      [],
    );
  });

  it("are kept from the start on, below which nothing is looked for unless all was seen", () => {
    expect(
      beginSequence([], { highest: ["9", "7"], isAll: true, given: "9" }, 5).gaps,
    ).toMatchObject([
      { from: "1", to: "6" },
      { from: "8", to: "8" },
    ]);
    expect(
      beginSequence([], { highest: ["9", "7"], isAll: false, given: "9" }, 5).gaps,
    ).toMatchObject([{ from: "8" }]);
    expect(
      beginSequence([{ ...empty, epoch: 3 }], { highest: ["9"], isAll: false, given: null }, 5)
        .epoch,
    ).toBe(4);
  });

  it("are looked for once more where nobody could look for 48 hours", async () => {
    const numbered = {
      after: async () => ({ rows: [], newest: "10", given: "10" }),
      between: async () => [{ number: "9", data: 9 }],
      highest: async () => [],
    };
    const trigger = { kind: "sequence", id: "t", numbered } as never;
    const source = { trigger, api: null, where: {}, pollId: "p", kin: [] };
    const store = {
      snapshotRows: async () => [],
      snapshotAfter: async () => [],
      contentsAfter: async () => [],
    };
    const gaps = [{ from: "7", to: "9", since: 0 }];
    const clock = { now: () => 49 * hour };
    const told: string[] = [];
    let state: Kept | null = null;
    for await (const piece of readRows(source, { ...empty, gaps }, "on", { store, clock })) {
      told.push(...piece.told.map(({ key }) => key));
      ({ state } = piece.kept);
    }
    expect(told).toEqual(["9"]);
    expect(state).toMatchObject({ gaps: [] });
  });

  it("stop the trigger where they are too many, and nothing is forgotten", async () => {
    const gaps = Array.from({ length: mostGaps + 1 }, (_, at) => {
      const number = String(2 * at);
      return { from: number, to: number, since: 0 };
    });
    const numbered = {
      after: async () => ({ rows: [], newest: "99999", given: "99999" }),
      between: async () => [],
      highest: async () => [],
    };
    const trigger = { kind: "sequence", id: "t", numbered } as never;
    const source = { trigger, api: null, where: {}, pollId: "p", kin: [] };
    const store = {
      snapshotRows: async () => [],
      snapshotAfter: async () => [],
      contentsAfter: async () => [],
    };
    const reading = readRows(source, { ...empty, gaps }, "on", { store, clock: { now: () => 5 } });
    await expect(reading.next()).rejects.toMatchObject({ facts: { code: "engine.too_many_gaps" } });
  });
});

describe("the beginning of what is new or has changed", () => {
  const store = {
    snapshotRows: async () => [],
    snapshotAfter: async () => [],
    contentsAfter: async () => [],
  };
  interface Reading {
    readonly purpose: "on" | "join" | "begin";
    readonly isWhole: boolean;
    readonly tells?: "new" | "changed" | "gone";
  }
  /** Each read of these rows, page by page; without a page it fails. */
  const reading = async (
    { purpose, isWhole, tells = "new" }: Reading,
    ...reads: readonly (readonly (readonly string[] | null)[])[]
  ) => {
    let time = 0;
    const trigger = {
      kind: "snapshot",
      tells,
      async *rows() {
        const pages = reads[time++] ?? [];
        for (const keys of pages) {
          if (keys === null) throw new Error("The page failed");
          const rows = keys.map((key) => ({ key, content: {}, data: key }));
          yield { rows, isWhole: isWhole && keys === pages.at(-1) };
        }
      },
    } as never;
    const kept: Kept = { way: "snapshot", epoch: 0, begins: false, stopped: null, agreed: false };
    const source = { trigger, api: null, where: {}, pollId: "p", kin: [] };
    const told: string[] = [];
    const known: string[] = [];
    let failed = false;
    try {
      const clock = { now: () => 5 };
      for await (const piece of readRows(source, kept, purpose, { store, clock })) {
        told.push(...piece.told.map(({ key }) => key));
        known.push(...piece.kept.rows.map(({ key }) => key));
      }
    } catch {
      failed = true;
    }
    return { told, known, failed, reads: time };
  };

  it("is read twice where no read is proven to hold all, so that no old row is new later", async () => {
    const both = [
      [["a"], ["c"]],
      [["a", "b"], ["c"]],
    ];
    const begun = await reading({ purpose: "begin", isWhole: false }, ...both);
    expect(begun).toMatchObject({ told: [], reads: 2 });
    expect(new Set(begun.known)).toEqual(new Set(["a", "b", "c"]));
    const joined = await reading({ purpose: "join", isWhole: false }, ...both);
    expect(new Set(joined.told)).toEqual(new Set(["a", "b", "c"]));
    expect(await reading({ purpose: "on", isWhole: false }, ...both)).toMatchObject({
      told: ["a", "c"],
      reads: 1,
    });
    expect(await reading({ purpose: "begin", isWhole: true }, ...both)).toMatchObject({ reads: 1 });
  });

  it.each(["begin", "join"] as const)(
    "is read twice so that no change of an old row goes untold later (%s)",
    async (purpose) => {
      const both = [
        [["a"], ["c"]],
        [["a", "b"], ["c"]],
      ];
      const begun = await reading({ purpose, isWhole: false, tells: "changed" }, ...both);
      expect(begun).toMatchObject({ told: [], reads: 2 });
      expect(new Set(begun.known)).toEqual(new Set(["a", "b", "c"]));
      const once = { isWhole: false, tells: "changed", purpose: "on" } as const;
      expect(await reading(once, ...both)).toMatchObject({ told: [], reads: 1 });
      const whole = { purpose, isWhole: true, tells: "changed" } as const;
      expect(await reading(whole, ...both)).toMatchObject({ reads: 1 });
    },
  );

  it("leaves everything as it was where it fails on the way, and what is told stays told", async () => {
    const broken = [["a"], null];
    expect(await reading({ purpose: "begin", isWhole: false }, broken)).toMatchObject({
      known: [],
      failed: true,
    });
    expect(await reading({ purpose: "begin", isWhole: false }, [["a"]], broken)).toMatchObject({
      known: [],
      failed: true,
    });
    expect(await reading({ purpose: "on", isWhole: false }, broken)).toMatchObject({
      told: ["a"],
      failed: true,
    });
  });
});

describe("a person's word", () => {
  it("goes on from the newest number, or from the beginning of another epoch", () => {
    const gaps = [
      { from: "3", to: "4", since: 0 },
      { from: "7", to: "8", since: 0 },
    ];
    const stopped: Kept = { ...empty, gaps, stopped: { newest: "5" } };
    expect(afterWord(stopped, "same")).toEqual({ ...empty, position: "5", gaps: gaps.slice(0, 1) });
    const restored = { ...empty, epoch: 1, position: "5", gaps: gaps.slice(0, 1) };
    expect(afterWord(stopped, "restored")).toEqual(restored);
    expect(afterWord(stopped, "anew")).toEqual({ ...empty, epoch: 1, position: null });
    expect(afterWord(empty, "anew")).toBeNull();
  });

  it("is asked for above a tenth, and never for a single row", () => {
    expect([isTooMuch(1, 2), isTooMuch(2, 20), isTooMuch(3, 20), isTooMuch(2, 2)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
