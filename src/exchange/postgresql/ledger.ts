import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { quotedName, type SqlLedger, SqlRefused, type SqlRows } from "#sdk/sql.ts";
import type { Session } from "./session.ts";
import { exactJson } from "./values.ts";

/**
 * The table in which a write leaves its row, in the transaction of the write itself. One row, `ledger`, says which
 * ledger it is. A write has one row, whatever its generation: it is done once.
 */

/** How our row came to be. */
export type Entered =
  | { readonly is: "new" }
  /** An earlier transaction has written it, together with its write. */
  | { readonly is: "there"; readonly written: SqlRows }
  | { readonly is: "other" }
  | { readonly is: "no_result" };

/**
 * Writes our row, without a result. A transaction that has written the same row and is not over is waited for. What a
 * table of the user's refuses cannot be taken for this: only the key of our own table is asked about.
 */
export async function enterLedger(session: Session, ledger: SqlLedger): Promise<Entered> {
  const table = tableOf(ledger);
  const entered = await session.run("ledger", {
    text: `INSERT INTO ${table} (effect, generation)
      SELECT $1::text, $2::integer FROM ${table} WHERE effect = '${identity}' AND result ->> 'id' = $3::text
      ON CONFLICT (effect) DO NOTHING`,
    values: [ledger.effect, String(ledger.generation), ledger.id],
  });
  if (entered?.count === 1) return { is: "new" };
  const found = await session.run("ledger", {
    text: `SELECT (SELECT result ->> 'id' FROM ${table} WHERE effect = '${identity}'),
      effect, result::text FROM (SELECT) AS one LEFT JOIN ${table} ON effect = $1::text`,
    values: [ledger.effect],
  });
  const [id, effect, result] = found?.rows[0] ?? [];
  if (id !== ledger.id) return { is: "other" };
  if (effect === null || effect === undefined) throw vanished();
  const written = typeof result === "string" ? rowsOf(exactJson(result)) : null;
  return written === null ? { is: "no_result" } : { is: "there", written };
}

/** From then on the row tells that the write is done, once both are committed. */
export async function storeResult(
  session: Session,
  ledger: SqlLedger,
  written: SqlRows,
): Promise<void> {
  const stored = await session.run("ledger", {
    text: `UPDATE ${tableOf(ledger)} SET result = $2::json WHERE effect = $1::text`,
    values: [ledger.effect, JSON.stringify(written)],
  });
  if (stored?.count !== 1) throw vanished();
}

/** Our row has no id of this kind: ids of writes hold a point. */
const identity = "ledger";

function tableOf({ schema }: SqlLedger): string {
  return `${quotedName(schema)}.effects`;
}

/** Somebody deletes rows of ours at this moment: the same again tells more. */
function vanished(): SqlRefused {
  return new SqlRefused("ledger", { code: "40001", message: "The row of this write was deleted" });
}

function rowsOf(result: Json | undefined): SqlRows | null {
  if (!isJsonObject(result)) return null;
  const { count, rows } = result;
  if (typeof count !== "number" || !isRows(rows)) return null;
  return { count, rows };
}

function isRows(json: Json | undefined): json is readonly JsonObject[] {
  return Array.isArray(json) && json.every((row: Json) => isJsonObject(row));
}
