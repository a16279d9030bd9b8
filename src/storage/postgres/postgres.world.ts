import pg from "pg";
import type { Log } from "#engine/log.ts";
import { createDatabase, overSocket } from "../../../test/postgres-cluster.ts";
import { type OpenedPostgres, openPostgres } from "./index.ts";
import { prepareDatabase } from "./migrate.ts";

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Databases without rows that no test uses at the moment; making one takes long. */
const free = new Map<string, string[]>();

/** A database of its own; its url. */
export async function preparedDatabase(clusterUrl: string): Promise<string> {
  const url = free.get(clusterUrl)?.pop();
  if (url !== undefined) return url;
  const made = await createDatabase(clusterUrl);
  await prepareDatabase(made);
  return made;
}

/** Nobody is connected to it any more: another test may have it. */
export async function handBack(clusterUrl: string, url: string): Promise<void> {
  const tables = await asking<{ name: string }>(
    url,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'millrace' AND tablename <> 'migrations'`,
  );
  // The audit log lets nobody delete from it; a superuser can have its triggers rest.
  const resting = "SET session_replication_role = replica";
  const emptied = [...tables.map(({ name }) => name), "millrace_jobs.job"];
  const deletions = emptied.map((name) => `DELETE FROM ${name}`);
  const numbers = await asking<{ name: string }>(
    url,
    "SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences WHERE schemaname = 'millrace'",
  );
  const begins = numbers.map(({ name }) => `ALTER SEQUENCE ${name} RESTART`);
  await asking(url, [resting, ...deletions, ...begins].join(";"));
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
