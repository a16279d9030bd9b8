import { describe, expect, it } from "vitest";
import type { ConditionRow, Operator } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { catalogue, constant, flowOf, formula, letter, pill, row, when } from "#flow/fixtures.ts";
import { seeFrom } from "#flow/sight.ts";
import { logicOf } from "#flow/condition.ts";
import { moneyIn, thresholdOf } from "#flow/amounts.ts";
import { operators } from "#flow/operators.ts";
import { schemasSeen } from "#flow/seen.ts";
import type { Condition } from "#flow/step.ts";
import {
  inCurrency,
  kindsOf,
  moneyOf,
  operatorFor,
  operatorsFor,
  rightSchema,
  withKnownCurrencies,
  withLeft,
  withRight,
  withRow,
} from "./sides.ts";

const see = seeFrom("s1", flowOf(letter("s1")), catalogue);
const offered = (left: Value | null, chosen: Operator = "equals") =>
  operatorsFor(kindsOf(left, see), chosen);
const sale = (...path: string[]) => pill("trigger", ...path);

describe("the operators of a condition", () => {
  it("are all there for nothing yet", () => {
    expect(offered(null)).toHaveLength(16);
  });

  it("fit what stands on the left", () => {
    expect(offered(sale("amount"))).toContain("greater");
    expect(offered(sale("amount"))).not.toContain("isTrue");
    expect(offered(sale("paid"))).toEqual([
      "equals",
      "notEquals",
      "isTrue",
      "isFalse",
      "isPresent",
      "isNotPresent",
    ]);
    expect(offered(sale("tags"))).toContain("contains");
    expect(offered(sale("tags"))).not.toContain("startsWith");
  });

  it("keep the one that is chosen, although it does not fit", () => {
    expect(offered(sale("paid"), "startsWith")).toContain("startsWith");
  });

  it("follow the left side only where they must, or where nothing is compared yet", () => {
    const kinds = kindsOf(sale("paid"), see);
    expect(operatorFor({ operator: "equals", right: null }, kinds)).toBe("isTrue");
    expect(operatorFor({ operator: "equals", right: constant(false) }, kinds)).toBe("equals");
    expect(operatorFor({ operator: "isPresent", right: null }, kinds)).toBe("isPresent");
    expect(operatorFor({ operator: "startsWith", right: constant("a") }, kinds)).toBe("equals");
  });
});

describe("the right side", () => {
  const right = (left: Value, operator: Operator) => rightSchema(left, operator, see);

  it("is of the left's kind where both are compared whole", () => {
    expect(right(sale("paid"), "equals")).toEqual({ type: "boolean" });
    expect(right(sale("amount"), "less")).toMatchObject({ type: "integer" });
    expect(right(sale("tags"), "contains")).toEqual({ type: "string" });
    expect(right(sale("amount"), "startsWith")).toEqual({ type: "string" });
  });

  it("is an amount of money where the left is one", () => {
    expect(right(sale("amount"), "greater").field?.money).toBeDefined();
    expect(right(sale("created"), "greater").field?.money).toBeUndefined();
  });
});

