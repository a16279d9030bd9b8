import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Json } from "#sdk/json.ts";
import { isNothing, type Shown, shownValue } from "./shown.ts";

const [stripe] = catalogueOf(connectors).connectors;
const charge: Schema = stripe?.triggers.find(({ id }) => id === "new-charge")?.output ?? {};

/** The field of a charge, by its name. */
function shown(value: { readonly [name: string]: Json }, name: string): Shown | undefined {
  const group = shownValue(value, charge);
  return group.kind === "group"
    ? group.fields.find((field) => field.name === name)?.value
    : undefined;
}

describe("a value with its schema", () => {
  it("is read as people read it: money in its currency, moments, choices and labels", () => {
    const value = { amount: 500, currency: "kwd", created: 1_793_491_200, status: "succeeded" };
    expect(shown(value, "amount")).toEqual({ kind: "money", amount: 500, currency: "kwd" });
    expect(shown(value, "created")).toEqual({ kind: "moment", at: "2026-11-01T00:00:00.000Z" });
    expect(shown(value, "status")).toEqual({
      kind: "choice",
      label: { en: "Succeeded", ja: "成功" },
    });
    expect(shownValue(value, charge)).toMatchObject({
      fields: expect.arrayContaining([
        { name: "amount", label: { en: "Amount", ja: "金額" }, value: expect.anything() },
      ]),
    });
  });

  it("has the currency of an amount in a list beside it, in the same item", () => {
    const list = stripe?.actions.find(({ id }) => id === "list-charges")?.output ?? {};
    const charges = [
      { amount: 500, currency: "kwd" },
      { amount: 500, currency: "jpy" },
    ];
    const amounts = ["kwd", "jpy"].map((currency) => ({
      fields: expect.arrayContaining([
        expect.objectContaining({ value: { kind: "money", amount: 500, currency } }),
      ]),
    }));
    expect(shownValue({ charges }, list)).toMatchObject({
      fields: [{ value: { kind: "list", items: amounts } }],
    });
  });

  it("is shown as it came where the schema does not know it", () => {
    expect(shown({ amount: 500 }, "amount")).toEqual({ kind: "number", number: 500 });
    expect(shown({ amount: "500" }, "amount")).toEqual({ kind: "text", text: "500" });
    expect(shown({ status: "brand_new" }, "status")).toEqual({ kind: "text", text: "brand_new" });
    expect(shown({ news: { deep: [1, true] } }, "news")).toEqual({
      kind: "group",
      fields: [
        {
          name: "deep",
          label: { en: "deep", ja: "deep" },
          value: {
            kind: "list",
            items: [
              { kind: "number", number: 1 },
              { kind: "boolean", is: true },
            ],
          },
        },
      ],
    });
    expect(shown({ created: 1e300 }, "created")).toEqual({ kind: "number", number: 1e300 });
  });

  it("has the fields of the schema first, in its order", () => {
    const group = shownValue({ zzz: 1, currency: "jpy", amount: 1, id: "ch_1" }, charge);
    const names = group.kind === "group" ? group.fields.map(({ name }) => name) : [];
    expect(names).toEqual(["id", "amount", "currency", "zzz"]);
  });

  it.each<Json>([null, "", [], {}, { customer: null, metadata: {} }])("%j is nothing", (value) => {
    expect(isNothing(shownValue(value, charge))).toBe(true);
  });

  it.each<Json>([0, false, "0", [null], "__proto__", { __proto__: 1, toString: 1 }])(
    "%j is something, and harms nothing",
    (value) => {
      expect(isNothing(shownValue(value, charge))).toBe(false);
    },
  );
});
