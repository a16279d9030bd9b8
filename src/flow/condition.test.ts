import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { holds } from "./condition.ts";
import type { Condition, ConditionRow, Operator } from "./step.ts";
import type { Value } from "./value.ts";
import { constant, facts, formula, list, pill, row, when, words } from "./fixtures.ts";
import { problemText } from "./problems.ts";

/** `nothing` is left out of what the trigger gives. */
function check(condition: Condition, trigger: Json): boolean | readonly string[] {
  const lookup = (from: string) => (from === "trigger" ? trigger : undefined);
  const held = holds(condition, lookup, facts, () => undefined);
  switch (held.is) {
    case "known":
      return held.value;
    case "foreign":
      return ["foreign"];
    case "wrong":
      return held.problems.map(({ code }) => code);
  }
}

const left = pill("trigger", "left");
const right = pill("trigger", "right");

function compare(one: Json | undefined, operator: Operator, other?: Json) {
  const trigger = {
    ...(one === undefined ? {} : { left: one }),
    ...(other === undefined ? {} : { right: other }),
  };
  return check(when(row(left, operator, right)), trigger);
}

const notComparable = ["flow.condition_not_comparable"];
const wrongValue = ["flow.condition_wrong_value"];

type Case = readonly [Json | undefined, Operator, Json | undefined, boolean | readonly string[]];

