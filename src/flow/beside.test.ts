import { describe, expect, it } from "vitest";
import { text } from "#sdk/text.ts";
import type { Json } from "#sdk/json.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import {
  catalogue,
  constant,
  facts,
  flowOf,
  formula,
  letter,
  newSale,
  object,
  pill,
  variable,
  words,
} from "./fixtures.ts";
import { resolveInput } from "./mapping.ts";
import { moneyGroup } from "./money-group.ts";
import { inputOf } from "./offers.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import { schemasIn } from "./sight.ts";
import type { Value } from "./value.ts";

/** Amounts beside a currency that says something else than their own. */

const yen = { amount: 5_000, currency: "jpy" };
const other = { id: "x", amount: 700, currency: "USD" };

const resolve = (input: { readonly [name: string]: Value }, trigger: Json = yen, by?: Schema) => {
  const step = letter("s1", input);
  const document = flowOf(variable("s2", "money"), step);
  const outputs: { readonly [from: string]: Json } = { trigger, s2: { value: other } };
  const resolved = resolveInput(
    step.input,
    by ?? inputOf(step, catalogue) ?? {},
    (from) => outputs[from],
    { ...facts, schemaAt: schemasIn(document, catalogue) },
  );
  return resolved.ok ? resolved.value : resolved.problems;
};
const refused = [{ code: "flow.amount_in_other_currency" }];
const amount = pill("trigger", "amount");

describe("when a step is worked out", () => {
  it.each<[string, Value, Value]>([
    ["a typed currency", amount, constant("usd")],
    ["the currency of another record", amount, pill("s2", "value", "currency")],
    ["a pill that stands alone in a text", words(amount), constant("usd")],
    ["a pill that is made a number", { ...amount, as: { to: "number" } }, constant("usd")],
    ["a formula that gives the amount", formula("trigger.amount * 2"), constant("usd")],
    [
      "a formula that converts it to a third",
      formula('convert(trigger.amount, "eur", 0.006)'),
      constant("usd"),
    ],
  ])("%s is refused", (_, cost, currency) => {
    expect(resolve({ cost, currency })).toMatchObject(refused);
  });

  it.each<[string, Value, Value]>([
    ["its own currency", amount, pill("trigger", "currency")],
    ["its own currency, typed in capitals", amount, constant(" JPY ")],
    ["what it is converted to", formula('convert(trigger.amount, "usd", 0.01)'), constant("usd")],
    ["a number that is no amount", pill("trigger", "created"), constant("usd")],
    ["a typed amount", constant(5_000), constant("usd")],
    ["a formula of plain numbers", formula("20 * 3"), constant("usd")],
  ])("%s is sent", (_, cost, currency) => {
    const trigger = { ...yen, created: 5 };
    expect(resolve({ cost, currency }, trigger)).toMatchObject({ to: "Ann" });
  });

  it("a record without a currency brings a plain number", () => {
    expect(resolve({ cost: amount, currency: constant("usd") }, { amount: 5 })).toMatchObject({
      cost: 5,
    });
  });

  it("both currencies are named, and what to do", () => {
    const [problem] = resolve({ cost: amount, currency: constant("usd") }) as Parameters<
      typeof problemText
    >[0][];
    expect(problem && problemText(problem, "en")).toBe(
      'The amount in “Cost” is in JPY, but “Currency” says USD. Take the currency from the same record as the amount, or convert the amount, such as convert(amount, "usd", rate).',
    );
    expect(problem && problemText(problem, "ja")).toContain("JPY ですが、「通貨」は USD です");
  });

  it("in a group the currency is found from the root of the form, or beside the amount", () => {
    const money = (currency: string[]) => ({
      type: "integer",
      field: { label: text("Cost", "費用"), money: { currency } },
    });
    const word = { type: "string" };
    const form = (currency: string[]): Schema => ({
      type: "object",
      properties: {
        to: word,
        price: { type: "object", properties: { cost: money(currency), currency: word } },
        currency: word,
      },
    });
    const usd = constant("usd");
    const price = object({ cost: amount, currency: usd });
    expect(resolve({ price }, yen, form(["price", "currency"]))).toMatchObject(refused);
    expect(resolve({ price }, yen, form(["currency"]))).toMatchObject(refused);
    const near = object({ cost: amount, currency: pill("trigger", "currency") });
    expect(resolve({ price: near }, yen, form(["price", "currency"]))).toMatchObject({
      price: { cost: 5_000, currency: "jpy" },
    });
    expect(resolve({ price: near, currency: usd }, yen, form(["currency"]))).toMatchObject(refused);
  });
});

it("a variable of money takes no currency but its amount's own", () => {
  const properties = { to: { type: "string" }, value: moneyGroup };
  const put = (currency: Value) =>
    resolve({ value: object({ amount, currency }) }, yen, { type: "object", properties });
  expect(put(constant("usd"))).toMatchObject(refused);
  expect(put(pill("trigger", "currency"))).toMatchObject({ value: yen });
});

describe("before a flow is published", () => {
  const connections = [
    { id: "c-shop", connector: "shop", mode: "test", account: "a", broken: false, held: false },
    { id: "c-post", connector: "post", mode: "test", account: "b", broken: false, held: false },
  ] as const;
  /** A shop that sells in yen alone. */
  const inYen: Catalogue = {
    ...catalogue,
    connectors: catalogue.connectors.map((one) => ({
      ...one,
      triggers: one.triggers.map((trigger) => ({
        ...trigger,
        output: {
          ...trigger.output,
          properties: {
            ...trigger.output.properties,
            currency: {
              const: "jpy",
              field: { label: text("Currency", "通貨"), currency: true },
            },
          },
        },
      })),
    })),
  };
  const codes = (currency: Value, known = inYen) =>
    problemsOf(
      { ...flowOf(letter("s1", { cost: amount, currency })), trigger: newSale },
      known,
      connections,
    ).map(({ code }) => code);

  it("what is certain to differ is refused", () => {
    expect(codes(constant("usd"))).toEqual(["flow.amount_in_other_currency"]);
    expect(codes(constant("JPY"))).toEqual([]);
    expect(codes(pill("trigger", "currency"))).toEqual([]);
  });

  it("what only the run will tell is left to it", () => {
    expect(codes(constant("usd"), catalogue)).toEqual([]);
  });
});
