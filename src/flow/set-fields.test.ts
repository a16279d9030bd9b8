import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { Shape, ShapeType } from "#sdk/shape.ts";
import { googleSheetsConnector } from "../connectors/google-sheets/google-sheets.connector.ts";
import { postgresqlConnector } from "../connectors/postgresql/postgresql.connector.ts";
import { salesforceConnector } from "../connectors/salesforce/salesforce.connector.ts";
import { stripeConnector } from "../connectors/stripe/stripe.connector.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import { givesSeconds, takenAt, withMoments } from "./set-fields.ts";
import type { ActionStep } from "./step.ts";
import type { Value } from "./value.ts";

const offers = catalogueOf([
  stripeConnector,
  postgresqlConnector,
  salesforceConnector,
  googleSheetsConnector,
]);

const types: Readonly<Record<string, ShapeType>> = {
  text: { is: "text" },
  date: { is: "date" },
  dateTime: { is: "dateTime" },
  number: { is: "number" },
  integer: { is: "integer" },
  boolean: { is: "boolean" },
  json: { is: "json" },
  list: { is: "list", items: { is: "text" } },
  group: { is: "group", fields: [] },
};
const record: Shape = {
  fields: Object.entries(types).map(([key, type]) => ({
    key,
    label: key,
    type,
    required: false,
    nullable: true,
  })),
};
const catalogue = { ...offers, shapes: [{ connection: "c", of: "orders", shape: record }] };

const words = (value: string): Value => ({ kind: "constant", value });
const listOf = (...items: readonly Value[]): Value => ({ kind: "list", items });
const group = (fields: Readonly<Record<string, Value>>): Value => ({ kind: "object", fields });
const pill = (...path: readonly string[]): Value => ({
  kind: "pill",
  from: "trigger",
  path: [...path],
});
const formula = (source: string): Value => ({ kind: "formula", source });
const created = pill("created");

function flowOf(step: ActionStep): FlowDocument {
  return {
    ...emptyDocument,
    trigger: {
      kind: "event",
      connector: "stripe",
      connection: "s",
      trigger: "new-charge",
      settings: {},
      everySeconds: 60,
    },
    steps: [step],
    nextStep: 2,
  };
}

interface Way {
  readonly connector: string;
  readonly action: string;
  /** The field that names the thing, that which names a field of its records, and the list of both. */
  readonly of: string;
  readonly name: string;
  readonly list: string;
}
const insert: Way = {
  connector: "postgresql",
  action: "insert-row",
  of: "table",
  name: "column",
  list: "values",
};
const create: Way = {
  connector: "salesforce",
  action: "create-record",
  of: "object",
  name: "field",
  list: "values",
};
const ways: readonly Way[] = [
  insert,
  { ...insert, action: "update-rows" },
  { ...insert, action: "upsert-row" },
  { ...insert, action: "insert-rows", list: "alike" },
  create,
  { ...create, action: "update-record" },
  { ...create, action: "upsert-record" },
  { ...create, action: "create-records", list: "alike" },
  { ...create, action: "update-records", list: "alike" },
  { ...create, action: "upsert-records", list: "alike" },
];
const append: Way = {
  connector: "google-sheets",
  action: "append-row",
  of: "table",
  name: "column",
  list: "values",
};

const stepOf = ({ connector, action, of }: Way, input: ActionStep["input"]): ActionStep => ({
  kind: "action",
  id: "s1",
  name: null,
  connector,
  connection: "c",
  action,
  input: { [of]: words("orders"), ...input },
});
const setting = (way: Way, key: string, value: Value) =>
  stepOf(way, { [way.list]: listOf(group({ [way.name]: words(key), value })) });

const warned = (step: ActionStep) =>
  problemsOf(flowOf(step), catalogue, []).filter(({ code }) => code === "flow.field_takes_other");
const sent = (step: ActionStep, input: JsonObject) =>
  withMoments(input, step, flowOf(step), catalogue);

const at = 1_700_000_000;
const iso = "2023-11-14T22:13:20Z";

/** What each kind of value is, and which fields do not take it. */
const samples: readonly (readonly [string, Value, readonly string[]])[] = [
  ["a text", pill("description"), []],
  ["a number of cents", pill("amount"), ["boolean", "date", "dateTime", "list"]],
  ["seconds", created, ["boolean", "date", "list"]],
  ["true or false", pill("captured"), ["date", "dateTime", "integer", "list", "number"]],
  [
    "a group",
    pill("billing_details"),
    ["boolean", "date", "dateTime", "integer", "list", "number"],
  ],
  [
    "a date as text",
    { kind: "pill", from: "trigger", path: ["created"], as: { to: "dateTime" } },
    ["boolean", "integer", "list", "number"],
  ],
  ["a list", formula("[trigger.id]"), ["boolean", "date", "dateTime", "integer", "number"]],
  [
    "a formula of a number",
    formula("trigger.created + 1"),
    ["boolean", "date", "dateTime", "list"],
  ],
  [
    "text around a pill",
    { kind: "text", parts: ["at ", { kind: "pill", from: "trigger", path: ["created"] }] },
    [],
  ],
  ["what was typed", words("tomorrow"), []],
];

