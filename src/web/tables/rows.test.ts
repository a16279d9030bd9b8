import { describe, expect, it } from "vitest";
import type { TableRow } from "#flow/table.ts";
import { columnOf, difference, faultsIn, onTop, withRows } from "./rows.ts";

const rows = (...pairs: readonly (readonly [string, string])[]): readonly TableRow[] =>
  pairs.map(([from, to]) => ({ from, to }));

describe("what is wrong with rows", () => {
  it("is told where it is: no value to look for, and one that there is twice", () => {
    const faults = faultsIn(rows(["a", "1"], ["", "2"], ["a", "3"], ["", ""], ["b", ""]));
    expect([...faults]).toEqual([
      [0, "duplicate"],
      [1, "empty"],
      [2, "duplicate"],
    ]);
  });

  it("is told of the side that is too long", () => {
    const faults = faultsIn(rows(["a".repeat(501), "1"], ["b", "2".repeat(2_001)], ["c", "3"]));
    expect([...faults]).toEqual([
      [0, "long_from"],
      [1, "long_to"],
    ]);
    expect([...faults.values()].map(columnOf)).toEqual(["from", "to"]);
  });
});

describe("two states of a table", () => {
  it("differ in what was added, changed and removed, wherever it stands", () => {
    const before = rows(["a", "1"], ["b", "2"], ["c", "3"]);
    const after = rows(["c", "3"], ["b", "20"], ["d", "4"]);
    expect(difference(before, after)).toEqual({
      added: rows(["d", "4"]),
      changed: [{ from: "b", to: "20", before: "2" }],
      removed: rows(["a", "1"]),
    });
  });

  it("come together with what a file holds on top", () => {
    expect(withRows(rows(["a", "1"], ["b", "2"]), rows(["c", "3"], ["a", "10"]))).toEqual(
      rows(["a", "10"], ["b", "2"], ["c", "3"]),
    );
  });
});

describe("my changes on top of somebody else's", () => {
  const base = rows(["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]);

  it("keep both where they touch different rows", () => {
    const mine = rows(["a", "10"], ["b", "2"], ["c", "3"], ["new", "5"]);
    const theirs = rows(["a", "1"], ["b", "20"], ["c", "3"], ["d", "4"], ["x", "9"]);
    expect(onTop(base, mine, theirs)).toEqual({
      rows: rows(["a", "10"], ["b", "20"], ["c", "3"], ["x", "9"], ["new", "5"]),
      clashes: [],
    });
  });

  it("win where both have changed the same row, which is told", () => {
    const mine = rows(["a", "mine"], ["b", "2"], ["d", "mine"], ["e", "same"]);
    const theirs = rows(["a", "theirs"], ["b", "2"], ["c", "30"], ["e", "same"]);
    expect(onTop(base, mine, theirs)).toEqual({
      rows: rows(["a", "mine"], ["b", "2"], ["e", "same"], ["d", "mine"]),
      clashes: [
        { from: "a", mine: "mine", theirs: "theirs" },
        { from: "d", mine: "mine", theirs: null },
        { from: "c", mine: null, theirs: "30" },
      ],
    });
  });
});
