import type pg from "pg";
import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { openPool } from "../postgres/database.ts";
import { migratePeople } from "./migrate.ts";

const schema = "millrace_people";

/** Any number that nobody else locks. */
const lock = 7_250_413_907;

/** Opens the schema `millrace_people` of a database that is Millrace's already. */
export async function openPeopleInPostgres(url: string): Promise<PeopleDatabase> {
  const options = {
    connectionString: url,
    application_name: "millrace people",
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    options: `-c search_path=${schema}`,
  };
  const pool = openPool({ ...options, max: 5 });
  // Of its own: who waits for the lock must not keep a connection from the one who works under it.
  const locks = openPool({ ...options, max: 1, query_timeout: 60_000 });
  const database = onPostgres(pool, locks);
  try {
    await migratePeople(database, async () => {
      await pool.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function onPostgres(pool: pg.Pool, locks: pg.Pool): PeopleDatabase {
  return {
    handle: pool,
    all: async (row, sql, ...values) =>
      z.array(row).parse((await pool.query(numbered(sql), [...values])).rows),
    run: async (sql, ...values) => (await pool.query(numbered(sql), [...values])).rowCount ?? 0,
    async alone(work) {
      const client = await locks.connect();
      try {
        await client.query("SELECT pg_advisory_lock($1)", [lock]);
        return await work();
      } finally {
        // The lock goes with the connection.
        client.release(true);
      }
    },
    close: async () => {
      await Promise.all([pool.end(), locks.end()]);
    },
  };
}

function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll("?", () => `$${(count += 1)}`);
}
