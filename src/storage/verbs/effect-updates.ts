import type { EffectRecordUpdate } from "#engine/store.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { forEach, runFor, type Work } from "../session.ts";

const update = forEach<
  [
    id: string,
    generation: number,
    runId: string,
    state: string | null,
    answer: string | null,
    objectId: string | null,
    error: string | null,
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
     answer = coalesce(u.answer, e.answer),
     object_id = coalesce(u.object_id, e.object_id),
     error = u.error,
     unproven_since = CASE WHEN {on u.unexecuted} THEN u.unproven_since ELSE e.unproven_since END,
     worth_repeating = e.worth_repeating AND u.worth_repeating,
     parked_at = coalesce(u.parked_at, e.parked_at),
     looked = coalesce(u.looked, e.looked),
     look_at = u.look_at,
     above_limit = coalesce(u.above_limit, e.above_limit)
   FROM {rows u (id text, generation integer, run_id text, state text, answer text, object_id text, error text,
     unexecuted boolean, unproven_since bigint, worth_repeating boolean, parked_at bigint, looked text,
     look_at bigint, above_limit text)}
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
export function updateEffects(
  updates: readonly {
    readonly runId: string;
    readonly effect: EffectRecordUpdate;
    readonly at: number;
  }[],
): Work<number> {
  return runFor(
    update,
    updates.map(({ runId, effect, at }) => {
      const columns = columnsOf(effect, at);
      return [
        effect.id,
        effect.generation,
        runId,
        columns.state,
        columns.answer,
        columns.objectId,
        columns.error,
        columns.unexecuted,
        columns.unprovenSince,
        columns.worthRepeating,
        columns.parkedAt,
        columns.looked,
        columns.lookAt,
        columns.aboveLimit,
      ];
    }),
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
