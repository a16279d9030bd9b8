import type { ConnectionStore, LeaseStore, Store } from "#engine/store.ts";
import { batched, gather } from "#engine/gather.ts";
import { sharedVerbs } from "../verbs/index.ts";
import { type Session, verbsOn } from "../session.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { answerCalls, type RunAnswer, type RunCall, workerVerbs } from "../verbs/worker.ts";
import { aliveVerbs } from "./alive.ts";
import { claimVerbs } from "./claim-runs.ts";
import { freeRunsVerb } from "./give-back.ts";
import { processesVerb } from "./leases.ts";
import { postgresSession } from "./session.ts";
import type { Writer } from "./writer.ts";
import { connectionRecords } from "../connection-rows.ts";
import { type Database, sql } from "./database.ts";
import { sqlState } from "./start-errors.ts";
import { faultOfValues } from "./trouble.ts";

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

/** Two, so that one can be made ready while the other waits for the disk. */
const groups = 2;
const largest = 200;

/**
 * The calls of all runs that come at one moment are one transaction: many small ones would wait for the disk, and for
 * the network, one by one.
 */
function gatheredCalls(
  { held }: Writer,
  { writeAt }: Session,
): (call: RunCall) => Promise<RunAnswer> {
  return gather<RunCall, RunAnswer>({
    answer: async (calls) => {
      const at = Math.max(...calls.map((call) => call.at));
      const answers = await writeAt(at, (notes) => answerCalls(notes, calls));
      for (const [index, { runId, epoch }] of calls.entries())
        if (answers[index] === "fenced") held.drop(runId, epoch);
      return answers;
    },
    soon: setImmediate,
    groups,
    largest,
    about: ({ runId }) => runId,
    fits: (call, before) =>
      before.length === 0 || (before.length === 1 && isPassOfPlan(call, before[0])),
    // A statement that fails may be the fault of one call; a lost connection is nobody's.
    faultOfOne: (error) => faultOfValues.test(sqlState(error) ?? ""),
  });
}

/** A plan and the pass through the gate that belongs to it come together. */
function isPassOfPlan(call: RunCall, before: RunCall | undefined): boolean {
  return before?.kind === "plan" && call.kind === "gate" && before.epoch === call.epoch;
}
