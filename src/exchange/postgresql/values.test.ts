import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { provesRollback } from "#sdk/sql.ts";
import { readerOf, unknownTypes } from "./values.ts";

const none = new Map<number, number>();
const read = (type: number, written: string) => readerOf(type, none)(written);

describe("a value of PostgreSQL as JSON", () => {
  it.each([
    [16, "t", true],
    [23, "-5", -5],
    [20, "5", "5"],
    [1700, "1.10", "1.10"],
    [701, "0.1", 0.1],
    [701, "NaN", "NaN"],
    [25, "t", "t"],
    [1114, "2026-01-31 12:00:00.123456", "2026-01-31T12:00:00.123456"],
    [1184, "2026-01-31 12:00:00+09", "2026-01-31T12:00:00+09:00"],
    [1184, "2026-01-31 12:00:00-03:30", "2026-01-31T12:00:00-03:30"],
    [1184, "infinity", "infinity"],
    [1114, "0044-03-15 12:00:00 BC", "0044-03-15 12:00:00 BC"],
    [1082, "2026-01-31", "2026-01-31"],
    [3802, '{"a": [1, 2.50, 9007199254740993, 0.1]}', { a: [1, 2.5, "9007199254740993", 0.1] }],
    [114, '"1e400 \\" 9007199254740993"', '1e400 " 9007199254740993'],
    [1007, "{1,NULL,3}", [1, null, 3]],
    [1016, "{9007199254740993}", ["9007199254740993"]],
    [1009, '{a,"b,\\"c\\\\","NULL",""}', ["a", 'b,"c\\', "NULL", ""]],
    [1000, "[0:1]={t,f}", [true, false]],
    [
      1007,
      "{{1,2},{3,4}}",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [1007, "{}", []],
    [1020, "{(1,1),(0,0)}", "{(1,1),(0,0)}"],
    [70_000, "{a}", "{a}"],
  ])("%i %s", (type, written, json) => {
    expect(read(type, written)).toEqual(json);
  });

  it("reads the arrays of a database's own types, once it knows them", () => {
    expect(unknownTypes([23, 70_000, 70_000, 80_000])).toEqual([70_000, 80_000]);
    const own = new Map([[70_000, 69_999]]);
    expect(readerOf(70_000, own)("{red,green}")).toEqual(["red", "green"]);
  });

  it("keeps all JSON whose numbers are numbers of JavaScript", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(read(114, json)).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe("what an error proves", () => {
  const proves = (at: "write" | "commit", code: string) =>
    provesRollback(at, { code, message: "" });

  it("is everything before COMMIT, and only three answers to it", () => {
    for (const code of ["57P01", "08006", "40003", "23505", "XX000"])
      expect(proves("write", code)).toBe(true);
    for (const code of ["40001", "40P01", "23503"]) expect(proves("commit", code)).toBe(true);
    for (const code of ["40003", "57P01", "57014", "08006", "XX000", "P0001", "40000"])
      expect(proves("commit", code)).toBe(false);
  });
});
