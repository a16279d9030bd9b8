import { describe, expect, it } from "vitest";
import type { FrozenRequest, Json } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { encodeWrite } from "./postgresql.encode.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";

/**
 * What is frozen in format 1, and the statement that every later build makes of it. A change of these statements needs a
 * format 2 beside them.
 */
const tag = { effectId: "flow.1", generation: 2, at: 0 };
const values = [
  { column: "name", value: "Hana" },
  { column: "age", value: 7 },
];
const where = [{ column: "id", value: "5" }];
const row = (parameter: number) =>
  `json_populate_record(NULL::"public"."people", $${parameter}::json) AS given`;

interface Frozen {
  readonly method: string;
  readonly list?: object;
  readonly values: object;
  readonly where: object;
  readonly key: readonly string[];
  readonly most: number;
}

const golden: readonly [action: string, input: object, frozen: Frozen, statement: object][] = [
  [
    "insert-row",
    { values },
    { method: "INSERT", values: { name: "Hana", age: 7 }, where: {}, key: [], most: 1 },
    {
      text: `INSERT INTO "public"."people" AS t ("name", "age") SELECT given."name", given."age" FROM ${row(1)} RETURNING t.*`,
      values: ['{"name":"Hana","age":7}'],
    },
  ],
  [
    "insert-rows",
    {
      items: [{ who: { name: "Hana" } }, { who: {}, "a.b": [1] }],
      columns: [
        { column: "name", field: "who.name" },
        { column: "more", field: "a.b" },
      ],
      alike: [{ column: "age", value: 7 }],
      output: "rows",
    },
    {
      method: "INSERT_LIST",
      values: {},
      list: {
        columns: ["age", "name", "more"],
        rows: [
          { age: 7, name: "Hana", more: null },
          { age: 7, name: null, more: [1] },
        ],
      },
      where: {},
      key: [],
      most: 2,
    },
    {
      text: `INSERT INTO "public"."people" AS t ("age", "name", "more") SELECT given."age", given."name", given."more" FROM json_populate_recordset(NULL::"public"."people", $1::json) AS given RETURNING t.*`,
      values: ['[{"age":7,"name":"Hana","more":null},{"age":7,"name":null,"more":[1]}]'],
    },
  ],
  [
    "update-rows",
    { values, where, most: 3, output: "count" },
    { method: "UPDATE", values: { name: "Hana", age: 7 }, where: { id: "5" }, key: [], most: 3 },
    {
      text: `UPDATE "public"."people" AS t SET "name" = (SELECT given."name" FROM ${row(1)}), "age" = (SELECT given."age" FROM ${row(1)}) WHERE t."id" = (SELECT given."id" FROM ${row(2)})`,
      values: ['{"name":"Hana","age":7}', '{"id":"5"}'],
    },
  ],
  [
    "upsert-row",
    { values, key: ["name"] },
    { method: "UPSERT", values: { name: "Hana", age: 7 }, where: {}, key: ["name"], most: 1 },
    {
      text: `INSERT INTO "public"."people" AS t ("name", "age") SELECT given."name", given."age" FROM ${row(1)} ON CONFLICT ("name") DO UPDATE SET "age" = EXCLUDED."age" RETURNING t.*`,
      values: ['{"name":"Hana","age":7}'],
    },
  ],
  [
    "delete-rows",
    { where },
    { method: "DELETE", values: {}, where: { id: "5" }, key: [], most: 1 },
    {
      text: `DELETE FROM "public"."people" AS t WHERE t."id" = (SELECT given."id" FROM ${row(1)}) RETURNING t.*`,
      values: ['{"id":"5"}'],
    },
  ],
];

const frozenOf = (id: string, input: object): FrozenRequest => {
  const action = postgresqlConnector.actions.find((one) => one.id === id);
  if (action?.kind !== "effect") return expect.fail(id);
  return action.request(action.input.parse({ table: "people", ...input }), tag);
};

