import { describe, expect, it } from "vitest";
import { type Deed, moneyDeeds } from "#sdk/deed.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { deedOf, deedSentence, moneyDeed } from "./deed.ts";
import { constant, flowOf, formula, letter, pill, withLetters, words } from "./fixtures.ts";
import type { ActionStep } from "./step.ts";
import { amountsOf, movesMoney } from "./step-money.ts";

const charge: Deed = {
  words: moneyDeeds.charge,
  amount: "cost",
  or: { field: "colour", value: false, words: moneyDeeds.hold },
};
const told = (input: ActionStep["input"], does: Deed = charge) => {
  const step = letter("s1", input);
  const form = { step, document: flowOf(step), catalogue: withLetters({ does }) };
  return { ...deedOf(form), rest: amountsOf(form) };
};
const yen = { cost: constant(1_200), currency: constant("jpy") };
const amount = pill("trigger", "amount");

describe("what a write does", () => {
  it("is told with the amount, which is not told once more", () => {
    expect(told(yen)).toMatchObject({ en: "charges ¥1,200", rest: [] });
    expect(told(yen).ja).toMatch(/^[¥￥]1,200 を請求します$/);
    expect(told({ ...yen, currency: words("usd") }).en).toBe("charges $12.00");
  });

  it("is another where a field says so", () => {
    expect(told({ ...yen, colour: constant(false) }).en).toBe("holds ¥1,200");
    expect(told({ ...yen, colour: constant(true) }).en).toBe("charges ¥1,200");
    expect(told({ ...yen, colour: pill("trigger", "paid") }).en).toBe("charges ¥1,200");
  });

  it("is told by where the amount comes from, where that is not known before", () => {
    const currency = pill("trigger", "currency");
    expect(told({ cost: amount, currency })).toMatchObject({
      en: "charges an amount from [Trigger › Amount]",
      ja: "[トリガー › 金額] の金額を請求します",
    });
    expect(told({ cost: formula("trigger.amount * 2"), currency })).toMatchObject({
      en: "charges an amount (= [Trigger › Amount] * 2)",
      ja: "金額 (= [トリガー › 金額] * 2) を請求します",
    });
    // The number alone would be read as something else.
    expect(told({ cost: constant(1_200), currency }).en).toBe(
      "charges an amount (1200 in the smallest unit, currency from [Trigger › Currency])",
    );
  });

  it("is told without an amount where none is given", () => {
    expect(told({})).toMatchObject({ en: "charges an amount", ja: "金額を請求します" });
    const whole = text("all that is left", "残額すべて");
    expect(told({}, { words: moneyDeeds.refund, amount: "cost", whole })).toMatchObject({
      en: "refunds all that is left",
      ja: "残額すべてを返金します",
    });
  });

  it("moves what only the other side knows, always or where a field is filled in", () => {
    const whole = text("what it comes to", "その金額");
    const bill = { words: moneyDeeds.bill, whole };
    const moves = (input: ActionStep["input"], does: Deed) =>
      movesMoney(letter("s1", input), withLetters({ does }));
    expect(told({}, bill).en).toBe("bills what it comes to");
    expect(moves({}, bill)).toBe(true);
    const plain = { words: text("writes", "書き込みます") };
    const does = { ...plain, filled: { fields: ["colour"], ...bill } };
    expect([told({}, does).en, moves({}, does)]).toEqual(["writes", false]);
    expect([told(yen, does).en, moves(yen, does)]).toEqual(["writes", false]);
    const filled = { colour: constant(false) };
    expect([told(filled, does).en, moves(filled, does)]).toEqual(["bills what it comes to", true]);
    expect(moves({ colour: words("") }, does)).toBe(false);
  });

  it("moves no money, where it is of something else", () => {
    const does = { words: text("sends a letter", "手紙を送ります") };
    expect(told(yen, does)).toMatchObject({ ...does.words, rest: [{ en: "Cost: ¥1,200." }] });
  });
});

it("what a request does with money is told in the same words", () => {
  expect(moneyDeed("charge", "$12.50", "en")).toBe("Charges $12.50");
  expect(moneyDeed("hold", "¥1,200", "ja")).toBe("¥1,200 を確保します");
  expect(moneyDeed("refund", null, "en")).toBe("Refunds an unknown amount");
  expect(moneyDeed("refund", null, "ja")).toBe("不明な金額を返金します");
});

describe("what a frozen write does", () => {
  const part = (...records: readonly JsonObject[]) => ({
    label: "Rows",
    records,
    count: records.length,
  });
  const first = { id: 17, total: "12.50", note: "Rush, please", due: null };

  it("is one sentence with its values", () => {
    const deed = { words: "adds 1 row to orders", parts: [part(first)] };
    expect(deedSentence(deed, "en")).toBe(
      "Adds 1 row to orders: id 17, total 12.50, note “Rush, please”, due empty",
    );
    expect(deedSentence({ ...deed, words: "orders に行を 1 件追加します" }, "ja")).toBe(
      "orders に行を 1 件追加します: id 17、total 12.50、note 「Rush, please」、due 空",
    );
  });

  it("names its parts where there are several, and how many more records there are", () => {
    const [where, list] = [part({ id: 5 }), { ...part({ id: 1 }, { id: 2 }), count: 1_250 }];
    expect(deedSentence({ words: "changes", parts: [where, part({ paid: true })] }, "en")).toBe(
      "Changes. Rows: id 5. Rows: paid true",
    );
    expect(deedSentence({ words: "adds", parts: [list] }, "en")).toBe(
      "Adds: id 1; id 2; 1,248 more",
    );
    expect(deedSentence({ words: "追加します", parts: [list] }, "ja")).toBe(
      "追加します: id 1 / id 2 / ほか 1,248 件",
    );
    expect(deedSentence({ words: "adds 0 rows", parts: [part()] }, "en")).toBe("Adds 0 rows");
  });

  it("stays short, whatever it writes", () => {
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`c${at}`, at]));
    const deed = { words: "adds", parts: [part(wide)] };
    expect(deedSentence(deed, "en")).toMatch(/^Adds: c0 0, .*, c7 7, …$/);
    const long = { words: "adds", parts: [part({ text: "🙂".repeat(100), list: [1, { a: 2 }] })] };
    expect(deedSentence(long, "en")).toBe(`Adds: text “${"🙂".repeat(60)}…”, list [1,{"a":2}]`);
  });
});
