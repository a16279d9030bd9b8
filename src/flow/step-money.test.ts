import { describe, expect, it } from "vitest";
import { diff, diffText } from "./diff.ts";
import {
  catalogue,
  constant,
  flowOf,
  formula,
  letter,
  object,
  pill,
  variable,
  words,
} from "./fixtures.ts";
import type { ActionStep, UpdateStep, VariableStep } from "./step.ts";
import { amountsOf, keptText } from "./step-money.ts";
import type { Value } from "./value.ts";

const told = (input: ActionStep["input"], locale: "en" | "ja" = "en") => {
  const step = letter("s1", input);
  return amountsOf({ step, document: flowOf(step), catalogue }).map((one) => one[locale]);
};

describe("the amounts of a step", () => {
  it("are told as money where they are written down", () => {
    const input = { cost: constant(1_200), currency: constant("jpy") };
    expect(told(input)).toEqual(["Cost: ¥1,200."]);
    expect(told(input, "ja")).toEqual([expect.stringMatching(/^費用: [¥￥]1,200。$/)]);
    expect(told({ cost: constant(1_250), currency: words("USD") })).toEqual(["Cost: $12.50."]);
    expect(told({})).toEqual([]);
  });

  it("are told by where they come from, where that is not known before", () => {
    const currency = pill("trigger", "id");
    expect(told({ cost: pill("trigger", "id"), currency: constant("jpy") })).toEqual([
      "Cost: an amount from [Trigger › Sale ID].",
    ]);
    expect(told({ cost: formula("1 + 2"), currency: constant("jpy") })).toEqual([
      "Cost: an amount (= 1 + 2).",
    ]);
    // The number alone would be read as something else.
    expect(told({ cost: constant(1_200), currency })).not.toContain("Cost: ¥1,200.");
  });
});

describe("an amount that is another in a new version", () => {
  const between = (before: ActionStep["input"], after: ActionStep["input"]) =>
    diffText(diff(flowOf(letter("s1", before)), flowOf(letter("s1", after)), catalogue), "en");
  const yen = { cost: constant(5_000), currency: constant("jpy") };

  it("is compared as money", () => {
    expect(between(yen, { ...yen, cost: constant(1_200) })).toEqual([
      "Send letter (Post) › Cost was changed: ¥5,000 → ¥1,200",
    ]);
  });

  it("is told with its currency where only that is another", () => {
    expect(between(yen, { ...yen, currency: constant("usd") })).toEqual([
      "Send letter (Post) › Currency was changed: jpy (¥5,000) → usd ($50.00)",
    ]);
  });

  it("is each in its own currency where both are others", () => {
    expect(between(yen, { cost: constant(1_250), currency: constant("usd") })).toEqual([
      "Send letter (Post) › Cost was changed: ¥5,000 → $12.50",
      "Send letter (Post) › Currency was changed: jpy (¥5,000) → usd ($12.50)",
    ]);
  });

  it("is told by where it comes from now", () => {
    expect(between(yen, { ...yen, cost: pill("trigger", "id") })).toEqual([
      "Send letter (Post) › Cost was changed: ¥5,000 → from [Trigger › Sale ID]",
    ]);
  });
});

describe("money in a variable", () => {
  const typed = object({ amount: constant(1_250), currency: constant("usd") });
  const update: UpdateStep = {
    kind: "update",
    id: "s2",
    name: null,
    variable: "s1",
    change: "set",
    value: typed,
  };
  const kept = (step: VariableStep | UpdateStep, value: Value, type: "money" | "list" = "money") =>
    keptText(value, step, flowOf(variable("s1", type), letter("s3")), catalogue).en;

  it("is told as money where all of it is written down", () => {
    expect(kept(variable("s1", "money"), typed)).toBe("$12.50");
    expect(kept(update, typed)).toBe("$12.50");
    const open = object({ amount: constant(1_250), currency: pill("trigger", "currency") });
    expect(kept(update, open)).toBe("Amount: 1250, Currency: [Trigger › Currency]");
    expect(kept(update, typed, "list")).toBe("amount: 1250, currency: usd");
  });

  it("is told so among what is different in a version", () => {
    const before = flowOf(variable("s1", "money", typed), letter("s3"));
    const yen = object({ amount: constant(500), currency: constant("jpy") });
    const after = flowOf(variable("s1", "money", yen), letter("s3"));
    expect(diffText(diff(before, after, catalogue), "en")).toEqual([
      expect.stringContaining("$12.50 → ¥500"),
    ]);
  });
});
