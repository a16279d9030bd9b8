import { describe, expect, it } from "vitest";
import { besideAnswers, formulaAnswers, isUnanswered, withAnswers } from "./answers.ts";
import {
  branch,
  catalogue,
  constant,
  flowOf,
  forEach,
  formula,
  handler,
  ifStep,
  letter,
  object,
  onError,
  pill,
  row,
  variable,
  when,
} from "./fixtures.ts";
import type { FlowDocument } from "./document.ts";
import { inputOf } from "./offers.ts";
import type { Condition, Step } from "./step.ts";
import type { Value } from "./value.ts";

const over = row(pill("trigger", "amount"), "greater", constant(5000));
const before = when(over);
const after: Condition = { ...when({ ...over, currency: "usd" }), otherCurrency: "else" };
const published = (document: FlowDocument, holdsCurrencies = true) => ({
  document,
  holdsCurrencies,
});
const inIf = (condition: Condition) => ifStep("s2", branch("s3", condition, letter("s4")));

describe("a flow", () => {
  const places: { readonly [place: string]: (condition: Condition) => Step } = {
    "a branch": inIf,
    "an error branch": (condition) =>
      handler("s5", [letter("s6")], onError("s7", condition, "stop")),
    "a branch in a loop": (condition) => forEach("s8", null, [inIf(condition)]),
    "a branch in an error branch": (condition) =>
      handler("s5", [letter("s6")], onError("s7", null, "stop", inIf(condition))),
  };

  it.each(Object.entries(places))("is unanswered while a number in %s has no currency", (_, at) => {
    expect(isUnanswered(published(flowOf(at(before))), catalogue)).toBe(true);
    expect(isUnanswered(published(flowOf(at(after))), catalogue)).toBe(false);
    const certain = when(row(pill("trigger", "currency"), "equals", constant("usd")), over);
    expect(isUnanswered(published(flowOf(at(certain))), catalogue)).toBe(false);
  });

  it.each([
    ["trigger.amount > 5000", true],
    ['trigger.amount > money(50, "usd")', false],
    ['trigger.currency == "usd" && trigger.amount > 5000', false],
    ["trigger.amount * 2", false],
  ])("is unanswered while a number in a formula has no currency: %s", (source, expected) => {
    const step = letter("s1", { body: formula(source) });
    expect(isUnanswered(published(flowOf(forEach("s2", null, [step]))), catalogue)).toBe(expected);
  });

  it("is unanswered while a number beside a formula that gives an amount has no currency", () => {
    const compared = row(formula("trigger.amount * 2"), "greater", constant(5000));
    expect(isUnanswered(published(flowOf(inIf(when(compared)))), catalogue)).toBe(true);
    const answered = { ...when({ ...compared, currency: "usd" }), otherCurrency: "stop" } as const;
    expect(isUnanswered(published(flowOf(inIf(answered))), catalogue)).toBe(false);
  });

  const amount = pill("trigger", "amount");
  const own = pill("trigger", "currency");
  it.each<[string, Value, Value, boolean]>([
    ["a typed currency", amount, constant("usd"), true],
    ["the currency of another record", amount, pill("s9", "value", "currency"), true],
    ["its own currency", amount, own, false],
    ["its own currency, calculated", formula("trigger.amount * 2"), own, false],
    ["a typed currency, calculated", formula("trigger.amount * 2"), constant("usd"), true],
    ["its own, converted", formula('convert(trigger.amount, "usd", 2)'), constant("USD"), false],
    ["nothing that is money", formula("2 * 3"), constant("usd"), false],
    ["a typed amount", constant(5), constant("usd"), false],
  ])("is unanswered from before amounts were held against %s", (_, cost, currency, expected) => {
    const document = flowOf(
      variable("s9", "money"),
      forEach("s2", null, [letter("s1", { cost, currency })]),
    );
    expect(isUnanswered(published(document, false), catalogue)).toBe(expected);
    expect(isUnanswered(published(document), catalogue)).toBe(false);
  });

  it("is unanswered with a variable of money in what may be another currency, as well", () => {
    const money = (currency: Value) =>
      flowOf(variable("s1", "money", object({ amount, currency })), {
        kind: "update",
        id: "s2",
        name: null,
        variable: "s1",
        change: "set",
        value: object({ amount, currency }),
      });
    for (const one of money(constant("usd")).steps)
      expect(
        isUnanswered(
          published({ ...money(own), steps: [...money(own).steps, { ...one, id: "s3" }] }, false),
          catalogue,
        ),
      ).toBe(true);
    expect(isUnanswered(published(money(own), false), catalogue)).toBe(false);
  });

  it("has formulas of an earlier version answered at their own place alone", () => {
    const [older, newer] = ["trigger.amount > 50", 'trigger.amount > money(0.5, "usd")'].map(
      (source) => letter("s1", { body: formula(source), to: formula(source) }),
    );
    if (older === undefined || newer === undefined) throw new Error("There are two");
    const answered = formulaAnswers(older, flowOf(newer));
    expect(answered(formula("trigger.amount > 50"))).toEqual(
      formula('trigger.amount > money(0.5, "usd")'),
    );
    const elsewhere = formulaAnswers(older, flowOf({ ...newer, id: "s2" }));
    expect(elsewhere(formula("trigger.amount > 50"))).toEqual(formula("trigger.amount > 50"));
  });
});