describe("an operator", () => {
  describe.each<[string, readonly Case[]]>([
    [
      "of equality",
      [
        ["Tokyo", "equals", "Tokyo", true],
        ["Tokyo", "equals", "tokyo", false],
        ["Tokyo", "notEquals", "tokyo", true],
        [5, "equals", 5, true],
        [5, "equals", "5", true],
        ["5.00", "equals", 5, true],
        // As in fields: such a code is another than the number.
        ["0012", "equals", 12, false],
        ["0012", "equals", "12", false],
        ["5", "equals", "5.0", false],
        [0.1, "equals", "0.1", true],
        [true, "equals", "true", true],
        [true, "equals", 1, false],
        [false, "notEquals", true, true],
        [[1, "a"], "equals", ["1", "a"], true],
        [[1], "equals", [1, 2], false],
        [{ a: 1, b: 2 }, "equals", { b: 2, a: 1 }, true],
        [{ a: 1 }, "equals", { a: 2 }, false],
        [[], "equals", {}, false],
        ["a", "equals", ["a"], false],
      ],
    ],
    [
      "with dates",
      [
        ["2026-04-01T00:00:00Z", "equals", "2026-04-01T09:00:00+09:00", true],
        ["2026-04-01T00:00:00Z", "less", "2026-04-01T09:00:01+09:00", true],
        // The flow's time zone is that of Tokyo: a time without a zone is told in it.
        ["2026-04-01T09:00:00", "equals", "2026-04-01T00:00:00Z", true],
        ["2026-04-01", "equals", "2026-04-01", true],
        ["2026-04-01", "greater", "2026-03-31", true],
        // A date and a moment: by the day that it is then, here.
        ["2026-03-31T15:00:00Z", "equals", "2026-04-01", true],
        ["2026-03-31T14:59:59Z", "equals", "2026-04-01", false],
        ["2026-04-01T14:59:59Z", "greater", "2026-04-01", false],
        ["2026-04-01T15:00:00Z", "greater", "2026-04-01", true],
        ["2026-04-01T03:00:00-11:00", "greaterOrEqual", "2026-04-02", false],
        ["2026-04-01T04:00:00-11:00", "greaterOrEqual", "2026-04-02", true],
        ["2026-02-30", "equals", "2026-03-02", false],
        ["2026-02-30", "less", "2026-03-02", notComparable],
      ],
    ],
    [
      "of size",
      [
        [10, "greater", 9, true],
        [10, "greater", 10, false],
        [10, "greaterOrEqual", 10, true],
        [9, "less", "10", true],
        ["9", "less", "10", true],
        ["10", "lessOrEqual", "10.0", true],
        ["-1", "less", 0, true],
        ["12345678901234567891", "greater", "12345678901234567890", true],
        [1e21, "greater", "999999999999999999999", true],
        ["0012", "greater", 9, true],
        ["abc", "greater", 5, notComparable],
        ["b", "greater", "a", notComparable],
        ["1,000", "greater", 5, notComparable],
        ["2026-04-01", "greater", 5, notComparable],
        [true, "greater", 0, notComparable],
        [[1], "less", 5, notComparable],
      ],
    ],
    [
      "on texts and lists",
      [
        ["Tokyo", "contains", "ky", true],
        ["Tokyo", "contains", "KY", false],
        ["Tokyo", "notContains", "KY", true],
        [["a", "b"], "contains", "b", true],
        [["a", "b"], "contains", "B", false],
        [[1, 2], "contains", "2", true],
        [[{ id: 1 }], "contains", { id: 1 }, true],
        [["ab"], "contains", "a", false],
        ["+81 702", "startsWith", "+81", true],
        ["+81 702", "startsWith", "702", false],
        ["+81 702", "endsWith", "702", true],
        [702_1234, "startsWith", 702, true],
        ["x", "startsWith", "", false],
        ["x", "endsWith", "", false],
        ["x", "contains", "", false],
        ["x", "notContains", "", true],
        [["a"], "startsWith", "a", wrongValue],
        [{ a: 1 }, "contains", "a", wrongValue],
        [true, "contains", "t", wrongValue],
        ["abc", "contains", ["a"], wrongValue],
      ],
    ],
    [
      "that needs no value",
      [
        ["", "isEmpty", undefined, true],
        [" ", "isEmpty", undefined, false],
        [[], "isEmpty", undefined, true],
        [{}, "isEmpty", undefined, true],
        [[0], "isNotEmpty", undefined, true],
        [0, "isEmpty", undefined, false],
        [false, "isNotEmpty", undefined, true],
        [true, "isTrue", undefined, true],
        ["true", "isTrue", undefined, true],
        [false, "isTrue", undefined, false],
        [false, "isFalse", undefined, true],
        ["", "isFalse", undefined, false],
        ["yes", "isTrue", undefined, wrongValue],
        [1, "isTrue", undefined, wrongValue],
        ["", "isPresent", undefined, true],
        [false, "isPresent", undefined, true],
        [0, "isNotPresent", undefined, false],
      ],
    ],
    [
      "where the left is missing",
      [
        [undefined, "equals", "a", false],
        [undefined, "equals", "", false],
        [undefined, "equals", undefined, true],
        [null, "equals", undefined, true],
        [undefined, "notEquals", "a", true],
        [undefined, "contains", "a", false],
        [undefined, "notContains", "a", true],
        [undefined, "startsWith", "a", false],
        [undefined, "endsWith", "a", false],
        [undefined, "greater", "2020-01-01", false],
        [undefined, "less", "2020-01-01", false],
        [undefined, "lessOrEqual", 5, false],
        ["", "less", 5, false],
        [undefined, "isEmpty", undefined, true],
        [undefined, "isNotEmpty", undefined, false],
        [undefined, "isTrue", undefined, false],
        [undefined, "isFalse", undefined, false],
        [undefined, "isPresent", undefined, false],
        [null, "isNotPresent", undefined, true],
      ],
    ],
    [
      "where the right is missing",
      [
        ["a", "equals", undefined, false],
        ["", "equals", undefined, false],
        ["a", "notEquals", undefined, true],
        ["a", "contains", undefined, false],
        ["a", "notContains", undefined, true],
        ["a", "startsWith", undefined, false],
        [5, "greater", undefined, false],
        [5, "less", "", false],
      ],
    ],
  ])("%s", (_, cases) => {
    it.each(cases)("%j %s %j: %j", (one, operator, other, expected) => {
      expect(compare(one, operator, other)).toEqual(expected);
    });
  });
});

