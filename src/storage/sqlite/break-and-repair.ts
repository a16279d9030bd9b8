import { newsOfBreak, newsOfPollAgain, newsOfRepair } from "#engine/alerts/news.ts";
import type { ConnectionRecord, ConnectionStore } from "#engine/store.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import { inSlices, stateChanges, type RunRow } from "./run-state.ts";
import { noteTrouble } from "../verbs/poll-rows.ts";
import { mayAct } from "../connection-rows.ts";
import { restingFor } from "../state-columns.ts";
import { toJson } from "../rows.ts";
import type { Writer } from "./writer.ts";

type RepairVerbs = Pick<
  ConnectionStore,
  "replaceSecret" | "breakConnection" | "repairConnection" | "lockConnections"
>;

type Changed = Pick<ConnectionRecord, "id" | "owner">;

export function repairVerbs(writer: Writer): RepairVerbs {
  const { db, changes } = writer;
  const breakOne = db.prepare<[string, string, number], Changed>(
    `UPDATE connections SET broken = ?
     WHERE id = ? AND (repaired_at IS NULL OR repaired_at <= ?) RETURNING id, owner`,
  );
  const repair = db.prepare<[number, string], Changed>(
    `UPDATE connections SET broken = NULL, repaired_at = ? WHERE id = ? AND locked = 0
     RETURNING id, owner`,
  );
  const replace = db.prepare<[string, string, string, string], Changed>(
    `UPDATE connections SET sealed = ?, settings = ?, locked = 0 WHERE id = ? AND owner = ?
     RETURNING id, owner`,
  );
  const lock = db.prepare<[string, string], Changed>(
    `UPDATE connections SET locked = 1, broken = ?, consent_epoch = consent_epoch + 1
     WHERE owner = ? RETURNING id, owner`,
  );
  const done = doing(db);
  const isWhole = db.prepare<[string]>("SELECT 1 FROM connections WHERE id = ? AND broken IS NULL");
  const note = (connections: readonly Changed[]): boolean => {
    for (const { id, owner } of connections) changes.connection(id, owner);
    return connections.length > 0;
  };
  const { pollsGoOn, resume } = goingOn(writer);

  const makeWhole = (id: string, now: number): boolean => {
    if (!note(repair.all(now, id))) return false;
    for (const { flow_id: flowId, failures } of done(noteTrouble(changes, { connectionId: id })))
      done(noteNews([newsOfPollAgain(flowId, failures, now)]));
    done(noteNews([newsOfRepair(id, now)]));
    return pollsGoOn(id, now);
  };

  // A crash before the last run is resumed leaves some that wait for a whole connection: `freeRuns`
  // finds them.
  return {
    async replaceSecret({ id, by, sealed, settings, at }) {
      const told = await writer.writeAt(at, () => {
        if (!note(replace.all(sealed, toJson(settings), id, by))) return "not_found";
        return makeWhole(id, at) ? "goes_on" : "replaced";
      });
      if (told === "goes_on") await resume(id, at);
      return told === "not_found" ? told : "replaced";
    },

    breakConnection: (id, error, since) =>
      writer.write(() => {
        const wasWhole = isWhole.get(id) !== undefined;
        if (note(breakOne.all(toJson(error), id, since)) && wasWhole)
          done(noteNews([newsOfBreak(id, error, since)]));
      }),

    lockConnections: (owner, error) =>
      writer.write(() => void note(lock.all(toJson(error), owner))),

    async repairConnection(id, now) {
      if (await writer.writeAt(now, () => makeWhole(id, now))) await resume(id, now);
    },
  };
}

/** Lets go on what has waited for a connection. */
export function goingOn(writer: Writer) {
  const { db } = writer;
  const whole = db.prepare<[string]>(
    `SELECT 1 FROM connections c WHERE c.id = ? AND ${mayAct("c")}`,
  );
  const pollNow = db.prepare<[number, string]>(
    "UPDATE polls SET next_at = min(next_at, ?), failures = 0, error = NULL WHERE connection_id = ?",
  );
  const paused = db.prepare<[string, number], RunRow>(
    "SELECT seq, id, flow_id, status, state FROM runs WHERE paused_for = ? LIMIT ?",
  );
  /** The column names one connection; another item may rest for another. */
  const beside = db.prepare<{ id: string; resting: string; after: number; limit: number }, RunRow>(
    `SELECT r.seq, r.id, r.flow_id, r.status, r.state FROM runs r
     WHERE r.paused_for IS NOT NULL AND r.paused_for <> @id
       AND EXISTS (SELECT 1 FROM version_connections v
         WHERE v.version_id = r.version_id AND v.connection_id = @id)
       AND instr(r.state, @resting) > 0 AND r.seq > @after ORDER BY r.seq LIMIT @limit`,
  );
  const change = stateChanges(writer);
  const goOn = (runs: readonly RunRow[], id: string, now: number): number => {
    for (const run of runs) change(run, { kind: "resumed", for: { connectionId: id } }, now);
    return runs.length;
  };
  return {
    /** Inside a transaction. False: something else keeps the connection from acting. */
    pollsGoOn: (id: string, now: number): boolean => {
      if (whole.get(id) === undefined) return false;
      pollNow.run(now, id);
      return true;
    },
    resume: async (id: string, now: number): Promise<void> => {
      await inSlices(writer, (limit) => goOn(paused.all(id, limit), id, now));
      const resting = restingFor(id);
      let after = 0;
      await inSlices(writer, (limit) => {
        const runs = beside.all({ id, resting, after, limit });
        after = runs.at(-1)?.seq ?? after;
        return goOn(runs, id, now);
      });
    },
  };
}
