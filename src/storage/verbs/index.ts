import { acceptVerbs } from "./accept-events.ts";
import { activationVerbs } from "./activation.ts";
import { alertPostVerbs } from "./alert-posts.ts";
import { alertVerbs } from "./alerts.ts";
import { auditVerbs } from "./audit.ts";
import { batchVerbs } from "./batches.ts";
import { bellVerbs } from "./bells.ts";
import { connectionVerbs } from "./connections.ts";
import { runVerbs } from "./runs.ts";
import { deleteFlowVerb, flowVerbs } from "./flows.ts";
import { doubtVerbs, restoredVerbs } from "./restored.ts";
import { effectVerbs } from "./effects.ts";
import { erasureVerbs } from "./erasures.ts";
import { holdVerbs } from "./holds.ts";
import { hookAddressVerbs } from "./hook-addresses.ts";
import { invokeKeyVerbs } from "./invoke-keys.ts";
import { ledgerVerbs } from "./ledger.ts";
import { pollVerbs } from "./polls.ts";
import { proposalVerbs } from "./versions.ts";
import { reconciliationVerbs } from "./reconciliations.ts";
import { repairVerbs } from "./repair.ts";
import { scheduleVerbs } from "./schedules.ts";
import { seenVerbs } from "./seen.ts";
import { settingVerbs } from "./settings.ts";
import { shapeVerbs } from "./shapes.ts";
import { sightVerbs } from "./sight.ts";
import { startVerbs } from "./start.ts";
import { tableVerbs } from "./tables.ts";
import type { Verbs } from "../session.ts";

/** All verbs of which one body serves both databases. */
export function sharedVerbs(verbs: Verbs) {
  return {
    ...doubtVerbs(verbs),
    ...restoredVerbs(verbs),
    ...ledgerVerbs(verbs),
    ...erasureVerbs(verbs),
    ...batchVerbs(verbs),
    ...reconciliationVerbs(verbs),
    ...settingVerbs(verbs),
    ...tableVerbs(verbs),
    ...connectionVerbs(verbs),
    ...repairVerbs(verbs),
    ...holdVerbs(verbs),
    ...shapeVerbs(verbs),
    ...sightVerbs(verbs),
    ...flowVerbs(verbs),
    ...proposalVerbs(verbs),
    ...activationVerbs(verbs),
    ...invokeKeyVerbs(verbs),
    ...hookAddressVerbs(verbs),
    ...bellVerbs(verbs),
    ...pollVerbs(verbs),
    ...seenVerbs(verbs),
    ...acceptVerbs(verbs),
    ...scheduleVerbs(verbs),
    ...effectVerbs(verbs),
    ...startVerbs(verbs),
    ...runVerbs(verbs),
    ...auditVerbs(verbs),
    ...alertVerbs(verbs),
    ...alertPostVerbs(verbs),
    deleteFlow: deleteFlowVerb(verbs.session),
  };
}
