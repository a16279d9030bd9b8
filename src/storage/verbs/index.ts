import { acceptVerbs } from "./accept-events.ts";
import { activationVerbs } from "./activation.ts";
import { alertVerbs } from "./alerts.ts";
import { auditVerbs } from "./audit.ts";
import { batchVerbs } from "./batches.ts";
import { bellVerbs } from "./bells.ts";
import { connectionVerbs } from "./connections.ts";
import { continueVerbs } from "./continue-run.ts";
import { deleteFlowVerb } from "./delete-flow.ts";
import { doubtVerbs } from "./doubts.ts";
import { effectVerbs } from "./effects.ts";
import { erasureVerbs } from "./erasures.ts";
import { flowVerbs } from "./flows.ts";
import { grantVerbs } from "./grants.ts";
import { holdVerbs } from "./holds.ts";
import { hookAddressVerbs } from "./hook-addresses.ts";
import { invokeKeyVerbs } from "./invoke-keys.ts";
import { ledgerVerbs } from "./ledger.ts";
import { parkedVerbs } from "./parked.ts";
import { pollVerbs } from "./polls.ts";
import { proposalVerbs } from "./proposals.ts";
import { repairVerbs } from "./repair.ts";
import { restoredVerbs } from "./restored.ts";
import { runVerbs } from "./runs.ts";
import { scheduleVerbs } from "./schedules.ts";
import { seenVerbs } from "./seen.ts";
import { snapshotVerbs } from "./snapshots.ts";
import { settingVerbs } from "./settings.ts";
import { sightVerbs } from "./sight.ts";
import { startVerbs } from "./start.ts";
import { switchOffVerbs } from "./switch-off.ts";
import { tableVerbs } from "./tables.ts";
import { takeDeliveryVerbs } from "./take-delivery.ts";
import { waitVerbs } from "./waits.ts";
import { watchVerbs } from "./watch.ts";
import { webhookVerbs } from "./webhooks.ts";
import type { Verbs } from "../session.ts";

/** All verbs of which one body serves both databases. */
export function sharedVerbs(verbs: Verbs) {
  return {
    ...doubtVerbs(verbs),
    ...restoredVerbs(verbs),
    ...ledgerVerbs(verbs),
    ...erasureVerbs(verbs),
    ...batchVerbs(verbs),
    ...settingVerbs(verbs),
    ...tableVerbs(verbs),
    ...connectionVerbs(verbs),
    ...repairVerbs(verbs),
    ...holdVerbs(verbs),
    ...grantVerbs(verbs),
    ...sightVerbs(verbs),
    ...switchOffVerbs(verbs),
    ...flowVerbs(verbs),
    ...proposalVerbs(verbs),
    ...activationVerbs(verbs),
    ...invokeKeyVerbs(verbs),
    ...hookAddressVerbs(verbs),
    ...bellVerbs(verbs),
    ...takeDeliveryVerbs(verbs),
    ...pollVerbs(verbs),
    ...seenVerbs(verbs),
    ...snapshotVerbs(verbs),
    ...acceptVerbs(verbs),
    ...waitVerbs(verbs),
    ...scheduleVerbs(verbs),
    ...effectVerbs(verbs),
    ...parkedVerbs(verbs),
    ...startVerbs(verbs),
    ...runVerbs(verbs),
    ...continueVerbs(verbs),
    ...auditVerbs(verbs),
    ...alertVerbs(verbs),
    ...webhookVerbs(verbs),
    ...watchVerbs(verbs),
    deleteFlow: deleteFlowVerb(verbs.session),
  };
}
