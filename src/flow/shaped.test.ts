import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Shape } from "#sdk/shape.ts";
import { postgresqlConnector } from "../connectors/postgresql/postgresql.connector.ts";
import type { Catalogue } from "./catalogue.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { problemsOf } from "./ready.ts";
import { pillsBefore } from "./samples.ts";
import { see } from "./sight.ts";
import type { Value } from "./value.ts";

const field = (key: string, is: "text" | "integer" | "date" | "boolean" | "json", more = {}) => ({
  key,
  label: key,
  type: { is },
  required: false,
  nullable: true,
  ...more,
});
const orders: Shape = {
  fields: [
    field("id", "integer", { nullable: false }),
    field("name", "text", { help: "Of the customer" }),
    field("day", "date"),
    field("paid", "boolean"),
    field("data", "json"),
  ],
};
const offers = catalogueOf([postgresqlConnector]);
const catalogue: Catalogue = {
  ...offers,
  shapes: [{ connection: "c", of: "orders", shape: orders }],
};

const text = (value: string): Value => ({ kind: "constant", value });
const pill = (from: string, ...path: string[]): Value => ({ kind: "pill", from, path });
const action = (id: string, name: string, input: Readonly<Record<string, Value>>) => ({
  id,
  kind: "action" as const,
  name: null,
  connector: "postgresql",
  connection: "c",
  action: name,
  input,
});
const document: FlowDocument = {
  ...emptyDocument,
  trigger: {
    kind: "event",
    connector: "postgresql",
    connection: "c",
    trigger: "new-row",
    settings: { table: "orders" },
    everySeconds: 60,
  },
  steps: [action("s1", "find-rows", { table: text("orders") })],
  nextStep: 2,
};

const offered = (from: string) => {
  const groups = pillsBefore({ endOf: null }, document, catalogue, new Map());
  const pills = groups.find((group) => group.from === from)?.pills ?? [];
  return pills.map((one) => [one.pill.path.join("."), one.type, one.mayBeEmpty]);
};

describe("the pills of a table that nobody has read a row of", () => {
  it("have the columns' types at a trigger", () => {
    expect(offered("trigger")).toEqual([
      ["id", "integer", false],
      ["name", "text", true],
      ["day", "date", true],
      ["paid", "boolean", true],
      ["data", "object", true],
      ["", "object", false],
    ]);
  });

  it("have them in the first row that a step finds, which may be none", () => {
    expect(offered("s1").filter(([path]) => String(path).startsWith("row."))).toEqual([
      ["row.id", "integer", true],
      ["row.name", "text", true],
      ["row.day", "date", true],
      ["row.paid", "boolean", true],
      ["row.data", "object", true],
    ]);
    expect(offered("s1").map(([path]) => path)).toEqual(
      expect.arrayContaining(["rows", "row", "count", "more"]),
    );
  });

  it("keep what makes them private", () => {
    const seen = see({ from: "s1", path: ["row"] }, { endOf: null }, document, catalogue);
    expect(seen.kind === "field" && seen.schema.field?.private).toBe(true);
  });

  it("are not there where the table has no such column, and may be anything while nobody knows", () => {
    const at = (offer: Catalogue, ...path: string[]) =>
      see({ from: "trigger", path }, { endOf: null }, document, offer).kind;
    expect(at(catalogue, "total")).toBe("no such field");
    expect(at(catalogue, "data", "any", "thing")).toBe("field");
    expect(at(offers, "total")).toBe("field");
  });

  it("are told of where a step uses one that is gone", () => {
    const insert = action("s2", "insert-row", {
      table: text("orders"),
      values: {
        kind: "list",
        items: [
          { kind: "object", fields: { column: text("name"), value: pill("trigger", "total") } },
        ],
      },
    });
    const using = { ...document, steps: [insert], nextStep: 3 };
    const connection = { connector: "postgresql", mode: "test", account: "a" } as const;
    const codes = problemsOf(using, catalogue, [
      { id: "c", ...connection, broken: false, held: false },
    ]).map(({ code, where }) => [code, where.step]);
    expect(codes).toContainEqual(["flow.unknown_pill", "s2"]);
  });
});
