import type { EffectRecordUpdate } from "#engine/store.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { type Session, sql } from "./database.ts";

type Texts = readonly string[];

const update = sql<
  [
    ids: Texts,
    generations: readonly number[],
    runIds: Texts,
    states: readonly (string | null)[],
    answers: readonly (string | null)[],
    objectIds: readonly (string | null)[],
    errors: readonly (string | null)[],
    unexecuted: readonly boolean[],
    unprovenSince: readonly (number | null)[],
    worthRepeating: readonly boolean[],
    parkedAts: readonly (number | null)[],
    lookeds: readonly (string | null)[],
    lookAts: readonly (number | null)[],
    aboveLimits: readonly (string | null)[],
  ]
>(
  `UPDATE millrace.effects e SET
     state = coalesce(u.state, e.state),
     answer = coalesce(u.answer, e.answer),
     object_id = coalesce(u.object_id, e.object_id),
     error = u.error,
     unproven_since = CASE WHEN u.unexecuted THEN u.unproven_since ELSE e.unproven_since END,
     worth_repeating = e.worth_repeating AND u.worth_repeating,
     parked_at = coalesce(u.parked_at, e.parked_at),
     looked = coalesce(u.looked, e.looked),
     look_at = u.look_at,
     above_limit = coalesce(u.above_limit, e.above_limit)
   FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::boolean[], $9::bigint[], $10::boolean[], $11::bigint[], $12::text[], $13::bigint[],
       $14::text[])
       AS u(id, generation, run_id, state, answer, object_id, error, unexecuted, unproven_since,
         worth_repeating, parked_at, looked, look_at, above_limit)
   WHERE e.id = u.id AND e.generation = u.generation AND e.run_id = u.run_id AND e.state = 'open'`,
);

/** What an update says about each column. */
interface Columns {
  readonly state: string | null;
  readonly answer: string | null;
  readonly objectId: string | null;
  readonly error: string | null;
  readonly unexecuted: boolean;
  readonly unprovenSince: number | null;
  readonly worthRepeating: boolean;
  readonly parkedAt: number | null;
  readonly looked: string | null;
  readonly lookAt: number | null;
  readonly aboveLimit: string | null;
}

/** What is known of writes after a try. Only an open effect changes: an outcome that is known stays. */
export async function updateEffects(
  session: Session,
  updates: readonly {
    readonly runId: string;
    readonly effect: EffectRecordUpdate;
    readonly at: number;
  }[],
): Promise<void> {
  if (updates.length === 0) return;
  const columns = updates.map(({ effect, at }) => columnsOf(effect, at));
  await session.run(
    update,
    updates.map(({ effect }) => effect.id),
    updates.map(({ effect }) => effect.generation),
    updates.map(({ runId }) => runId),
    columns.map(({ state }) => state),
    columns.map(({ answer }) => answer),
    columns.map(({ objectId }) => objectId),
    columns.map(({ error }) => error),
    columns.map(({ unexecuted }) => unexecuted),
    columns.map(({ unprovenSince }) => unprovenSince),
    columns.map(({ worthRepeating }) => worthRepeating),
    columns.map(({ parkedAt }) => parkedAt),
    columns.map(({ looked }) => looked),
    columns.map(({ lookAt }) => lookAt),
    columns.map(({ aboveLimit }) => aboveLimit),
  );
}

function columnsOf(update: EffectRecordUpdate, at: number): Columns {
  const same: Columns = {
    state: null,
    answer: null,
    objectId: null,
    error: update.kind === "done" ? null : toJson(update.error),
    unexecuted: false,
    unprovenSince: null,
    worthRepeating: true,
    parkedAt: null,
    looked: null,
    lookAt: null,
    aboveLimit: null,
  };
  switch (update.kind) {
    case "done":
      return { ...same, state: "done", answer: toJson(update.answer), objectId: update.objectId };
    case "failed":
      return { ...same, state: "failed" };
    case "parked": {
      const { looked, lookAt } = update;
      return { ...same, state: "parked", parkedAt: at, looked: toJsonOrNull(looked), lookAt };
    }
    case "above_limit":
      return { ...same, state: "parked", parkedAt: at, aboveLimit: "waits" };
    case "unexecuted":
      return { ...same, unexecuted: true, unprovenSince: update.unprovenSince };
    case "unknown":
      return { ...same, worthRepeating: false };
    case "unanswered":
      return same;
  }
}
