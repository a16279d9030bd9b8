import { FaultError } from "#disk/faults.ts";
import { type Database, openDatabase, type Session, sql } from "../postgres/database.ts";
import { prepareDatabase } from "../postgres/migrate.ts";
import { type Leaving, openLeaving } from "../sqlite/moved.ts";
import { copyTable, countInPostgres, countInSqlite, tablesOfBoth } from "./copy-table.ts";

/** Why nothing was moved. */
export type MoveFault =
  /** There is something in the database already. */
  | { readonly code: "destination_not_empty"; readonly destination: string }
  /** It is moved already, or a move to another database has begun. */
  | { readonly code: "moved_elsewhere"; readonly path: string; readonly destination: string }
  | {
      readonly code: "count_differs";
      readonly table: string;
      readonly here: number;
      readonly there: number;
    };

export class MoveError extends FaultError<MoveFault> {
  override readonly name = "MoveError";
}

export interface MoveOrder {
  readonly dataDir: string;
  /** The url of an empty PostgreSQL database. */
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly newId: () => string;
  /** Hears how many rows of a table have been copied, of how many. */
  readonly onProgress: (progress: MoveProgress) => void;
  /** Copies the people, who are kept apart. Can be done again. False: others are there. */
  readonly movePeople: () => Promise<boolean>;
}

export interface MoveProgress {
  readonly table: string;
  readonly rows: number;
  readonly of: number;
}

export interface MoveReport {
  readonly from: string;
  /** Without the password. */
  readonly destination: string;
  readonly rows: Readonly<Record<string, number>>;
}

const arrived = sql<[], { id: string }>("SELECT id FROM millrace.moved_from");
const noteArrival = sql<[id: string, at: number]>(
  "INSERT INTO millrace.moved_from (one, id, at) VALUES (1, $1, $2)",
);
const runCounts = sql<[]>(
  `INSERT INTO millrace.run_count_shards (shard, flow_id, status, runs)
   SELECT 0, flow_id, status, count(*) FROM millrace.runs GROUP BY flow_id, status`,
);
/**
 * Moves everything from SQLite to PostgreSQL while no process works on the folder: all of it in one
 * transaction there, or nothing. The SQLite file is sealed before that is committed, so that there is
 * no moment in which both could be worked on; whatever cuts this short, saying it again ends it.
 * Throws MoveError, and the errors of opening either.
 */
export async function move(order: MoveOrder): Promise<MoveReport> {
  const source = await openLeaving(order.dataDir);
  try {
    const destination = nameOf(order.to);
    const before = source.mark.find();
    if (before && (before.doneAt !== null || before.destination !== destination))
      throw new MoveError({
        code: "moved_elsewhere",
        path: source.path,
        destination: before.destination,
      });
    await prepareDatabase(order.to);
    const database = openDatabase({
      url: order.to,
      name: "millrace move",
      connections: 4,
      patience: 0,
    });
    try {
      const tables = await tablesOfBoth(source.db, database);
      await bring(source, database, before?.id ?? null, destination, tables, order);
      source.mark.end(order.at);
      return {
        from: source.path,
        destination,
        rows: Object.fromEntries(tables.map((table) => [table, countInSqlite(source.db, table)])),
      };
    } finally {
      await database.close();
    }
  } finally {
    source.close();
  }
}

async function bring(
  source: Leaving,
  database: Database,
  begun: string | null,
  destination: string,
  tables: readonly string[],
  order: MoveOrder,
): Promise<void> {
  const there = (await database.first(arrived))?.id ?? null;
  // It had arrived, and only the answer was lost.
  if (begun !== null && there === begun) return;
  if (there !== null || !(await isEmpty(database, tables)))
    throw new MoveError({ code: "destination_not_empty", destination });

  const id = begun ?? order.newId();
  // Before the rest is committed: then there is no moment with the rest there and nobody to own it.
  if (!(await order.movePeople()))
    throw new MoveError({ code: "destination_not_empty", destination });
  await database.transaction(async (session) => {
    await session.raw("SET LOCAL idle_in_transaction_session_timeout = 0");
    await copyAll(source, session, tables, order.onProgress);
    await session.run(noteArrival, id, order.at);
    // Whatever ends the copy leaves an installation that can go on here. A commit may have happened where its
    // answer is lost: then the seal stays until somebody asks again.
    if (begun === null) source.mark.begin(id, destination);
  });
}

async function isEmpty(database: Database, tables: readonly string[]): Promise<boolean> {
  for (const table of tables) if ((await countInPostgres(database, table)) > 0) return false;
  return true;
}

async function copyAll(
  { db }: Leaving,
  session: Session,
  tables: readonly string[],
  onProgress: (progress: MoveProgress) => void,
): Promise<void> {
  for (const table of tables) {
    const here = countInSqlite(db, table);
    onProgress({ table, rows: 0, of: here });
    await copyTable(db, session, table, (rows) => onProgress({ table, rows, of: here }));
    const there = await countInPostgres(session, table);
    if (there !== here) throw new MoveError({ code: "count_differs", table, here, there });
  }
  await session.run(runCounts);
}

/** A database's url as people may see it. */
function nameOf(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  shown.search = "";
  return shown.href;
}
