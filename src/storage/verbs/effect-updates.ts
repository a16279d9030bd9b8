import type { EffectRecordUpdate } from "#engine/store.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { forEach, runFor, together, type Work } from "../session.ts";

type Named = [id: string, generation: number, runId: string];

const named = "id text, generation integer, run_id text";
/** An outcome that is known stays. */
const isOpen = `e.id = u.id AND e.generation = u.generation AND e.run_id = u.run_id AND e.state = 'open'`;

/** What nearly every try ends with; columns that it leaves as they are cost no index a change. */
const end = forEach<
  [...Named, state: string, answer: string | null, objectId: string | null, error: string | null]
>(
  `UPDATE {effects} AS e SET state = u.state, answer = u.answer, object_id = u.object_id, error = u.error
   FROM {rows u (${named}, state text, answer text, object_id text, error text)} WHERE ${isOpen}`,
);
const goOn = forEach<
  [
    ...Named,
    state: string | null,
    error: string,
    unexecuted: boolean,
    unprovenSince: number | null,
    worthRepeating: boolean,
    parkedAt: number | null,
    looked: string | null,
    lookAt: number | null,
    aboveLimit: string | null,
  ]
>(
  `UPDATE {effects} AS e SET
     state = coalesce(u.state, e.state),
     error = u.error,
     unproven_since = CASE WHEN {on u.unexecuted} THEN u.unproven_since ELSE e.unproven_since END,
     worth_repeating = e.worth_repeating AND u.worth_repeating,
     parked_at = coalesce(u.parked_at, e.parked_at),
     looked = coalesce(u.looked, e.looked),
     look_at = u.look_at,
     above_limit = coalesce(u.above_limit, e.above_limit)
   FROM {rows u (${named}, state text, error text, unexecuted boolean, unproven_since bigint,
     worth_repeating boolean, parked_at bigint, looked text, look_at bigint, above_limit text)}
   WHERE ${isOpen}`,
);

interface Told<Update = EffectRecordUpdate> {
  readonly runId: string;
  readonly effect: Update;
  readonly at: number;
}
type Ending = Extract<EffectRecordUpdate, { readonly kind: "done" | "failed" }>;
type GoingOn = Exclude<EffectRecordUpdate, Ending>;

/** What is known of writes after a try. */
export function* updateEffects(told: readonly Told[]): Work<void> {
  if (told.length === 0) return;
  const ending: Told<Ending>[] = [];
  const goingOn: Told<GoingOn>[] = [];
  for (const { runId, effect, at } of told)
    if (effect.kind === "done" || effect.kind === "failed") ending.push({ runId, effect, at });
    else goingOn.push({ runId, effect, at });
  yield* together(runFor(end, ending.map(endOf)), runFor(goOn, goingOn.map(columnsOf)));
}

function endOf({ runId, effect }: Told<Ending>) {
  const { id, generation } = effect;
  switch (effect.kind) {
    case "done": {
      const { answer, objectId } = effect;
      return [id, generation, runId, "done", toJson(answer), objectId, null] as const;
    }
    case "failed":
      return [id, generation, runId, "failed", null, null, toJson(effect.error)] as const;
  }
}

function columnsOf({ runId, effect, at }: Told<GoingOn>) {
  const { id, generation } = effect;
  const says = columnsSaid(effect, at);
  return [
    id,
    generation,
    runId,
    says.state ?? null,
    toJson(effect.error),
    says.unprovenSince !== undefined,
    says.unprovenSince ?? null,
    says.worthRepeating ?? true,
    says.parkedAt ?? null,
    says.looked ?? null,
    says.lookAt ?? null,
    says.aboveLimit ?? null,
  ] as const;
}

/** What an update says of columns; the others stay. */
interface Said {
  readonly state?: "parked";
  readonly unprovenSince?: number | null;
  readonly worthRepeating?: false;
  readonly parkedAt?: number;
  readonly looked?: string | null;
  readonly lookAt?: number | null;
  readonly aboveLimit?: "waits";
}

function columnsSaid(effect: GoingOn, at: number): Said {
  switch (effect.kind) {
    case "parked": {
      const { looked, lookAt } = effect;
      return { state: "parked", parkedAt: at, looked: toJsonOrNull(looked), lookAt };
    }
    case "above_limit":
      return { state: "parked", parkedAt: at, aboveLimit: "waits" };
    case "unexecuted":
      return { unprovenSince: effect.unprovenSince };
    case "unknown":
      return { worthRepeating: false };
    case "unanswered":
      return {};
  }
}
