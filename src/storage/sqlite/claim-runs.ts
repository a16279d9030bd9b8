import type { Json } from "#sdk/json.ts";
import { longestWait } from "#engine/decide.ts";
import type { RunState } from "#engine/run-state.ts";
import type { RunStatus } from "#people/run-views.ts";
import type { ClaimedRun, RunStore } from "#engine/store.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { atOnce } from "../state-columns.ts";
import type { Writer } from "./writer.ts";

interface ClaimRow {
  readonly seq: number;
  readonly id: string;
  readonly epoch: number;
  readonly flow_id: string;
  readonly version_id: string;
  readonly status: RunStatus;
  readonly name: string;
  readonly ancestry: JsonText<string[]>;
  readonly state: JsonText<RunState>;
  readonly event: JsonText<Json>;
  readonly event_at: number;
  readonly created_at: number;
}

/**
 * A run that waits for a time becomes one that can go on at once, when that time has come; those
 * are taken in the order of their making, straight from the index.
 */
export function claimVerbs(writer: Writer): Pick<RunStore, "claimRuns" | "nextRunDue" | "outputs"> {
  const { db, counts, changes } = writer;
  const wake = db.prepare<{ now: number }>(
    `UPDATE runs SET next_at = ${atOnce}
     WHERE (next_at > ${atOnce} AND next_at <= @now) OR next_at > @now + ${longestWait}`,
  );
  const wakeDelayed = db.prepare<{ now: number }>(
    `UPDATE runs SET next_at = ${atOnce}, delayed_until = NULL WHERE delayed_until <= @now`,
  );
  const ready = db.prepare<[number], ClaimRow>(
    `SELECT r.seq, r.id, r.epoch, r.flow_id, r.version_id, r.status, r.name, r.ancestry, r.state,
       coalesce(r.event_data, e.data) AS event, e.at AS event_at, r.created_at
     FROM runs r JOIN events e ON e.seq = r.event
     WHERE r.next_at = ${atOnce} ORDER BY r.seq LIMIT ?`,
  );
  const hold = db.prepare<[number, number]>(
    `UPDATE runs SET held = 1, epoch = epoch + 1, status = 'running', next_at = NULL,
       paused_for = NULL, started_at = coalesce(started_at, ?)
     WHERE seq = ?`,
  );
  // Of two that are null, or where one is, `min` of both would be null.
  const nextDue = db.prepare<[], { at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(next_at) AS at FROM runs WHERE next_at IS NOT NULL
       UNION ALL SELECT min(delayed_until) FROM runs WHERE delayed_until IS NOT NULL)`,
  );
  const lastDue = db.prepare<[], { at: number | null }>(
    "SELECT max(next_at) AS at FROM runs WHERE next_at IS NOT NULL",
  );
  const outputs = db.prepare<[string, string], { path: string; output: JsonText<Json> }>(
    `SELECT path, output FROM steps
     WHERE run = (SELECT seq FROM runs WHERE id = ?) AND output IS NOT NULL
       AND path IN (SELECT value FROM json_each(?))`,
  );

  return {
    claimRuns: async (now, limit) => {
      // It is asked after every poll, most of which bring nothing: that must not cost a sync.
      const due = nextDue.get()?.at ?? null;
      if (due === null) return [];
      if (due > now && (lastDue.get()?.at ?? 0) <= now + longestWait) return [];
      return writer.writeAt(now, () => {
        wake.run({ now });
        wakeDelayed.run({ now });
        const rows = ready.all(limit);
        for (const { seq, id, flow_id, status } of rows) {
          hold.run(now, seq);
          counts.note(flow_id, status, "running");
          changes.run(id, flow_id);
        }
        return rows.map(claimed);
      });
    },

    async nextRunDue() {
      return nextDue.get()?.at ?? null;
    },

    async outputs(runId, paths) {
      const rows = outputs.all(runId, JSON.stringify(paths));
      return new Map(rows.map(({ path, output }) => [path, fromJson(output)]));
    },
  };
}

function claimed(row: ClaimRow): ClaimedRun {
  return {
    id: row.id,
    epoch: row.epoch + 1,
    flowId: row.flow_id,
    versionId: row.version_id,
    name: row.name,
    ancestry: fromJson(row.ancestry),
    state: fromJson(row.state),
    event: fromJson(row.event),
    eventAt: row.event_at,
    createdAt: row.created_at,
  };
}
