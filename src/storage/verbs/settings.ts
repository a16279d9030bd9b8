import { type Setting, settingsOf } from "#engine/settings-of.ts";
import type { OverduePoll, Settings, Store, WatchedFlow } from "#engine/store.ts";
import { made, sql, statement, type Verbs } from "../session.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import { mayAct } from "../connection-rows.ts";
import { noteNews } from "./alerts.ts";

/** A setting that was made. */
interface SettingRow {
  readonly name: string;
  readonly value: JsonText<Setting>;
}

/** The name of the setting that the switch is kept in. */
export const heldSince = "heldSince" satisfies keyof Settings;

const every = statement<[], SettingRow>("SELECT name, value FROM {settings}");

const hour = 3_600_000;

const begin = statement<[name: string, since: number]>(
  "INSERT INTO {notices} (name, since) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
);
const end = statement<[name: string]>("DELETE FROM {notices} WHERE name = ?");
const overdue = statement<[before: number], OverduePoll>(
  `SELECT p.id AS "pollId", s.flow_id AS "flowId", p.every_seconds AS "everySeconds",
     p.next_at AS "nextAt"
   FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
     JOIN {subscriptions} s ON s.poll_id = p.id AND {on s.active}
   WHERE {on p.listening} AND p.next_at < ? AND ${mayAct("c")} ORDER BY p.next_at, s.flow_id`,
);
/** From one hour to the one before: however many runs there are, it reads one row for each hour. */
const hours = statement<[flow: string, since: number, flow: string, since: number], { at: number }>(
  `WITH RECURSIVE h (at) AS (
     SELECT max(created_at) FROM {runs} WHERE flow_id = ? AND created_at >= ?
     UNION ALL
     SELECT (SELECT max(r.created_at) FROM {runs} r
             WHERE r.flow_id = ? AND r.created_at >= ? AND r.created_at < h.at - h.at % ${hour})
     FROM h WHERE h.at IS NOT NULL)
   SELECT at FROM h WHERE at IS NOT NULL ORDER BY at DESC`,
);

export function settingVerbs({ read, write, writeAt }: Verbs) {
  return {
    settings: read(() =>
      made(every.all(), (rows) =>
        settingsOf(new Map(rows.map(({ name, value }) => [name, fromJson(value)]))),
      ),
    ),

    changeSettings: write(function* (_, change) {
      for (const [name, value] of Object.entries(change))
        if (value === null) yield* sql`DELETE FROM {settings} WHERE name = ${name}`.run();
        else
          yield* sql`INSERT INTO {settings} (name, value) VALUES (${name}, ${toJson(value)})
            ON CONFLICT (name) DO UPDATE SET value = excluded.value`.run();
    }),

    notices: read(() =>
      sql<{ name: string; since: number }>`SELECT name, since FROM {notices} ORDER BY name`.all(),
    ),

    noteFindings: writeAt(function* (_, findings, at) {
      for (const { name, stands, news } of findings) {
        const changed = stands ? yield* begin.run(name, at) : yield* end.run(name);
        if (changed > 0) yield* noteNews([news]);
      }
    }),

    overduePolls: read((before) => overdue.all(before)),

    watchedFlows: read(() =>
      sql<WatchedFlow>`SELECT f.id, f.owner, coalesce(f.active_since, v.published_at) AS "activeSince",
          (SELECT max(r.created_at) FROM {runs} r WHERE r.flow_id = f.id) AS "ranAt"
        FROM {flows} f JOIN {flow_versions} v ON v.id = f.version_id
        WHERE {on f.active} AND f.deleted_at IS NULL ORDER BY f.seq`.all(),
    ),

    hoursOfRuns: read((flowId, since) =>
      made(hours.all(flowId, since, flowId, since), (rows) => rows.map(({ at }) => at)),
    ),
  } satisfies Partial<Store>;
}
