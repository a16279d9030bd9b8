import { describe, expect, it } from "vitest";
import type { Value } from "#flow/value.ts";
import { choiceRows, shownRows } from "./choice-rows.ts";

const item = (column: Value | null): Value => ({
  kind: "object",
  fields: column === null ? {} : { column },
});
const named = (column: string): Value => item({ kind: "constant", value: column });
const column = (value: string, fill?: "required") => ({
  value,
  label: value,
  ...(fill === undefined ? {} : { fill }),
});
const columns = [column("id"), column("total", "required"), column("note")];
const pill: Value = { kind: "pill", from: "trigger", path: ["id"] };

describe("a list as a table of choices", () => {
  it("has a row for each choice, and beside them the items that name none of them", () => {
    const items = [named("note"), named("gone"), item(null), item(pill), named("note")];
    const { rows, others } = choiceRows(items, columns, "column");
    expect(rows.map(({ choice, index }) => [choice.value, index])).toEqual([
      ["id", null],
      ["total", null],
      ["note", 0],
    ]);
    expect(others).toEqual([
      { index: 1, unknown: "gone" },
      { index: 2, unknown: null },
      { index: 3, unknown: null },
      { index: 4, unknown: null },
    ]);
  });

  it("shows those that matter, and finds all", () => {
    const { rows } = choiceRows([named("note")], columns, "column");
    const shown = (isFound: ((text: string) => boolean) | null, isShort: boolean) =>
      shownRows(rows, { isFound, isShort }).map(({ choice }) => choice.value);
    expect(shown(null, false)).toEqual(["id", "total", "note"]);
    expect(shown(null, true)).toEqual(["total", "note"]);
    expect(shown((text) => text.startsWith("id"), true)).toEqual(["id"]);
  });
});
