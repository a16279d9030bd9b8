import type { FlowStore, StartVersion } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { publications, standingVersions } from "./flows.ts";
import { currentPermits } from "./permits.ts";
import { seenUntil, subscriptions } from "./subscriptions.ts";
import type { Writer } from "./writer.ts";

type ActivationVerbs = Pick<FlowStore, "activate" | "deactivate" | "subscription" | "seenUntil">;

export function activationVerbs(writer: Writer): ActivationVerbs {
  const { db, changes } = writer;
  const begin = db.prepare<[number, string]>(
    `UPDATE flows SET active_since = iif(active = 1, active_since, ?), active = 1 WHERE id = ?`,
  );
  const countAnew = db.prepare<[number, string]>(
    "UPDATE switch_offs SET counted_from = ?, off_at = NULL, why = NULL WHERE flow_id = ?",
  );
  const end = endingOfFlows(writer);
  const listening = subscriptions(db);
  const timetable = timetables(db);
  const publish = publications(writer);
  const standing = standingVersions(db);
  const isCurrent = currentPermits(db);

  const versionToStart = (id: string, wanted: StartVersion, at: number) => {
    switch (wanted.kind) {
      case "draft":
      case "proposal":
        return publish({ ...wanted, id, at });
      case "standing": {
        const version = standing(id);
        if (!version) return "not_found";
        const stands = version.id === wanted.versionId && isCurrent(wanted.permit);
        return stands ? version : "conflict";
      }
    }
  };

  return {
    activate: ({ id, version: wanted, start, at }) =>
      writer.writeAt(at, () => {
        const version = versionToStart(id, wanted, at);
        if (typeof version === "string") return version;
        begin.run(at, id);
        countAnew.run(at, id);
        changes.flow(id);
        switch (start.kind) {
          case "event":
            timetable.end(id);
            listening.begin(id, start, at);
            break;
          case "schedule":
            listening.end(id, at);
            timetable.begin(id, start.timetable.nextAt, at);
            break;
          case "invoke":
            listening.end(id, at);
            timetable.end(id);
            break;
        }
        return version;
      }),

    deactivate: (id, at) => writer.writeAt(at, () => end(id, at)),

    async subscription(id) {
      const row = listening.find(id);
      if (row?.active !== 1) return null;
      const { window_from: from, window_to: to } = row;
      return {
        connectionId: row.connection_id,
        trigger: row.trigger,
        everySeconds: row.every_seconds,
        liveFrom: row.live_from,
        owedFrom: row.owed_from,
        window: from === null || to === null ? null : { from, to },
      };
    },

    async seenUntil(id) {
      const row = listening.find(id);
      if (!row) return null;
      const { connection_id: connectionId, trigger, owed_from: owedFrom } = row;
      return { connectionId, trigger, at: seenUntil(row), owedFrom };
    },
  };
}

/** Ends new events of a flow. For use inside a transaction. */
export function endingOfFlows({ db, changes }: Writer): (id: string, at: number) => void {
  const end = db.prepare<[string]>("UPDATE flows SET active = 0 WHERE id = ?");
  const listening = subscriptions(db);
  const timetable = timetables(db);
  return (id, at) => {
    end.run(id);
    changes.flow(id);
    listening.end(id, at);
    timetable.end(id);
  };
}

/** The time of the last tick stays when a timetable ends, and when it begins again. */
function timetables(db: Database) {
  const put = db.prepare<[string, number, number]>(
    `INSERT INTO timetables (flow_id, active, next_at, set_at) VALUES (?, 1, ?, ?)
     ON CONFLICT DO UPDATE SET active = 1, next_at = excluded.next_at, set_at = excluded.set_at,
       skipped = 0, skipped_at = NULL`,
  );
  const end = db.prepare<[string]>("UPDATE timetables SET active = 0 WHERE flow_id = ?");
  return {
    begin: (flowId: string, nextAt: number, at: number) => void put.run(flowId, nextAt, at),
    end: (flowId: string) => void end.run(flowId),
  };
}
