import type { LeaseStore, Store } from "#engine/store.ts";
import { sharedVerbs } from "../verbs/index.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { workerVerbs } from "../verbs/worker.ts";
import { aliveVerbs } from "./alive.ts";
import { claimVerbs } from "./claim-runs.ts";
import { findConnection } from "./connections.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { processesVerb } from "./process-signs.ts";
import { postgresSession } from "./session.ts";
import { gatheredCalls } from "./worker-calls.ts";
import type { Writer } from "./writer.ts";

/** The engine's store on PostgreSQL, one of any number of equal ones on a database. */
export function postgresStore(
  writer: Writer,
  leases: LeaseStore,
): Omit<Store, "close" | "onChanges"> {
  const session = postgresSession(writer);
  return {
    ...sharedVerbs(session),
    ...aliveVerbs(writer),
    ...claimVerbs(writer),
    ...workerVerbs(gatheredCalls(writer, session)),
    ...leases,
    connection: findConnection(writer.database),
    freeRuns: freeRunsVerb(writer, session),
    prune: pruneVerb(session),
    processes: processesVerb(writer),
  };
}
