import { expect, it } from "vitest";
import { ownVerbs as onPostgresAlone } from "./postgres/store.ts";
import type { Writer as PostgresWriter } from "./postgres/writer.ts";
import type { Session, Verbs } from "./session.ts";
import type { Database } from "./sqlite/database.ts";
import { ownVerbs as onSqliteAlone } from "./sqlite/store.ts";
import type { Writer as SqliteWriter } from "./sqlite/writer.ts";
import { sharedVerbs } from "./verbs/index.ts";

/** Nothing is asked of a database: only which verbs there are, and what their bodies say. */
const noDatabase = { prepare: () => ({}) } as unknown as Database;
const noSession = {} as Session;
const itself = <Work>(work: Work): Work => work;
const shared = sharedVerbs({
  read: itself,
  write: itself,
  writeAt: itself,
  session: noSession,
} as unknown as Verbs);
const onSqlite = onSqliteAlone({ db: noDatabase } as SqliteWriter, noSession);
const ofLeases = (): never => {
  throw new Error("PostgreSQL alone has leases");
};
const onPostgres = onPostgresAlone({} as PostgresWriter, noSession, {
  lease: ofLeases,
  release: ofLeases,
  onWork: ofLeases,
});

/** A way of their own on SQLite stands before the shared body, which answers the others (`sqlite/worker-calls.ts`). */
const withShortcut = ["planEffect", "passGate"];

it("at most twenty verbs have a second body for one of the databases", () => {
  const bodies = (name: string) =>
    new Set(
      [shared, onSqlite, onPostgres].flatMap((verbs) => {
        const verb = new Map<string, unknown>(Object.entries(verbs)).get(name);
        return typeof verb === "function" ? [String(verb)] : [];
      }),
    );
  const several = Object.keys({ ...shared, ...onSqlite, ...onPostgres }).filter(
    (name) => bodies(name).size > 1,
  );
  const second = [...several, ...withShortcut].toSorted();
  expect(second).toEqual([
    "claimRuns",
    "connection",
    "freeRuns",
    "lastSeen",
    "lease",
    "nextRunDue",
    "onWork",
    "passGate",
    "planEffect",
    "processes",
    "recordAlive",
    "release",
    "time",
  ]);
  expect(second.length).toBeLessThanOrEqual(20);
});
