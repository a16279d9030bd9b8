import { describe, expect, it } from "vitest";
import { rowsOf, withNewRow } from "./use-rows.ts";

const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);

describe("the rows of a map", () => {
  it("stay where they were put down, also where their keys look like numbers", () => {
    const rows = rowsOf([], ["b", "a"]);
    const begun = withNewRow(rows);
    expect(keys(begun)).toEqual(["b", "a", ""]);
    const named = begun.map((row) => (row.key === "" ? { id: row.id, key: "2" } : row));
    const after = rowsOf(named, Object.keys({ b: 0, a: 0, 2: 0 }));
    expect(keys(after)).toEqual(["b", "a", "2"]);
    expect(after.at(-1)?.id).toBe(begun.at(-1)?.id);
  });

  it("go and come with what others do", () => {
    const rows = rowsOf([], ["a", "b"]);
    expect(keys(rowsOf(rows, ["b", "c"]))).toEqual(["b", "c"]);
  });

  it("never share an id, whatever they were called before", () => {
    const renamed = rowsOf([], ["a"]).map(({ id }) => ({ id, key: "b" }));
    const rows = withNewRow(withNewRow(rowsOf(renamed, ["a", "b", "b#", "#"])));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});
