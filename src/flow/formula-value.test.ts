import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import type { Pill, Value } from "./value.ts";
import {
  catalogue,
  constant,
  flowOf,
  formula,
  letter,
  list,
  object,
  pill,
  words,
} from "./fixtures.ts";
import { formulaFrom, plainFrom } from "./formula-value.ts";
import { resolveInput } from "./mapping.ts";
import { noRun } from "./read.ts";
import { see } from "./sight.ts";
import { anySign } from "../../test/any-sign.ts";

const document = flowOf(letter("s1"));
const seePill = (one: Pick<Pill, "from" | "path">) => see(one, "s1", document, catalogue);
const sale: Json = {
  id: "sale_1",
  amount: 1250,
  currency: "usd",
  created: 1775003400,
  buyer: null,
  paid: true,
  metadata: { "order-id": "7", count: "12" },
  tags: ["a", "b"],
};

/** What comes of a value in a field that takes anything. */
function given(value: Value): Json {
  const facts = noRun(
    "UTC",
    () => undefined,
    () => undefined,
  );
  const resolved = resolveInput({ field: value }, {}, () => sale, facts);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return resolved.value["field"] ?? null;
}

const amount = pill("trigger", "amount");
const decimal: Pill = { ...amount, as: { to: "decimal", currency: ["currency"] } };
const forPeople: Pill = {
  ...amount,
  as: { to: "money", currency: ["currency"], locale: "ja" },
};
const created: Pill = { ...pill("trigger", "created"), as: { to: "dateTime" } };

const cases: readonly (readonly [string, Value, string])[] = [
  ["a text", constant('He said "no"\n'), String.raw`"He said \"no\"\n"`],
  ["a number", constant(-12.5), "-12.5"],
  ["yes", constant(true), "true"],
  ["a pill", pill("trigger", "metadata", "order-id"), 'trigger.metadata["order-id"]'],
  ["a decimal amount", decimal, "fromMinorUnitsToString(trigger.amount, trigger.currency)"],
  ["an amount for people", forPeople, 'formatMoney(trigger.amount, trigger.currency, "ja")'],
  ["a moment", created, 'fromNumberToDateTime(trigger.created, "seconds")'],
  [
    "a text as number",
    { ...pill("trigger", "metadata", "count"), as: { to: "number" } },
    "fromStringToNumber(trigger.metadata.count)",
  ],
  ["words with a pill", words("To ", pill("trigger", "id"), "!"), '"To " + trigger.id + "!"'],
  [
    "words with a pill that is empty",
    words("To ", pill("trigger", "buyer"), "!"),
    '"To " + default(trigger.buyer, "") + "!"',
  ],
  ["numbers in a row", words(amount, amount), "string(trigger.amount) + trigger.amount"],
  [
    "a converted pill in a row",
    words(amount, " = ", decimal),
    'trigger.amount + " = " + fromMinorUnitsToString(trigger.amount, trigger.currency)',
  ],
  ["a list", list(constant("x"), pill("trigger", "id")), '["x", trigger.id]'],
  [
    "a group",
    object({ line: constant("1"), "a-b": pill("trigger", "id") }),
    '{"line": "1", "a-b": trigger.id}',
  ],
];

describe("A value that is made a formula", () => {
  it.each(cases)("gives the same, and is made plain again: %s", (_, value, source) => {
    expect(formulaFrom(value, seePill)).toBe(source);
    expect(given(formula(source))).toEqual(given(value));
    expect(plainFrom(source)).toEqual(value);
  });

  it("spreads a list among other items, as a field does", () => {
    const value = list(constant("x"), pill("trigger", "tags"));
    const source = formulaFrom(value, seePill);
    expect(source).toBe('flatten(["x", trigger.tags])');
    expect(given(formula(source))).toEqual(["x", "a", "b"]);
    expect(plainFrom(source)).toEqual(value);
  });

  it("leaves out what is not filled in", () => {
    expect(formulaFrom(constant(null), seePill)).toBe("");
    expect(formulaFrom(words("", ""), seePill)).toBe("");
    const group = object({ a: constant(""), b: list(constant(null)) });
    expect(formulaFrom(group, seePill)).toBe("");
  });

  it("keeps every text, whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: anySign, minLength: 1 }), { minLength: 2 }),
        (texts) => {
          const parts = texts.flatMap((one) => [one, amount]);
          const value: Value = { kind: "text", parts };
          const source = formulaFrom(value, seePill);
          expect(given(formula(source))).toBe(given(value));
          expect(plainFrom(source)).toEqual(value);
        },
      ),
    );
  });
});

describe("A formula", () => {
  it.each([
    "trigger.amount * 2",
    "trigger.amount + trigger.amount",
    'upper("a")',
    "trigger.amount >",
    '"a" + upper(trigger.id)',
    "[1, trigger.amount * 2]",
    "9007199254740993",
    "",
  ])("that does what no plain value does stays one: %s", (source) => {
    expect(plainFrom(source)).toBeUndefined();
  });
});
