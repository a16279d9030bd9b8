import type { LeaseStore, Store } from "#engine/store.ts";
import { acceptVerbs } from "../verbs/accept-events.ts";
import { batchVerbs } from "../verbs/batches.ts";
import { activationVerbs } from "../verbs/activation.ts";
import { alertVerbs } from "../verbs/alerts.ts";
import { aliveVerbs } from "./alive.ts";
import { auditVerbs } from "../verbs/audit.ts";
import { doubtVerbs } from "../verbs/doubts.ts";
import { repairVerbs } from "../verbs/repair.ts";
import { claimVerbs } from "./claim-runs.ts";
import { connectionVerbs } from "../verbs/connections.ts";
import { findConnection } from "./connections.ts";
import { continueVerbs } from "../verbs/continue-run.ts";
import { deleteFlowVerb } from "../verbs/delete-flow.ts";
import { invokeKeyVerbs } from "../verbs/invoke-keys.ts";
import { effectVerbs } from "../verbs/effects.ts";
import { erasureVerbs } from "../verbs/erasures.ts";
import { holdVerbs } from "../verbs/holds.ts";
import { flowVerbs } from "../verbs/flows.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { grantVerbs } from "../verbs/grants.ts";
import { ledgerVerbs } from "../verbs/ledger.ts";
import { parkedVerbs } from "../verbs/parked.ts";
import { pollVerbs } from "../verbs/polls.ts";
import { proposalVerbs } from "../verbs/proposals.ts";
import { processesVerb } from "./process-signs.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { restoredVerbs } from "../verbs/restored.ts";
import { gatheredCalls } from "./worker-calls.ts";
import { workerVerbs } from "../verbs/worker.ts";
import { runVerbs } from "../verbs/runs.ts";
import { scheduleVerbs } from "../verbs/schedules.ts";
import { seenVerbs } from "../verbs/seen.ts";
import { settingVerbs } from "../verbs/settings.ts";
import { postgresSession } from "./session.ts";
import { sightVerbs } from "../verbs/sight.ts";
import { switchOffVerbs } from "../verbs/switch-off.ts";
import { startVerbs } from "../verbs/start.ts";
import { tableVerbs } from "../verbs/tables.ts";
import { waitVerbs } from "../verbs/waits.ts";
import { watchVerbs } from "../verbs/watch.ts";
import type { Writer } from "./writer.ts";
import { webhookVerbs } from "../verbs/webhooks.ts";

/** The engine's store on PostgreSQL, one of any number of equal ones on a database. */
export function postgresStore(
  writer: Writer,
  leases: LeaseStore,
): Omit<Store, "close" | "onChanges"> {
  const session = postgresSession(writer);
  return {
    ...aliveVerbs(writer),
    ...doubtVerbs(session),
    ...leases,
    ...restoredVerbs(session),
    prune: pruneVerb(session),
    ...ledgerVerbs(session),
    ...erasureVerbs(session),
    ...batchVerbs(session),
    ...settingVerbs(session),
    ...tableVerbs(session),
    ...connectionVerbs(session),
    connection: findConnection(writer.database),
    ...repairVerbs(session),
    ...holdVerbs(session),
    ...grantVerbs(session),
    ...sightVerbs(session),
    ...switchOffVerbs(session),
    ...flowVerbs(session),
    ...proposalVerbs(session),
    ...activationVerbs(session),
    deleteFlow: deleteFlowVerb(session),
    ...invokeKeyVerbs(session),
    ...pollVerbs(session),
    ...seenVerbs(session),
    ...acceptVerbs(session),
    ...waitVerbs(session),
    ...scheduleVerbs(session),
    freeRuns: freeRunsVerb(writer, session),
    ...claimVerbs(writer),
    ...workerVerbs(gatheredCalls(writer, session)),
    ...effectVerbs(session),
    ...parkedVerbs(session),
    ...startVerbs(session),
    ...runVerbs(session),
    ...continueVerbs(session),
    ...auditVerbs(session),
    ...alertVerbs(session),
    ...webhookVerbs(session),
    ...watchVerbs(session),
    processes: processesVerb(writer),
  };
}
