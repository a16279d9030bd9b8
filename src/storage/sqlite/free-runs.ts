import type { RunStore } from "#engine/store.ts";
import { cancellations } from "./cancel.ts";
import type { HeldRow } from "./held-run.ts";
import { inSlices, stateChanges, type RunRow } from "./run-state.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

/**
 * Takes up what the last process left: runs that it held, and repairs and deletions that it could
 * not carry to the end.
 */
export function freeRunsVerb(writer: Writer): RunStore["freeRuns"] {
  const { db, counts, changes } = writer;
  const held = db.prepare<[number], HeldRow>(
    `SELECT seq, id, flow_id, status, state, held, cancel_at FROM runs
     WHERE status = 'running' AND held = 1 LIMIT ?`,
  );
  const free = db.prepare<[number]>(
    "UPDATE runs SET held = 0, status = 'waiting', next_at = 0 WHERE seq = ?",
  );
  const repaired = db.prepare<[number], RunRow & { readonly connectionId: string }>(
    `SELECT r.seq, r.id, r.flow_id, r.status, r.state, c.id AS connectionId FROM runs r JOIN connections c ON c.id = r.paused_for
     WHERE r.paused_for IS NOT NULL AND ${mayAct("c")} LIMIT ?`,
  );
  const deleted = db.prepare<[number], RunRow>(
    `SELECT r.seq, r.id, r.flow_id, r.status, r.state FROM flows f JOIN runs r ON r.flow_id = f.id
     WHERE f.deleted_at IS NOT NULL AND r.held = 0 AND r.cancel_at IS NULL
       AND r.status IN ('waiting', 'delayed', 'paused', 'parked') LIMIT ?`,
  );
  const highest = db.prepare<[], { highest: number }>("SELECT highest FROM alive");
  const change = stateChanges(writer);
  const cancel = cancellations(writer);

  return async () => {
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    const at = highest.get()?.highest ?? 0;
    const freed = await inSlices(writer, (limit) => {
      const runs = held.all(limit);
      for (const run of runs)
        if (run.cancel_at !== null && !cancel.owes(run.seq)) change(run, { kind: "cancelled" }, at);
        else {
          free.run(run.seq);
          counts.note(run.flow_id, run.status, "waiting");
          changes.run(run.id, run.flow_id);
        }
      return runs.length;
    });
    await inSlices(writer, (limit) => {
      const runs = repaired.all(limit);
      for (const { connectionId, ...run } of runs)
        change(run, { kind: "resumed", for: { connectionId } }, at);
      return runs.length;
    });
    await inSlices(writer, (limit) => {
      const runs = deleted.all(limit);
      for (const run of runs) cancel.end(run, at);
      return runs.length;
    });
    return freed;
  };
}
