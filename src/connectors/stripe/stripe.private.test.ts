import { expect, test } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Schema } from "#flow/catalogue.ts";
import { isTouched, privateIn } from "#flow/private.ts";
import { shapeOf } from "#flow/shape.ts";
import { connectors } from "../index.ts";

/** What tells of a person, wherever it stands; a product's name does not. */
const personal =
  /(^|_)(email|phone|address|billing_details|shipping|last4|exp_month|exp_year|fingerprint|ip_address|tax_id_data|tax_id)$/;
/** What only says how a check of one came out. */
const known = new Set(["address_postal_code_check"]);

function unmarked(schema: Schema, path: readonly string[] = []): readonly string[] {
  return shapeOf(schema).alternatives.flatMap(({ schema: { properties = {}, items = {} } }) =>
    Object.entries(properties)
      .flatMap(([name, field]) => {
        if (shapeOf(field).facts?.private === true) return [];
        const here = [...path, name];
        const inside = unmarked(field, here);
        return personal.test(name) && !known.has(name) ? inside.concat(here.join(".")) : inside;
      })
      .concat(Object.keys(items).length === 0 ? [] : unmarked(items, [...path, "0"])),
  );
}

const { connectors: all } = catalogueOf(connectors);
const given = all
  .flatMap(({ triggers, actions }) => [triggers, actions].flat())
  .map(({ id, output }) => [`${id} gives`, output] as const);
const taken = all
  .flatMap(({ actions }) => actions)
  .map(({ id, input }) => [`${id} takes`, input] as const);
const offers = [...given, ...taken];

test.each(offers)("what tells of a person is marked as private in what %s", (_, schema) => {
  expect(unmarked(schema)).toEqual([]);
});

test.each(["create-customer takes", "create-customer gives", "find-customer gives"])(
  "a name is private in what %s",
  (name) => {
    const schema = offers.find(([of]) => of === name)?.[1] ?? {};
    expect(isTouched(privateIn(schema))).toBe(true);
    expect(JSON.stringify(schema)).toMatch(/"label":\{"en":"Name","ja":"名前"\},"private":true/);
  },
);
