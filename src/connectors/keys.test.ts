/** A write that finds its object by a value does nothing where there is no value: all events without one would change the same object. */
import { describe, expect, it } from "vitest";
import { InputError, type Json, type JsonObject } from "#sdk/index.ts";
import { connectors } from "./index.ts";

const tag = { effectId: "f.e", generation: 0, at: 0 };
const pair = (name: string, value: Json) => [{ column: name, value }];
const set = [{ column: "State", value: "paid" }];
const fields = [{ field: "Name", value: "x" }];

/** By connector and action: an input with a value in the place of its key. */
const keyed: Readonly<Record<string, Readonly<Record<string, (value: Json) => JsonObject>>>> = {
  postgresql: {
    "update-rows": (value) => ({ table: "t", where: pair("email", value), values: set }),
    "delete-rows": (value) => ({ table: "t", where: pair("email", value) }),
    "upsert-row": (value) => ({
      table: "t",
      key: ["email"],
      values: [...pair("email", value), ...set],
    }),
  },
  "google-sheets": {
    "update-row": (is) => ({ sheet: "0", key: "Order", is, values: set }),
    "upsert-row": (is) => ({ sheet: "0", key: "Order", is, values: set }),
    "clear-row": (is) => ({ sheet: "0", key: "Order", is }),
  },
  salesforce: {
    "update-record": (record) => ({ object: "Contact", record, values: fields }),
    "delete-record": (record) => ({ object: "Contact", record }),
    "upsert-record": (value) => ({ object: "Contact", key: "No__c", value, values: fields }),
    "update-records": (id) => ({
      object: "Contact",
      id: "id",
      items: [{ id, name: "x" }],
      fields: [{ field: "Name", item: "name" }],
    }),
    "upsert-records": (value) => ({
      object: "Contact",
      key: "No__c",
      value: "no",
      items: [{ no: value, name: "x" }],
      fields: [{ field: "Name", item: "name" }],
    }),
  },
};

const cases = Object.entries(keyed).flatMap(([connector, actions]) =>
  Object.entries(actions).map(([id, input]) => ({ connector, id, input })),
);

/** Whether the step makes a request of it. */
function takes(connector: string, id: string, given: JsonObject): boolean {
  const { actions = [] } = connectors.find((one) => one.id === connector) ?? {};
  const action = actions.find((one) => one.id === id) ?? expect.fail(id);
  const parsed = action.input.safeParse(given);
  if (!parsed.success) return false;
  try {
    if (action.kind === "effect") action.request(parsed.data, tag);
    if (action.kind === "sequence")
      for (const part of action.parts)
        part.input({ input: parsed.data, made: new Map(), index: 0 });
    return true;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputError);
    return false;
  }
}

describe.each(cases)("$connector: $id", ({ connector, id, input }) => {
  it.each([null, "", " ", "\u3000\t"])("takes no key that is %j", (value) => {
    expect(takes(connector, id, input(value))).toBe(false);
  });

  it("takes one that names something", () => {
    expect(takes(connector, id, input("0031x00000AbCdE"))).toBe(true);
  });
});

it("is asked of every action that says it changes or removes records of a place", () => {
  const altering = connectors.flatMap(({ id: connector, actions }) =>
    actions.flatMap((action) =>
      action.kind !== "read" && action.alters?.by.some((by) => by !== "new") === true
        ? [`${connector}/${action.id}`]
        : [],
    ),
  );
  const asked = new Set(cases.map(({ connector, id }) => `${connector}/${id}`));
  expect(altering.filter((name) => !asked.has(name) && !name.endsWith("-piece"))).toEqual([]);
});
