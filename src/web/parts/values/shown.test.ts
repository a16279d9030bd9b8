import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Json } from "#sdk/json.ts";
import { columnsOf } from "./item-table.ts";
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
        {
          name: "amount",
          label: { en: "Amount", ja: "金額" },
          isForeign: false,
          value: expect.anything(),
        },
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
          isForeign: false,
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

  it("tells the fields that a schema does not name from those of a schema that names none", () => {
    const foreign = (value: Json, schema: Schema) => {
      const group = shownValue(value, schema);
      return group.kind === "group" ? group.fields.filter((field) => field.isForeign) : [];
    };
    expect(foreign({ amount: 1, brand_new: 2 }, charge)).toMatchObject([{ name: "brand_new" }]);
    expect(foreign({ amount: 1 }, {})).toEqual([]);
    expect(foreign({ amount: 1 }, { type: "object", additionalProperties: true })).toEqual([]);
  });

  it("is money where a pill has put an amount into a field for any number", () => {
    const asked: string[] = [];
    const shown = shownValue({ values: [{ column: "total", value: 5_000 }] }, {}, (path, value) => {
      asked.push(path.join("."));
      return value === 5_000 ? { amount: 5_000, currency: "jpy" } : undefined;
    });
    expect(asked).toEqual(["values.0.column", "values.0.value"]);
    expect(shown).toMatchObject({
      fields: [
        {
          value: {
            items: [
              {
                fields: [
                  { value: { kind: "text", text: "total" } },
                  { value: { kind: "money", amount: 5_000, currency: "jpy", isBare: true } },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it("has a day that no time zone moves", () => {
    const day: Schema = { type: "string", format: "date" };
    expect(shownValue("2026-11-30", day)).toEqual({ kind: "day", at: "2026-11-30" });
    expect(shownValue("next week", day)).toEqual({ kind: "text", text: "next week" });
  });

  it("is a table where a list has short items alike", () => {
    const columns = (list: Json) => {
      const shown = shownValue(list, {});
      return shown.kind === "list" ? columnsOf(shown.items)?.map(({ name }) => name) : undefined;
    };
    expect(columns([{ column: "a", value: 1 }, { column: "b" }])).toEqual(["column", "value"]);
    expect(columns([{ column: "a", value: { deep: 1 } }])).toBeUndefined();
    expect(columns([{ a: 1, b: 1, c: 1, d: 1 }])).toBeUndefined();
    expect(columns(["a", "b"])).toBeUndefined();
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