describe("an amount of an earlier version", () => {
  const older = letter("s1", { cost: pill("trigger", "amount"), currency: constant("usd") });
  const answer = (newer: { readonly cost: Value; readonly currency: Value }, id = "s1") => {
    const schema = inputOf(older, catalogue) ?? {};
    const now = flowOf(variable("s9", "number"), letter(id, newer));
    const answered = besideAnswers(older, flowOf(older), now, schema);
    const input = Object.entries(older.input).map(([name, value]) => [name, answered(value)]);
    return Object.fromEntries(input) as unknown;
  };
  const changed = (newer: object) => ({ ...older.input, ...newer });

  it("takes its currency from the same step of the published one", () => {
    const newer = { cost: pill("trigger", "amount"), currency: pill("trigger", "currency") };
    expect(answer(newer)).toEqual(changed(newer));
    expect(answer(newer, "s2")).toEqual(older.input);
  });

  it("is converted as the published one converts the same amount", () => {
    const newer = (source: string) => ({ cost: formula(source), currency: constant("usd") });
    const converts = newer('convert(trigger.amount, "usd", 0.01)');
    expect(answer(converts)).toEqual(changed(converts));
    for (const source of [
      'convert(trigger.fee, "usd", 0.01)',
      "trigger.amount * 2",
      // That step is not in the earlier version.
      'convert(trigger.amount, "usd", s9.value)',
    ])
      expect(answer(newer(source))).toEqual(older.input);
  });
});

describe("an earlier version", () => {
  const answeredBy = (newer: Condition | null, id = "s3") => {
    const published = flowOf(ifStep("s2", branch(id, newer, letter("s4"))));
    return withAnswers([branch("s3", before)], published)[0]?.condition;
  };

  it("takes the currency of the same branch, and what is chosen for others", () => {
    expect(answeredBy(after)).toEqual(after);
  });

  it("takes a number that was put right when it was seen as money", () => {
    const rows = [{ ...over, right: constant(500_000), currency: "usd" }];
    expect(answeredBy({ ...after, rows })).toEqual({ ...after, rows });
  });

  it.each<[string, Condition | null, string?]>([
    ["in another branch", after, "s9"],
    ["without conditions", null],
    ["with another operator", when({ ...over, operator: "less", currency: "usd" })],
    ["of another amount", when({ ...over, left: pill("trigger", "created"), currency: "usd" })],
    ["with another row", { ...after, rows: [...after.rows, row(over.left, "isPresent")] }],
    ["that go together otherwise", { ...after, match: "any" }],
    ["with another number and no currency", when({ ...over, right: constant(1) })],
  ])("takes none from conditions %s", (_, newer, id) => {
    expect(answeredBy(newer, id)).toEqual(before);
  });
});
