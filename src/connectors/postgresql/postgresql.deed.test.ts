import { expect, it, test } from "vitest";
import { connectors } from "../index.ts";
import { tells } from "./postgresql.deed.ts";

const tag = { effectId: "flow.1", generation: 1, at: 0 };
const values = [
  { column: "total", value: "12.50" },
  { column: "note", value: null },
];
const where = [{ column: "id", value: 17 }];

const written = { label: { en: "Values" }, records: [{ total: "12.50", note: null }], count: 1 };
const meant = { label: { en: "Rows" }, records: [{ id: 17 }], count: 1 };

const known: readonly [action: string, input: object, en: string, ja: string, parts: object][] = [
  ["insert-row", { values }, "adds 1 row to orders", "orders に行を 1 件追加します", [written]],
  [
    "update-rows",
    { where, values, most: 2_000 },
    "changes up to 2,000 rows of orders",
    "orders の行を最大 2,000 件更新します",
    [meant, written],
  ],
  [
    "delete-rows",
    { where },
    "deletes up to 1 row of orders",
    "orders の行を最大 1 件削除します",
    [meant],
  ],
  [
    "upsert-row",
    { key: ["total"], values },
    "adds a row to orders, or changes the row with the same total",
    "orders に行を 1 件追加します。total が同じ行がある場合は、その行を更新します",
    [written],
  ],
  [
    "insert-rows",
    {
      items: [1, 2, 3, 4, 5].map((id) => ({ id })),
      columns: [{ column: "id", field: "id" }],
    },
    "adds 5 rows to orders",
    "orders に行を 5 件追加します",
    [{ label: { en: "Rows" }, records: [{ id: 1 }, { id: 2 }, { id: 3 }], count: 5 }],
  ],
];

function request(name: string, input: object) {
  const action = connectors
    .find(({ id }) => id === "postgresql")
    ?.actions.find(({ id }) => id === name);
  if (action?.kind !== "effect") expect.fail(`no write ${name}`);
  return action.request(action.input.parse({ table: "orders", ...input }), tag);
}

test.each(known)("%s tells what it would do", (action, input, en, ja, parts) => {
  expect(tells(request(action, input))).toMatchObject({ words: { en, ja }, parts });
});

it("tells nothing of a request that it does not know", () => {
  const frozen = request("insert-row", { values });
  expect(tells({ ...frozen, method: "MERGE" })).toBeNull();
  expect(tells({ ...frozen, params: {} })).toBeNull();
});
