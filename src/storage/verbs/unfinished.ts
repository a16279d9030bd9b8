import { mayAct } from "../connection-rows.ts";
import { all, inSlices, type Session, statement } from "../session.ts";
import { changeBy, changeRuns, endRuns, runAndState, type RunRowWithState } from "./run-state.ts";

// What another process has in hand is left to it. The order is that of the index of those that rest.
const repaired = statement<[limit: number], RunRowWithState & { readonly connectionId: string }>(
  `SELECT ${runAndState}, c.id AS "connectionId" FROM {runs} r JOIN {connections} c ON c.id = r.paused_for
   WHERE r.paused_for IS NOT NULL AND ${mayAct("c")}
   ORDER BY r.paused_for, r.seq LIMIT ? FOR NO KEY UPDATE OF r SKIP LOCKED`,
);
const deleted = statement<[limit: number], RunRowWithState>(
  `SELECT ${runAndState} FROM {flows} f JOIN {runs} r ON r.flow_id = f.id
   WHERE f.deleted_at IS NOT NULL AND {off r.held} AND r.cancel_at IS NULL
     AND r.status IN ('waiting', 'delayed', 'paused', 'parked')
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE OF r SKIP LOCKED`,
);

/** Ends what a process that died has begun: repairs and deletions in many slices. */
export async function endUnfinished(session: Session, at: number): Promise<void> {
  await inSlices(session, function* (notes, limit) {
    const runs = yield* all(repaired, limit);
    yield* changeRuns(
      notes,
      runs.map((each) =>
        changeBy(each, { kind: "resumed", for: { connectionId: each.connectionId } }, at),
      ),
    );
    return runs.length;
  });
  await inSlices(session, function* (notes, limit) {
    const runs = yield* all(deleted, limit);
    yield* endRuns(notes, runs, at);
    return runs.length;
  });
}
