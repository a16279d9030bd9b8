import type { Database as Sqlite } from "../sqlite/database.ts";
import { type Session, sql } from "../postgres/database.ts";

const tablesThere = sql<[], { name: string }>(
  "SELECT relname AS name FROM pg_class WHERE relnamespace = 'millrace'::regnamespace AND relkind = 'r'",
);

/**
 * Every table that goes along, which are those that both have. As they were made, so that rows come after those that
 * they name; and what is sealed comes first, because new connections are compared with it.
 */
export async function tablesOfBoth(db: Sqlite, session: Session): Promise<readonly string[]> {
  const there = new Set((await session.all(tablesThere)).map(({ name }) => name));
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name <> 'sealed', rowid",
    )
    .pluck()
    .all()
    .filter((name) => there.has(name));
}

const columnsOf = sql<[table: string], { name: string; type: string; counted: boolean }>(
  `SELECT a.attname AS name, format_type(getBaseType.oid, NULL) AS type, a.attidentity <> '' AS counted
   FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     JOIN pg_type getBaseType
       ON getBaseType.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
   WHERE a.attrelid = ('millrace.' || $1)::regclass AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attnum`,
);
const counted = (table: string) =>
  sql<[], { rows: number }>(`SELECT count(*) AS rows FROM millrace.${table}`);
const goOn = (table: string) =>
  sql<[]>(
    `SELECT setval(pg_get_serial_sequence('millrace.${table}', 'seq'), max(seq)) FROM millrace.${table}
     HAVING max(seq) IS NOT NULL`,
  );

const batch = 500;
/** PostgreSQL takes no value of 1 GB. */
const mostAtOnce = 50_000_000;

export function countInSqlite(db: Sqlite, table: string): number {
  return db.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${table}`).get()?.rows ?? 0;
}

export async function countInPostgres(session: Session, table: string): Promise<number> {
  return (await session.first(counted(table)))?.rows ?? 0;
}

/** Copies all rows of a table; `onRows` hears how many there are by now. */
export async function copyTable(
  db: Sqlite,
  session: Session,
  table: string,
  onRows: (rows: number) => void,
): Promise<void> {
  const there = await session.all(columnsOf, table);
  const here = new Set(
    db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all(),
  );
  // A run's job is made on arrival.
  const columns = there.filter(({ name }) => here.has(name));
  const names = columns.map(({ name }) => name).join(", ");
  const insert = sql<unknown[]>(
    `INSERT INTO millrace.${table} (${names}) SELECT * FROM unnest(
       ${columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(", ")})`,
  );
  let rows: Record<string, unknown>[] = [];
  let size = 0;
  let copied = 0;
  const write = async (): Promise<void> => {
    if (rows.length === 0) return;
    await session.run(
      insert,
      ...columns.map(({ name, type }) => rows.map((row) => valueOf(row[name], type))),
    );
    copied += rows.length;
    rows = [];
    size = 0;
    onRows(copied);
  };
  const all = db.prepare<[], Record<string, unknown>>(`SELECT ${names} FROM ${table}`);
  for (const row of all.iterate()) {
    rows.push(row);
    size += sizeOf(row);
    if (rows.length === batch || size > mostAtOnce) await write();
  }
  await write();
  if (columns.some((column) => column.counted)) await session.run(goOn(table));
}

function sizeOf(row: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const value of Object.values(row)) if (typeof value === "string") size += value.length;
  return size;
}

function valueOf(value: unknown, type: string): unknown {
  return type === "boolean" && value !== null ? value === 1 : value;
}
