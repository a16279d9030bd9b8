import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "../catalogue.ts";
import { compared } from "../compare.ts";
import type { Operator } from "../step.ts";
import { checkFormula } from "./check.ts";
import { evaluateFormula } from "./evaluate.ts";

/** A formula and a condition decide alike on the same two values, or the formula refuses. */

const values: readonly Json[] = [
  "abc", "", 100, 12, 0, -3, 1.5, "100", "999.00", "1000", "12", "12.0", "0012", "-3", " 12 ", true, false, "true", "false",
  "TRUE", "2026-04-01", "2026-04-02", "2026-04-01T09:00:00+09:00", null,
]; // prettier-ignore

const operators: readonly (readonly [string, Operator])[] = [
  ["==", "equals"],
  ["!=", "notEquals"],
  ["<", "less"],
  ["<=", "lessOrEqual"],
  [">", "greater"],
  [">=", "greaterOrEqual"],
];

const world = { now: 0, timeZone: "Asia/Tokyo", seed: "" };
const comparison = {
  place: { path: [], label: undefined, source: null },
  zone: world.timeZone,
};

function evaluated(source: string, record: Json) {
  const result = evaluateFormula(source, { ...world, lookup: () => record });
  return result.kind === "problem" ? result.problem.code : result.kind === "value" && result.value;
}

describe("a comparison of two values", () => {
  it.each(operators)("is decided by %s as by a condition, or refused", (symbol, operator) => {
    for (const left of values)
      for (const right of values) {
        const condition = compared(operator, left, right, comparison);
        const formula = evaluated(`trigger.left ${symbol} trigger.right`, { left, right });
        // A condition knows no order of words; an empty side has no size.
        if (!condition.ok || typeof formula === "string") continue;
        if (left === "" || right === "") continue;
        expect([left, symbol, right, formula]).toEqual([left, symbol, right, condition.value]);
      }
  });

  it.each([
    [100, "100", "flow.formula_text_and_number"],
    ["12.00", 12, "flow.formula_text_and_number"],
    [true, "true", "flow.formula_text_and_truth"],
  ])("%s and %s are refused as the same", (left, right, code) => {
    const record = { left, right };
    for (const source of [
      "trigger.left == trigger.right",
      "trigger.left != trigger.right",
      "trigger.left in [trigger.right]",
    ])
      expect(evaluated(source, record)).toBe(code);
  });

  it("texts whose order is not that of the numbers are refused", () => {
    const order = (left: Json, right: Json) =>
      evaluated("trigger.left >= trigger.right", { left, right });
    expect(order("999.00", "1000")).toBe("flow.formula_order_of_texts");
    expect(order("0012", "12")).toBe("flow.formula_order_of_texts");
    expect(order("202605", "202604")).toBe(true);
    expect(order("b", "a")).toBe(true);
  });
});

describe("the check", () => {
  const codeOf = (source: string, schema: Schema) => {
    const label = text("Total", "合計");
    const checked = checkFormula(source, () => ({
      kind: "field",
      schema,
      mayBeEmpty: false,
      label,
    }));
    return checked.ok ? null : checked.problem.code;
  };
  const string: Schema = { type: "string" };
  const nullable: Schema = { type: ["string", "null"] };

  it.each([
    ["trigger.total == 100", string, "flow.formula_text_and_number"],
    ["100 != trigger.total", nullable, "flow.formula_text_and_number"],
    ["trigger.total == true", string, "flow.formula_text_and_truth"],
    ['trigger.total >= "1000"', string, "flow.formula_order_of_texts"],
    ['trigger.total == "100"', { type: "integer" }, "flow.formula_text_and_number"],
    ['trigger.total == ""', { type: "integer" }, null],
    ['trigger.total == "100"', string, null],
    ['trigger.total > "b"', string, null],
    ["fromStringToNumber(trigger.total) == 100", string, null],
    ["trigger.total == 100", {}, null],
  ] satisfies (readonly [string, Schema, string | null])[])(
    "%s of %j: %s",
    (source, schema, code) => {
      expect(codeOf(source, schema)).toBe(code);
    },
  );
});
