import type { Store } from "#engine/store.ts";
import { acceptVerbs } from "../verbs/accept-events.ts";
import { activationVerbs } from "../verbs/activation.ts";
import { alertVerbs } from "../verbs/alerts.ts";
import { aliveVerbs } from "./alive.ts";
import { auditVerbs } from "../verbs/audit.ts";
import { batchVerbs } from "../verbs/batches.ts";
import { doubtVerbs } from "../verbs/doubts.ts";
import { repairVerbs } from "../verbs/repair.ts";
import { claimVerbs } from "./claim-runs.ts";
import { connectionVerbs } from "../verbs/connections.ts";
import { continueVerbs } from "../verbs/continue-run.ts";
import { deleteFlowVerb } from "../verbs/delete-flow.ts";
import { invokeKeyVerbs } from "../verbs/invoke-keys.ts";
import { effectVerbs } from "../verbs/effects.ts";
import { erasureVerbs } from "../verbs/erasures.ts";
import { holdVerbs } from "../verbs/holds.ts";
import { flowVerbs } from "../verbs/flows.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { grantVerbs } from "../verbs/grants.ts";
import { giveBack } from "./give-back.ts";
import { leaseVerbs } from "./leases.ts";
import { ledgerVerbs } from "../verbs/ledger.ts";
import { parkedVerbs } from "../verbs/parked.ts";
import { pollVerbs } from "../verbs/polls.ts";
import { proposalVerbs } from "../verbs/proposals.ts";
import { processes } from "./processes.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { answerCall } from "./worker-calls.ts";
import { workerVerbs } from "../verbs/worker.ts";
import { restoredVerbs } from "../verbs/restored.ts";
import { runVerbs } from "../verbs/runs.ts";
import { scheduleVerbs } from "../verbs/schedules.ts";
import { seenVerbs } from "../verbs/seen.ts";
import { settingVerbs } from "../verbs/settings.ts";
import { sqliteSession } from "./session.ts";
import { sightVerbs } from "../verbs/sight.ts";
import { switchOffVerbs } from "../verbs/switch-off.ts";
import { startVerbs } from "../verbs/start.ts";
import { tableVerbs } from "../verbs/tables.ts";
import { waitVerbs } from "../verbs/waits.ts";
import { watchVerbs } from "../verbs/watch.ts";
import type { Writer } from "./writer.ts";
import { webhookVerbs } from "../verbs/webhooks.ts";

/** The engine's store on one SQLite file. What only reads looks at what is committed, at once. */
export function sqliteStore(writer: Writer): Store {
  const session = sqliteSession(writer);
  return {
    ...aliveVerbs(writer),
    ...doubtVerbs(session),
    ...leaseVerbs,
    ...restoredVerbs(session),
    prune: pruneVerb(session, () => giveBack(writer.db, writer.isShort())),
    ...ledgerVerbs(session),
    ...erasureVerbs(session),
    ...batchVerbs(session),
    ...settingVerbs(session),
    ...tableVerbs(session),
    ...connectionVerbs(session),
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
    freeRuns: freeRunsVerb(session),
    ...claimVerbs(writer),
    ...workerVerbs(answerCall(writer)),
    ...effectVerbs(session),
    ...parkedVerbs(session),
    ...startVerbs(session),
    ...runVerbs(session),
    ...continueVerbs(session),
    ...auditVerbs(session),
    ...alertVerbs(session),
    ...webhookVerbs(session),
    ...watchVerbs(session),
    processes,
    onChanges: (listener) => writer.onChanges(listener),
    close: () => writer.close(),
  };
}
