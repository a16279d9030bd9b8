import { apply } from "#engine/apply.ts";
import type { Restored, Store } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { fromJson } from "../rows.ts";
import { forgetWebhooks } from "../verbs/webhooks.ts";
import { doing } from "./session.ts";
import { inSlices, type RunRow, runLetter } from "./run-state.ts";
import { endSubscription } from "../verbs/subscriptions.ts";
import type { Writer } from "./writer.ts";

type RestoredVerbs = Pick<Store, "markRestored" | "restored" | "settleRestore">;

/** The mark of a backup that has been put in place. For use inside a transaction. */
export function restoredMark(db: Database) {
  const find = db.prepare<[], Restored>(
    "SELECT backup_at AS backupAt, restored_at AS restoredAt FROM restored",
  );
  const put = db.prepare<[number]>(
    `INSERT INTO restored (one, backup_at, restored_at)
     SELECT 1, coalesce((SELECT coalesce(alive_until, highest) FROM alive), at), at
     FROM (SELECT ? AS at) WHERE true ON CONFLICT DO NOTHING`,
  );
  const remove = db.prepare("DELETE FROM restored");
  return {
    find: (): Restored | null => find.get() ?? null,
    put(at: number): Restored {
      put.run(at);
      return find.get() ?? { backupAt: at, restoredAt: at };
    },
    remove: (): void => void remove.run(),
  };
}

export function restoredVerbs(writer: Writer): RestoredVerbs {
  const { db, changes } = writer;
  const mark = restoredMark(db);
  const noteDoubt = db.prepare<[number, number]>(
    "INSERT INTO doubts (from_at, to_at, restored) VALUES (?, ?, 1)",
  );
  const lookAgain = db.prepare<[number]>("UPDATE effects SET look_at = ? WHERE state = 'parked'");
  const stopBatches = db.prepare<[number]>(
    "UPDATE batches SET state = 'stopped', ended_at = ? WHERE state = 'going'",
  );
  const standStill = standingStill(writer);

  return {
    markRestored: (restoredAt) => writer.write(() => mark.put(restoredAt)),

    async restored() {
      return mark.find();
    },

    async settleRestore(as, { from, to }, at) {
      if (as === "copy" && mark.find() !== null) await standStill(at);
      return writer.writeAt(at, () => {
        const restored = mark.find();
        if (restored === null) return "nothing_restored";
        if (as === "replaces") {
          noteDoubt.run(from, to);
          lookAgain.run(at);
        }
        // What was said of runs as they stood before the backup was put back does not count for them now.
        stopBatches.run(at);
        mark.remove();
        changes.everything();
        return "settled";
      });
    },
  };
}

/** Nothing starts and nothing goes on. A crash on the way leaves the mark, and a person says it again. */
function standingStill(writer: Writer) {
  const { db } = writer;
  const active = db.prepare<[], { id: string }>("SELECT id FROM flows WHERE active = 1");
  const deactivate = db.prepare("UPDATE flows SET active = 0");
  const endTimetables = db.prepare("UPDATE timetables SET active = 0");
  const unfinished = db.prepare<[number], RunRow>(
    `SELECT seq, id, flow_id, status, state FROM runs
     WHERE status IN ('waiting', 'delayed', 'running', 'paused', 'parked') LIMIT ?`,
  );
  const forgetNews = db.prepare("DELETE FROM news");
  const forgetLetters = db.prepare("UPDATE alert_letters SET try_at = NULL");
  const forgetMail = db.prepare("UPDATE alerts SET mail_at = NULL");
  const done = doing(db);
  const letGo = runLetter(writer);

  return async (at: number): Promise<void> => {
    await writer.writeAt(at, () => {
      for (const { id } of active.all()) done(endSubscription(id, at));
      deactivate.run();
      endTimetables.run();
      // The installation that goes on tells people of it.
      forgetNews.run();
      forgetLetters.run();
      forgetMail.run();
      done(forgetWebhooks());
    });
    // Whatever became of their writes: that is the business of the installation that goes on.
    await inSlices(writer, (limit) => {
      const runs = unfinished.all(limit);
      for (const run of runs) letGo(run, apply(fromJson(run.state), { kind: "cancelled" }), at);
      return runs.length;
    });
  };
}
