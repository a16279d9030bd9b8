import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { checkValue } from "./check.ts";
import { asDecimal, countsMinorUnits, isDecimal } from "./decimal-amount.ts";
import {
  catalogue,
  facts,
  flowOf,
  formula,
  list,
  lookup,
  pill,
  variable,
  words,
} from "./fixtures.ts";
import { resolveValue } from "./mapping.ts";
import type { Place } from "./outcome.ts";
import { seeBy } from "./seen.ts";
import { shapeOf } from "./shape.ts";
import { schemasIn } from "./sight.ts";
import type { Value } from "./value.ts";

/** Amounts with a decimal point, and every field of every action that counts the smallest unit of a currency. */

interface MoneyField {
  readonly name: string;
  readonly schema: Schema;
}

function moneyFieldsOf(schema: Schema, name: string): readonly MoneyField[] {
  if (countsMinorUnits(schema)) return [{ name, schema }];
  return shapeOf(schema).alternatives.flatMap(({ schema: { properties = {}, items } }) => {
    const inside = Object.entries(properties).flatMap(([key, field]) =>
      moneyFieldsOf(field, `${name}.${key}`),
    );
    return items === undefined ? inside : inside.concat(moneyFieldsOf(items, `${name}.*`));
  });
}

const moneyFields = catalogueOf(connectors).connectors.flatMap(({ id, actions }) =>
  actions.flatMap((action) => moneyFieldsOf(action.input, `${id}.${action.id}`)),
);

const place: Place = { path: ["input", "amount"], label: text("Amount", "金額"), source: null };
const label = text("Total", "合計");
const decimalColumn = asDecimal({ type: "string" });

const trigger: Schema = {
  type: "object",
  properties: {
    plain: { type: "string" },
    marked: { anyOf: [decimalColumn, { type: "null" }], field: { label, decimal: true } },
    number: asDecimal({ type: "number" }),
    plan: { type: "string" },
  },
};

const tables = () => ({
  name: "Prices",
  rows: [{ from: "gold", to: "1200.00" }],
  otherwise: { is: "fail" as const },
});
const schemaAt = ({ path }: { readonly path: readonly string[] }) =>
  path.reduce<Schema | undefined>((around, key) => around?.properties?.[key], trigger);

function sent(value: Value, schema: Schema, record: Json) {
  const known = { ...facts, tables, schemaAt };
  const outcome = resolveValue(value, schema, place, () => record, known);
  return outcome.kind === "problems" ? outcome.problems.map(({ code }) => code) : outcome;
}

function checked(value: Value, schema: Schema) {
  return checkValue(value, schema, place, false, seeBy(schemaAt)).map(({ code }) => code);
}

const refused = ["flow.decimal_in_minor_units"];
const written = ["12.00", "12.0", "1200.50", " 12.00 "];
const plain = pill("trigger", "plain");
const sources: readonly (readonly [string, Value])[] = [
  ["a pill", plain],
  ["a pill made a number", { ...plain, as: { to: "number" } }],
  ["a pill made a text", { ...plain, as: { to: "text" } }],
  ["a text", words(plain)],
  ["a text with more", words(plain, " ")],
  ["a formula", formula("trigger.plain")],
  ["a formula that makes it a number", formula("fromStringToNumber(trigger.plain)")],
  ["a lookup", lookup("prices", 1, pill("trigger", "plan"))],
];

describe("a decimal amount in every field of every action that counts the smallest unit", () => {
  it("is refused before the step sends anything", () => {
    expect(moneyFields.length).toBeGreaterThan(15);
    for (const { name, schema } of moneyFields)
      for (const [source, value] of sources)
        for (const one of written) {
          const record = { plain: one, plan: "gold" };
          const inList = { type: "array", items: schema };
          expect([name, source, sent(value, schema, record)]).toEqual([name, source, refused]);
          expect([name, source, sent(list(value), inList, record)]).toEqual([
            name,
            source,
            refused,
          ]);
        }
  });

  it("is refused by the check where it is typed, or a column tells, also for a whole number", () => {
    for (const { name, schema } of moneyFields) {
      expect([name, checked(words("12.00"), schema)]).toEqual([name, refused]);
      for (const key of ["marked", "number"]) {
        const column = pill("trigger", key);
        const values = [column, words(column), words(column, " "), formula(`trigger.${key}`)];
        for (const value of [...values, { ...column, as: { to: "number" as const } }]) {
          expect([name, key, checked(value, schema)]).toEqual([name, key, refused]);
          expect([
            name,
            key,
            sent(value, schema, { [key]: key === "marked" ? "1280" : 1280 }),
          ]).toEqual([name, key, refused]);
        }
      }
    }
  });

  it("goes in where a formula makes it one of the smallest unit", () => {
    const [first] = moneyFields;
    const value = formula('toMinorUnits(fromStringToNumber(trigger.marked), "usd")');
    expect(checked(value, first?.schema ?? {})).toEqual([]);
    expect(sent(value, first?.schema ?? {}, { marked: "1280" })).toMatchObject({ value: 128_000 });
  });
});

it("takes a text without a point, which counts the smallest unit", () => {
  const [first] = moneyFields;
  expect(sent(plain, first?.schema ?? {}, { plain: "1200" })).toMatchObject({ value: 1_200 });
  expect(sent(words("12."), { type: "string" }, {})).toMatchObject({ value: "12." });
});

describe("a variable", () => {
  const made = (initial: Value, value: Value = formula("5")) => {
    const document = flowOf(variable("s1", "number", initial), {
      kind: "update",
      id: "s2",
      name: null,
      variable: "s1",
      change: "set",
      value,
    });
    return isDecimal(schemasIn(document, catalogue)({ from: "s1", path: ["value"] }));
  };

  it("is decimal if a decimal amount or a text is put into it", () => {
    const decimal = formula('fromMinorUnits(trigger.amount, "usd")');
    expect(made(decimal)).toBe(true);
    expect(made(formula("1"), decimal)).toBe(true);
    expect(made(words(pill("trigger", "id")))).toBe(true);
    expect(made(formula("5"))).toBe(false);
  });
});
