import { columns } from "../columns.ts";
import { mayAct } from "../connection-rows.ts";
import { inSlices, type Session } from "../session.ts";
import {
  changeBy,
  changeRuns,
  endRuns,
  type RunRowWithState,
  runsWithState,
  stateColumns,
  stateKinds,
} from "./run-state.ts";

const resting = columns<RunRowWithState & { readonly connectionId: string }>(
  `${stateColumns}, c.id AS connection_id`,
  stateKinds,
);
// What another process has in hand is left to it. The order is that of the index of those that rest.
const repaired = resting.select<[limit: number]>(
  `FROM {runs} r JOIN {connections} c ON c.id = r.paused_for
   WHERE r.paused_for IS NOT NULL AND ${mayAct("c")}
   ORDER BY r.paused_for, r.seq LIMIT ? FOR NO KEY UPDATE OF r SKIP LOCKED`,
);

/** Ends what a process that died has begun: repairs and deletions in many slices. */
export async function endUnfinished(session: Session, at: number): Promise<void> {
  await inSlices(session, function* (notes, limit) {
    const runs = yield* repaired.all(limit);
    yield* changeRuns(
      notes,
      runs.map((each) =>
        changeBy(each, { kind: "resumed", for: { connectionId: each.connectionId } }, at),
      ),
    );
    return runs.length;
  });
  await inSlices(session, function* (notes, limit) {
    const runs = yield* runsWithState.from`{flows} f JOIN {runs} r ON r.flow_id = f.id
      WHERE f.deleted_at IS NOT NULL AND {off r.held} AND r.cancel_at IS NULL
        AND r.status IN ('waiting', 'delayed', 'paused', 'parked')
      ORDER BY r.seq LIMIT ${limit} FOR NO KEY UPDATE OF r SKIP LOCKED`.all();
    yield* endRuns(notes, runs, at);
    return runs.length;
  });
}
