import type { FlowStore } from "#engine/store.ts";
import { all, inSlices, run, type Session, statement } from "../session.ts";
import { endRuns, runAndState, type RunRowWithState } from "./run-state.ts";
import { endSubscription, removeSubscription } from "./subscriptions.ts";

const remove = statement<[at: number, id: string]>(
  "UPDATE {flows} SET active = false, deleted_at = coalesce(deleted_at, ?) WHERE id = ?",
);
const removeProposal = statement<[id: string]>("DELETE FROM {proposals} WHERE flow_id = ?");
const ofTheFlow = [
  "DELETE FROM {timetables} WHERE flow_id = ?",
  "DELETE FROM {invoke_keys} WHERE flow_id = ?",
  "DELETE FROM {alerts} WHERE about_id = ?",
].map((text) => statement<[id: string]>(text));
const askHeld = statement<[at: number, id: string]>(
  `UPDATE {runs} SET cancel_at = ? WHERE seq IN (
     SELECT seq FROM {runs}
     WHERE flow_id = ? AND status = 'running' AND {on held} AND cancel_at IS NULL
     ORDER BY seq FOR NO KEY UPDATE)`,
);
const unfinished = statement<[id: string, limit: number], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r
   WHERE r.flow_id = ? AND r.status IN ('waiting', 'delayed', 'paused', 'parked') AND r.cancel_at IS NULL
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE`,
);

export function deleteFlowVerb(session: Session): FlowStore["deleteFlow"] {
  // A crash on the way leaves unfinished runs of a deleted flow: `freeRuns` cancels them.
  return async (id, at) => {
    await session.writeAt(at, function* ({ changes }) {
      yield* run(remove, at, id);
      yield* endSubscription(id, at);
      yield* removeSubscription(id);
      for (const each of ofTheFlow) yield* run(each, id);
      if ((yield* run(removeProposal, id)) > 0) changes.proposals();
      changes.flow(id);
    });
    await inSlices(session, function* (notes, limit) {
      const runs = yield* all(unfinished, id, limit);
      yield* endRuns(notes, runs, at);
      // Also those that were claimed while this went on.
      yield* run(askHeld, at, id);
      return runs.length;
    });
  };
}
