import { describe, expect, it } from "vitest";
import { conditionText } from "./condition-text.ts";
import type { Condition, ConditionRow } from "./step.ts";
import {
  catalogue,
  constant,
  flowOf,
  formula,
  letter,
  list,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";

const buyer = row(pill("trigger", "buyer"), "startsWith", constant("702"));
const paid = row(pill("trigger", "paid"), "isTrue");
const city = row(pill("trigger", "delivery", "city"), "isPresent");
const custom = (logic: string): Condition => ({
  ...when(buyer, paid, city),
  match: "custom",
  logic,
});

describe("conditionText", () => {
  it.each<[Condition, string, string]>([
    [when(buyer), "Buyer starts with “702”", "「購入者」が「702」で始まる"],
    [
      when(buyer, paid),
      "Buyer starts with “702” and Paid is true",
      "「購入者」が「702」で始まる、かつ「支払い済み」が true である",
    ],
    [
      { ...when(buyer, city), match: "any" },
      "Buyer starts with “702” or Delivery › City is present",
      "「購入者」が「702」で始まる、または「配送 › 市区町村」が存在する",
    ],
    [
      custom("1 and (2 or not 3)"),
      "Buyer starts with “702” and (Paid is true or not (Delivery › City is present))",
      "「購入者」が「702」で始まる、かつ (「支払い済み」が true である、または (「配送 › 市区町村」が存在する) ではない)",
    ],
    [custom("1 and"), "1 and", "1 and"],
    [
      when(row(pill("trigger", "amount"), "greater", constant(500))),
      "Amount is greater than 500 (no currency chosen)",
      "「金額」が 500 (通貨未選択) より大きい",
    ],
    [
      when(row(pill("s1", "pages"), "equals", pill("trigger", "amount"))),
      "Pages equals Amount",
      "「ページ数」が「金額」と一致する",
    ],
    [
      when(row(formula("upper(trigger.buyer)"), "equals", words("A-", pill("trigger", "id")))),
      "= upper([Trigger › Buyer]) equals “A-[Trigger › Sale ID]”",
      "= upper([トリガー › 購入者]) が「A-[トリガー › 売上 ID]」と一致する",
    ],
    [when(row(null, "equals")), "… equals …", "…が…と一致する"],
    [
      when(row(pill("s9", "x"), "isEmpty")),
      "Step s9 › x is empty",
      "「ステップ s9 › x」が空である",
    ],
  ])("%#", (condition, en, ja) => {
    expect(conditionText(condition, flowOf(letter("s1")), catalogue)).toEqual({ en, ja });
  });

  const inDollars = (one: ConditionRow): ConditionRow => ({ ...one, currency: "usd" });

  it.each<[string, Condition, string]>([
    [
      "a number beside an amount",
      when(inDollars(row(pill("trigger", "amount"), "less", constant(1250)))),
      "Amount is less than $12.50",
    ],
    [
      "whichever side it stands on",
      when(inDollars(row(constant(5), "equals", words(pill("trigger", "amount"))))),
      "$0.05 equals Amount",
    ],
    [
      "and each of a list",
      when(inDollars(row(list(constant(5), constant(500)), "contains", pill("trigger", "amount")))),
      "$0.05, $5.00 contains Amount",
    ],
    [
      "in the currency that another row asks for",
      when(
        row(pill("trigger", "currency"), "equals", constant("jpy")),
        row(pill("trigger", "amount"), "less", constant(1250)),
      ),
      "Currency equals “JPY” and Amount is less than ¥1,250",
    ],
    [
      "and not in one that nobody has chosen",
      when(row(pill("trigger", "amount"), "less", constant(1250))),
      "Amount is less than 1250 (no currency chosen)",
    ],
    [
      "but no other number",
      when(row(pill("s1", "pages"), "less", constant(1250))),
      "Pages is less than 1250",
    ],
    [
      "as it stands beside a decimal",
      when(
        inDollars(
          row(
            { ...pill("trigger", "amount"), as: { to: "decimal", currency: ["currency"] } },
            "less",
            constant(12.5),
          ),
        ),
      ),
      "Amount is less than 12.5 USD",
    ],
    [
      "and says what becomes of other currencies",
      {
        ...when(inDollars(row(pill("trigger", "amount"), "less", constant(1250)))),
        otherCurrency: "else",
      },
      "Amount is less than $12.50 (other currencies: Else)",
    ],
  ])("shows money: %s", (_, condition, en) => {
    expect(conditionText(condition, flowOf(letter("s1")), catalogue).en).toBe(en);
  });
});
