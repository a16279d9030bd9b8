import pg from "pg";
import type { Log } from "#engine/log.ts";
import { createDatabase, overSocket } from "../../../test/postgres-cluster.ts";
import { openPool } from "./database.ts";
import { type OpenedPostgres, openPostgres } from "./index.ts";
import { prepareDatabase } from "./migrate.ts";

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Whatever a process writes, it writes in a transaction that has looked whether the shape is still its own. Until its end the
 * transaction has a lock on what it looked at. Tests write by themselves what they find.
 */
const refuseUnlooked = `CREATE FUNCTION millrace_test.refuse_unlooked() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN
    IF current_setting('application_name') IN ('millrace', 'millrace life') AND NOT EXISTS (
      SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'millrace.migrations'::regclass)
    THEN RAISE EXCEPTION 'a write to % that has not looked at the shape', TG_TABLE_NAME; END IF;
    RETURN NULL;
  END $$`;

/** Databases without rows that no test uses at the moment; making one takes long. */
const free = new Map<string, string[]>();

/** A database of its own; its url. */
export async function preparedDatabase(clusterUrl: string): Promise<string> {
  const url = free.get(clusterUrl)?.pop();
  if (url !== undefined) return url;
  const made = await createDatabase(clusterUrl);
  await prepareDatabase(made);
  const tables = await asking<{ name: string }>(
    made,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'millrace' AND tablename <> 'migrations'`,
  );
  const numbers = await asking<{ name: string; first: string }>(
    made,
    `SELECT format('%I.%I', schemaname, sequencename) AS name, start_value AS first
     FROM pg_sequences WHERE schemaname = 'millrace'`,
  );
  const deletions = [...tables.map(({ name }) => name), "millrace_jobs.job"].map(
    (name) => `DELETE FROM ${name};`,
  );
  const begins = numbers.map(({ name, first }) => `PERFORM setval('${name}', ${first}, false);`);
  // The audit log lets nobody delete from it; a superuser can have its triggers rest.
  await asking(
    made,
    "CREATE SCHEMA millrace_test",
    refuseUnlooked,
    ...[...tables.map(({ name }) => name), "millrace_jobs.job"].map(
      (name) => `CREATE TRIGGER looks BEFORE INSERT OR UPDATE OR DELETE ON ${name}
        FOR EACH STATEMENT EXECUTE FUNCTION millrace_test.refuse_unlooked()`,
    ),
    `CREATE FUNCTION millrace_test.empty() RETURNS void LANGUAGE plpgsql
     SET session_replication_role = replica
     AS $$ BEGIN ${[...deletions, ...begins].join(" ")} END $$`,
  );
  return made;
}

const emptiers = new Map<string, pg.Pool>();

/**
 * Removes all rows of a prepared database, on a connection that stays: a new one would plan a deletion from each of a
 * hundred tables, and so would one that changed its role for each time.
 */
export async function empty(url: string): Promise<void> {
  const emptier =
    emptiers.get(url) ??
    openPool({
      connectionString: overSocket(url),
      options: "-c session_replication_role=replica",
      max: 1,
      idleTimeoutMillis: 0,
      allowExitOnIdle: true,
    });
  emptiers.set(url, emptier);
  await emptier.query("SELECT millrace_test.empty()");
}

/** Nobody is connected to it any more: another test may have it. */
export async function handBack(clusterUrl: string, url: string): Promise<void> {
  await empty(url);
  free.set(clusterUrl, [...(free.get(clusterUrl) ?? []), url]);
}

export async function asking<Row extends pg.QueryResultRow>(
  url: string,
  ...statements: readonly string[]
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

export function openQuietly(url: string): Promise<OpenedPostgres> {
  return openPostgres(url, { log: quiet });
}

/** An empty store, and where its database is. */
export async function openEmpty(
  clusterUrl: string,
): Promise<OpenedPostgres & { readonly url: string }> {
  const url = await preparedDatabase(clusterUrl);
  const opened = await openQuietly(overSocket(url));
  return {
    ...opened,
    url,
    async close() {
      await opened.close();
      await handBack(clusterUrl, url);
    },
  };
}
