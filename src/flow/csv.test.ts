import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "./csv.ts";

const rowsOf = (text: string, header?: boolean) => {
  const read = readCsv(text, header);
  return read.ok ? read.rows.map(({ from, to }) => [from, to]) : read.faults;
};

describe("CSV of a lookup table", () => {
  it("is read as spreadsheets write it", () => {
    expect(rowsOf("gold,1\nsilver,2")).toEqual([
      ["gold", "1"],
      ["silver", "2"],
    ]);
    expect(rowsOf("\uFEFFgold;1,5\r\nsilver;2\r\n\r\n")).toEqual([
      ["gold", "1,5"],
      ["silver", "2"],
    ]);
    expect(rowsOf("gold\t\nsilver\t2\r")).toEqual([
      ["gold", ""],
      ["silver", "2"],
    ]);
    expect(rowsOf('"a ""b"", c","1\r\n2"\n d , e ')).toEqual([
      ['a "b", c', "1\r\n2"],
      [" d ", " e "],
    ]);
    expect(rowsOf("")).toEqual([]);
    expect(rowsOf('5" tube,x')).toEqual([['5" tube', "x"]]);
  });

  it("begins with the names of its columns, where these are from and to, or it is said", () => {
    expect(readCsv("From, To\na,b")).toMatchObject({
      header: true,
      rows: [{ from: "a", to: "b" }],
    });
    expect(readCsv("plan,price\na,b")).toMatchObject({ header: false });
    expect(rowsOf("plan,price\na,b", true)).toEqual([["a", "b"]]);
    expect(rowsOf("from,to\na,b", false)).toEqual([
      ["from", "to"],
      ["a", "b"],
    ]);
  });

  it("says which lines are wrong, and why", () => {
    const long = "x".repeat(501);
    expect(rowsOf(`a,"1\n2"\nb\nc,1,2\n,1\n${long},1\na,3`)).toEqual([
      { line: 3, why: { is: "columns", count: 1 } },
      { line: 4, why: { is: "columns", count: 3 } },
      { line: 5, why: { is: "empty_from" } },
      { line: 6, why: { is: "too_long", limit: 500 } },
      { line: 7, why: { is: "repeated", from: "a", first: 1 } },
    ]);
    expect(rowsOf('a,1\nb,"2\nc,3')).toEqual([{ line: 2, why: { is: "open_quote" } }]);
    expect(rowsOf('a,1\n"b"c,2')).toEqual([{ line: 2, why: { is: "after_quote" } }]);
    const many = Array.from({ length: 10_002 }, (_, index) => `${index},x`).join("\n");
    expect(rowsOf(many)).toEqual([{ line: 10_001, why: { is: "too_many", limit: 10_000 } }]);
  });

  it("runs no formula in a spreadsheet, and says that it is UTF-8", () => {
    for (const text of ["=1+1", "+1", "-1+1", "-01", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"])
      expect(writeCsv([{ from: "a", to: text }])).toMatch(/^\uFEFFfrom,to\r\na,"?'/);
    expect(writeCsv([{ from: "it's", to: "1-2" }])).toBe("\uFEFFfrom,to\r\nit's,1-2\r\n");
    for (const number of ["-1", "-0.01", "-12.50"])
      expect(writeCsv([{ from: "a", to: number }])).toBe(`\uFEFFfrom,to\r\na,${number}\r\n`);
    expect(readCsv("'-5,'=x\n'quoted',5")).toMatchObject({
      rows: [
        { from: "-5", to: "=x" },
        { from: "'quoted'", to: "5" },
      ],
    });
  });

  it("that was written is read as it was, whatever the texts are", () => {
    const text = fc.string({
      unit: fc.constantFrom(
        "a",
        "b",
        '"',
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        " ",
        "名",
        "=",
        "'",
        "-",
        "\uFEFF",
      ),
      maxLength: 6,
    });
    const rows = fc.uniqueArray(fc.record({ from: text.filter((one) => one !== ""), to: text }), {
      selector: ({ from }) => from,
      maxLength: 8,
    });
    fc.assert(
      fc.property(rows, (some) => {
        expect(readCsv(writeCsv(some))).toMatchObject({ ok: true, header: true, rows: some });
      }),
    );
  });
});
