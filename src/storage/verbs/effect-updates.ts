import type { EffectRecord } from "#engine/store.ts";
import { forEach, together, type Work } from "../session.ts";

/** As it is now; `was`: the state in which it stood before. */
type Updated = EffectRecord & { readonly was: EffectRecord["state"] };

const seen = "id text, generation integer, run_id text, was text, sends integer";
/** As it was when its new standing was worked out: an outcome that is known stays. */
const isAsSeen = `e.id = u.id AND e.generation = u.generation AND e.run_id = u.run_id AND e.state = u.was
     AND e.sends = u.sends`;

/** What nearly every try ends with; the columns that it leaves as they are cost no index a change. */
const end = forEach<Updated>(
  `UPDATE {effects} AS e SET state = u.state, answer = u.answer, object_id = u.object_id, error = u.error
   FROM {rows u (${seen}, state text, answer json, object_id text, error json)} WHERE ${isAsSeen}`,
);
const change = forEach<Updated>(
  `UPDATE {effects} AS e SET state = u.state, above_limit = u.above_limit, unproven_since = u.unproven_since,
     worth_repeating = u.worth_repeating, parked_at = u.parked_at, look_at = u.look_at, looked = u.looked,
     answer = u.answer, object_id = u.object_id, error = u.error
   FROM {rows u (${seen}, state text, above_limit text, unproven_since bigint, worth_repeating boolean,
     parked_at bigint, look_at bigint, looked json, answer json, object_id text, error json)}
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
