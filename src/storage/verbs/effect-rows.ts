import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import type { StepError } from "#engine/result.ts";
import type { EffectPlan, EffectRecord, Looked } from "#engine/store.ts";
import { fromJson, fromJsonOrNull, type JsonText, toJson } from "../rows.ts";
import { allFor, type Flag, forEach, isOn, run, statement, type Work } from "../session.ts";

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
  readonly first_send_at: number | null;
  readonly unproven_since: number | null;
  readonly last_send_at: number | null;
  readonly worth_repeating: Flag;
  readonly clear_until: number | null;
  readonly parked_at: number | null;
  readonly look_at: number | null;
  readonly looked: JsonText<Looked> | null;
  readonly answer: JsonText<Answer> | null;
  readonly object_id: string | null;
  readonly error: JsonText<StepError> | null;
}

/** With the pass through the gate that is written together with the plan. */
export interface PlannedEffect {
  readonly plan: EffectPlan;
  readonly sent: { readonly effect: EffectRecord; readonly consentEpoch: number } | null;
}

/** One generation of an effect. */
export interface EffectName {
  readonly id: string;
  readonly generation: number;
}

export const textOfEffect = ({ id, generation }: EffectName): string => `${generation} ${id}`;

/** One that is sent with its plan counts as sent only where the connection's consent is still the same. */
const insert = forEach<
  [
    id: string,
    generation: number,
    key: string,
    flowId: string,
    runId: string,
    path: string,
    connectionId: string,
    account: string | null,
    mode: string,
    connector: string,
    action: string,
    request: string,
    sentAt: number | null,
    since: number | null,
    clearUntil: number | null,
    consentEpoch: number | null,
  ],
  EffectName & { readonly sends: number }
>(
  `INSERT INTO {effects} (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id, account,
     mode, connector, action, request, state, sends, unproven_since, first_send_at, last_send_at, clear_until)
   SELECT p.id, p.generation, p.key, p.flow_id, p.run_id, p.path, r.ancestry, r.epoch, p.connection_id,
     p.account, p.mode, p.connector, p.action, p.request, 'open', CASE WHEN c.id IS NULL THEN 0 ELSE 1 END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.since END, CASE WHEN c.id IS NULL THEN NULL ELSE p.sent_at END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.sent_at END, CASE WHEN c.id IS NULL THEN NULL ELSE p.clear_until END
   FROM {rows p (id text, generation integer, key text, flow_id text, run_id text, path text,
       connection_id text, account text, mode text, connector text, action text, request text,
       sent_at bigint, since bigint, clear_until bigint, consent_epoch bigint)}
     JOIN {runs} r ON r.id = p.run_id
     LEFT JOIN {connections} c ON c.id = p.connection_id AND c.consent_epoch = p.consent_epoch
   WHERE true
   ON CONFLICT (id, generation) DO NOTHING
   RETURNING id, generation, sends`,
);
const named = forEach<[id: string, generation: number], EffectRow>(
  `SELECT e.* FROM {rows n (id text, generation integer)}
     JOIN {effects} e ON e.id = n.id AND e.generation = n.generation`,
);

/** Writes effects down; says which of them are new, and how often each is sent with it. Their runs are locked. */
export function* insertEffects(
  planned: readonly PlannedEffect[],
): Work<ReadonlyMap<string, number>> {
  const made = yield* allFor(
    insert,
    planned.map(({ plan, sent }) => [
      plan.id,
      plan.generation,
      plan.key,
      plan.flowId,
      plan.runId,
      plan.path,
      plan.connectionId,
      plan.account,
      plan.mode,
      plan.connector,
      plan.action,
      toJson(plan.request),
      sent?.effect.lastSendAt ?? null,
      sent?.effect.unprovenSince ?? null,
      sent?.effect.clearUntil ?? null,
      sent?.consentEpoch ?? null,
    ]),
  );
  return new Map(made.map((row) => [textOfEffect(row), row.sends]));
}

/** Effects as they stand, by `textOfEffect` of their names. */
export function* effectsNamed(
  names: readonly EffectName[],
): Work<ReadonlyMap<string, EffectRecord>> {
  const rows = yield* allFor(
    named,
    names.map(({ id, generation }) => [id, generation]),
  );
  return new Map(rows.map((row) => [textOfEffect(row), effectRecord(row)]));
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
    firstSendAt: row.first_send_at,
    unprovenSince: row.unproven_since,
    lastSendAt: row.last_send_at,
    worthRepeating: isOn(row.worth_repeating),
    clearUntil: row.clear_until,
    parkedAt: row.parked_at,
    lookAt: row.look_at,
    looked: fromJsonOrNull(row.looked),
    answer: fromJsonOrNull(row.answer),
    objectId: row.object_id,
    error: fromJsonOrNull(row.error),
  };
}
