import { describe, expect, it } from "vitest";
import type { Condition, ConditionRow, Step } from "./step.ts";
import {
  branch,
  catalogue,
  constant,
  flowOf,
  formula,
  handler,
  ifStep,
  letter,
  onError,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";

const connections = [
  { id: "c-shop", connector: "shop", mode: "test", broken: false, held: false },
  { id: "c-post", connector: "post", mode: "test", broken: false, held: false },
] as const;

const problems = (...steps: Step[]) => problemsOf(flowOf(...steps), catalogue, connections);

/** `code step.path`. */
const told = (...steps: Step[]) =>
  problems(...steps).map(
    ({ code, where: { step, path } }) =>
      `${code.slice("flow.".length)} ${[step, ...path].join(".")}`,
  );

const tags = pill("trigger", "tags");

describe("a condition", () => {
  const inIf = (condition: Condition) =>
    told(letter("s1"), ifStep("s2", branch("s3", condition, letter("s4")))).map((one) =>
      one.replace("s2.branches.s3.", ""),
    );
  const created = pill("trigger", "created");
  const asDate = { ...created, as: { to: "dateTime" as const } };

  it.each<[string, ConditionRow, readonly string[]]>([
    ["nothing on the left", row(null, "isTrue"), ["condition_incomplete rows.0.left"]],
    ["an empty text on the left", row(words(""), "isEmpty"), ["condition_incomplete rows.0.left"]],
    [
      "nothing on the right",
      row(pill("trigger", "id"), "equals"),
      ["condition_incomplete rows.0.right"],
    ],
    ["nothing on the right where nothing is needed", row(pill("trigger", "id"), "isPresent"), []],
    ["a value that may be missing", row(pill("trigger", "buyer"), "startsWith", constant("A")), []],
    ["false on the right", row(pill("trigger", "paid"), "equals", constant(false)), []],
    ["a text that shall be true", row(pill("trigger", "id"), "isTrue"), []],
    [
      "a number that shall be true",
      row(pill("trigger", "amount"), "isTrue"),
      ["operator_does_not_fit rows.0.left"],
    ],
    [
      "a number that shall be empty",
      row(pill("trigger", "amount"), "isEmpty"),
      ["operator_does_not_fit rows.0.left"],
    ],
    [
      "a boolean that shall be less",
      row(pill("trigger", "paid"), "less", constant(1)),
      ["operator_does_not_fit rows.0.left"],
    ],
    [
      "a list that begins",
      row(tags, "startsWith", constant("a")),
      ["operator_does_not_fit rows.0.left"],
    ],
    ["a list that holds", row(tags, "contains", constant("a")), []],
    [
      "a group that holds",
      row(pill("trigger", "delivery"), "contains", constant("a")),
      ["operator_does_not_fit rows.0.left"],
    ],
    ["what nobody knows", row(pill("trigger", "raw"), "less", constant(1)), []],
    [
      "Unix seconds and a date",
      row(created, "greater", constant("2026-04-01")),
      ["sides_do_not_fit rows.0.left"],
    ],
    ["a date and a date", row(asDate, "greater", constant("2026-04-01")), []],
    ["a date and a number", row(asDate, "greater", constant(5)), ["sides_do_not_fit rows.0.left"]],
    [
      "a number and a word",
      row(pill("trigger", "amount"), "less", words("many")),
      ["typed_not_comparable rows.0.right"],
    ],
    [
      "the name of a field and a number",
      row(words("Amount"), "greater", constant(5000)),
      ["typed_not_comparable rows.0.left"],
    ],
    ["a number and a typed number", row(pill("s1", "pages"), "less", words("1200")), []],
    [
      "a number and a text that may spell one",
      row(pill("s1", "pages"), "less", pill("trigger", "id")),
      [],
    ],
    [
      "a number and a list",
      row(pill("trigger", "amount"), "less", tags),
      ["sides_do_not_fit rows.0.left"],
    ],
    ["a formula", row(formula("trigger.created * 2"), "greater", constant(1)), []],
    [
      "a formula that gives an amount",
      row(formula("trigger.amount * 2"), "greater", constant(1)),
      ["threshold_no_currency rows.0.currency", "other_currency_unchosen otherCurrency"],
    ],
    [
      "the same on the right",
      row(constant(1), "less", formula("round(trigger.amount * 1.1)")),
      ["threshold_no_currency rows.0.currency", "other_currency_unchosen otherCurrency"],
    ],
    ["an amount and zero", row(formula("trigger.amount * 2"), "greater", constant(0)), []],
    [
      "two formulas that give amounts",
      row(formula("trigger.amount * 2"), "less", formula('money(5, "usd")')),
      [],
    ],
    [
      "a formula that is wrong",
      row(formula("trigger.amount *"), "greater", constant(1)),
      ["formula_ends_early rows.0.left"],
    ],
    [
      "a pill that is not there",
      row(pill("trigger", "no"), "isPresent"),
      ["unknown_pill rows.0.left"],
    ],
    [
      "a step that comes later",
      row(pill("s4", "id"), "isPresent"),
      ["pill_of_later_step rows.0.left"],
    ],
    [
      "a step that is gone",
      row(pill("s1", "id"), "equals", pill("s9", "id")),
      ["pill_of_missing_step rows.0.right"],
    ],
  ])("is checked: %s", (_, one, expected) => {
    expect(inIf(when(one))).toEqual(expected);
  });

  it("says which row is wrong, and what to do", () => {
    const condition = when(
      row(pill("trigger", "id"), "isPresent"),
      row(created, "greater", constant("2026-04-01")),
    );
    const [found] = problems(ifStep("s2", branch("s3", condition, letter("s4"))));
    expect(found && problemText(found, "en")).toBe(
      "Condition 2 cannot compare a number with “2026-04-01”. Compare two numbers or two dates; you can use a time in Unix seconds as date and time.",
    );
    expect(found && problemText(found, "ja")).toContain("条件 2 で数値と「2026-04-01」が比較");
  });

  it.each<[string, readonly string[]]>([
    ["1 and not 2", []],
    ["", ["logic_missing logic"]],
    ["1 and", ["logic_ends_early logic"]],
    ["1 & 2", ["logic_unreadable logic"]],
    ["1", ["logic_unused_row logic"]],
    ["1 or 2 or 3", ["logic_unknown_row logic"]],
  ])("is put together by custom logic: %s", (logic, expected) => {
    const rows = [row(pill("trigger", "id"), "isPresent"), row(pill("trigger", "paid"), "isTrue")];
    expect(inIf({ match: "custom", logic, rows })).toEqual(expected);
  });

  it("of a handler sees the error, and what was watched as something that may be missing", () => {
    const condition = when(
      row(pill("s1", "error", "code"), "equals", constant("card_declined")),
      row(pill("s2", "id"), "isPresent"),
    );
    expect(told(handler("s1", [letter("s2")], onError("s3", condition, "continue")))).toEqual([]);
    const outside = told(
      handler(
        "s1",
        [letter("s2", { body: pill("s1", "error", "code") })],
        onError("s3", null, "continue"),
      ),
      letter("s4", { body: pill("s2", "id") }),
      { ...letter("s5"), input: { to: pill("s2", "id") } },
    );
    expect(outside).toEqual(["pill_of_later_step s2.input.body", "may_be_empty s5.input.to"]);
  });
});
