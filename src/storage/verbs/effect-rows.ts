import type { FrozenRequest } from "#sdk/connection.ts";
import type { EffectPlan, EffectRecord } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { forEach, statement, together, type Work } from "../session.ts";

/** A write `e`. */
export const effects = columns<EffectRecord>(
  `e.id, e.generation, e.key, e.flow_id, e.run_id, e.path, e.connection_id, e.account, e.mode, e.connector, e.action,
   e.request, e.state, e.above_limit, e.sends, e.first_send_at, e.unproven_since, e.last_send_at, e.worth_repeating,
   e.ended_sends, e.target, e.clear_until, e.parked_at, e.look_at, e.looked, e.answer, e.object_id, e.error`,
  { request: "json", worthRepeating: "flag", looked: "json", answer: "json", error: "json" },
);

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

function rowOf({ plan, sent }: PlannedEffect) {
  const { lastSendAt = null, unprovenSince = null } = sent?.effect ?? {};
  const { target = null, clearUntil = null } = sent?.effect ?? {};
  const consentEpoch = sent?.consentEpoch ?? null;
  return { ...plan, lastSendAt, unprovenSince, target, clearUntil, consentEpoch };
}

/** One that is sent with its plan counts as sent only where the connection's consent is still the same. */
const insert = forEach<ReturnType<typeof rowOf>, EffectName & { readonly sends: number }>(
  `INSERT INTO {effects} (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id, account,
     mode, connector, action, request, state, sends, unproven_since, first_send_at, last_send_at, target, clear_until)
   SELECT p.id, p.generation, p.key, p.flow_id, p.run_id, p.path, r.ancestry, r.epoch, p.connection_id,
     p.account, p.mode, p.connector, p.action, p.request, 'open', CASE WHEN c.id IS NULL THEN 0 ELSE 1 END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.unproven_since END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.last_send_at END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.last_send_at END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.target END,
     CASE WHEN c.id IS NULL THEN NULL ELSE p.clear_until END
   FROM {rows p (id text, generation integer, key text, flow_id text, run_id text, path text,
       connection_id text, account text, mode text, connector text, action text, request json,
       last_send_at bigint, unproven_since bigint, target text, clear_until bigint, consent_epoch bigint)}
     JOIN {runs} r ON r.id = p.run_id
     LEFT JOIN {connections} c ON c.id = p.connection_id AND c.consent_epoch = p.consent_epoch
   WHERE true
   ON CONFLICT (id, generation) DO NOTHING
   RETURNING id, generation, sends`,
);
const named = effects.selectFor<EffectName>(
  `FROM {rows n (id text, generation integer)}
     JOIN {effects} e ON e.id = n.id AND e.generation = n.generation`,
);

/** Writes effects down; says which of them are new, and how often each is sent with it. Their runs are locked. */
export function* insertEffects(
  planned: readonly PlannedEffect[],
): Work<ReadonlyMap<string, number>> {
  const made = yield* insert.all(planned.map(rowOf));
  return new Map(made.map((row) => [textOfEffect(row), row.sends]));
}

/** Effects as they stand, by `textOfEffect` of their names. */
export function* effectsNamed(
  names: readonly EffectName[],
): Work<ReadonlyMap<string, EffectRecord>> {
  const rows = yield* named.all(names);
  return new Map(rows.map((effect) => [textOfEffect(effect), effect]));
}

/** The newest generation; it stays so until the transaction ends. Its run is locked before. */
export const newestEffect = effects.select<[id: string]>(
  "FROM {effects} e WHERE e.id = ? ORDER BY e.generation DESC LIMIT 1 FOR UPDATE",
);

/** What a person has decided of the next generation. */
interface Decided {
  readonly key: string;
  readonly request: FrozenRequest;
  readonly clearUntil: number;
}

const next = statement<EffectName & Decided>(
  `INSERT INTO {effects} (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id,
     account, mode, connector, action, request, state, clear_until)
   SELECT id, generation + 1, @key::text, flow_id, run_id, path, ancestry, epoch, connection_id, account, mode,
     connector, action, {json request}::text, 'open', @clearUntil::bigint
   FROM {effects} WHERE id = @id AND generation = @generation`,
);

/** Writes down the next generation of a write, which nobody has sent yet. */
export function writeDownNext({ id, generation }: EffectName, decided: Decided): Work<number> {
  return next.run({ ...decided, id, generation });
}

/** As it is now; `was`: the state in which it stood before. */
type Updated = EffectRecord & { readonly was: EffectRecord["state"] };

const seen = "id text, generation integer, run_id text, was text, sends integer";
/** As it was when its new standing was worked out: an outcome that is known stays. */
const isAsSeen = `e.id = u.id AND e.generation = u.generation AND e.run_id = u.run_id AND e.state = u.was
     AND e.sends = u.sends`;

/** What nearly every try ends with; the columns that it leaves as they are cost no index a change. */
const end = forEach<Updated>(
  `UPDATE {effects} AS e SET state = u.state, answer = u.answer, object_id = u.object_id, error = u.error,
     target = u.target
   FROM {rows u (${seen}, state text, answer json, object_id text, error json, target text)} WHERE ${isAsSeen}`,
);
const change = forEach<Updated>(
  `UPDATE {effects} AS e SET state = u.state, above_limit = u.above_limit, unproven_since = u.unproven_since,
     worth_repeating = u.worth_repeating, ended_sends = u.ended_sends, parked_at = u.parked_at, look_at = u.look_at, looked = u.looked,
     answer = u.answer, object_id = u.object_id, error = u.error
   FROM {rows u (${seen}, state text, above_limit text, unproven_since bigint, worth_repeating boolean,
     ended_sends integer, parked_at bigint, look_at bigint, looked json, answer json, object_id text, error json)}
   WHERE ${isAsSeen}`,
);

/** Writes after a try of their steps. The writes were open. */
export function* recordEffects(effects: readonly EffectRecord[]): Work<void> {
  if (effects.length === 0) return;
  const updated = effects.map((effect): Updated => ({ ...effect, was: "open" }));
  const isOver = ({ state }: Updated): boolean => state === "done" || state === "failed";
  yield* together(
    end.run(updated.filter(isOver)),
    change.run(updated.filter((effect) => !isOver(effect))),
  );
}

/** A parked write after a person has decided, or after it was looked for. */
export function putParked(effect: EffectRecord): Work<number> {
  return change.run([{ ...effect, was: "parked" }]);
}