describe("a field of a record", () => {
  it.each(samples)("takes %s, or it is told that it does not", (_, value, refused) => {
    const told = Object.keys(types).filter((key) => warned(setting(insert, key, value)).length > 0);
    expect(new Set(told)).toEqual(new Set(refused));
  });

  it.each(ways)("is told at its value: $connector $action $list", (way) => {
    const [problem, ...more] = warned(setting(way, "date", created));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      severity: "warning",
      where: { step: "s1", path: ["input", way.list, "0", "value"] },
    });
    expect(problem && problemText(problem, "en")).toMatch(
      /^The field “date” of “orders” takes a date, but .*Created is a number of seconds since 1970\. /,
    );
  });
});

describe("seconds", () => {
  it.each(ways)("become a date and time in UTC: $connector $action $list", (way) => {
    const step = setting(way, "dateTime", created);
    const given = (value: string | number, key = "dateTime") => ({
      [way.list]: [
        { [way.name]: "text", value: at },
        { [way.name]: key, value },
      ],
    });
    expect(warned(step)).toEqual([]);
    expect(givesSeconds(step, flowOf(step), catalogue)).toBe(true);
    expect(sent(step, given(at))).toEqual(given(iso));
    expect(takenAt(["input", way.list, "0", "value"], step, flowOf(step), catalogue)).toEqual({
      type: "string",
      format: "date-time",
    });
  });

  it.each(Object.keys(types).filter((key) => key !== "dateTime"))(
    "stay what they are in a field of type %s",
    (key) => {
      const step = setting(insert, key, created);
      const input = { values: [{ column: key, value: at }] };
      expect(sent(step, input)).toEqual(input);
      expect(takenAt(["input", "values", "0", "value"], step, flowOf(step), catalogue)).toBe(
        undefined,
      );
    },
  );

  it("stay what they are for a cell of a sheet, which takes any value", () => {
    const step = setting(append, "dateTime", created);
    const input = { values: [{ column: "dateTime", value: at }] };
    expect(sent(step, input)).toEqual(input);
    expect(warned(setting(append, "date", created))).toEqual([]);
  });

  it("stay what they are where nobody knows the fields", () => {
    const step = setting(insert, "dateTime", created);
    const input = { values: [{ column: "dateTime", value: at }] };
    expect(withMoments(input, step, flowOf(step), offers)).toEqual(input);
  });

  it("are not sought in other numbers", () => {
    const step = setting(insert, "dateTime", pill("amount"));
    const input = { values: [{ column: "dateTime", value: 500 }] };
    expect(givesSeconds(step, flowOf(step), catalogue)).toBe(false);
    expect(sent(step, input)).toEqual(input);
  });
});

describe.each([
  { ...insert, action: "insert-rows", list: "columns", item: "field" },
  { ...create, action: "create-records", list: "fields", item: "item" },
  { ...create, action: "update-records", list: "fields", item: "item" },
  { ...create, action: "upsert-records", list: "fields", item: "item" },
])("a list whose items become records: $connector $action", (way) => {
  const charge = group({ made: created, amount: pill("amount") });
  const taking = (fields: readonly (readonly [string, string])[], more: ActionStep["input"] = {}) =>
    stepOf(way, {
      items: listOf(charge, charge),
      [way.list]: listOf(
        ...fields.map(([key, name]) => group({ [way.name]: words(key), [way.item]: words(name) })),
      ),
      ...more,
    });
  const items = { items: [{ made: at, amount: 1 }, { made: null, amount: 1 }, 5] };
  const changed = { items: [{ made: iso, amount: 1 }, { made: null, amount: 1 }, 5] };

  it("writes seconds as a date and time", () => {
    const step = taking([
      ["dateTime", "made"],
      ["integer", "amount"],
    ]);
    expect(warned(step)).toEqual([]);
    expect(sent(step, items)).toEqual(changed);
  });

  it("is told what a field does not take", () => {
    const step = taking([
      ["dateTime", "amount"],
      ["date", "made"],
    ]);
    expect(warned(step).map(({ where }) => where.path)).toEqual([
      ["input", way.list, "0", way.item],
      ["input", way.list, "1", way.item],
    ]);
    expect(sent(step, items)).toEqual(items);
  });

  it("leaves a number that another field needs, and says so", () => {
    for (const other of [
      ["integer", "made"],
      ["json", "*"],
    ] as const) {
      const step = taking([["dateTime", "made"], other]);
      expect(warned(step).map(({ where }) => where.path.at(-2))).toEqual(["0"]);
      expect(sent(step, items)).toEqual(items);
    }
  });

  it("finds it within another field", () => {
    const whole = { items: listOf(group({ charge })) };
    const step = taking([["dateTime", "charge.made"]], whole);
    expect(warned(step)).toEqual([]);
    expect(sent(step, { items: [{ charge: { made: at } }, {}] })).toEqual({
      items: [{ charge: { made: iso } }, {}],
    });
  });

  it("takes a list of seconds as it is", () => {
    const step = taking([["dateTime", "*"]], { items: listOf(created) });
    expect(warned(step)).toEqual([]);
    expect(sent(step, { items: [at, null] })).toEqual({ items: [iso, null] });
  });
});
