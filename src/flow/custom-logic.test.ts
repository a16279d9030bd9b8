import { describe, expect, it } from "vitest";
import { logicHolds, parseLogic, rowsBeside, rowsIn } from "./custom-logic.ts";

/** The rows that hold are named; what the logic makes of them. */
function truth(written: string, ...holding: number[]): boolean | null | string {
  const parsed = parseLogic(written);
  return parsed.ok
    ? logicHolds(parsed.logic, (row) => holding.includes(row))
    : `cannot be read from “${parsed.found}”`;
}

describe("custom logic", () => {
  it.each<[string, readonly number[], boolean]>([
    ["1", [1], true],
    ["1", [], false],
    ["1 and 2", [1, 2], true],
    ["1 and 2", [2], false],
    ["1 or 2", [2], true],
    ["not 1", [], true],
    ["not not 1", [1], true],
    ["1 and (2 or not 3)", [1], true],
    ["1 and (2 or not 3)", [1, 3], false],
    ["1 and (2 or not 3)", [1, 2, 3], true],
    // `and` binds before `or`, and `not` before both.
    ["1 or 2 and 3", [1], true],
    ["(1 or 2) and 3", [1], false],
    ["not 1 and 2", [2], true],
    ["not (1 and 2)", [2], true],
    ["1 and 2 and 3 or 1", [1], true],
    ["1 AND (2 Or NoT 3)", [1], true],
    ["1and(2or not 3)", [1], true],
    ["１　ａｎｄ　（２　ＯＲ　ｎｏｔ　３）", [1], true],
    ["20", [20], true],
  ])("%s with %j is %s", (written, holding, expected) => {
    expect(truth(written, ...holding)).toBe(expected);
  });

  it.each([
    ["", ""],
    ["1 and", ""],
    ["(1", ""],
    ["1)", ")"],
    ["1 2", "2"],
    ["and 1", "and"],
    ["0", "0"],
    ["1 & 2", "&"],
    ["1 xor 2", "xor"],
    ["01", "01"],
    ["1 and 99999", "99999"],
    ["()", ")"],
    ["not", ""],
  ])("%j cannot be read from %j on", (written, found) => {
    expect(parseLogic(written)).toEqual({ ok: false, found });
  });

  it("tells which rows it names, each once", () => {
    const parsed = parseLogic("1 and (2 or not 1)");
    expect(parsed.ok && [...rowsIn(parsed.logic)]).toEqual([1, 2]);
  });

  it("gives up on what is nested without end, and reads all that five hundred characters hold", () => {
    expect(parseLogic(`${"(".repeat(240)}1${")".repeat(240)}`).ok).toBe(false);
    expect(parseLogic(`${"not ".repeat(124)}1`).ok).toBe(false);
    expect(parseLogic(Array.from({ length: 80 }, () => "1").join(" or ")).ok).toBe(true);
  });
});

describe("a row of which nothing can be told", () => {
  const known = (written: string, rows: Record<number, boolean | null>) => {
    const parsed = parseLogic(written);
    return parsed.ok ? logicHolds(parsed.logic, (row) => rows[row] ?? null) : "unreadable";
  };

  it.each<[string, Record<number, boolean | null>, boolean | null]>([
    ["1", { 1: null }, null],
    ["not 1", { 1: null }, null],
    ["1 and 2", { 1: null, 2: false }, false],
    ["1 and 2", { 1: null, 2: true }, null],
    ["1 or 2", { 1: null, 2: true }, true],
    ["1 or 2", { 1: null, 2: false }, null],
    ["(1 and 2) or (3 and 4)", { 1: false, 2: null, 3: true, 4: false }, false],
  ])("leaves %s open only where it hangs on that row: %j", (written, rows, expected) => {
    expect(known(written, rows)).toBe(expected);
  });

  it.each<[string, readonly number[]]>([
    ["1 and 2", [1, 2]],
    ["1 or 2", []],
    ["1 and (2 or 3)", [1]],
    ["(1 and 2) or (3 and 2)", [2]],
    ["1 and not 2", [1]],
  ])("stands beside others in %s", (written, beside) => {
    const parsed = parseLogic(written);
    expect(parsed.ok && [...rowsBeside(parsed.logic, 2)]).toEqual(beside);
  });
});
