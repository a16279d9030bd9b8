import type { Restored, Store } from "#engine/store.ts";
import { forgetWebhooks } from "../verbs/webhooks.ts";
import { done } from "./session.ts";
import { sql } from "./database.ts";
import { changeBy, changeRuns, inSlices, runColumns, type RunRowWithState } from "./run-state.ts";
import { endSubscription } from "../verbs/subscriptions.ts";
import type { Writer } from "./writer.ts";

type RestoredVerbs = Pick<Store, "markRestored" | "restored" | "settleRestore">;

const find = sql<[], Restored>(
  `SELECT backup_at AS "backupAt", restored_at AS "restoredAt" FROM millrace.restored`,
);
const lock = sql<[], Restored>(
  `SELECT backup_at AS "backupAt", restored_at AS "restoredAt" FROM millrace.restored FOR UPDATE`,
);
const put = sql<[at: number]>(
  `INSERT INTO millrace.restored (one, backup_at, restored_at)
   VALUES (1, coalesce((SELECT coalesce(alive_until, highest) FROM millrace.alive), $1), $1)
   ON CONFLICT DO NOTHING`,
);
const remove = sql<[]>("DELETE FROM millrace.restored");
const noteDoubt = sql<[from: number, to: number]>(
  "INSERT INTO millrace.doubts (from_at, to_at, restored) VALUES ($1, $2, true)",
);
const lookAgain = sql<[at: number]>(
  "UPDATE millrace.effects SET look_at = $1 WHERE state = 'parked'",
);
const stopBatches = sql<[at: number]>(
  "UPDATE millrace.batches SET state = 'stopped', ended_at = $1 WHERE state = 'going'",
);
const active = sql<[], { id: string }>(
  "SELECT id FROM millrace.flows WHERE active ORDER BY seq FOR NO KEY UPDATE",
);
const deactivate = sql<[]>("UPDATE millrace.flows SET active = false WHERE active");
const endTimetables = sql<[]>("UPDATE millrace.timetables SET active = false WHERE active");
const forgetNews = sql<[]>("DELETE FROM millrace.news");
const forgetLetters = sql<[]>("UPDATE millrace.alert_letters SET try_at = NULL");
const forgetMail = sql<[]>("UPDATE millrace.alerts SET mail_at = NULL");
const unfinished = sql<[limit: number], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r
   WHERE r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')
   ORDER BY r.seq LIMIT $1 FOR NO KEY UPDATE`,
);

export function restoredVerbs(writer: Writer): RestoredVerbs {
  const { database } = writer;

  /** Nothing starts and nothing goes on. A crash on the way leaves the mark, and a person says it again. */
  async function standStill(at: number): Promise<void> {
    await writer.writeAt(at, async (tx) => {
      for (const { id } of await tx.all(active)) await done(tx, endSubscription(id, at));
      await tx.run(deactivate);
      await tx.run(endTimetables);
      // The installation that goes on tells people of it.
      await tx.run(forgetNews);
      await tx.run(forgetLetters);
      await tx.run(forgetMail);
      await done(tx, forgetWebhooks());
    });
    // Whatever became of their writes: that is the business of the installation that goes on.
    await inSlices(writer, async (tx, limit) => {
      const runs = await tx.all(unfinished, limit);
      await changeRuns(
        tx,
        runs.map((run) => changeBy(run, { kind: "cancelled" }, at)),
      );
      return runs.length;
    });
  }

  return {
    markRestored: (restoredAt) =>
      writer.write(async (tx) => {
        await tx.run(put, restoredAt);
        return (await tx.first(find)) ?? { backupAt: restoredAt, restoredAt };
      }),

    async restored() {
      return (await database.first(find)) ?? null;
    },

    async settleRestore(as, { from, to }, at) {
      if (as === "copy" && (await database.first(find)) !== undefined) await standStill(at);
      return writer.writeAt(at, async (tx) => {
        const restored = await tx.first(lock);
        if (restored === undefined) return "nothing_restored";
        if (as === "replaces") {
          await tx.run(noteDoubt, from, to);
          await tx.run(lookAgain, at);
        }
        // What was said of runs as they stood before the backup was put back does not count for them now.
        await tx.run(stopBatches, at);
        await tx.run(remove);
        tx.changes.everything();
        return "settled";
      });
    },
  };
}
