import type { Lease, LeaseStore, Store } from "#engine/store.ts";
import { type Database, sql } from "./database.ts";
import { statement, type Work } from "../session.ts";
import type { Writer } from "./writer.ts";

/** How long a lease lasts without a sign of life, on the database's clock. */
const lasts = "interval '15 seconds'";
const renewEvery = 4_000;

const take = sql<[name: string, token: string], { token: string }>(
  `INSERT INTO millrace.leases AS l (name, token, until) VALUES ($1, $2, clock_timestamp() + ${lasts})
   ON CONFLICT (name) DO UPDATE SET token = excluded.token, until = excluded.until
     WHERE l.until < clock_timestamp()
   RETURNING token`,
);
/** Those of killed processes. The other names are few, and taken again. */
const forget = sql<[]>(
  `DELETE FROM millrace.leases WHERE (name LIKE 'process:%' OR name LIKE 'write %')
     AND until < clock_timestamp() - interval '1 hour'`,
);
const giveBack = sql<[name: string, token: string]>(
  "DELETE FROM millrace.leases WHERE name = $1 AND token = $2",
);
const renew = sql<[names: readonly string[], tokens: readonly string[]]>(
  `UPDATE millrace.leases l SET until = clock_timestamp() + ${lasts}
   FROM (SELECT l.name FROM unnest($1::text[], $2::uuid[]) AS h(name, token)
         JOIN millrace.leases l ON l.name = h.name AND l.token = h.token
         ORDER BY l.name FOR NO KEY UPDATE OF l SKIP LOCKED) AS h
   WHERE l.name = h.name`,
);

/** Work that one process has for itself. What this process holds is kept up until it is given back. */
export function createLeases(
  database: Database,
  life: Database,
  newToken: () => string,
  onTrouble: (error: unknown) => void,
) {
  const held = new Map<string, Lease>();

  // A lease that a verb is just using is skipped: it cannot pass on meanwhile.
  const keepUp = async (): Promise<void> => {
    if (held.size === 0) return;
    const leases = [...held.values()];
    await life.run(
      renew,
      leases.map(({ name }) => name),
      leases.map(({ token }) => token),
    );
  };
  const timer = setInterval(() => {
    keepUp().catch(onTrouble);
  }, renewEvery);

  const lease: LeaseStore["lease"] = async (name) => {
    const token = newToken();
    const row = await database.transaction((session) => session.first(take, name, token));
    if (!row) return null;
    const taken = { name, token };
    held.set(token, taken);
    return taken;
  };
  const release: LeaseStore["release"] = async ({ name, token }) => {
    held.delete(token);
    try {
      await database.run(giveBack, name, token);
    } catch (error) {
      // Nobody is harmed: it runs out by itself.
      onTrouble(error);
    }
  };

  return {
    lease,
    release,

    /** From now on everybody can see that this process works on the database. */
    async announce(process: string): Promise<void> {
      await lease(`process:${process}`);
      await database.run(forget);
    },

    /** Gives back what is still held. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all([...held.values()].map(release));
    },
  };
}

const standing = statement<[name: string, token: string], { found: number }>(
  "SELECT 1 AS found FROM {leases} WHERE name = ? AND token = ? FOR NO KEY UPDATE",
);

/**
 * Is the work still this process's own? If so it stays so until the transaction ends: nobody else
 * gets the lease before, even if its time runs out.
 */
export function* leaseStands({ name, token }: Lease): Work<boolean> {
  return (yield* standing.first(name, token)) !== undefined;
}

const signs = sql<[], { id: string; gone: boolean }>(
  `SELECT substr(name, 9) AS id, until < clock_timestamp() - interval '30 seconds' AS gone
   FROM millrace.leases
   WHERE name LIKE 'process:%' AND until > clock_timestamp() - interval '1 hour' ORDER BY name`,
);

export function processesVerb({ database, process }: Writer): Store["processes"] {
  return async () => {
    const rows = await database.all(signs);
    const ids = (isGone: boolean) => rows.flatMap(({ id, gone }) => (gone === isGone ? [id] : []));
    return { own: process, living: ids(false), gone: ids(true) };
  };
}
