import type { LeaseStore, Store } from "#engine/store.ts";
import { acceptEventsVerb } from "./accept-events.ts";
import { backfillVerbs } from "./accept-backfill.ts";
import { batchVerbs } from "./batches.ts";
import { activationVerbs } from "./activation.ts";
import { alertVerbs } from "./alerts.ts";
import { aliveVerbs } from "./alive.ts";
import { auditVerbs } from "./audit.ts";
import { repairVerbs } from "./break-and-repair.ts";
import { claimVerbs } from "./claim-runs.ts";
import { connectionVerbs } from "./connections.ts";
import { continueVerbs } from "./continue-run.ts";
import { deleteConnectionVerb } from "./delete-connection.ts";
import { deleteFlowVerb } from "./delete-flow.ts";
import { invokeKeyVerbs } from "./invoke-keys.ts";
import { effectVerbs } from "./effects.ts";
import { erasureVerbs } from "./erasures.ts";
import { holdVerbs } from "./holds.ts";
import { flowVerbs } from "./flows.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { grantVerbs } from "./grants.ts";
import { parkedVerbs } from "./parked.ts";
import { pollVerbs } from "./polls.ts";
import { proposalVerbs } from "./proposals.ts";
import { pruneVerb } from "./prune.ts";
import { restoredVerbs } from "./restored.ts";
import { runVerbs } from "./run-verbs.ts";
import { scheduleVerbs } from "./schedules.ts";
import { seenVerbs } from "./seen.ts";
import { settingVerbs } from "./settings.ts";
import { sightVerbs } from "./sight.ts";
import { switchOffVerbs } from "./switch-off.ts";
import { startAndCancelVerbs } from "./start-and-cancel.ts";
import { tableVerbs } from "./tables.ts";
import { waitVerbs } from "./waits.ts";
import { watchVerbs } from "./watch.ts";
import type { Writer } from "./writer.ts";
import { webhookVerbs } from "./webhooks.ts";

/** The engine's store on PostgreSQL, one of any number of equal ones on a database. */
export function postgresStore(
  writer: Writer,
  leases: LeaseStore,
): Omit<Store, "close" | "onChanges"> {
  return {
    ...aliveVerbs(writer),
    ...leases,
    ...restoredVerbs(writer),
    prune: pruneVerb(writer),
    ...erasureVerbs(writer),
    ...batchVerbs(writer),
    ...settingVerbs(writer),
    ...tableVerbs(writer),
    ...connectionVerbs(writer),
    ...repairVerbs(writer),
    ...holdVerbs(writer),
    deleteConnection: deleteConnectionVerb(writer),
    ...grantVerbs(writer),
    ...sightVerbs(writer),
    ...switchOffVerbs(writer),
    ...flowVerbs(writer),
    ...proposalVerbs(writer),
    ...activationVerbs(writer),
    deleteFlow: deleteFlowVerb(writer),
    ...invokeKeyVerbs(writer),
    ...pollVerbs(writer),
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
    ...alertVerbs(writer),
    ...webhookVerbs(writer),
    ...watchVerbs(writer),
  };
}
