import type { Restored, Store } from "#engine/store.ts";
import { columns } from "../columns.ts";
import {
  all,
  first,
  found,
  inSlices,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";
import { changeAll, runAndState, type RunRowWithState } from "./run-state.ts";
import { endSubscription } from "./subscriptions.ts";
import { forgetWebhooks } from "./webhooks.ts";

const mark = columns<Restored>("backup_at, restored_at");
const find = mark.select<[]>("FROM {restored}");
const lock = mark.select<[]>("FROM {restored} FOR UPDATE");
const put = statement<[at: number, at: number]>(
  `INSERT INTO {restored} (one, backup_at, restored_at)
   VALUES (1, coalesce((SELECT coalesce(alive_until, highest) FROM {alive}), ?), ?)
   ON CONFLICT DO NOTHING`,
);
const remove = statement<[]>("DELETE FROM {restored}");
const noteDoubt = statement<[from: number, to: number]>(
  "INSERT INTO {doubts} (from_at, to_at, restored) VALUES (?, ?, true)",
);
const lookAgain = statement<[at: number]>(
  "UPDATE {effects} SET look_at = ? WHERE state = 'parked'",
);
const stopBatches = statement<[at: number]>(
  "UPDATE {batches} SET state = 'stopped', ended_at = ? WHERE state = 'going'",
);
const active = statement<[], { id: string }>(
  "SELECT id FROM {flows} WHERE {on active} ORDER BY seq FOR NO KEY UPDATE",
);
/** The installation that goes on runs the flows, and tells people of what happens. */
const stopAndKeepSilent = [
  "UPDATE {flows} SET active = false WHERE {on active}",
  "UPDATE {timetables} SET active = false WHERE {on active}",
  "DELETE FROM {news}",
  "UPDATE {alert_letters} SET try_at = NULL",
  "UPDATE {alerts} SET mail_at = NULL",
].map((text) => statement<[]>(text));
const unfinished = statement<[limit: number], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r
   WHERE r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE`,
);

/** The mark of a backup that has been put in place. */
export function* markRestored(at: number): Work<Restored> {
  yield* run(put, at, at);
  return (yield* first(find)) ?? { backupAt: at, restoredAt: at };
}

export function restoredVerbs(session: Session) {
  const { read, write, writeAt } = session;
  const restored = (): Promise<Restored | null> => read(() => found(find));

  return {
    markRestored: (restoredAt) => write(() => markRestored(restoredAt)),

    restored,

    async settleRestore(as, { from, to }, at) {
      if (as === "copy" && (await restored()) !== null) await standStill(session, at);
      return writeAt(at, function* ({ changes }) {
        if (!(yield* first(lock))) return "nothing_restored";
        if (as === "replaces") {
          yield* run(noteDoubt, from, to);
          yield* run(lookAgain, at);
        }
        // What was said of runs as they stood before the backup was put back does not count for them now.
        yield* run(stopBatches, at);
        yield* run(remove);
        changes.everything();
        return "settled";
      });
    },
  } satisfies Partial<Store>;
}

/** Nothing starts and nothing goes on. A crash on the way leaves the mark, and a person says it again. */
async function standStill(session: Session, at: number): Promise<void> {
  await session.writeAt(at, function* () {
    for (const { id } of yield* all(active)) yield* endSubscription(id, at);
    for (const each of stopAndKeepSilent) yield* run(each);
    yield* forgetWebhooks();
  });
  // Whatever became of their writes: that is the business of the installation that goes on.
  await inSlices(session, function* (notes, limit) {
    const runs = yield* all(unfinished, limit);
    yield* changeAll(notes, runs, { kind: "cancelled" }, at);
    return runs.length;
  });
}
