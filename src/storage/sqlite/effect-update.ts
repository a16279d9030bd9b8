import type { EffectRecordUpdate } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { toJson, toJsonOrNull } from "../rows.ts";

/**
 * What is known of a write after a try. Only an open effect changes: an outcome that is known stays.
 * For use inside a transaction.
 */
export function effectUpdates(db: Database) {
  const where =
    "WHERE id = @id AND generation = @generation AND run_id = @runId AND state = 'open'";
  const done = db.prepare(
    `UPDATE effects SET state = 'done', answer = @answer, object_id = @objectId, error = NULL ${where}`,
  );
  const failed = db.prepare(`UPDATE effects SET state = 'failed', error = @error ${where}`);
  const parked = db.prepare(
    `UPDATE effects SET state = 'parked', error = @error, parked_at = @at, looked = @looked,
       look_at = @lookAt ${where}`,
  );
  const aboveLimit = db.prepare(
    `UPDATE effects SET state = 'parked', above_limit = 'waits', error = @error, parked_at = @at ${where}`,
  );
  const unexecuted = db.prepare(
    `UPDATE effects SET unproven_since = @unprovenSince, error = @error ${where}`,
  );
  const unknown = db.prepare(`UPDATE effects SET worth_repeating = 0, error = @error ${where}`);
  const unanswered = db.prepare(`UPDATE effects SET error = @error ${where}`);

  return (runId: string, update: EffectRecordUpdate, at: number): void => {
    const { id, generation } = update;
    const which = { id, generation, runId };
    switch (update.kind) {
      case "done":
        done.run({
          ...which,
          answer: toJson(update.answer),
          objectId: update.objectId,
        });
        break;
      case "failed":
        failed.run({ ...which, error: toJson(update.error) });
        break;
      case "parked": {
        const { error, looked, lookAt } = update;
        parked.run({ ...which, error: toJson(error), at, looked: toJsonOrNull(looked), lookAt });
        break;
      }
      case "above_limit":
        aboveLimit.run({ ...which, error: toJson(update.error), at });
        break;
      case "unexecuted":
        unexecuted.run({
          ...which,
          unprovenSince: update.unprovenSince,
          error: toJson(update.error),
        });
        break;
      case "unknown":
        unknown.run({ ...which, error: toJson(update.error) });
        break;
      case "unanswered":
        unanswered.run({ ...which, error: toJson(update.error) });
        break;
    }
  };
}
