import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Shape, ShapeField, ShapeType } from "#sdk/shape.ts";
import { postgresqlConnector } from "../connectors/postgresql/postgresql.connector.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { problemText } from "./problems.ts";
import { shapeProblemsOf } from "./shape-problems.ts";
import type { Value } from "./value.ts";

const offers = catalogueOf([postgresqlConnector]);
const field = (
  key: string,
  is: Exclude<ShapeType["is"], "list" | "group">,
  more: Partial<ShapeField> = {},
): ShapeField => ({
  key,
  label: key,
  type: { is },
  required: false,
  nullable: true,
  id: key,
  ...more,
});
const built: Shape = {
  fields: [
    field("id", "integer"),
    field("name", "text", { kind: "character varying(50)", length: 50 }),
    field("total", "text", { kind: "numeric" }),
    field("unused", "text"),
  ],
};
/** The shape with some fields made others; null: without it. */
const changed = (
  changes: Readonly<Record<string, Partial<ShapeField> | null>>,
  ...more: ShapeField[]
) => ({
  fields: [
    ...built.fields.flatMap((one) => {
      const change = changes[one.key];
      return change === null ? [] : [{ ...one, ...change }];
    }),
    ...more,
  ],
});

const text = (value: string): Value => ({ kind: "constant", value });
const pairs = (values: Readonly<Record<string, Value>>): Value => ({
  kind: "list",
  items: Object.entries(values).map(([column, value]) => ({
    kind: "object",
    fields: { column: text(column), value },
  })),
});
const action = (id: string, name: string, input: Readonly<Record<string, Value>>) => ({
  id,
  kind: "action" as const,
  name: null,
  connector: "postgresql",
  connection: "c",
  action: name,
  input: { table: text("orders"), ...input },
});
const onRows = (trigger: object, ...steps: FlowDocument["steps"]): FlowDocument => ({
  ...emptyDocument,
  trigger: {
    kind: "event",
    connector: "postgresql",
    connection: "c",
    trigger: "row-changed",
    settings: { table: "orders", ...trigger },
    everySeconds: 60,
  },
  steps,
});
const called = (values: Readonly<Record<string, Value>>, table = "others") =>
  action("s1", "insert-row", { table: text(table), values: pairs(values) });

function told(document: FlowDocument, shape: Shape | null, published: Shape | undefined = built) {
  const known = { connection: "c", of: "orders", shape, ...(published && { published }) };
  return shapeProblemsOf(document, { ...offers, shapes: [known] }).map((one) => [
    one.code,
    one.severity,
    one.where.step,
    problemText(one, "en"),
  ]);
}
const codes = (...given: Parameters<typeof told>) =>
  told(...given).map(([code, , step]) => `${step} ${code}`);

const uses = onRows({}, called({ a: { kind: "pill", from: "trigger", path: ["total"] } }));

describe("fields that have changed since a flow was published", () => {
  it("are told of by their names where the flow uses them", () => {
    expect(told(uses, built)).toEqual([]);
    expect(told(uses, changed({ total: null }))).toEqual([
      [
        "flow.field_gone",
        "error",
        "trigger",
        "“orders” has no field “total”. Choose another field where this flow uses it, or refresh the fields.",
      ],
    ]);
    expect(told(uses, changed({ total: { key: "sum" } }))).toEqual([
      [
        "flow.field_renamed",
        "error",
        "trigger",
        "The field “total” of “orders” is now called “sum”. Choose “sum” where this flow uses it.",
      ],
    ]);
    const integer = { type: { is: "integer" }, kind: "integer" } as const;
    expect(told(uses, changed({ total: integer }))).toEqual([
      [
        "flow.field_type_changed",
        "warning",
        "trigger",
        "The field “total” of “orders” was numeric when this flow was published, and is integer now. Check where this flow uses it, and publish the flow.",
      ],
    ]);
    expect(codes(uses, null)).toEqual(["trigger flow.thing_gone"]);
  });

  it("are not told of where the flow does not use them, or nothing can mean anything else", () => {
    const kind = "character varying(90)";
    const named = onRows({}, called({ a: { kind: "pill", from: "trigger", path: ["name"] } }));
    expect(codes(uses, changed({ unused: null, name: { type: { is: "date" } } }))).toEqual([]);
    expect(codes(named, changed({ name: { kind, length: 90 } }))).toEqual([]);
    expect(codes(named, changed({ name: { length: 9 } }))).toHaveLength(1);
    expect(codes(uses, changed({}, field("more", "text")))).toEqual([]);
  });

  it("are found in formulas, conditions, loops and the columns that a trigger watches", () => {
    const formula = onRows({}, called({ a: { kind: "formula", source: "trigger.total" } }));
    const watched = onRows({ columns: ["total"] }, called({ a: text("1") }));
    const find = action("s2", "find-rows", {});
    const loop = {
      id: "s3",
      kind: "forEach" as const,
      name: null,
      list: { kind: "pill" as const, from: "s2", path: ["rows"] },
      atOnce: 1,
      onFailure: "stop" as const,
      collect: { kind: "pill" as const, from: "s3", path: ["item", "total"] },
      steps: [],
    };
    const looped = { ...onRows({ table: "others" }, find, loop) };
    const gone = changed({ total: null });
    expect(codes(formula, gone)).toEqual(["trigger flow.field_gone"]);
    expect(codes(watched, gone)).toEqual(["trigger flow.field_gone"]);
    expect(codes(looped, gone)).toEqual(["s2 flow.field_gone"]);
  });

  it("are told of where a step writes: what a new record needs, and what nobody may set", () => {
    const writes = onRows({ table: "others" }, called({ total: text("1") }, "orders"));
    const more = field("due", "date", { required: true });
    const made = changed({ total: { readOnly: true } }, more);
    expect(codes(writes, made)).toEqual(["s1 flow.field_read_only", "s1 flow.field_needed"]);
    // As they were when it was published they served.
    expect(codes(writes, made, made)).toEqual([]);
    expect(codes(writes, made, undefined)).toHaveLength(2);
    const update = action("s1", "update-rows", {
      values: pairs({ total: text("1") }),
      where: pairs({ id: text("1") }),
    });
    expect(codes(onRows({ table: "others" }, update), changed({}, more))).toEqual([]);
    expect(codes(onRows({ table: "others" }, update), changed({ id: null }))).toEqual([
      "s1 flow.field_gone",
    ]);
  });
});
