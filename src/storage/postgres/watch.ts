import type { OverduePoll, Store, WatchedFlow } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { done } from "./session.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

type WatchVerbs = Pick<
  Store,
  "notices" | "noteFindings" | "overduePolls" | "watchedFlows" | "hoursOfRuns" | "processes"
>;

const hour = 3_600_000;

const all = sql<[], { name: string; since: number }>(
  "SELECT name, since FROM millrace.notices ORDER BY name",
);
const begin = sql<[name: string, since: number]>(
  "INSERT INTO millrace.notices (name, since) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
);
const end = sql<[name: string]>("DELETE FROM millrace.notices WHERE name = $1");
const overdue = sql<[before: number], OverduePoll>(
  `SELECT p.id AS "pollId", s.flow_id AS "flowId", p.every_seconds AS "everySeconds",
     p.next_at AS "nextAt"
   FROM millrace.polls p JOIN millrace.connections c ON c.id = p.connection_id
     JOIN millrace.subscriptions s ON s.poll_id = p.id AND s.active
   WHERE p.listening AND p.next_at < $1 AND ${mayAct("c")} ORDER BY p.next_at, s.flow_id`,
);
const flows = sql<[], WatchedFlow>(
  `SELECT f.id, f.owner, coalesce(f.active_since, v.published_at) AS "activeSince",
     (SELECT max(r.created_at) FROM millrace.runs r WHERE r.flow_id = f.id) AS "ranAt"
   FROM millrace.flows f JOIN millrace.flow_versions v ON v.id = f.version_id
   WHERE f.active AND f.deleted_at IS NULL ORDER BY f.seq`,
);
// From one hour to the one before: however many runs there are, it reads one row for each hour.
const hours = sql<[flow: string, since: number], { at: number }>(
  `WITH RECURSIVE h (at) AS (
     (SELECT max(created_at) FROM millrace.runs WHERE flow_id = $1 AND created_at >= $2)
     UNION ALL
     SELECT (SELECT max(r.created_at) FROM millrace.runs r
             WHERE r.flow_id = $1 AND r.created_at >= $2 AND r.created_at < h.at - h.at % ${hour})
     FROM h WHERE h.at IS NOT NULL)
   SELECT at FROM h WHERE at IS NOT NULL ORDER BY at DESC`,
);
const processes = sql<[], { id: string; gone: boolean }>(
  `SELECT substr(name, 9) AS id, until < clock_timestamp() - interval '30 seconds' AS gone
   FROM millrace.leases
   WHERE name LIKE 'process:%' AND until > clock_timestamp() - interval '1 hour' ORDER BY name`,
);

export function watchVerbs({ database, process, writeAt }: Writer): WatchVerbs {
  return {
    notices: () => database.all(all),

    noteFindings: (findings, at) =>
      writeAt(at, async (tx) => {
        for (const { name, stands, news } of findings) {
          const changed = await (stands ? tx.run(begin, name, at) : tx.run(end, name));
          if (changed > 0) await done(tx, noteNews([news]));
        }
      }),

    overduePolls: (before) => database.all(overdue, before),
    watchedFlows: () => database.all(flows),

    async hoursOfRuns(flowId, since) {
      return (await database.all(hours, flowId, since)).map(({ at }) => at);
    },

    async processes() {
      const rows = await database.all(processes);
      const ids = (isGone: boolean) =>
        rows.flatMap(({ id, gone }) => (gone === isGone ? [id] : []));
      return { own: process, living: ids(false), gone: ids(true) };
    },
  };
}
