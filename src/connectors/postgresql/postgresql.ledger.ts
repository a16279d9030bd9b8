/** The ledger of writes: decision 45. */
import type { SqlStatement } from "#sdk/index.ts";
import { quotedName } from "#sdk/index.ts";

/** Not `millrace`: an installation that keeps everything in this database has a schema of that name. */
export const ledgerSchema = "millrace_ledger";

const table = `${quotedName(ledgerSchema)}."effects"`;

/** What makes the ledger, and does nothing where it is there. The row `ledger` says which one it is. */
const making: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS ${quotedName(ledgerSchema)}`,
  `CREATE TABLE IF NOT EXISTS ${table} (
  effect text PRIMARY KEY,
  generation integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  result json
)`,
  `INSERT INTO ${table} (effect, generation, result)
  VALUES ('ledger', 0, json_build_object('id', gen_random_uuid())) ON CONFLICT (effect) DO NOTHING`,
];

export const makeLedger: readonly SqlStatement[] = making.map((text) => ({ text, values: [] }));

/** For an administrator of the database, who makes it for this user. */
export function ledgerScript(user: string): string {
  const who = quotedName(user);
  const granting = [
    `GRANT USAGE ON SCHEMA ${quotedName(ledgerSchema)} TO ${who}`,
    `GRANT SELECT, INSERT, UPDATE ON ${table} TO ${who}`,
  ];
  return [...making, ...granting].map((statement) => `${statement};`).join("\n");
}

/** The id of the ledger that is there. */
export const whichLedger: SqlStatement = {
  text: `SELECT result ->> 'id' AS id FROM ${table} WHERE effect = 'ledger'`,
  values: [],
};

/** Is it there, and what may the user do with it? One row. */
export const stateOfLedger: SqlStatement = {
  text: `SELECT to_regclass('${table}') IS NOT NULL AS there,
    coalesce(has_table_privilege(to_regclass('${table}'), 'SELECT'), false) AS reads,
    coalesce(has_table_privilege(to_regclass('${table}'), 'INSERT'), false) AS inserts,
    coalesce(has_table_privilege(to_regclass('${table}'), 'UPDATE'), false) AS updates`,
  values: [],
};
