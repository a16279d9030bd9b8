import { join } from "node:path";
import type Sqlite from "better-sqlite3";
import type { PeopleDatabase, Value } from "#people/people-database.ts";
import { openItself } from "../sqlite/database.ts";
import { reasonOf } from "#disk/faults.ts";
import { StartError } from "#disk/start-errors.ts";
import { migratePeople } from "./migrate.ts";

/** Opens `people.db` in the data folder, which must be this process's own already. Throws StartError. */
export async function openPeopleInSqlite(dataDir: string): Promise<PeopleDatabase> {
  const path = join(dataDir, "people.db");
  try {
    const database = onSqlite(path);
    await migratePeople(database);
    return database;
  } catch (error) {
    throw new StartError({ code: "database_unreadable", path, reason: reasonOf(error) }, error);
  }
}

function onSqlite(path: string): PeopleDatabase {
  const db = openItself(path);
  db.pragma("foreign_keys = ON");
  const statements = new Map<string, Sqlite.Statement<Value[]>>();
  /** Each request asks who makes it, and to compile that takes longer than to look it up. */
  const prepared = (sql: string): Sqlite.Statement<Value[]> => {
    const statement = statements.get(sql) ?? db.prepare<Value[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    handle: db,
    all: async (row, sql, ...values) =>
      prepared(sql)
        .all(...values)
        .map((found) => row.parse(found)),
    run: async (sql, ...values) => prepared(sql).run(...values).changes,
    alone(work) {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => void db.close(),
  };
}
