import type { FlowStore } from "#engine/store.ts";
import { inSlices, type Session, sql, statement } from "../session.ts";
import { removeHookAddresses } from "./hook-addresses.ts";
import { endRuns, runsWithState } from "./run-state.ts";
import { endSubscription, removeSubscription } from "./subscriptions.ts";

const removeProposal = statement<[id: string]>("DELETE FROM {proposals} WHERE flow_id = ?");
const ofTheFlow = [
  "DELETE FROM {timetables} WHERE flow_id = ?",
  "DELETE FROM {invoke_keys} WHERE flow_id = ?",
  "DELETE FROM {same_bodies} WHERE flow_id = ?",
  "DELETE FROM {alerts} WHERE about_id = ?",
].map((text) => statement<[id: string]>(text));
const unfinished = runsWithState.select<[id: string, limit: number]>(
  `FROM {runs} r
   WHERE r.flow_id = ? AND r.status IN ('waiting', 'delayed', 'paused', 'parked') AND r.cancel_at IS NULL
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE`,
);

export function deleteFlowVerb(session: Session): FlowStore["deleteFlow"] {
  // A crash on the way leaves unfinished runs of a deleted flow: `freeRuns` cancels them.
  return async (id, at) => {
    await session.writeAt(at, function* ({ changes }) {
      yield* sql`UPDATE {flows} SET active = false, deleted_at = coalesce(deleted_at, ${at})
        WHERE id = ${id}`.run();
      yield* endSubscription(id, at);
      yield* removeSubscription(id);
      for (const each of ofTheFlow) yield* each.run(id);
      yield* removeHookAddresses(id);
      if ((yield* removeProposal.run(id)) > 0) changes.proposals();
      changes.flow(id);
    });
    await inSlices(session, function* (notes, limit) {
      const runs = yield* unfinished.all(id, limit);
      yield* endRuns(notes, runs, at);
      // Also those that were claimed while this went on.
      yield* sql`UPDATE {runs} SET cancel_at = ${at} WHERE seq IN (
        SELECT seq FROM {runs}
        WHERE flow_id = ${id} AND status = 'running' AND {on held} AND cancel_at IS NULL
        ORDER BY seq FOR NO KEY UPDATE)`.run();
      return runs.length;
    });
  };
}