describe("the currency of a row", () => {
  const amount = row(sale("amount"), "greater");
  const shownIn = (...rows: ConditionRow[]) => {
    const money = moneyOf(when(...rows), rows.length - 1, see);
    return money && [money.currency, money.isCertain];
  };
  const typed = withRight(amount, constant(5000), "usd", see);

  it("is asked for where an amount is compared with a number, typed or not", () => {
    expect(shownIn(amount)).toEqual([null, false]);
    expect(shownIn(row(sale("amount"), "greater", pill("s1", "pages")))).toEqual([null, false]);
    expect(shownIn(row(sale("created"), "greater", constant(1)))).toBeNull();
    expect(shownIn(row(sale("amount"), "isPresent"))).toBeNull();
    expect(shownIn(row(sale("amount"), "equals", sale("amount")))).toBeNull();
  });

  it("is asked for where a formula that gives an amount is compared, too", () => {
    const left = formula("round(trigger.amount * 1.1)");
    const asked = { amount: { pill: sale("amount") }, currency: null, isCertain: false };
    expect(moneyOf(when(row(left, "less", constant(5))), 0, see)).toMatchObject(asked);
    expect(moneyOf(when(row(left, "less", null)), 0, see)).toMatchObject(asked);
    expect(moneyOf(when(row(formula("1 + 2"), "less", constant(5))), 0, see)).toBeNull();
    expect(rightSchema(left, "less", see)).toMatchObject({ field: { money: {} } });
  });

  it("is that which another row asks for", () => {
    const dollars = row(sale("currency"), "equals", constant("USD"));
    expect(shownIn(dollars, amount)).toEqual(["usd", true]);
  });

  it("is kept with what is typed, whatever the sample is later", () => {
    expect(typed).toEqual({ ...amount, right: constant(5000), currency: "usd" });
    expect(withRight(typed, constant(6000), "usd", see)).toMatchObject({ currency: "usd" });
    expect(withRight(typed, null, null, see)).toMatchObject({ currency: "usd" });
    expect(withRight(typed, constant(6000), "jpy", see)).toMatchObject({ currency: "jpy" });
    expect(withLeft(typed, sale("amount"), "less", see)).toEqual({ ...typed, operator: "less" });
  });

  it("goes where no amount is compared with a number any more", () => {
    expect(withRight(typed, sale("amount"), "usd", see)).not.toHaveProperty("currency");
    expect(withLeft(typed, sale("created"), "less", see)).not.toHaveProperty("currency");
  });

  it("leaves the figure as it was typed when a person chooses another one", () => {
    expect(inCurrency(typed, "jpy", see)).toEqual({
      ...typed,
      currency: "jpy",
      right: constant(50),
    });
    expect(inCurrency(typed, "kwd", see)).toMatchObject({ right: constant(50_000) });
    const cents = { ...typed, right: constant(1250) };
    expect(inCurrency(cents, "jpy", see)).toMatchObject({ right: constant("12.50 JPY") });
  });

  it("gives a number from before currencies were kept no other figure", () => {
    const before = row(sale("amount"), "greater", constant(5000));
    expect(shownIn(before)).toEqual([null, false]);
    expect(inCurrency(before, "usd", see)).toEqual({ ...before, currency: "usd" });
  });

  it("takes what was typed before an amount stood beside it for a figure in the currency that is chosen", () => {
    const before = row(sale("amount"), "greater", constant("50"));
    const chosen = (currency: string) => inCurrency(before, currency, see).right;
    expect([chosen("usd"), chosen("jpy")]).toEqual([constant(5000), constant(50)]);
    const code = row(sale("id"), "equals", constant("50"));
    expect(inCurrency(code, "usd", see).right).toEqual(constant("50"));
  });
});

describe("the number of another row", () => {
  const number = (condition: Condition, index: number) => {
    const one = condition.rows[index];
    const money = one && moneyIn(one, schemasSeen(see));
    const logic = logicOf(condition);
    if (!money || !logic.ok) return { right: one?.right, currency: one?.currency ?? null };
    const found = thresholdOf(condition, index, money, logic.logic);
    return { right: one.right, currency: found?.currency ?? null };
  };
  const asks = (code: string): ConditionRow => row(sale("currency"), "equals", constant(code));
  const comparing = operatorsFor(["integer"], "equals").filter((one) => operators[one].compares);
  const matches = [
    { match: "all", logic: "" },
    { match: "any", logic: "" },
    { match: "custom", logic: "1 and 2" },
    { match: "custom", logic: "1 or 2" },
  ] as const;
  const edits: readonly (readonly [string, (row: ConditionRow) => ConditionRow])[] = [
    ["another currency", (now) => withRight(now, constant("usd"), null, see)],
    ["no currency", (now) => withRight(now, null, null, see)],
    [
      "another operator",
      (now) => withRight({ ...now, operator: "notEquals" }, now.right, null, see),
    ],
    ["another left side", (now) => withLeft(now, sale("id"), "equals", see)],
  ];

  it("is the same after each edit of a row, for all operators and ways to join rows", () => {
    for (const operator of comparing)
      for (const joined of matches)
        for (const stored of [{}, { currency: "jpy" }])
          for (const [name, edited] of edits) {
            const amount = { ...row(sale("amount"), operator, constant(5_000)), ...stored };
            const condition: Condition = { ...joined, rows: [asks("jpy"), amount] };
            const before = number(condition, 1);
            const changed = withRow(condition, 0, edited, see);
            if (before.currency === null) continue;
            expect([operator, joined, name, number(changed, 1)]).toEqual([
              operator,
              joined,
              name,
              before,
            ]);
            const known = withKnownCurrencies(condition, see);
            for (const other of matches) expect(number({ ...known, ...other }, 1)).toEqual(before);
            expect(number({ ...known, match: "all", rows: known.rows.slice(1) }, 0)).toEqual(
              before,
            );
          }
  });

  it("keeps the currency in which it was typed, although another has changed the row beside it since", () => {
    const amount = row(sale("amount"), "greater", null);
    const now: Condition = { match: "all", logic: "", rows: [asks("usd"), amount] };
    const after = withRow(now, 1, (one) => withRight(one, constant(5_000), "jpy", see), see);
    expect(number(after, 1)).toEqual({ right: constant(5_000), currency: "jpy" });
  });
});
