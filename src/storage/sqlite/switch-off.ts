import { newsOfSwitchOff } from "#engine/alerts/news.ts";
import type { SwitchOffStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import {
  failuresOf,
  type FailuresRow,
  type SwitchOffRow,
  switchOffRecord,
} from "../switch-off-rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import { endingOfFlows } from "./activation.ts";
import type { Writer } from "./writer.ts";

export function switchOffVerbs(writer: Writer): SwitchOffStore {
  const { db, changes } = writer;
  const all = db.prepare<[], SwitchOffRow>("SELECT * FROM switch_offs ORDER BY flow_id");
  const some = db.prepare<[string], SwitchOffRow>(
    "SELECT * FROM switch_offs WHERE flow_id IN (SELECT value FROM json_each(?)) ORDER BY flow_id",
  );
  const flow = db.prepare<[string], { active: number }>(
    "SELECT active FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const put = db.prepare<[string, string | null, number]>(
    `INSERT INTO switch_offs (flow_id, rule, counted_from) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET rule = excluded.rule, counted_from = excluded.counted_from`,
  );
  const failures = db.prepare<
    [{ flow: string; since: number; hour: number; most: number }],
    FailuresRow
  >(failuresOf({ flow: "@flow", since: "@since", hour: "@hour", most: "@most" }));
  const note = db.prepare<[number, string, string, number]>(
    "UPDATE switch_offs SET off_at = ?, why = ? WHERE flow_id = ? AND counted_from = ? AND rule IS NOT NULL",
  );
  const end = endingOfFlows(writer);
  const done = doing(db);

  return {
    async switchOffs(flowIds) {
      const rows = flowIds === undefined ? all.all() : some.all(JSON.stringify(flowIds));
      return rows.map(switchOffRecord);
    },

    setSwitchOff: ({ flowId, rule, at }) =>
      writer.writeAt(at, () => {
        if (!flow.get(flowId)) return "not_found";
        put.run(flowId, rule && toJson(rule), at);
        changes.flow(flowId);
        return "changed";
      }),

    async failuresOf(flowId, within) {
      const row = failures.get({ flow: flowId, ...within });
      const { in_a_row: inARow = 0, failed = 0, ended = 0 } = row ?? {};
      return { inARow, ofAnHour: { failed, ended } };
    },

    switchOff: ({ flowId, countedFrom, why, at }) =>
      writer.writeAt(at, () => {
        if (flow.get(flowId)?.active !== 1) return "unchanged";
        if (note.run(at, toJson(why), flowId, countedFrom).changes === 0) return "unchanged";
        end(flowId, at);
        done(noteNews([newsOfSwitchOff(flowId, at)]));
        return "off";
      }),
  };
}
