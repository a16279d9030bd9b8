import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { draws } from "../../../test/effort.ts";
import type { Schema } from "../catalogue.ts";
import type { SchemaAt } from "../seen.ts";
import { type FormulaAnswer, taskOf, workOut, workOutWithin } from "./apart.ts";
import { Budget } from "./bounds.ts";
import { evaluateFormula, type FormulaContext } from "./evaluate.ts";

const outputs: { readonly [from: string]: Json } = {
  trigger: { id: "ch_1", amount: 1_000, currency: "jpy", when: "2026-04-01T10:00:00", none: null },
  s1: [3, 1, 2, "b", null, { amount: 5, currency: "usd" }],
};
const money: Schema = {
  type: "integer",
  field: { label: { en: "Amount", ja: "金額" }, money: { currency: ["currency"] } },
};
const schemaAt: SchemaAt = ({ from, path }) =>
  from === "trigger" && path[0] === "amount" ? money : undefined;

const contextWith = (work: number): FormulaContext => ({
  lookup: (from) => outputs[from],
  schemaAt,
  now: 1_790_000_000_000,
  timeZone: "Asia/Tokyo",
  seed: "step",
  budget: new Budget(work),
});

function whereItStands(source: string, work: number): FormulaAnswer {
  const context = contextWith(work);
  const evaluated = evaluateFormula(source, context);
  return { evaluated, left: context.budget?.left ?? Number.NaN };
}

/** As it goes to another thread, and comes back. */
function apart(source: string, work: number): FormulaAnswer {
  return structuredClone(workOut(structuredClone(taskOf(source, contextWith(work)))));
}

const known = [
  "trigger.amount * 2",
  'trigger.currency == "JPY"',
  "trigger.amount > 10",
  "trigger.none",
  "trigger.missing.deeper",
  "s1.filter(x, x != null).map(x, x)",
  "s1[5].amount + 1",
  "s1.map(x, uuid())",
  "now()",
  "s2",
  "1 / 0",
  'matches(trigger.id, "ch_.*")',
  "sort(s1)",
  "unknown(1)",
  "(",
  'size(splitBy(padEnd("", 200, "a"), "").map(a, a + a))',
];
const word = fc.constantFrom(
  ..."( ) [ ] , . ? : + - * / == != < in && || 'a' 1 0.5 null true x map filter sort size uuid now() trigger.amount trigger.currency trigger.id s1 s1[0] s1[5]".split(
    " ",
  ),
);
const anySource = fc.oneof(
  fc.constantFrom(...known),
  fc.array(word, { maxLength: 10 }).map((all) => all.join(" ")),
  fc.tuple(fc.constantFrom(...known), word, fc.constantFrom(...known)).map((all) => all.join(" ")),
);
const anyWork = fc.oneof(fc.integer({ min: -5, max: 3_000 }), fc.constant(10_000_000));

describe("a formula that is worked out elsewhere", () => {
  it("gives the same, at the same cost", () => {
    fc.assert(
      fc.property(anySource, anyWork, (source, work) => {
        expect(apart(source, work)).toEqual(whereItStands(source, work));
      }),
      { numRuns: draws(2_000) },
    );
  });

  it("gives the same with a part of the budget, where that is enough, and nothing where it is not", () => {
    fc.assert(
      fc.property(anySource, anyWork, fc.nat(3_000), (source, work, most) => {
        const whole = whereItStands(source, work);
        const found = workOutWithin(most, source, contextWith(work));
        const isEnough = most >= work || work - whole.left <= most;
        expect(found).toEqual(isEnough ? whole : null);
      }),
      { numRuns: draws(2_000) },
    );
  });
});
