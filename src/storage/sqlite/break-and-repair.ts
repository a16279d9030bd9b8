import type { ConnectionStore } from "#engine/store.ts";
import { inSlices, stateChanges, type RunRow } from "./run-state.ts";
import { toJson } from "../rows.ts";
import type { Writer } from "./writer.ts";

type RepairVerbs = Pick<
  ConnectionStore,
  "replaceSecret" | "breakConnection" | "repairConnection" | "lockConnections"
>;

export function repairVerbs(writer: Writer): RepairVerbs {
  const { db } = writer;
  const breakOne = db.prepare<[string, string, number]>(
    `UPDATE connections SET broken = ?
     WHERE id = ? AND (repaired_at IS NULL OR repaired_at <= ?)`,
  );
  const repair = db.prepare<[number, string]>(
    "UPDATE connections SET broken = NULL, repaired_at = ? WHERE id = ? AND locked = 0",
  );
  const replace = db.prepare<[string, string, string]>(
    "UPDATE connections SET sealed = ?, settings = ?, locked = 0 WHERE id = ?",
  );
  const lock = db.prepare<[string, string]>(
    "UPDATE connections SET locked = 1, broken = ? WHERE owner = ?",
  );
  const pollNow = db.prepare<[number, string]>(
    "UPDATE polls SET next_at = min(next_at, ?), failures = 0, error = NULL WHERE connection_id = ?",
  );
  const paused = db.prepare<[string, number], RunRow>(
    "SELECT seq, flow_id, status, state FROM runs WHERE paused_for = ? LIMIT ?",
  );
  const change = stateChanges(writer);
  const resume = (id: string, now: number) =>
    inSlices(writer, (limit) => {
      const runs = paused.all(id, limit);
      for (const run of runs) change(run, { kind: "resumed" }, now);
      return runs.length;
    });

  const makeWhole = (id: string, now: number): boolean => {
    if (repair.run(now, id).changes === 0) return false;
    pollNow.run(now, id);
    return true;
  };

  // A crash before the last run is resumed leaves some that wait for a whole connection: `freeRuns`
  // finds them.
  return {
    async replaceSecret(id, { sealed, settings }, now) {
      await writer.writeAt(now, () => {
        replace.run(sealed, toJson(settings), id);
        makeWhole(id, now);
      });
      await resume(id, now);
    },

    breakConnection: (id, error, since) =>
      writer.write(() => void breakOne.run(toJson(error), id, since)),

    lockConnections: (owner, error) => writer.write(() => void lock.run(toJson(error), owner)),

    async repairConnection(id, now) {
      if (await writer.writeAt(now, () => makeWhole(id, now))) await resume(id, now);
    },
  };
}
