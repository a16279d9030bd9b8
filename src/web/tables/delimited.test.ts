import { describe, expect, it } from "vitest";
import { cellsOf } from "./delimited.ts";

describe("cells that a spreadsheet has copied", () => {
  it("are parted by tabs and lines, with or without a last end of line", () => {
    const cells = [
      ["gold", "price_1"],
      ["", ""],
      ["silver", "price_2"],
    ];
    expect(cellsOf("gold\tprice_1\r\n\t\r\nsilver\tprice_2\r\n")).toEqual(cells);
    expect(cellsOf("gold\tprice_1\n\t\nsilver\tprice_2")).toEqual(cells);
    expect(cellsOf("gold\t")).toEqual([["gold", ""]]);
    expect(cellsOf("a\n\nb\n")).toEqual([["a"], [""], ["b"]]);
    expect(cellsOf("")).toEqual([[""]]);
  });

  it("stand in quotes where there are line breaks in them, and have quotes as letters elsewhere", () => {
    expect(cellsOf('"two\nlines"\t"a ""b"" \n"\nc"d\t"e" f')).toEqual([
      ["two\nlines", 'a "b" \n'],
      ['c"d', '"e" f'],
    ]);
  });
});
