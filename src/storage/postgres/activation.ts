import type { FlowStore, StartVersion, VersionRecord } from "#engine/store.ts";
import { sql } from "./database.ts";
import { lockFlow, publishIn, standingVersion } from "./flow-rows.ts";
import { isCurrent } from "./permits.ts";
import {
  beginSubscription,
  endSubscription,
  findSubscription,
  seenUntil,
} from "./subscriptions.ts";
import type { Transaction, Writer } from "./writer.ts";

type ActivationVerbs = Pick<FlowStore, "activate" | "deactivate" | "subscription" | "seenUntil">;

const begin = sql<[at: number, id: string]>(
  `UPDATE millrace.flows SET active_since = CASE WHEN active THEN active_since ELSE $1 END,
     active = true WHERE id = $2`,
);
const end = sql<[id: string]>("UPDATE millrace.flows SET active = false WHERE id = $1");
const countAnew = sql<[at: number, id: string]>(
  "UPDATE millrace.switch_offs SET counted_from = $1, off_at = NULL, why = NULL WHERE flow_id = $2",
);
// The time of the last tick stays when a timetable ends, and when it begins again.
const beginTimetable = sql<[flowId: string, nextAt: number, at: number]>(
  `INSERT INTO millrace.timetables (flow_id, active, next_at, set_at) VALUES ($1, true, $2, $3)
   ON CONFLICT (flow_id) DO UPDATE SET active = true, next_at = excluded.next_at,
     set_at = excluded.set_at, skipped = 0, skipped_at = NULL`,
);
const endTimetable = sql<[flowId: string]>(
  "UPDATE millrace.timetables SET active = false WHERE flow_id = $1",
);

export function activationVerbs({ database, writeAt }: Writer): ActivationVerbs {
  return {
    activate: ({ id, version: wanted, start, at }) =>
      writeAt(at, async (tx) => {
        const version = await versionToStart(tx, id, wanted, at);
        if (typeof version === "string") return version;
        await tx.run(begin, at, id);
        await tx.run(countAnew, at, id);
        tx.changes.flow(id);
        switch (start.kind) {
          case "event":
            await tx.run(endTimetable, id);
            await beginSubscription(tx, id, start, at);
            break;
          case "schedule":
            await endSubscription(tx, id, at);
            await tx.run(beginTimetable, id, start.timetable.nextAt, at);
            break;
          case "invoke":
            await endSubscription(tx, id, at);
            await tx.run(endTimetable, id);
            break;
        }
        tx.tellOthers();
        return version;
      }),

    deactivate: (id, at) => writeAt(at, (tx) => endFlow(tx, id, at)),

    async subscription(id) {
      const row = await findSubscription(database, id);
      if (row?.active !== true) return null;
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
      const row = await findSubscription(database, id);
      if (!row) return null;
      const { connection_id: connectionId, trigger, owed_from: owedFrom } = row;
      return { connectionId, trigger, at: seenUntil(row), owedFrom };
    },
  };
}

/** Ends new events of a flow. */
export async function endFlow(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.run(end, id);
  tx.changes.flow(id);
  await endSubscription(tx, id, at);
  await tx.run(endTimetable, id);
}

/** Locks the flow: nobody else changes what it listens to, or its version, until the transaction ends. */
async function versionToStart(
  tx: Transaction,
  id: string,
  wanted: StartVersion,
  at: number,
): Promise<VersionRecord | "conflict" | "not_found"> {
  switch (wanted.kind) {
    case "draft":
    case "proposal":
      return publishIn(tx, { ...wanted, id, at });
    case "standing": {
      await lockFlow(tx, id);
      const version = await standingVersion(tx, id);
      if (!version) return "not_found";
      const stands = version.id === wanted.versionId && (await isCurrent(tx, wanted.permit));
      return stands ? version : "conflict";
    }
  }
}
