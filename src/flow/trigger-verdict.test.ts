import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { draws } from "../../test/effort.ts";
import { branchThatHolds } from "./branching.ts";
import {
  branch,
  catalogue,
  constant,
  facts,
  flowOf,
  formula,
  letter,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";
import { schemasIn } from "./sight.ts";
import { type Condition, type ConditionRow, Operator } from "./step.ts";
import { type Verdict, verdictOn } from "./trigger-verdict.ts";
import type { Value } from "./value.ts";

const document = flowOf(letter("s1"));
const { schemaAt: _, ...known } = facts;
const verdict = (condition: Condition, data: Json): Verdict =>
  verdictOn(data, condition, { document, catalogue, facts: known });

const amount = pill("trigger", "amount");
const sale = { id: "sale_1", amount: 1_000, currency: "usd", paid: true, buyer: "Ann" };
const above = (otherCurrency: "stop" | "else"): Condition => ({
  ...when({ ...row(amount, "greater", constant(5_000)), currency: "usd" }),
  otherCurrency,
});
const codes = (found: Verdict): readonly string[] =>
  found.is === "undecided" ? found.problems.map(({ code }) => code) : [];

describe("whether an event meets the condition of its trigger", () => {
  it("is told with the condition and the value that decided", () => {
    expect(verdict(above("stop"), { ...sale, amount: 9_000 })).toEqual({ is: "met" });
    expect(verdict(above("stop"), sale)).toEqual({
      is: "unmet",
      because: {
        held: false,
        condition: { en: "Amount is greater than $50.00", ja: expect.stringContaining("$50.00") },
        value: { en: "Amount: $10.00", ja: expect.stringContaining("$10.00") },
      },
    });
  });

  it("hangs on the chosen word where the amount is in another currency", () => {
    const yen = { ...sale, currency: "jpy" };
    expect(verdict(above("else"), yen)).toMatchObject({
      is: "unmet",
      because: { value: { en: "Amount: ¥1,000" } },
    });
    const stopped = verdict(above("stop"), yen);
    expect(codes(stopped)).toEqual(["flow.trigger_other_currency"]);
    expect(stopped).toMatchObject({
      problems: [{ where: { step: "trigger", path: ["condition", "rows", "0"] } }],
    });
  });

  it("cannot be told of an amount without a currency", () => {
    expect(codes(verdict(above("else"), { ...sale, currency: null }))).toEqual([
      "flow.amount_no_currency",
    ]);
  });

  it("takes formulas along, as long as they take little work", () => {
    const long = (times: number) =>
      when(
        row(
          formula(`trigger.tags.map(t, trigger.tags.map(u, u + t)).size() > ${times}`),
          "isTrue",
          null,
        ),
      );
    const tags = (count: number) => ({ ...sale, tags: Array.from({ length: count }, String) });
    expect(verdict(long(1), tags(2))).toEqual({ is: "met" });
    expect(verdict(long(3), tags(2))).toMatchObject({ is: "unmet" });
    expect(codes(verdict(long(1), tags(500)))).toEqual(["flow.trigger_formula_too_much_work"]);
  });

  it("is what a branch with the same condition makes of the same record, whatever both are", () => {
    const seen = { met: 0, unmet: 0, undecided: 0 };
    fc.assert(
      fc.property(anyCondition, anyRecord, (condition, record) => {
        const schemaAt = schemasIn(document, catalogue);
        const lookup = (from: string) => (from === "trigger" ? record : undefined);
        const chosen = branchThatHolds(
          [branch("s2", condition)],
          lookup,
          { ...known, schemaAt },
          schemaAt,
        );
        const expected = !chosen.ok ? "undecided" : chosen.branch === undefined ? "unmet" : "met";
        const found = verdict(condition, record);
        seen[found.is] += 1;
        expect(found.is).toBe(expected);
      }),
      {
        numRuns: draws(3_000),
        examples: [
          [above("stop"), { amount: 9_000, currency: "usd" }],
          [above("stop"), sale],
          [above("stop"), { ...sale, currency: "jpy" }],
        ],
      },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});

const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(
    amount,
    pill("trigger", "currency"),
    pill("trigger", "buyer"),
    pill("trigger", "paid"),
    pill("trigger", "created"),
    pill("trigger", "nowhere"),
  ),
  fc.oneof(fc.integer({ min: -10, max: 10 }), fc.boolean()).map(constant),
  fc.constantFrom("usd", "Ann", "5", "").map((one) => words(one)),
  fc
    .constantFrom("trigger.amount", "trigger.created * 2", "upper(trigger.buyer)", "1 / 0")
    .map(formula),
);

const anyRow: fc.Arbitrary<ConditionRow> = fc.record(
  {
    left: anyValue,
    operator: fc.constantFrom(...Operator.options),
    right: anyValue,
    currency: fc.constantFrom("usd", "jpy"),
  },
  { requiredKeys: ["left", "operator", "right"] },
);

const anyCondition: fc.Arbitrary<Condition> = fc.record(
  {
    match: fc.constantFrom("all", "any", "custom"),
    logic: fc.constantFrom("1", "1 or 2", "not 1 and 2"),
    rows: fc.array(anyRow, { minLength: 1, maxLength: 3 }),
    otherCurrency: fc.constantFrom("stop", "else"),
  },
  { requiredKeys: ["match", "logic", "rows"] },
);

const anyRecord: fc.Arbitrary<Json> = fc.record(
  {
    amount: fc.oneof(fc.integer({ min: -10, max: 10 }), fc.constantFrom(null, "x")),
    currency: fc.constantFrom("usd", "jpy", null, ""),
    buyer: fc.constantFrom("Ann", "", null),
    paid: fc.oneof(fc.boolean(), fc.constant("maybe")),
    created: fc.integer({ min: -10, max: 10 }),
  },
  { requiredKeys: [] },
);
