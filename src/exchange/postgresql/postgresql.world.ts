/** For tests: databases of a real PostgreSQL, with a ledger in them. */
import type { SqlLedger, SqlServer, SqlWrite } from "#sdk/sql.ts";
import { createDatabase } from "../../../test/postgres-cluster.ts";
import { asking } from "../../storage/postgres/postgres.world.ts";
import type { Find } from "../find.ts";
import { createPostgresql, type Timeouts, usualTimeouts } from "./postgresql.ts";

export interface TestDatabase {
  readonly url: string;
  readonly server: SqlServer;
  /** As the superuser, past everything. */
  ask(...statements: readonly string[]): Promise<Record<string, unknown>[]>;
}

export const ledgerId = "ledger-of-the-tests";

export async function openDatabase(
  clusterUrl: string,
  ...statements: readonly string[]
): Promise<TestDatabase> {
  const url = await createDatabase(clusterUrl);
  await asking(url, ...withLedger, ...statements);
  return {
    url,
    server: serverOf(url),
    ask: (...asked) => asking(url, ...asked),
  };
}

const withLedger = [
  "CREATE SCHEMA millrace",
  `CREATE TABLE millrace.effects (effect text PRIMARY KEY, generation integer NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), result json)`,
  `INSERT INTO millrace.effects VALUES ('ledger', 0, now(), '{"id":"${ledgerId}"}')`,
];

export function serverOf(databaseUrl: string): SqlServer {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    dialect: "postgresql",
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    user: username,
    password,
    tls: { mode: "off" },
    timeZone: "UTC",
    mostSessions: 5,
  };
}

/** Whatever is asked for, this machine is dialled. */
export const findHere: Find = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);

export function openExchange(timeouts: Partial<Timeouts> = {}) {
  return createPostgresql(findHere, { ...usualTimeouts, ...timeouts });
}

export const most = { rows: 100, characters: 100_000 };

export function ledgerOf(effect: string, generation = 0): SqlLedger {
  return { schema: "millrace", id: ledgerId, effect, generation };
}

/** Inserts into `things`. */
export function insertion(effect: string | null, name = "first"): SqlWrite {
  return {
    statement: { text: "INSERT INTO things (name) VALUES ($1) RETURNING *", values: [name] },
    most,
    ledger: effect === null ? null : ledgerOf(effect),
  };
}
