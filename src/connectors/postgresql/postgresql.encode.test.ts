import { describe, expect, it } from "vitest";
import type { FrozenRequest } from "#sdk/index.ts";
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
