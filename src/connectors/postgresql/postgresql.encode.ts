/** Statements. Names are quoted, and values go beside the statement: no text of a flow becomes SQL. */
import type { FrozenRequest, JsonObject, SqlStatement, SqlWrite } from "#sdk/index.ts";
import { InputError, mostOutput, quotedName, text } from "#sdk/index.ts";
import { ledgerSchema } from "./postgresql.ledger.ts";
import { type FrozenWrite, frozenWrite } from "./postgresql.writes.ts";

export function encodeWrite(
  { schema, ledger }: { readonly schema: string; readonly ledger: "make" | "use" | "none" },
  request: FrozenRequest,
  { account }: { readonly account: string | null },
): SqlWrite {
  const write = frozenWrite(request);
  const { id: effect, generation } = write.effect;
  if (write.once === "ledger" && (ledger === "none" || account === null)) throw withoutLedger;
  return {
    statement: statementOf(schema, write),
    most: { rows: write.most, characters: mostOutput },
    ...markedBy(schema, write),
    ledger:
      write.once === "ledger"
        ? { schema: ledgerSchema, id: account ?? "", effect, generation }
        : null,
  };
}

const withoutLedger = new InputError({
  code: "postgresql.without_ledger",
  message: text(
    "The step asks for the ledger, and its connection works without one. Nothing was written.",
    "ステップは書き込み記録を使う設定ですが、接続は書き込み記録を使わない設定です。何も書き込まれていません。",
  ),
  advice: text(
    "Use a connection with a ledger, or choose another way in the step’s field “Protection against duplicates”.",
    "書き込み記録のある接続を使うか、ステップの「重複の防止」で別の方法を選んでください。",
  ),
});

function statementOf(schema: string, write: FrozenWrite): SqlStatement {
  const { verb, table, values, where, key } = write;
  const target = qualified(schema, table);
  const returning = write.output === "rows" ? " RETURNING t.*" : "";
  switch (verb) {
    case "INSERT": {
      const mark = markOf(write);
      const given = mark === null ? values : { ...values, ...mark };
      const ending = mark === null ? returning : ` ON CONFLICT (${namesOf(mark)}) DO NOTHING`;
      return {
        text: `INSERT INTO ${target} AS t ${inserted(target, given)}${ending}`,
        values: [JSON.stringify(given)],
      };
    }
    case "INSERT_LIST": {
      const { columns = [], rows = [] } = write.list ?? {};
      return {
        text: `INSERT INTO ${target} AS t ${insertedFrom(listed(target), columns)}${returning}`,
        values: [JSON.stringify(rows)],
      };
    }
    case "UPSERT": {
      const others = Object.keys(values).filter((column) => !key.includes(column));
      // A row that is there is locked and handed on, even where nothing of it changes.
      const set = (others.length === 0 ? key : others).map(
        (column) => `${quotedName(column)} = EXCLUDED.${quotedName(column)}`,
      );
      const conflict = key.map(quotedName).join(", ");
      return {
        text: `INSERT INTO ${target} AS t ${inserted(target, values)} ON CONFLICT (${conflict}) DO UPDATE SET ${set.join(", ")}${returning}`,
        values: [JSON.stringify(values)],
      };
    }
    case "UPDATE": {
      const set = Object.keys(values).map(
        (column) => `${quotedName(column)} = ${valueIn(target, column, 1)}`,
      );
      return {
        text: `UPDATE ${target} AS t SET ${set.join(", ")} WHERE ${matching(target, where, 2)}${returning}`,
        values: [JSON.stringify(values), JSON.stringify(where)],
      };
    }
    case "DELETE":
      return {
        text: `DELETE FROM ${target} AS t WHERE ${matching(target, where, 1)}${returning}`,
        values: [JSON.stringify(where)],
      };
  }
}

/** The column that bears our mark, and the mark: the same for every generation, for what was done counts for all. */
function markOf({ once, mark, effect }: FrozenWrite): JsonObject | null {
  return once === "guarded" && mark !== undefined ? { [mark]: effect.id } : null;
}

const namesOf = (values: JsonObject): string => Object.keys(values).map(quotedName).join(", ");

function markedBy(schema: string, write: FrozenWrite): { readonly marked?: SqlStatement } {
  const marked = readingMark(schema, write);
  return marked === null ? {} : { marked };
}

/** Reads the row that bears the mark of a write; null where its row bears none. */
export function readingMark(schema: string, write: FrozenWrite): SqlStatement | null {
  const mark = markOf(write);
  if (mark === null) return null;
  const target = qualified(schema, write.table);
  const columns = write.output === "rows" ? "t.*" : `t.${namesOf(mark)}`;
  return {
    text: `SELECT ${columns} FROM ${target} AS t WHERE ${matching(target, mark, 1)}`,
    values: [JSON.stringify(mark)],
  };
}

export function qualified(schema: string, table: string): string {
  return `${quotedName(schema)}.${quotedName(table)}`;
}

/**
 * The value of a column in a row that is given as JSON: the database itself reads it as the type that the column has, so that
 * digits, texts, lists and JSON arrive as they are.
 */
export function valueIn(target: string, column: string, parameter: number): string {
  return `(SELECT given.${quotedName(column)} FROM json_populate_record(NULL::${target}, $${parameter}::json) AS given)`;
}

function inserted(target: string, values: JsonObject): string {
  return insertedFrom(`json_populate_record(NULL::${target}, $1::json)`, Object.keys(values));
}

/** The rows of a list in JSON, in its order. */
function listed(target: string): string {
  return `json_populate_recordset(NULL::${target}, $1::json)`;
}

function insertedFrom(rows: string, names: readonly string[]): string {
  const columns = names.map(quotedName);
  const given = columns.map((column) => `given.${column}`);
  return `(${columns.join(", ")}) SELECT ${given.join(", ")} FROM ${rows} AS given`;
}

function matching(target: string, where: JsonObject, parameter: number): string {
  return Object.keys(where)
    .map((column) => `t.${quotedName(column)} = ${valueIn(target, column, parameter)}`)
    .join(" AND ");
}
