import type { EffectRecord } from "#engine/store.ts";
import { toJsonOrNull } from "../rows.ts";
import { forEach, runFor, together, type Work } from "../session.ts";

type Seen = [id: string, generation: number, runId: string, was: string, sends: number];

const seen = "id text, generation integer, run_id text, was text, sends integer";
/** As it was when its new standing was worked out: an outcome that is known stays. */
const isAsSeen = `e.id = u.id AND e.generation = u.generation AND e.run_id = u.run_id AND e.state = u.was
     AND e.sends = u.sends`;

/** What nearly every try ends with; the columns that it leaves as they are cost no index a change. */
const end = forEach<
  [...Seen, state: string, answer: string | null, objectId: string | null, error: string | null]
>(
  `UPDATE {effects} AS e SET state = u.state, answer = u.answer, object_id = u.object_id, error = u.error
   FROM {rows u (${seen}, state text, answer text, object_id text, error text)} WHERE ${isAsSeen}`,
);
const change = forEach<
  [
    ...Seen,
    state: string,
    aboveLimit: string | null,
    unprovenSince: number | null,
    worthRepeating: boolean,
    parkedAt: number | null,
    lookAt: number | null,
    looked: string | null,
    answer: string | null,
    objectId: string | null,
    error: string | null,
  ]
>(
  `UPDATE {effects} AS e SET state = u.state, above_limit = u.above_limit, unproven_since = u.unproven_since,
     worth_repeating = u.worth_repeating, parked_at = u.parked_at, look_at = u.look_at, looked = u.looked,
     answer = u.answer, object_id = u.object_id, error = u.error
   FROM {rows u (${seen}, state text, above_limit text, unproven_since bigint, worth_repeating boolean,
     parked_at bigint, look_at bigint, looked text, answer text, object_id text, error text)}
   WHERE ${isAsSeen}`,
);

/** Writes after a try of their steps. The writes were open. */
export function* recordEffects(effects: readonly EffectRecord[]): Work<void> {
  if (effects.length === 0) return;
  const ended: ReturnType<typeof endOf>[] = [];
  const goingOn: ReturnType<typeof changeOf>[] = [];
  for (const effect of effects)
    if (effect.state === "done" || effect.state === "failed") ended.push(endOf(effect));
    else goingOn.push(changeOf(effect, "open"));
  yield* together(runFor(end, ended), runFor(change, goingOn));
}

/** A parked write after a person has decided, or after it was looked for. */
export function putParked(effect: EffectRecord): Work<number> {
  return runFor(change, [changeOf(effect, "parked")]);
}

function seenOf(effect: EffectRecord, was: EffectRecord["state"]) {
  const { id, generation, runId, sends } = effect;
  return [id, generation, runId, was, sends] as const;
}

function endOf(effect: EffectRecord) {
  const { state, answer, objectId, error } = effect;
  const told = [state, toJsonOrNull(answer), objectId, toJsonOrNull(error)] as const;
  return [...seenOf(effect, "open"), ...told] as const;
}

function changeOf(effect: EffectRecord, was: EffectRecord["state"]) {
  return [
    ...seenOf(effect, was),
    effect.state,
    effect.aboveLimit,
    effect.unprovenSince,
    effect.worthRepeating,
    effect.parkedAt,
    effect.lookAt,
    toJsonOrNull(effect.looked),
    toJsonOrNull(effect.answer),
    effect.objectId,
    toJsonOrNull(effect.error),
  ] as const;
}
