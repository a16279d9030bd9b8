import { describe, expect, it } from "vitest";
import { type Deed, edited, filledRows, type Grid, gridOf } from "./grid.ts";

const begun = gridOf([
  { from: "a", to: "1" },
  { from: "b", to: "2" },
]);
const after = (...deeds: readonly Deed[]): Grid => deeds.reduce(edited, begun);
const told = (grid: Grid): string => grid.rows.map(({ from, to }) => `${from}=${to}`).join(" ");

describe("the rows of a table that is edited", () => {
  it("end with an empty one, which is not saved", () => {
    expect(told(begun)).toBe("a=1 b=2 =");
    expect(filledRows(begun)).toHaveLength(2);
    const [, , last] = begun.rows;
    const written = after({ do: "type", key: last?.key ?? -1, column: "from", text: "c" });
    expect(told(written)).toBe("a=1 b=2 c= =");
    expect(new Set(written.rows.map(({ key }) => key)).size).toBe(4);
  });

  it("take what was copied from a spreadsheet from a cell on, over what is there and beyond", () => {
    const cells = [
      ["x", "10"],
      ["y", "20", "more"],
    ];
    const [a = -1, b = -1, last = -1] = begun.rows.map(({ key }) => key);
    const paste = (deed: Omit<Deed & { do: "paste" }, "do">) =>
      told(after({ do: "paste", ...deed }));
    expect(paste({ over: [b, last], column: "from", cells })).toBe("a=1 x=10 y=20 =");
    expect(paste({ over: [a, b], column: "to", cells })).toBe("a=x b=y =");
    expect(paste({ over: [a, b], column: "from", cells: [["x"], ["y"]] })).toBe("x=1 y=2 =");
    expect(paste({ over: [b], column: "from", cells })).toBe("a=1 x=10 y=20 =");
    const keys = after({ do: "paste", over: [b], column: "from", cells }).rows.map(
      ({ key }) => key,
    );
    expect(new Set(keys).size).toBe(4);
  });

  it("come back one thing that was done after the other, letters of a cell together", () => {
    const [first] = begun.rows;
    const type = (text: string): Deed => ({
      do: "type",
      key: first?.key ?? -1,
      column: "to",
      text,
    });
    const done = after(
      type("1x"),
      type("1xy"),
      { do: "remove", key: first?.key ?? -1 },
      { do: "paste", over: [], column: "from", cells: [["z", "26"]] },
    );
    expect(told(done)).toBe("b=2 z=26 =");
    const once = edited(done, { do: "undo" });
    expect(told(once)).toBe("b=2 =");
    const twice = edited(once, { do: "undo" });
    expect(told(twice)).toBe("a=1xy b=2 =");
    const thrice = edited(twice, { do: "undo" });
    expect(told(thrice)).toBe("a=1 b=2 =");
    expect(edited(thrice, { do: "undo" })).toBe(thrice);
  });

  it("are replaced as a whole, and opened anew with nothing to take back", () => {
    const replaced = after({ do: "replace", rows: [{ from: "z", to: "" }] });
    expect(told(replaced)).toBe("z= =");
    expect(told(edited(replaced, { do: "undo" }))).toBe("a=1 b=2 =");
    expect(edited(replaced, { do: "open", rows: [] }).past).toEqual([]);
  });
});
