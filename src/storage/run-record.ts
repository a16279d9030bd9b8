import type { Json } from "#sdk/json.ts";
import type { RunState } from "#engine/run-state.ts";
import type { RunRecord } from "#engine/store.ts";
import { fromJson, type JsonText } from "./rows.ts";

/** What is read of a run `r` and its event `e`, in both stores. */
export const recordColumns = `r.id, r.flow_id, r.version_id, r.name, r.ancestry, r.caller_id, r.state, r.created_at, r.ended_at,
  e.key, e.at, coalesce(r.event_data, e.data) AS data, e.made_by,
  r.erased, e.erased AS event_erased`;

export interface RecordRow {
  readonly id: string;
  readonly flow_id: string;
  readonly version_id: string;
  readonly name: string;
  readonly ancestry: JsonText<readonly string[]>;
  readonly caller_id: string | null;
  readonly state: JsonText<RunState>;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly key: string;
  readonly at: number;
  readonly data: JsonText<Json>;
  readonly made_by: string | null;
  readonly erased: number | boolean;
  readonly event_erased: number | boolean;
}

/** As either store says it. */
function isTrue(flag: number | boolean): boolean {
  return flag === true || flag === 1;
}

export function runRecord(row: RecordRow): RunRecord {
  return {
    id: row.id,
    flowId: row.flow_id,
    versionId: row.version_id,
    name: row.name,
    ancestry: fromJson(row.ancestry),
    callerId: row.caller_id,
    state: fromJson(row.state),
    createdAt: row.created_at,
    endedAt: row.ended_at,
    event: { key: row.key, at: row.at, data: fromJson(row.data), madeBy: row.made_by },
    isErased: isTrue(row.erased) || isTrue(row.event_erased),
  };
}
