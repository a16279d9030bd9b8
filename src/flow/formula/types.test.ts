import { describe, expect, it } from "vitest";
import { text } from "#sdk/text.ts";
import { checkFormula } from "./check.ts";
import { evaluateFormula } from "./evaluate.ts";
import { formulaFunctions } from "./functions.ts";
import { formulaOperators } from "./operators.ts";

/** What the check lets pass is not refused for its type when the flow runs. */

/** A text may be one that is written as a date, which shows only then: each kind of it is tried. */
const texts = ['"abc"', '"2026-04-01"', '"2026-04-01T09:30:00Z"'];
const values = ["5", "1.5", "true", "today()", "now()", "[1, 2]", '{"a": 1}', "TEXT"];

const typeProblems = new Set([
  "flow.formula_argument_type",
  "flow.formula_operator_type",
  "flow.formula_needs_truth",
  "flow.formula_needs_list",
  "flow.formula_needs_number",
  "flow.formula_bad_key",
]);

function isAccepted(source: string): boolean {
  return checkFormula(source, () => ({ kind: "unknown", label: text("", "") })).ok;
}

function typeProblem(source: string): string | undefined {
  const context = { lookup: () => null, now: 1_775_003_415_000, timeZone: "Asia/Tokyo", seed: "" };
  const result = evaluateFormula(source, context);
  return result.kind === "problem" && typeProblems.has(result.problem.code)
    ? `${source}: ${result.problem.code}`
    : undefined;
}

/** With each kind of text in each place. */
function variants(source: string): readonly string[] {
  return source.includes("TEXT")
    ? texts.flatMap((one) => variants(source.replace("TEXT", one)))
    : [source];
}

function brokenPromise(source: string): readonly string[] {
  const all = variants(source);
  if (!all.some(isAccepted)) return [];
  const problems = all.map(typeProblem);
  return problems.some((one) => one === undefined) ? [] : [source];
}

function rows(length: number): readonly (readonly string[])[] {
  return length === 0
    ? [[]]
    : rows(length - 1).flatMap((row) => values.map((value) => [...row, value]));
}

describe("What the check accepts does not fail for its type", () => {
  it.each(formulaFunctions.map(({ name, signatures }) => [name, signatures] as const))(
    "%s",
    (name, signatures) => {
      const most = Math.max(...signatures.map(({ params }) => params.length));
      const sources = [0, 1, 2, 3]
        .filter((length) => length <= most)
        .flatMap(rows)
        .map((args) => `${name}(${args.join(", ")})`);
      expect(sources.flatMap(brokenPromise)).toEqual([]);
    },
  );

  it.each(formulaOperators.map(({ symbol }) => symbol).filter((one) => one !== "?" && one !== "!"))(
    "%s",
    (operator) => {
      const made = ["addDays(TEXT, 1)", "first([today()])", "min(now(), TEXT)"];
      const sides = [...values, ...made];
      const sources = sides.flatMap((one) => sides.map((other) => `${one} ${operator} ${other}`));
      expect(sources.flatMap(brokenPromise)).toEqual([]);
    },
  );

  it("keys of objects", () => {
    expect(values.map((key) => `{${key}: 1}`).flatMap(brokenPromise)).toEqual([]);
  });
});
