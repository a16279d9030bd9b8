import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import type { StepError } from "#engine/result.ts";
import type { EffectRecord, Looked } from "#engine/store.ts";
import { fromJson, fromJsonOrNull, type JsonText, toJson } from "../rows.ts";
import { type Flag, isOn, run, statement, type Work } from "../session.ts";

export interface EffectRow {
  readonly id: string;
  readonly generation: number;
  readonly key: string;
  readonly flow_id: string;
  readonly run_id: string;
  readonly path: string;
  readonly connection_id: string;
  readonly account: string | null;
  readonly mode: EffectRecord["mode"];
  readonly connector: string;
  readonly action: string;
  readonly request: JsonText<EffectRecord["request"]>;
  readonly state: EffectRecord["state"];
  readonly above_limit: EffectRecord["aboveLimit"];
  readonly sends: number;
  readonly unproven_since: number | null;
  readonly last_send_at: number | null;
  readonly worth_repeating: Flag;
  readonly clear_until: number | null;
  readonly parked_at: number | null;
  readonly look_at: number | null;
  readonly looked: JsonText<Looked> | null;
  readonly answer: JsonText<Answer> | null;
  readonly error: JsonText<StepError> | null;
}

/** One generation of an effect. */
export interface EffectName {
  readonly id: string;
  readonly generation: number;
}

/** The newest generation; it stays so until the transaction ends. Its run is locked before. */
export const newestEffect = statement<[id: string], EffectRow>(
  "SELECT * FROM {effects} WHERE id = ? ORDER BY generation DESC LIMIT 1 FOR UPDATE",
);

const next = statement<
  [key: string, request: string, clearUntil: number, id: string, generation: number]
>(
  `INSERT INTO {effects} (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id,
     account, mode, connector, action, request, state, clear_until)
   SELECT id, generation + 1, ?::text, flow_id, run_id, path, ancestry, epoch, connection_id, account, mode,
     connector, action, ?::text, 'open', ?::bigint
   FROM {effects} WHERE id = ? AND generation = ?`,
);

/** Writes down the next generation of a write, which nobody has sent yet, with what a person decided. */
export function writeDownNext(
  { id, generation }: EffectName,
  decided: {
    readonly key: string;
    readonly request: FrozenRequest;
    readonly clearUntil: number;
  },
): Work<number> {
  const { key, request, clearUntil } = decided;
  return run(next, key, toJson(request), clearUntil, id, generation);
}

export function effectRecord(row: EffectRow): EffectRecord {
  return {
    id: row.id,
    generation: row.generation,
    key: row.key,
    flowId: row.flow_id,
    runId: row.run_id,
    path: row.path,
    connectionId: row.connection_id,
    account: row.account,
    mode: row.mode,
    connector: row.connector,
    action: row.action,
    request: fromJson(row.request),
    state: row.state,
    aboveLimit: row.above_limit,
    sends: row.sends,
    unprovenSince: row.unproven_since,
    lastSendAt: row.last_send_at,
    worthRepeating: isOn(row.worth_repeating),
    clearUntil: row.clear_until,
    parkedAt: row.parked_at,
    lookAt: row.look_at,
    looked: fromJsonOrNull(row.looked),
    answer: fromJsonOrNull(row.answer),
    error: fromJsonOrNull(row.error),
  };
}
