import type { FlowStore } from "#engine/store.ts";
import { cancellations } from "./cancel.ts";
import { inSlices, type RunRow } from "./run-state.ts";
import { endSubscription, removeSubscription } from "../verbs/subscriptions.ts";
import { doing } from "./session.ts";
import type { Writer } from "./writer.ts";

export function deleteFlowVerb(writer: Writer): FlowStore["deleteFlow"] {
  const { db, changes } = writer;
  const remove = db.prepare<[number, string]>(
    "UPDATE flows SET active = 0, deleted_at = coalesce(deleted_at, ?) WHERE id = ?",
  );
  const removeProposal = db.prepare<[string]>("DELETE FROM proposals WHERE flow_id = ?");
  const removeTimetable = db.prepare<[string]>("DELETE FROM timetables WHERE flow_id = ?");
  const removeKeys = db.prepare<[string]>("DELETE FROM invoke_keys WHERE flow_id = ?");
  const removeAlerts = db.prepare<[string]>("DELETE FROM alerts WHERE about_id = ?");
  const askHeld = db.prepare<[number, string]>(
    `UPDATE runs SET cancel_at = coalesce(cancel_at, ?)
     WHERE flow_id = ? AND status = 'running' AND held = 1`,
  );
  const unfinished = db.prepare<[string, number], RunRow>(
    `SELECT seq, id, flow_id, status, state FROM runs
     WHERE flow_id = ? AND status IN ('waiting', 'delayed', 'paused', 'parked') AND cancel_at IS NULL LIMIT ?`,
  );
  const done = doing(db);
  const cancel = cancellations(writer);

  // A crash on the way leaves unfinished runs of a deleted flow: `freeRuns` cancels them.
  return async (id, at) => {
    await writer.writeAt(at, () => {
      done(endSubscription(id, at));
      done(removeSubscription(id));
      removeTimetable.run(id);
      removeKeys.run(id);
      removeAlerts.run(id);
      if (removeProposal.run(id).changes > 0) changes.proposals();
      remove.run(at, id);
      changes.flow(id);
    });
    await inSlices(writer, (limit) => {
      askHeld.run(at, id);
      const runs = unfinished.all(id, limit);
      for (const run of runs) cancel.end(run, at);
      return runs.length;
    });
  };
}
