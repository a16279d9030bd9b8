import type { LeaseStore, Store } from "#engine/store.ts";
import { acceptEventsVerb } from "./accept-events.ts";
import { backfillVerbs } from "./accept-backfill.ts";
import { batchVerbs } from "../verbs/batches.ts";
import { activationVerbs } from "../verbs/activation.ts";
import { alertVerbs } from "../verbs/alerts.ts";
import { aliveVerbs } from "./alive.ts";
import { auditVerbs } from "./audit.ts";
import { doubtVerbs } from "../verbs/doubts.ts";
import { repairVerbs } from "./break-and-repair.ts";
import { claimVerbs } from "./claim-runs.ts";
import { connectionVerbs } from "../verbs/connections.ts";
import { findConnection } from "./connections.ts";
import { continueVerbs } from "./continue-run.ts";
import { deleteFlowVerb } from "./delete-flow.ts";
import { invokeKeyVerbs } from "../verbs/invoke-keys.ts";
import { effectVerbs } from "./effects.ts";
import { erasureVerbs } from "../verbs/erasures.ts";
import { holdVerbs } from "./holds.ts";
import { flowVerbs } from "../verbs/flows.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { grantVerbs } from "../verbs/grants.ts";
import { ledgerVerbs } from "../verbs/ledger.ts";
import { parkedVerbs } from "./parked.ts";
import { pollVerbs } from "../verbs/polls.ts";
import { proposalVerbs } from "../verbs/proposals.ts";
import { processesVerb } from "./process-signs.ts";
import { pruneVerb } from "./prune.ts";
import { restoredVerbs } from "./restored.ts";
import { runVerbs } from "./run-verbs.ts";
import { scheduleVerbs } from "./schedules.ts";
import { seenVerbs } from "./seen.ts";
import { settingVerbs } from "../verbs/settings.ts";
import { postgresSession } from "./session.ts";
import { sightVerbs } from "../verbs/sight.ts";
import { switchOffVerbs } from "../verbs/switch-off.ts";
import { startAndCancelVerbs } from "./start-and-cancel.ts";
import { tableVerbs } from "../verbs/tables.ts";
import { waitVerbs } from "./waits.ts";
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
    ...restoredVerbs(writer),
    prune: pruneVerb(writer),
    ...ledgerVerbs(session),
    ...erasureVerbs(session),
    ...batchVerbs(session),
    ...settingVerbs(session),
    ...tableVerbs(session),
    ...connectionVerbs(session),
    connection: findConnection(writer.database),
    ...repairVerbs(writer),
    ...holdVerbs(writer),
    ...grantVerbs(session),
    ...sightVerbs(session),
    ...switchOffVerbs(session),
    ...flowVerbs(session),
    ...proposalVerbs(session),
    ...activationVerbs(session),
    deleteFlow: deleteFlowVerb(writer),
    ...invokeKeyVerbs(session),
    ...pollVerbs(session),
    ...seenVerbs(writer),
    acceptEvents: acceptEventsVerb(writer),
    ...waitVerbs(writer),
    ...backfillVerbs(writer),
    ...scheduleVerbs(writer),
    freeRuns: freeRunsVerb(writer),
    ...claimVerbs(writer),
    ...runVerbs(writer),
    ...effectVerbs(writer),
    ...parkedVerbs(writer),
    ...startAndCancelVerbs(writer),
    ...continueVerbs(writer),
    ...auditVerbs(writer),
    ...alertVerbs(session),
    ...webhookVerbs(session),
    ...watchVerbs(session),
    processes: processesVerb(writer),
  };
}
