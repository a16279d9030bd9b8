import type { FlowStore } from "#engine/store.ts";
import { endRuns } from "./cancel.ts";
import { sql } from "./database.ts";
import { inSlices, runColumns, type RunRowWithState } from "./run-state.ts";
import { endSubscription, removeSubscription } from "../verbs/subscriptions.ts";
import { done } from "./session.ts";
import type { Writer } from "./writer.ts";

const remove = sql<[at: number, id: string]>(
  `UPDATE millrace.flows SET active = false, deleted_at = coalesce(deleted_at, $1) WHERE id = $2`,
);
const removeTimetable = sql<[id: string]>("DELETE FROM millrace.timetables WHERE flow_id = $1");
const removeProposal = sql<[id: string]>("DELETE FROM millrace.proposals WHERE flow_id = $1");
const removeKeys = sql<[id: string]>("DELETE FROM millrace.invoke_keys WHERE flow_id = $1");
const removeAlerts = sql<[id: string]>("DELETE FROM millrace.alerts WHERE about_id = $1");
const askHeld = sql<[at: number, id: string]>(
  `UPDATE millrace.runs r SET cancel_at = $1 FROM (
     SELECT seq FROM millrace.runs
     WHERE flow_id = $2 AND status = 'running' AND held AND cancel_at IS NULL
     ORDER BY seq FOR NO KEY UPDATE) AS h
   WHERE r.seq = h.seq`,
);
const unfinished = sql<[id: string, limit: number], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r
   WHERE r.flow_id = $1 AND r.status IN ('waiting', 'delayed', 'paused', 'parked') AND r.cancel_at IS NULL
   ORDER BY r.seq LIMIT $2 FOR NO KEY UPDATE`,
);

export function deleteFlowVerb(writer: Writer): FlowStore["deleteFlow"] {
  // A crash on the way leaves unfinished runs of a deleted flow: `freeRuns` cancels them.
  return async (id, at) => {
    await writer.writeAt(at, async (tx) => {
      await tx.run(remove, at, id);
      await done(tx, endSubscription(id, at));
      await done(tx, removeSubscription(id));
      await tx.run(removeTimetable, id);
      await tx.run(removeKeys, id);
      await tx.run(removeAlerts, id);
      if ((await tx.run(removeProposal, id)) > 0) tx.changes.proposals();
      tx.changes.flow(id);
    });
    await inSlices(writer, async (tx, limit) => {
      const runs = await tx.all(unfinished, id, limit);
      await endRuns(tx, runs, at);
      // Also those that were claimed while this went on.
      await tx.run(askHeld, at, id);
      return runs.length;
    });
  };
}
