import { newsOfSwitchOff } from "#engine/alerts/news.ts";
import type { SwitchOffStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { all, first, isOn, run, type Session, statement } from "../session.ts";
import {
  failuresOf,
  type FailuresRow,
  type SwitchOffRow,
  switchOffRecord,
} from "../switch-off-rows.ts";
import { endFlow } from "./activation.ts";
import { noteNews } from "./alerts.ts";
import { lockFlow } from "./locks.ts";

const every = statement<[], SwitchOffRow>(
  `SELECT * FROM {switch_offs} ORDER BY flow_id COLLATE "C"`,
);
const some = statement<[flowIds: readonly string[]], SwitchOffRow>(
  `SELECT * FROM {switch_offs} WHERE flow_id IN (??) ORDER BY flow_id COLLATE "C"`,
);
const put = statement<[flowId: string, rule: string | null, at: number]>(
  `INSERT INTO {switch_offs} (flow_id, rule, counted_from) VALUES (?, ?, ?)
   ON CONFLICT (flow_id) DO UPDATE SET rule = excluded.rule, counted_from = excluded.counted_from`,
);
const failures = statement<[flow: string, since: number, hour: number, most: number], FailuresRow>(
  failuresOf,
);
const note = statement<[at: number, why: string, flowId: string, countedFrom: number]>(
  `UPDATE {switch_offs} SET off_at = ?, why = ?
   WHERE flow_id = ? AND counted_from = ? AND rule IS NOT NULL`,
);

export function switchOffVerbs({ read, writeAt }: Session): SwitchOffStore {
  return {
    switchOffs: (flowIds) =>
      read(function* () {
        const rows = flowIds === undefined ? yield* all(every) : yield* all(some, flowIds);
        return rows.map(switchOffRecord);
      }),

    setSwitchOff: ({ flowId, rule, at }) =>
      writeAt(at, function* ({ changes }) {
        if (!(yield* lockFlow(flowId))) return "not_found";
        yield* run(put, flowId, rule && toJson(rule), at);
        changes.flow(flowId);
        return "changed";
      }),

    failuresOf: (flowId, { since, hour, most }) =>
      read(function* () {
        const row = yield* first(failures, flowId, since, hour, most);
        const { in_a_row: inARow = 0, failed = 0, ended = 0 } = row ?? {};
        return { inARow, ofAnHour: { failed, ended } };
      }),

    switchOff: ({ flowId, countedFrom, why, at }) =>
      writeAt(at, function* ({ changes }) {
        const flow = yield* lockFlow(flowId);
        if (!flow || !isOn(flow.active)) return "unchanged";
        if ((yield* run(note, at, toJson(why), flowId, countedFrom)) === 0) return "unchanged";
        yield* endFlow(changes, flowId, at);
        yield* noteNews([newsOfSwitchOff(flowId, at)]);
        return "off";
      }),
  };
}
