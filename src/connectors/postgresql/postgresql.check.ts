/** Proves that the credentials serve, and says what is missing of the ledger. */
import type { ConnectionReport, SqlRows } from "#sdk/index.ts";
import { ConnectionError, text } from "#sdk/index.ts";
import { z } from "zod";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { ledgerScript, makeLedger, stateOfLedger, whichLedger } from "./postgresql.ledger.ts";

interface Checked {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly mode: "live" | "test";
  readonly schema: string;
  readonly ledger: "make" | "use" | "none";
}

const rights = z.object({
  there: z.boolean(),
  select: z.boolean().nullable(),
  insert: z.boolean().nullable(),
  update: z.boolean().nullable(),
  delete: z.boolean().nullable(),
});

/** Whether the user may do it with any table of the schema. */
const rightsQuery = `SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS there,
    bool_or(has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT')) AS select,
    bool_or(has_table_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'INSERT')) AS insert,
    bool_or(has_table_privilege(c.oid, 'UPDATE') OR has_any_column_privilege(c.oid, 'UPDATE')) AS update,
    bool_or(has_table_privilege(c.oid, 'DELETE')) AS delete
  FROM (SELECT) AS one LEFT JOIN pg_catalog.pg_class AS c
    ON c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND has_schema_privilege(c.relnamespace, 'USAGE')`;

export async function checkPostgresql(
  api: PostgresqlApi,
  values: Checked,
): Promise<ConnectionReport> {
  const { host, port, database, user, mode, schema, ledger } = values;
  const found = await api.ask({ text: rightsQuery, values: [schema] });
  const may = rights.parse(found.rows[0]);
  if (!may.there) throw noSchema(schema);
  const account =
    ledger === "none" ? `${user}@${host}:${port}/${database}` : await ledgerId(api, values);
  const writes = (own: boolean | null) => (may.select === null ? "unknown" : own ? "yes" : "no");
  return {
    account,
    accountName: `${schema === "public" ? database : `${database}.${schema}`} (${host})`,
    mode,
    allows: {
      triggers: {
        "new-row": writes(may.select),
        "row-by-time": writes(may.select),
        "row-changed": writes(may.select),
        "row-deleted": writes(may.select),
        "query-rows": "yes",
      },
      actions: {
        "insert-row": writes(may.insert),
        "insert-rows": writes(may.insert),
        "update-rows": writes(may.update && may.select),
        "upsert-row": writes(may.insert && may.update && may.select),
        "delete-rows": writes(may.delete && may.select),
        "find-rows": writes(may.select),
        "run-query": "yes",
      },
    },
  };
}

const state = z.object({
  there: z.boolean(),
  reads: z.boolean(),
  inserts: z.boolean(),
  updates: z.boolean(),
});

async function ledgerId(api: PostgresqlApi, { user, ledger }: Checked): Promise<string> {
  const now = async () => state.parse((await api.ask(stateOfLedger)).rows[0]);
  let found = await now();
  if (!found.there && ledger === "make") {
    await api.make(makeLedger).catch((error: unknown) => {
      throw notMade(user, error);
    });
    found = await now();
  }
  if (!found.there) throw unusable("ledger_missing", missing, user);
  const { reads, inserts, updates } = found;
  if (!reads || !inserts || !updates) {
    const lacking = [
      ...(reads ? [] : ["SELECT"]),
      ...(inserts ? [] : ["INSERT"]),
      ...(updates ? [] : ["UPDATE"]),
    ].join(", ");
    throw unusable("ledger_no_right", noRight(user, lacking), user);
  }
  const id = idIn(await api.ask(whichLedger));
  if (id === null) throw unusable("ledger_no_identity", noIdentity, user);
  return id;
}

function idIn({ rows: [row] }: SqlRows): string | null {
  const id = row?.["id"];
  return typeof id === "string" && id !== "" ? id : null;
}

function noSchema(schema: string): ConnectionError {
  return new ConnectionError({
    code: "postgresql.no_schema",
    message: text(
      `There is no schema ${schema} in this database.`,
      `このデータベースにスキーマ ${schema} はありません。`,
    ),
    advice: text("Correct the schema of the connection.", "接続のスキーマを修正してください。"),
  });
}

/** The script puts right whatever is wrong with the ledger. */
function unusable(
  code: string,
  message: ReturnType<typeof text>,
  user: string,
  cause?: unknown,
): ConnectionError {
  const script = ledgerScript(user);
  return new ConnectionError(
    {
      code: `postgresql.${code}`,
      message,
      advice: text(
        `Let an administrator of the database run these statements, and check again. Or let the connection work without a ledger.\n${script}`,
        `データベースの管理者に次の SQL 文の実行を依頼してから、もう一度確認してください。書き込み記録を使わない接続にすることもできます。\n${script}`,
      ),
    },
    { cause },
  );
}

function notMade(user: string, error: unknown): unknown {
  const isRefused = error instanceof Error && "kind" in error && error.kind === "input";
  return isRefused ? unusable("ledger_not_made", notAllowed(user), user, error) : error;
}

const missing = text(
  "The table millrace_ledger.effects is missing.",
  "テーブル millrace_ledger.effects がありません。",
);
const noIdentity = text(
  "The table millrace_ledger.effects has no row that says which ledger it is.",
  "テーブル millrace_ledger.effects に、どの書き込み記録かを示す行がありません。",
);
const noRight = (user: string, lacking: string) =>
  text(
    `The user ${user} lacks rights to the table millrace_ledger.effects: ${lacking}.`,
    `ユーザー ${user} に、テーブル millrace_ledger.effects への権限 (${lacking}) がありません。`,
  );
const notAllowed = (user: string) =>
  text(
    `The user ${user} may not create the table millrace_ledger.effects.`,
    `ユーザー ${user} には、テーブル millrace_ledger.effects を作成する権限がありません。`,
  );
