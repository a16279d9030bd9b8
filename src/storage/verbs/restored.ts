import type { Doubt, LifeStore, Restored, Store } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { inSlices, made, type Session, sql, statement, type Verbs, type Work } from "../session.ts";
import { changeAll, runsWithState } from "./run-state.ts";
import { endSubscription } from "./subscriptions.ts";
import { forgetAlertPosts } from "./alert-posts.ts";
import { forgetWebhooks } from "./alerts.ts";
import { outermost } from "#engine/outermost.ts";

const mark = columns<Restored>("backup_at, restored_at");
const find = mark.select<[]>("FROM {restored}");
const lock = mark.select<[]>("FROM {restored} FOR UPDATE");
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

/** The mark of a backup that has been put in place. */
export function* markRestored(at: number): Work<Restored> {
  yield* sql`INSERT INTO {restored} (one, backup_at, restored_at)
    VALUES (1, coalesce((SELECT coalesce(alive_until, highest) FROM {alive}), ${at}), ${at})
    ON CONFLICT DO NOTHING`.run();
  return (yield* find.first()) ?? { backupAt: at, restoredAt: at };
}

export function restoredVerbs({ read, write, session }: Verbs) {
  const restored = read(() => find.found());

  return {
    markRestored: write((_, restoredAt) => markRestored(restoredAt)),

    restored,

    async settleRestore(as, { from, to }, at) {
      if (as === "copy" && (await restored()) !== null) await standStill(session, at);
      return session.writeAt(at, function* ({ changes }) {
        if (!(yield* lock.first())) return "nothing_restored";
        if (as === "replaces") {
          yield* sql`INSERT INTO {doubts} (from_at, to_at, restored) VALUES (${from}, ${to}, true)`.run();
          yield* sql`UPDATE {effects} SET look_at = ${at} WHERE state = 'parked'`.run();
          // Begun by a clock that was ahead, it may have gone on in the time that is forgotten all the same.
          yield* sql`UPDATE {runs} SET created_at = ${at} WHERE created_at > ${at} AND ended_at IS NULL`.run();
        }
        // What was said of runs as they stood before the backup was put back does not count for them now.
        yield* sql`UPDATE {batches} SET state = 'stopped', ended_at = ${at} WHERE state = 'going'`.run();
        yield* sql`UPDATE {reconciliations} SET state = 'stopped', ended_at = ${at} WHERE state = 'going'`.run();
        if (as === "copy") yield* sql`DELETE FROM {reconciled_monthly}`.run();
        yield* sql`DELETE FROM {restored}`.run();
        changes.everything();
        return "settled";
      });
    },
  } satisfies Partial<Store>;
}

/** Nothing starts and nothing goes on. A crash on the way leaves the mark, and a person says it again. */
async function standStill(session: Session, at: number): Promise<void> {
  await session.writeAt(at, function* () {
    for (const { id } of yield* active.all()) yield* endSubscription(id, at);
    for (const each of stopAndKeepSilent) yield* each.run();
    yield* forgetWebhooks();
    yield* forgetAlertPosts();
  });
  // Whatever became of their writes: that is the business of the installation that goes on.
  await inSlices(session, function* (notes, limit) {
    const runs = yield* runsWithState.from`{runs} r
      WHERE r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')
      ORDER BY r.seq LIMIT ${limit} FOR NO KEY UPDATE`.all();
    yield* changeAll(notes, runs, { kind: "cancelled" }, at);
    return runs.length;
  });
}

interface DoubtParts extends Omit<Doubt, "why"> {
  readonly restored: boolean;
  readonly lost: boolean;
}

const doubts = columns<DoubtParts>("d.from_at AS from, d.to_at AS to, d.restored, d.lost", {
  restored: "flag",
  lost: "flag",
}).making(({ from, to, restored, lost }): Doubt => {
  return { from, to, why: restored ? "restored" : lost ? "lost" : "silence" };
});

export function doubtVerbs({ read, write }: Verbs) {
  return {
    doubts: read(() => made(doubts.from`{doubts} d ORDER BY d.seq`.all(), outermost)),

    noteDoubt: write((_, { from, to, why }) =>
      sql`INSERT INTO {doubts} (from_at, to_at, restored, lost)
        VALUES (${from}, ${to}, ${why === "restored"}, ${why === "lost"})`.change(),
    ),

    endDoubts: write((_, at) =>
      sql`UPDATE {doubts} SET from_at = CASE WHEN from_at > ${at} THEN 0 ELSE from_at END, to_at = ${at}
        WHERE to_at > ${at}`.change(),
    ),

    clearDoubts: write((_, endedBy) =>
      sql`DELETE FROM {doubts} WHERE to_at <= ${endedBy}`.change(),
    ),
  } satisfies Partial<LifeStore>;
}
