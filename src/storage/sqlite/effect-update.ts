import type { EffectRecordUpdate } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { toJson } from "../rows.ts";

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
  const ended = db.prepare(`UPDATE effects SET state = @state, error = @error ${where}`);
  const unexecuted = db.prepare(
    `UPDATE effects SET unproven_since = @unprovenSince, error = @error ${where}`,
  );
  const unknown = db.prepare(
    `UPDATE effects SET unknowns = unknowns + 1, worth_repeating = min(worth_repeating, @worthRepeating),
       error = @error ${where}`,
  );
  const unanswered = db.prepare(`UPDATE effects SET error = @error ${where}`);

  return (runId: string, update: EffectRecordUpdate): void => {
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
      case "parked":
        ended.run({ ...which, state: update.kind, error: toJson(update.error) });
        break;
      case "unexecuted":
        unexecuted.run({
          ...which,
          unprovenSince: update.unprovenSince,
          error: toJson(update.error),
        });
        break;
      case "unknown":
        unknown.run({
          ...which,
          worthRepeating: update.worthRepeating ? 1 : 0,
          error: toJson(update.error),
        });
        break;
      case "unanswered":
        unanswered.run({ ...which, error: toJson(update.error) });
        break;
    }
  };
}
