import { describe, expect, it } from "vitest";
import { formulaAnswers, isUnanswered, withAnswers } from "./answers.ts";
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
  onError,
  pill,
  row,
  when,
} from "./fixtures.ts";
import type { Condition, Step } from "./step.ts";

const over = row(pill("trigger", "amount"), "greater", constant(5000));
const before = when(over);
const after: Condition = { ...when({ ...over, currency: "usd" }), otherCurrency: "else" };
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
    expect(isUnanswered(flowOf(at(before)), catalogue)).toBe(true);
    expect(isUnanswered(flowOf(at(after)), catalogue)).toBe(false);
    const certain = when(row(pill("trigger", "currency"), "equals", constant("usd")), over);
    expect(isUnanswered(flowOf(at(certain)), catalogue)).toBe(false);
  });

  it.each([
    ["trigger.amount > 5000", true],
    ['trigger.amount > money(50, "usd")', false],
    ['trigger.currency == "usd" && trigger.amount > 5000', false],
    ["trigger.amount * 2", false],
  ])("is unanswered while a number in a formula has no currency: %s", (source, expected) => {
    const step = letter("s1", { body: formula(source) });
    expect(isUnanswered(flowOf(forEach("s2", null, [step])), catalogue)).toBe(expected);
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
