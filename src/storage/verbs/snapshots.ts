import type { Kept, KeptContent, KeptRow, PollStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { forEach, sql, statement, type Verbs, type Work } from "../session.ts";

/** The rows of snapshots, each by its poll and key, and how often each has had a content. */

const known = forEach<KeptRow, KeptContent, { pollId: string }>(
  `SELECT r.key, r.fingerprint, coalesce((SELECT c.times FROM {snapshot_contents} c
     WHERE c.poll_id = @pollId AND c.key = n.key AND c.fingerprint = n.fingerprint), 0) AS times
   FROM {rows n (key text, fingerprint text)}
     JOIN {snapshot_rows} r ON r.poll_id = @pollId AND r.key = n.key`,
);
const put = forEach<KeptRow, never, [pollId: string]>(
  `INSERT INTO {snapshot_rows} (poll_id, key, fingerprint)
   SELECT ?, n.key, n.fingerprint FROM {rows n (key text, fingerprint text)} WHERE true
   ON CONFLICT (poll_id, key) DO UPDATE SET fingerprint = excluded.fingerprint`,
);
const count = forEach<KeptContent, never, [pollId: string]>(
  `INSERT INTO {snapshot_contents} (poll_id, key, fingerprint, times)
   SELECT ?, n.key, n.fingerprint, n.times
   FROM {rows n (key text, fingerprint text, times bigint)} WHERE true
   ON CONFLICT (poll_id, key, fingerprint) DO UPDATE SET times = excluded.times`,
);
const forget = ["snapshot_rows", "snapshot_contents"].map((table) =>
  statement<[pollId: string]>(`DELETE FROM {${table}} WHERE poll_id = ?`),
);

export function* keepRows(
  pollId: string,
  rows: readonly KeptRow[],
  contents: readonly KeptContent[],
): Work<void> {
  yield* put.run(rows, pollId);
  yield* count.run(contents, pollId);
}

export function* keepState(pollId: string, kept: Kept): Work<void> {
  yield* sql`UPDATE {polls} SET kept = ${toJson(kept)} WHERE id = ${pollId}`.run();
}

export function* forgetRows(pollId: string): Work<void> {
  for (const one of forget) yield* one.run(pollId);
}

export function snapshotVerbs({ read }: Verbs) {
  return {
    snapshotRows: read((pollId, rows) => known.all(rows, { pollId })),

    snapshotAfter: read((pollId, key, limit) =>
      sql<KeptRow>`SELECT key, fingerprint
        FROM {snapshot_rows} WHERE poll_id = ${pollId} AND key > ${key} ORDER BY key LIMIT ${limit}`.all(),
    ),
  } satisfies Partial<PollStore>;
}