describe("a write in format 1", () => {
  it.each(golden)(
    "%s is frozen and goes out as ever",
    (id, input, { method, ...params }, statement) => {
      const frozen = frozenOf(id, input);
      expect(frozen).toMatchObject({
        method,
        path: "people",
        apiVersion: "1",
        format: 1,
        params: {
          ...params,
          table: "people",
          once: "ledger",
          effect: { id: "flow.1", generation: 2 },
        },
      });
      const kept: FrozenRequest = JSON.parse(JSON.stringify(frozen));
      const write = encodeWrite({ schema: "public", ledger: "use" }, kept, {
        account: "the ledger",
      });
      expect(write).toEqual({
        statement,
        most: { rows: params.most, characters: 1_000_000 },
        ledger: { schema: "millrace_ledger", id: "the ledger", effect: "flow.1", generation: 2 },
      });
    },
  );

  it("leaves no row in a ledger where its step has chosen another way", () => {
    const frozen = frozenOf("delete-rows", { where, once: "sets" });
    const to = { account: null };
    expect(encodeWrite({ schema: "public", ledger: "none" }, frozen, to).ledger).toBeNull();
    expect(() =>
      encodeWrite({ schema: "public", ledger: "none" }, frozenOf("delete-rows", { where }), to),
    ).toThrow(InputError);
  });
});

describe("a list", () => {
  const rowsOf = (items: readonly Json[], field: string, more: object = {}) =>
    frozenOf("insert-rows", { items, columns: [{ column: "name", field }], ...more }).params[
      "list"
    ];

  it("may be empty, of texts, and of items that lack the field", () => {
    expect(rowsOf([], "name")).toEqual({ columns: ["name"], rows: [] });
    expect(rowsOf(["a", "b"], "*")).toMatchObject({ rows: [{ name: "a" }, { name: "b" }] });
    const lists = [{ tags: ["x"] }, { tags: [] }];
    expect(rowsOf(lists, "tags.0")).toMatchObject({ rows: [{ name: "x" }, { name: null }] });
    expect(rowsOf([{ name: null }, {}], "name")).toMatchObject({
      rows: [{ name: null }, { name: null }],
    });
  });

  it.each<[code: string, items: readonly Json[], field: string, more?: object]>([
    ["too_many_items", Array.from({ length: 10_001 }, () => "a"), "*"],
    ["no_item_field", [{ name: "a" }, "b"], "nome"],
    ["no_item_field", [{ name: "a" }], "toString"],
    ["column_twice", ["a"], "*", { alike: [{ column: "name", value: 1 }] }],
  ])("is refused with %s before anything is asked", (code, items, field, more) => {
    expect(() => rowsOf(items, field, more)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ code: `postgresql.${code}` }) }),
    );
  });
});

describe("the rows that a write sets values of", () => {
  const actions = new Map(postgresqlConnector.actions.map((action) => [action.id, action]));
  const rowsOf = (id: string, input: object): string | null | undefined => {
    const action = actions.get(id);
    return action?.kind === "effect" ? action.sets?.(frozenOf(id, input)) : expect.fail(id);
  };
  const pairs = (of: Readonly<Record<string, Json>>) =>
    Object.entries(of).map(([column, value]) => ({ column, value }));
  const updated = (of: Readonly<Record<string, Json>>, more: object = {}) =>
    rowsOf("update-rows", { where: pairs(of), values, ...more });

  it("have one name, whichever action sets them, whatever it sets, and in whatever order they are named", () => {
    const name = updated({ id: 5, shop: "a" });
    expect(name).toEqual(expect.any(String));
    expect(updated({ shop: "a", id: "5" }, { values: pairs({ age: 8 }), most: 3 })).toBe(name);
    expect(rowsOf("delete-rows", { where: pairs({ id: "5", shop: "a" }) })).toBe(name);
    const upserted = { key: ["shop", "id"], values: pairs({ id: 5, shop: "a", age: 9 }) };
    expect(rowsOf("upsert-row", upserted)).toBe(name);
  });

  it("have another name in another table, and by other values", () => {
    const name = updated({ id: 5 });
    for (const other of [updated({ id: 6 }), updated({ id: 5 }, { table: "pets" })])
      expect(other).not.toBe(name);
    expect(updated({ id: 5, shop: "a" })).not.toBe(name);
  });
});
