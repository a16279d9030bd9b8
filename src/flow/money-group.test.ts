import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import {
  catalogue,
  constant,
  facts,
  flowOf,
  formula,
  letter,
  object,
  pill,
  variable,
  words,
} from "./fixtures.ts";
import { inputSchema, readCall } from "./invoke.ts";
import { resolveInput } from "./mapping.ts";
import { moneyGroup, moneyWritten } from "./money-group.ts";
import { problemsOf } from "./ready.ts";
import { schemasIn, see } from "./sight.ts";
import type { InvokeTrigger } from "./trigger.ts";
import type { Value } from "./value.ts";

/** Money by itself: in variables, and in what a flow is called with. */

const sale: Json = { id: "sale_1", amount: 1250, currency: "USD" };

function resolve(value: Value): Json | undefined {
  const schemaAt = schemasIn(flowOf(letter("s1")), catalogue);
  const schema = { type: "object", properties: { price: moneyGroup } };
  const resolved = resolveInput({ price: value }, schema, () => sale, { ...facts, schemaAt });
  return resolved.ok ? resolved.value["price"] : resolved.problems.map(({ code }) => code);
}

describe("Money", () => {
  it.each<[string, Value, Json]>([
    [
      "both typed",
      object({ amount: constant(500), currency: constant("jpy") }),
      { amount: 500, currency: "jpy" },
    ],
    ["an amount", pill("trigger", "amount"), { amount: 1250, currency: "usd" }],
    [
      "an amount in a text alone",
      words("", pill("trigger", "amount")),
      { amount: 1250, currency: "usd" },
    ],
    [
      "a formula",
      formula('multiply(trigger.amount, 1.1, "down")'),
      { amount: 1375, currency: "usd" },
    ],
    ["as a table has it", constant("12.50 USD"), { amount: 1250, currency: "usd" }],
  ])("is made of %s", (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each<[string, Value]>([
    ["a number", constant(5)],
    ["a number of a formula", formula("5")],
    ["an amount that is not whole", formula("trigger.amount / 3")],
    ["what is no currency", object({ amount: constant(5), currency: constant("dollars") })],
  ])("is not made of %s", (_, value) => {
    expect(resolve(value)).toEqual([expect.stringContaining("flow.")]);
  });

  it.each([
    ["12.50 USD", { amount: 1250, currency: "usd" }],
    ["-0.5usd", { amount: -50, currency: "usd" }],
    ["500 JPY", { amount: 500, currency: "jpy" }],
    ["1.234 KWD", { amount: 1234, currency: "kwd" }],
    ["1.5 JPY", undefined],
    ["1.234 USD", undefined],
    ["12.50", undefined],
    ["12.50 XYZ", undefined],
    ["USD", undefined],
  ])("is written %s", (written, expected) => {
    expect(moneyWritten(written)).toEqual(expected);
  });
});

describe("A variable of money", () => {
  const document = flowOf(variable("s1", "money", pill("trigger", "amount")), letter("s2"));
  const codes = (initial: Value) =>
    problemsOf(flowOf(variable("s1", "money", initial)), catalogue, [])
      .map(({ code }) => code)
      .filter((code) => code !== "flow.unknown_connection");

  it("gives its amount with its currency", () => {
    expect(see({ from: "s1", path: ["value", "amount"] }, "s2", document, catalogue)).toMatchObject(
      {
        schema: { type: "integer", field: { money: { currency: ["value", "currency"] } } },
      },
    );
  });

  it("takes an amount, and no plain number", () => {
    const right = [pill("trigger", "amount"), formula("trigger.amount * 2"), constant("5 USD")];
    for (const value of right) expect(codes(value)).toEqual([]);
    expect(codes(pill("trigger", "created"))).toEqual(["flow.pill_of_wrong_type"]);
    expect(codes(formula("trigger.created"))).toEqual(["flow.formula_of_wrong_type"]);
    expect(codes(formula("trigger.amount / 3"))).toEqual(["flow.formula_not_rounded"]);
  });
});

describe("An input of money", () => {
  const trigger: InvokeTrigger = {
    kind: "invoke",
    inputs: [{ name: "price", type: "money", required: true, help: "" }],
    outputs: [],
  };

  it("is an amount in the smallest unit beside its currency", () => {
    expect(readCall(trigger, { price: { amount: 1250, currency: "USD" } }).ok).toBe(true);
    for (const price of [1250, { amount: 12.5, currency: "usd" }, { amount: 5, currency: "xyz" }])
      expect(readCall(trigger, { price }).ok).toBe(false);
  });

  it("keeps its currency in pills and formulas", () => {
    expect(inputSchema(trigger).properties?.["price"]).toMatchObject({
      properties: { amount: { field: { money: { currency: ["price", "currency"] } } } },
    });
  });
});