describe("a side", () => {
  const created = { created: 1_775_003_400, amount: 1_250, currency: "usd", name: "" };
  const dateTime = { ...pill("trigger", "created"), as: { to: "dateTime" } } as const;

  it.each<[string, ConditionRow, boolean]>([
    ["Unix time as a date", row(dateTime, "greater", constant("2026-03-31")), true],
    ["a typed date", row(dateTime, "less", words("2026-04-01T00:30:01Z")), true],
    ["a formula", row(formula("trigger.amount / 100"), "equals", constant(12.5)), true],
    ["a formula on the right", row(pill("trigger", "amount"), "less", formula("1000 * 2")), true],
    ["a formula that gives nothing", row(formula("trigger.no"), "isNotPresent"), true],
    ["a formula that gives an empty text", row(formula('""'), "isPresent"), true],
    [
      "a pill alone in a text keeps its type",
      row(words(pill("trigger", "amount")), "greater", words("999")),
      true,
    ],
    [
      "a text with pills",
      row(words("x-", pill("trigger", "currency")), "equals", words("x-usd")),
      true,
    ],
    [
      "a typed list",
      row(list(constant("jpy"), constant("usd")), "contains", pill("trigger", "currency")),
      true,
    ],
    ["an empty text that is there", row(pill("trigger", "name"), "isPresent"), true],
    [
      "an empty text as a number is missing",
      row({ ...pill("trigger", "name"), as: { to: "number" } }, "isPresent"),
      false,
    ],
    ["nothing chosen", row(null, "isPresent"), false],
    ["what is whole", row(pill("trigger"), "isNotEmpty"), true],
  ])("may be %s", (_, one, expected) => {
    expect(check(when(one), created)).toBe(expected);
  });

  it.each<[string, Value, readonly string[]]>([
    [
      "a formula that fails",
      formula("1 / (trigger.amount - 1250)"),
      ["flow.formula_division_by_zero"],
    ],
    ["a formula that cannot be read", formula("1 +"), ["flow.formula_ends_early"]],
    [
      "a conversion that fails",
      { ...pill("trigger", "currency"), as: { to: "number" } },
      ["flow.not_convertible"],
    ],
  ])("that is %s is a problem, not an answer", (_, value, expected) => {
    expect(check(when(row(value, "isPresent")), created)).toEqual(expected);
  });

  it("too big for a step is a problem", () => {
    const long = { text: "x".repeat(600_000) };
    const one = row(pill("trigger", "text"), "equals", pill("trigger", "text"));
    expect(check(when(one), long)).toEqual(["flow.input_too_big"]);
  });
});

describe("rows", () => {
  const yes = row(constant(1), "equals", constant(1));
  const no = row(constant(1), "equals", constant(2));
  const wrong = row(formula("1 / 0"), "isPresent");

  it.each<[string, Condition, boolean | readonly string[]]>([
    ["all", when(yes, yes), true],
    ["all", when(yes, no), false],
    ["any", { ...when(no, yes), match: "any" }, true],
    ["any", { ...when(no, no), match: "any" }, false],
    ["custom", { ...when(yes, no, no), match: "custom", logic: "1 and (2 or not 3)" }, true],
    ["custom", { ...when(yes, no, yes), match: "custom", logic: "1 and (2 or not 3)" }, false],
    [
      "any, of which one fails",
      { ...when(yes, wrong), match: "any" },
      ["flow.formula_division_by_zero"],
    ],
    ["custom without logic", { ...when(yes), match: "custom" }, ["flow.logic_missing"]],
    ["custom, open", { ...when(yes), match: "custom", logic: "(1" }, ["flow.logic_ends_early"]],
    [
      "custom, nonsense",
      { ...when(yes), match: "custom", logic: "1 maybe" },
      ["flow.logic_unreadable"],
    ],
    [
      "custom, too few",
      { ...when(yes, no), match: "custom", logic: "1" },
      ["flow.logic_unused_row"],
    ],
    [
      "custom, too many",
      { ...when(yes), match: "custom", logic: "1 or 2" },
      ["flow.logic_unknown_row"],
    ],
  ])("go together: %s", (_, condition, expected) => {
    expect(check(condition, {})).toEqual(expected);
  });

  it("say which of them is wrong, in both languages", () => {
    const held = holds(
      when(yes, row(left, "greater", constant(5))),
      () => ({ left: "many" }),
      facts,
      () => undefined,
    );
    const [problem] = held.is === "wrong" ? held.problems : [];
    expect(problem?.where).toEqual({ step: null, path: ["rows", "1", "left"] });
    expect(problem && problemText(problem, "en")).toBe(
      '“Condition 2” compares "many" with 5, which are neither two numbers nor two dates. Compare values of the same type.',
    );
    expect(problem && problemText(problem, "ja")).toContain("「条件 2」");
  });
});
