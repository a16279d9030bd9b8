/** For tests: a database with tables, and a user of it. */
import type { JsonObject } from "#sdk/index.ts";
import { openDatabase, type TestDatabase } from "../../exchange/postgresql/postgresql.world.ts";
import { makeLedger, whichLedger } from "./postgresql.ledger.ts";

export interface DatabaseWorld extends TestDatabase {
  /** As a form gives them. */
  readonly values: JsonObject;
  readonly user: string;
  /** The id of its ledger. */
  ledger(): Promise<string>;
}

export const withLedger = makeLedger.map(({ text }) => text);

export const password = "a password that nobody may read";

let users = 0;

/** The user owns what these statements make. */
export async function databaseFor(
  clusterUrl: string,
  ...statements: readonly string[]
): Promise<DatabaseWorld> {
  users += 1;
  const user = `flows_${process.pid}_${users}`;
  const database = await openDatabase(
    clusterUrl,
    "DROP SCHEMA millrace CASCADE",
    `CREATE ROLE ${user} LOGIN PASSWORD '${password}'`,
    `GRANT CREATE ON SCHEMA public TO ${user}`,
    `DO $$BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${user}', current_database()); END$$`,
    `SET ROLE ${user}`,
    ...statements,
  );
  const { host, port, database: name } = database.server;
  return {
    ...database,
    user,
    async ledger() {
      const [found] = await database.ask(whichLedger.text);
      return String(found?.["id"]);
    },
    values: {
      host,
      port,
      database: name,
      user,
      password,
      mode: "test",
      tls: "off",
      schema: "public",
      ledger: "make",
    },
  };
}
