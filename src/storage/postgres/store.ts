import type { ConnectionStore, LeaseStore, Store } from "#engine/store.ts";
import { sharedVerbs } from "../verbs/index.ts";
import { type Session, verbsOn } from "../session.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { workerVerbs } from "../verbs/worker.ts";
import { aliveVerbs } from "./alive.ts";
import { claimVerbs } from "./claim-runs.ts";
import { freeRunsVerb } from "./give-back.ts";
import { processesVerb } from "./leases.ts";
import { postgresSession } from "./session.ts";
import { gatheredCalls } from "./worker-calls.ts";
import type { Writer } from "./writer.ts";
import { connectionRecords } from "../connection-rows.ts";
import { batched } from "./gather.ts";
import { type Database, sql } from "./database.ts";

const some = sql<[ids: readonly string[]], object>(
  `SELECT ${connectionRecords.list} FROM millrace.connections WHERE id = ANY($1::text[])`,
);

/** Every step asks for its connection: one round trip for all that ask at the same time. */
function findConnection(database: Pick<Database, "all">): ConnectionStore["connection"] {
  return batched(async (ids: readonly string[]) => {
    const rows = await database.all(some, [...new Set(ids)]);
    const byId = new Map(rows.map(connectionRecords.of).map((record) => [record.id, record]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/** The engine's store on PostgreSQL, one of any number of equal ones on a database. */
export function postgresStore(
  writer: Writer,
  leases: LeaseStore,
): Omit<Store, "close" | "onChanges"> {
  const session = postgresSession(writer);
  return { ...sharedVerbs(verbsOn(session)), ...ownVerbs(writer, session, leases) };
}

/** Those that have their body here. */
export function ownVerbs(writer: Writer, session: Session, leases: LeaseStore) {
  return {
    ...aliveVerbs(writer),
    ...claimVerbs(writer),
    ...workerVerbs(gatheredCalls(writer, session)),
    ...leases,
    connection: findConnection(writer.database),
    freeRuns: freeRunsVerb(writer, session),
    prune: pruneVerb(session),
    processes: processesVerb(writer),
  } satisfies Partial<Store>;
}
