import type { OverduePoll, Store, WatchedFlow } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import type { Writer } from "./writer.ts";

type WatchVerbs = Pick<
  Store,
  "notices" | "noteFindings" | "overduePolls" | "watchedFlows" | "hoursOfRuns" | "processes"
>;

const hour = 3_600_000;

export function watchVerbs(writer: Writer): WatchVerbs {
  const { db } = writer;
  const all = db.prepare<[], { name: string; since: number }>(
    "SELECT name, since FROM notices ORDER BY name",
  );
  const begin = db.prepare<[string, number]>(
    "INSERT INTO notices (name, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const end = db.prepare<[string]>("DELETE FROM notices WHERE name = ?");
  const done = doing(db);
  const overdue = db.prepare<[number], OverduePoll>(
    `SELECT p.id AS pollId, s.flow_id AS flowId, p.every_seconds AS everySeconds, p.next_at AS nextAt
     FROM polls p JOIN connections c ON c.id = p.connection_id
       JOIN subscriptions s ON s.poll_id = p.id AND s.active = 1
     WHERE p.listening = 1 AND p.next_at < ? AND ${mayAct("c")} ORDER BY p.next_at, s.flow_id`,
  );
  const flows = db.prepare<[], WatchedFlow>(
    `SELECT f.id, f.owner, coalesce(f.active_since, v.published_at) AS activeSince,
       (SELECT max(r.created_at) FROM runs r WHERE r.flow_id = f.id) AS ranAt
     FROM flows f JOIN flow_versions v ON v.id = f.version_id
     WHERE f.active = 1 AND f.deleted_at IS NULL ORDER BY f.seq`,
  );
  // From one hour to the one before: however many runs there are, it reads one row for each hour.
  const hours = db.prepare<{ flow: string; since: number }, { at: number }>(
    `WITH RECURSIVE h (at) AS (
       SELECT max(created_at) FROM runs WHERE flow_id = @flow AND created_at >= @since
       UNION ALL
       SELECT (SELECT max(created_at) FROM runs
               WHERE flow_id = @flow AND created_at >= @since AND created_at < h.at - h.at % ${hour})
       FROM h WHERE h.at IS NOT NULL)
     SELECT at FROM h WHERE at IS NOT NULL ORDER BY at DESC`,
  );

  return {
    async notices() {
      return all.all();
    },

    noteFindings: (findings, at) =>
      writer.writeAt(at, () => {
        for (const { name, stands, news } of findings) {
          const { changes } = stands ? begin.run(name, at) : end.run(name);
          if (changes > 0) done(noteNews([news]));
        }
      }),

    async overduePolls(before) {
      return overdue.all(before);
    },

    async watchedFlows() {
      return flows.all();
    },

    async hoursOfRuns(flow, since) {
      return hours.all({ flow, since }).map(({ at }) => at);
    },

    // One process has the database for itself, and is the same to it after a restart.
    processes: () => Promise.resolve({ own: "1", living: ["1"], gone: [] }),
  };
}
