import type { Json, JsonObject } from "#sdk/json.ts";
import type { SqlAnswer, SqlCaps, SqlRows } from "#sdk/sql.ts";
import type { Session, Told } from "./session.ts";
import { readerOf, unknownTypes } from "./values.ts";

/** Parts of a transaction, whatever it writes: its rows, and its end. */

/** What is deferred to COMMIT is refused here, where a refusal proves that nothing was written. */
export async function checkDeferred(session: Session): Promise<void> {
  await session.run("write", { text: "SET CONSTRAINTS ALL IMMEDIATE", values: [] });
}

export async function commit(session: Session, written: SqlRows): Promise<SqlAnswer> {
  const committed = await session.run("commit", { text: "COMMIT", values: [] });
  // A transaction that had failed unnoticed is rolled back by COMMIT.
  return committed?.command === "COMMIT"
    ? { is: "committed", written, before: false }
    : { is: "undone", why: "rolled_back", count: 0 };
}

/** No fewer rows are kept than tell that there are too many. */
export function sizeOf({ rows, characters }: SqlCaps) {
  return { rows: rows + 1, characters };
}

/** The rows as JSON. A column's name that comes twice has its last value. */
export async function rowsOf(session: Session, { columns, rows }: Told): Promise<SqlRows["rows"]> {
  const ownArrays = await arraysAmong(session, unknownTypes(columns.map(({ type }) => type)));
  const readers = columns.map(({ name, type }) => ({ name, read: readerOf(type, ownArrays) }));
  return rows.map((row): JsonObject => {
    const cells = readers.map(({ name, read }, index): [string, Json] => {
      const cell = row[index] ?? null;
      return [name, cell === null ? null : read(cell)];
    });
    return Object.fromEntries(cells);
  });
}

/** Which of these types are arrays whose elements are parted by commas, and of what. */
async function arraysAmong(
  session: Session,
  types: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (types.length === 0) return new Map();
  const told = await session.run("write", {
    text: `SELECT list.oid, list.typelem FROM pg_catalog.pg_type AS list
      JOIN pg_catalog.pg_type AS element ON element.oid = list.typelem
      WHERE list.oid = ANY ($1::oid[]) AND list.typcategory = 'A' AND element.typdelim = ','`,
    values: [`{${types.join(",")}}`],
  });
  return new Map((told?.rows ?? []).map(([list, element]) => [Number(list), Number(element)]));
}
