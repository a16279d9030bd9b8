import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { branchThatHolds } from "./branching.ts";
import {
  branch,
  catalogue,
  constant,
  facts,
  flowOf,
  formula,
  handler,
  ifStep,
  letter,
  list,
  onError,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";
import { operators } from "./operators.ts";
import { problemsOf } from "./ready.ts";
import { schemasIn } from "./sight.ts";
import { type Condition, type ConditionRow, Operator, type Step } from "./step.ts";
import type { Pill, Value } from "./value.ts";

/** Amounts in conditions: wherever one is compared, with whatever, its currency counts. */

const amount = pill("trigger", "amount");
const currency = pill("trigger", "currency");

/** The branch that is taken, none, or what is wrong. */
function taken(branches: Extract<Step, { kind: "if" | "handler" }>["branches"], trigger: Json) {
  const document = flowOf(letter("s1"));
  const lookup = (from: string) => (from === "trigger" ? trigger : undefined);
  const schemaAt = schemasIn(document, catalogue);
  const chosen = branchThatHolds(branches, lookup, { ...facts, schemaAt }, schemaAt);
  return chosen.ok ? (chosen.branch?.id ?? "none") : chosen.problems.map(({ code }) => code).join();
}

const ways = {
  "a branch of an If": (condition: Condition, otherwise = true) =>
    ifStep(
      "s2",
      branch("s3", condition, letter("s4")),
      ...(otherwise ? [branch("s5", null, letter("s6"))] : []),
    ),
  "a branch of an error handler": (condition: Condition, otherwise = true) =>
    handler(
      "s2",
      [letter("s8")],
      onError("s3", condition, "stop", letter("s4")),
      ...(otherwise ? [onError("s5", null, "stop", letter("s6"))] : []),
    ),
} satisfies { readonly [place: string]: (condition: Condition, otherwise?: boolean) => Step };

const decimal: Pill = { ...amount, as: { to: "decimal", currency: ["currency"] } };

/** Each is true of 5,000 in some operator's sense, or false: what counts is that it is judged at all. */
const shapes: readonly (readonly [string, (operator: Operator) => ConditionRow])[] = [
  ["a number on the right", (one) => row(amount, one, constant(5000))],
  ["a number on the left", (one) => row(constant(5000), one, amount)],
  ["a number that is typed as a text", (one) => row(amount, one, words("5000"))],
  ["an amount in a text of its own", (one) => row(words(amount), one, constant(5000))],
  [
    "an amount in a formula of its own",
    (one) => row(formula("trigger.amount"), one, constant(5000)),
  ],
  [
    "an amount that a formula calculates",
    (one) => row(formula("trigger.amount + 0"), one, constant(5000)),
  ],
  ["a formula on the right", (one) => row(amount, one, formula("2500 + 2500"))],
  ["another field on the right", (one) => row(amount, one, pill("trigger", "metadata", "limit"))],
  ["an amount as a decimal", (one) => row(decimal, one, constant(50))],
  ["an amount as a text", (one) => row({ ...amount, as: { to: "text" } }, one, words("5000"))],
  ["a list that holds it", (one) => row(list(constant(100), constant(5000)), one, amount)],
];

it.each<[string, ConditionRow, string]>([
  ["its own", { ...row(amount, "greater", formula('money(50, "usd")')), currency: "usd" }, "s3"],
  [
    "another one",
    { ...row(amount, "greater", formula('money(50, "jpy")')), currency: "usd" },
    "flow.other_currency",
  ],
  [
    "its own on both sides",
    row(formula("trigger.amount * 2"), "greater", formula('money(50, "usd")')),
    "s3",
  ],
  [
    "two on both sides",
    row(formula("trigger.amount * 2"), "greater", formula('money(50, "jpy")')),
    "flow.other_currency",
  ],
])("What a formula calculates in %s", (_, asked, expected) => {
  const branches = ways["a branch of an If"](when(asked)).branches;
  expect(taken(branches, { amount: 6000, currency: "usd" })).toBe(expected);
});

it.each<[string, Value, string]>([
  ["that may give an amount, or a number", formula("if(trigger.paid, trigger.amount, 5)"), "s5"],
  ["of a record without a currency", formula("trigger.amount * 2"), "s3"],
])("What a formula gives %s is a number where it has no currency", (_, left, expected) => {
  const branches = ways["a branch of an If"](when(row(left, "greater", constant(50)))).branches;
  expect(taken(branches, { amount: 6000, paid: false })).toBe(expected);
  const inDollars = { amount: 6000, currency: "usd", paid: true };
  expect(taken(branches, inDollars)).toBe("flow.threshold_no_currency");
});

const comparing = Operator.options.filter((one) => operators[one].compares);
const lists = new Set<Operator>(["equals", "notEquals", "contains", "notContains"]);
const everyRow = shapes.flatMap(([what, rowOf]) =>
  comparing.flatMap((operator) =>
    what === "a list that holds it" && !lists.has(operator)
      ? []
      : [[what, operator, rowOf(operator)] as const],
  ),
);
const record = (code: string) => ({ amount: 5000, currency: code, metadata: { limit: "5000" } });

describe.each(Object.entries(ways))("an amount in %s", (_, stepWith) => {
  const branches = (one: ConditionRow, more: Partial<Condition> = {}) => {
    const step = stepWith({ ...when(one), ...more });
    if (step.kind !== "if" && step.kind !== "handler") throw new Error("no branches");
    return step.branches;
  };

  it.each(everyRow)("with %s, and %s, is judged in its own currency alone", (_what, _is, one) => {
    const inDollars = { ...one, currency: "usd" };
    expect(["s3", "s5"]).toContain(taken(branches(inDollars), record("usd")));
    expect(taken(branches(inDollars), record("USD"))).toBe(
      taken(branches(inDollars), record("usd")),
    );
    expect(taken(branches(inDollars), record("jpy"))).toBe("flow.other_currency");
    expect(taken(branches(inDollars, { otherCurrency: "stop" }), record("jpy"))).toBe(
      "flow.other_currency",
    );
    expect(taken(branches(inDollars, { otherCurrency: "else" }), record("jpy"))).toBe("s5");
    expect(taken(branches(one), record("usd"))).toBe("flow.threshold_no_currency");
    expect(taken(branches(inDollars), record(""))).toBe("flow.amount_no_currency");
  });

  const problems = (condition: Condition) =>
    problemsOf(flowOf(letter("s1"), stepWith(condition)), catalogue, [])
      .filter(({ where }) => where.path[1] === "s3")
      .filter(({ severity }) => severity === "error")
      .map(({ code, where: { path } }) => `${code.slice(5)} ${path.slice(2).join(".")}`);
  const asked = ["threshold_no_currency", "other_currency_unchosen"];

  it.each(everyRow)(
    "with %s, and %s, is asked for its currency before publication",
    (_a, _b, one) => {
      expect(problems(when(one)).map((found) => found.split(" ")[0])).toEqual(
        expect.arrayContaining(asked),
      );
      const chosen = problems({ ...when({ ...one, currency: "usd" }), otherCurrency: "stop" });
      expect(chosen.filter((found) => asked.some((code) => found.startsWith(code)))).toEqual([]);
    },
  );

  it.each<[string, ConditionRow]>([
    ["what could not be read as an amount", row(amount, "equals", constant("12.50 JPY"))],
    ["a fraction of the smallest unit", row(amount, "less", constant(12.5))],
    ["such a part in a list", row(list(constant(5), constant(0.5)), "contains", amount)],
  ])("is not compared with %s", (_what, one) => {
    const found = problems({ ...when({ ...one, currency: "jpy" }), otherCurrency: "stop" });
    expect(found).toEqual([expect.stringContaining("wrong_type")]);
  });

  it("takes no currency that is none", () => {
    const condition = { ...when({ ...row(amount, "less", constant(5)), currency: "円" }) };
    expect(problems({ ...condition, otherCurrency: "stop" })).toEqual([
      "no_such_currency_in_condition rows.0.currency",
    ]);
  });

  it.each<[string, Condition]>([
    ["nothing is compared", when(row(amount, "isPresent"))],
    ["it is compared with nothing at all", when(row(amount, "greater", constant(0)))],
    ["another row asks for the currency", when(row(currency, "equals", constant("USD")), over)],
    [
      "another row asks for it in custom logic",
      {
        ...when(
          over,
          row(words("usd"), "equals", currency),
          row(pill("trigger", "paid"), "isTrue"),
        ),
        match: "custom",
        logic: "1 and (2 and 3)",
      },
    ],
  ])("is certain where %s", (_, condition) => {
    const found = problems(condition).filter((one) => asked.some((code) => one.startsWith(code)));
    expect(found).toEqual([]);
  });

  it.each<[string, Condition]>([
    ["or", { ...when(row(currency, "equals", constant("USD")), over), match: "any" }],
    ["not", when(row(currency, "notEquals", constant("USD")), over)],
    ["no currency", when(row(currency, "equals", constant("dollars")), over)],
    ["another field", when(row(pill("trigger", "id"), "equals", constant("usd")), over)],
  ])("is not certain where the other row is %s", (_, condition) => {
    expect(problems(condition)).toEqual(
      expect.arrayContaining([expect.stringContaining("threshold_no_currency")]),
    );
  });
});

const over = row(amount, "greater", constant(5000));
const overDollars = { ...over, currency: "USD" };
const overYen = { ...row(amount, "greater", constant(7500)), currency: "jpy" };

describe("an amount that is compared in several currencies", () => {
  const two = [
    branch("s3", { ...when(overDollars), otherCurrency: "stop" }, letter("s4")),
    branch("s5", { ...when(overYen), otherCurrency: "stop" }, letter("s6")),
    branch("s7", null, letter("s8")),
  ];

  it.each<[string, number, string]>([
    ["usd", 5001, "s3"],
    ["usd", 5000, "s7"],
    ["jpy", 7501, "s5"],
    ["jpy", 7500, "s7"],
    ["eur", 9999, "flow.other_currency"],
  ])("in %s, and of %i, goes to %s", (code, of, expected) => {
    expect(taken(two, { amount: of, currency: code })).toBe(expected);
  });

  it("needs one row for each in one condition", () => {
    const any: Condition = { ...when(overDollars, overYen), match: "any" };
    const one = [branch("s3", any, letter("s4")), branch("s7", null, letter("s8"))];
    expect(taken(one, { amount: 8000, currency: "jpy" })).toBe("s3");
    expect(taken(one, { amount: 6000, currency: "jpy" })).toBe("s7");
    expect(taken(one, { amount: 6000, currency: "eur" })).toBe("flow.other_currency");
  });

  it("is not above where it cannot be told that it is below", () => {
    const not: Condition = { ...when(overDollars), match: "custom", logic: "not 1" };
    const branches = [branch("s3", not, letter("s4")), branch("s5", when(overYen), letter("s6"))];
    expect(taken(branches, { amount: 100, currency: "jpy" })).toBe("none");
  });

  it("does not matter where another row decides", () => {
    const vip = row(pill("trigger", "buyer"), "equals", constant("VIP"));
    const any: Condition = { ...when(vip, overDollars), match: "any" };
    const one = [branch("s3", any, letter("s4"))];
    expect(taken(one, { amount: 1, currency: "eur", buyer: "VIP" })).toBe("s3");
    expect(taken(one, { amount: 1, currency: "eur", buyer: null })).toBe("flow.other_currency");
  });
});

it("nothing is as much in every currency, and in none", () => {
  const branches = [branch("s3", when(row(amount, "greater", constant(0))), letter("s4"))];
  expect(taken(branches, { amount: 1, currency: "jpy" })).toBe("s3");
  expect(taken(branches, { amount: 0, currency: null })).toBe("none");
});

describe("a number from before currencies were kept", () => {
  it("is read in the currency that another row asks for", () => {
    const both = when(row(currency, "equals", constant("USD")), over);
    const branches = [branch("s3", both, letter("s4")), branch("s5", null, letter("s6"))];
    expect(taken(branches, { amount: 6000, currency: "usd" })).toBe("s3");
    expect(taken(branches, { amount: 4000, currency: "usd" })).toBe("s5");
    expect(taken(branches, { amount: 6000, currency: "jpy" })).toBe("s5");
  });
});

describe("a currency", () => {
  const is = (operator: Operator, other: Value, code: string) =>
    taken([branch("s3", when(row(currency, operator, other)), letter("s4"))], {
      amount: 1,
      currency: code,
    });

  it.each<[Operator, Value, string]>([
    ["equals", constant("USD"), "s3"],
    ["equals", words("usd "), "s3"],
    ["notEquals", constant("USD"), "none"],
    ["contains", constant("US"), "s3"],
    ["startsWith", constant("US"), "s3"],
    ["equals", constant("jpy"), "none"],
  ])("is the same in capitals: %s %j", (operator, other, expected) => {
    expect(is(operator, other, "usd")).toBe(expected);
    expect(is(operator, other, "USD")).toBe(expected);
  });

  it("is found in a list of codes", () => {
    const codes = list(constant("JPY"), constant("USD"));
    const condition = when(row(codes, "contains", currency));
    expect(taken([branch("s3", condition, letter("s4"))], { currency: "usd" })).toBe("s3");
  });
});
