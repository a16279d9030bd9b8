import { newsOfSwitchOff } from "#engine/alerts/news.ts";
import type { SwitchOffStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import {
  failuresOf,
  type FailuresRow,
  type SwitchOffRow,
  switchOffRecord,
} from "../switch-off-rows.ts";
import { endFlow } from "./activation.ts";
import { noteNews } from "../verbs/alerts.ts";
import { done } from "./session.ts";
import { sql } from "./database.ts";
import { lockFlow } from "./flow-rows.ts";
import type { Writer } from "./writer.ts";

const all = sql<[], SwitchOffRow>(
  `SELECT * FROM millrace.switch_offs ORDER BY flow_id COLLATE "C"`,
);
const some = sql<[flowIds: readonly string[]], SwitchOffRow>(
  `SELECT * FROM millrace.switch_offs WHERE flow_id = ANY($1::text[]) ORDER BY flow_id COLLATE "C"`,
);
const put = sql<[flowId: string, rule: string | null, at: number]>(
  `INSERT INTO millrace.switch_offs (flow_id, rule, counted_from) VALUES ($1, $2, $3)
   ON CONFLICT (flow_id) DO UPDATE SET rule = excluded.rule, counted_from = excluded.counted_from`,
);
const failures = sql<[flow: string, since: number, hour: number, most: number], FailuresRow>(
  failuresOf(
    { flow: "$1::text", since: "$2::bigint", hour: "$3::bigint", most: "$4::bigint" },
    "millrace.",
  ),
);
const note = sql<[at: number, why: string, flowId: string, countedFrom: number]>(
  `UPDATE millrace.switch_offs SET off_at = $1, why = $2
   WHERE flow_id = $3 AND counted_from = $4 AND rule IS NOT NULL`,
);

export function switchOffVerbs({ database, writeAt }: Writer): SwitchOffStore {
  return {
    async switchOffs(flowIds) {
      const rows = await (flowIds === undefined ? database.all(all) : database.all(some, flowIds));
      return rows.map(switchOffRecord);
    },

    setSwitchOff: ({ flowId, rule, at }) =>
      writeAt(at, async (tx) => {
        if (!(await lockFlow(tx, flowId))) return "not_found";
        await tx.run(put, flowId, rule && toJson(rule), at);
        tx.changes.flow(flowId);
        return "changed";
      }),

    async failuresOf(flowId, { since, hour, most }) {
      const row = await database.first(failures, flowId, since, hour, most);
      const { in_a_row: inARow = 0, failed = 0, ended = 0 } = row ?? {};
      return { inARow, ofAnHour: { failed, ended } };
    },

    switchOff: ({ flowId, countedFrom, why, at }) =>
      writeAt(at, async (tx) => {
        const flow = await lockFlow(tx, flowId);
        if (flow?.active !== true) return "unchanged";
        if ((await tx.run(note, at, toJson(why), flowId, countedFrom)) === 0) return "unchanged";
        await endFlow(tx, flowId, at);
        await done(tx, noteNews([newsOfSwitchOff(flowId, at)]));
        return "off";
      }),
  };
}
