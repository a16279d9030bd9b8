import { join } from "node:path";
import { z } from "zod";
import type { PeopleDatabase, Value } from "#people/people-database.ts";
import { openItself } from "../sqlite/database.ts";
import { reasonOf } from "../faults.ts";
import { StartError } from "../sqlite/start-errors.ts";
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
  let last: Promise<unknown> = Promise.resolve();
  return {
    handle: db,
    all: async (row, sql, ...values) => z.array(row).parse(db.prepare<Value[]>(sql).all(...values)),
    run: async (sql, ...values) => db.prepare<Value[]>(sql).run(...values).changes,
    alone(work) {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => void db.close(),
  };
}
