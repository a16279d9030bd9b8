import { newsOfPoll, newsOfPollAgain } from "#engine/alerts/news.ts";
import { onlyPlace } from "#engine/place.ts";
import type {
  AccountOf,
  ComparedContent,
  DuePoll,
  Kept,
  KeptContent,
  KeptRow,
  Listener,
  PollRecord,
  PollStore,
  RowsPoll,
} from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import { forEach, made, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { ringsAt } from "./bells.ts";
import { columns } from "../columns.ts";

const named = `p.id, p.connection_id, p.trigger, p.cursor, p.every_seconds, p.next_at, p.failures, p.wider_at,
   p.widest_at, p.place, p.place_fields AS where, p.kept, p.error`;
const kinds = { where: "json", kept: "json", error: "json" } as const;
const polls = columns<PollRecord>(named, kinds);
const duePolls = columns<DuePoll>(`${named}, c.owner, b.poll_id IS NOT NULL AS rung`, {
  ...kinds,
  rung: "flag",
});

/** Of a poll that nobody has listened to yet. */
const everySecondsAtFirst = 86_400;

const find = polls.select<[connectionId: string, trigger: string, place: string]>(
  "FROM {polls} p WHERE p.connection_id = ? AND p.trigger = ? AND p.place = ?",
);
type NewPoll = Pick<PollRecord, "id" | "connectionId" | "trigger" | "where"> & {
  readonly place: string;
  readonly at: number;
};
const insert = statement<NewPoll>(
  `INSERT INTO {polls}
     (id, connection_id, trigger, place, place_fields, every_seconds, next_at, wider_at, widest_at)
   VALUES (@id, @connectionId, @trigger, @place, {json where}, ${everySecondsAtFirst}, @at, @at, @at)
   ON CONFLICT DO NOTHING`,
);
const align = statement<{ pollId: string; at: number }>(
  `UPDATE {polls} SET listening = (s.flows > 0), every_seconds = coalesce(s.shortest, every_seconds),
     next_at = CASE WHEN s.flows > 0 THEN least(next_at, @at + s.shortest * 1000::bigint) ELSE next_at END
   FROM (SELECT count(*) AS flows, min(t.every_seconds) AS shortest
         FROM {subscriptions} t WHERE t.poll_id = @pollId AND {on t.active}) AS s
   WHERE id = @pollId`,
);

/** The poll of what flows listen to, made if there is none yet. */
export function* ensurePoll(poll: Parameters<PollStore["ensurePoll"]>[0]): Work<PollRecord> {
  const { id, connectionId, trigger, place = onlyPlace, at } = poll;
  const standing = yield* find.found(connectionId, trigger, place.id);
  if (standing) return standing;
  yield* insert.run({ id, connectionId, trigger, place: place.id, where: place.where, at });
  const made = yield* find.found(connectionId, trigger, place.id);
  if (!made) throw new Error(`The id ${id} belongs to another poll`);
  return made;
}

/**
 * Held until the transaction ends, and to be asked for before its listeners change: each of two that
 * change them must see what the other has done.
 */
export function* lockPolls(ids: readonly string[]): Work<void> {
  yield* sql<{ id: string }>`SELECT id FROM {polls} WHERE id IN (${ids})
    ORDER BY id FOR NO KEY UPDATE`.all();
}

/** After a change of their listeners: polls run as often as the most eager of them asks. */
export function* alignPolls(ids: readonly string[], at: number): Work<void> {
  for (const pollId of ids) yield* align.run({ pollId, at });
}

export interface TroubledFlow {
  readonly flow_id: string;
  readonly failures: number;
}

const listening = (which: string) =>
  statement<[string], TroubledFlow>(
    `SELECT s.flow_id, p.failures FROM {polls} p JOIN {subscriptions} s ON s.poll_id = p.id AND {on s.active}
     WHERE p.${which} = ? AND p.failures > 0 ORDER BY s.flow_id COLLATE "C"`,
  );
const atPoll = listening("id");
const ofConnection = listening("connection_id");

type At = { readonly pollId: string } | { readonly connectionId: string };

/** Notes the flows at a poll, or the polls of a connection, that has failed, where its error comes or goes. */
export function* noteTrouble(changes: Notes["changes"], at: At): Work<readonly TroubledFlow[]> {
  const rows = yield* "pollId" in at ? atPoll.all(at.pollId) : ofConnection.all(at.connectionId);
  for (const { flow_id: flowId } of rows) changes.flow(flowId);
  return rows;
}

/** The same before what they have failed is forgotten, because something lets them go on. */
export function* noteGoingOn(changes: Notes["changes"], at: At, now: number): Work<void> {
  const troubled = yield* noteTrouble(changes, at);
  yield* noteNews(troubled.map((flow) => newsOfPollAgain(flow.flow_id, flow.failures, now)));
}

/** The longest that a poll is put off: what another system may ask for. */
const longestPause = 3_600_000;

const waitOfPoll = `FROM {waits} w JOIN {subscriptions} s
  ON s.flow_id = w.flow_id AND s.poll_id = p.id AND {on s.active} WHERE w.poll_id = p.id AND p.failures = 0`;

// One that fails waits as long as it was told to, whatever rings or waits.
const due = duePolls.select<{ at: number; limit: number }>(
  `FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
     LEFT JOIN (SELECT DISTINCT r.poll_id FROM {rings} r WHERE ${ringsAt("r")}) b
       ON b.poll_id = p.id AND p.failures = 0
   WHERE {on p.listening} AND ${mayAct("c")}
     AND (p.next_at <= @at OR p.next_at > @at + p.every_seconds * 1000::bigint + ${longestPause}
       OR EXISTS (SELECT 1 ${waitOfPoll} AND w.next_at <= @at) OR b.poll_id IS NOT NULL)
   ORDER BY row_number() OVER (PARTITION BY c.owner ORDER BY p.next_at), p.next_at LIMIT @limit`,
);
const nextDue = statement<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT least(p.next_at,
         coalesce((SELECT w.next_at ${waitOfPoll} ORDER BY w.next_at LIMIT 1), p.next_at)) AS at
       FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
       WHERE {on p.listening} AND ${mayAct("c")}
     UNION ALL
     SELECT min(r.next_at) FROM {rings} r JOIN {polls} p ON p.id = r.poll_id
       JOIN {connections} c ON c.id = p.connection_id
       WHERE {on p.listening} AND p.failures = 0 AND ${mayAct("c")}
     UNION ALL
     SELECT min(next_at) FROM {timetables} WHERE {on active}) AS d`,
);

/** The rows of snapshots, each by its poll and key, and how often each has had a content. */

const known = forEach<KeptRow, KeptContent, { pollId: string }>(
  `SELECT r.key, r.fingerprint, coalesce((SELECT c.times FROM {snapshot_contents} c
     WHERE c.poll_id = @pollId AND c.key = n.key AND c.fingerprint = n.fingerprint), 0) AS times
   FROM {rows n (key text, fingerprint text)}
     JOIN {snapshot_rows} r ON r.poll_id = @pollId AND r.key = n.key ORDER BY r.key`,
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

const compared = statement<
  { pollId: string; with: string; key: string; fingerprint: string; limit: number },
  ComparedContent
>(
  `SELECT c.key, c.fingerprint, c.times, coalesce(o.times, 0) AS other
   FROM {snapshot_contents} c LEFT JOIN {snapshot_contents} o
     ON o.poll_id = @with AND o.key = c.key AND o.fingerprint = c.fingerprint
   WHERE c.poll_id = @pollId AND (c.key, c.fingerprint) > (@key, @fingerprint)
   ORDER BY c.key, c.fingerprint LIMIT @limit`,
);

interface RowsPollParts extends Omit<RowsPoll, "of">, Omit<AccountOf, "connector" | "mode"> {
  readonly connector: AccountOf["connector"] | null;
  readonly mode: AccountOf["mode"] | null;
}

const rowsPolls = columns<RowsPollParts>(
  "p.id AS pollId, p.connection_id, p.kept, c.connector, c.account, c.mode",
  { kept: "json" },
).making(({ connector, account, mode, ...poll }): RowsPoll => {
  const isGone = connector === null || mode === null;
  return { ...poll, of: isGone ? (poll.kept.of ?? null) : { connector, account, mode } };
});

/** A connection is deleted: what its polls have kept says whose it was. */
export function* noteAccount(connectionId: string, of: AccountOf): Work<void> {
  const asked = rowsPolls.from`{polls} p LEFT JOIN {connections} c ON c.id = p.connection_id
    WHERE p.connection_id = ${connectionId} AND p.kept IS NOT NULL`;
  for (const { pollId, kept } of yield* asked.all()) yield* keepState(pollId, { ...kept, of });
}

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

function* forgetRows(pollId: string): Work<void> {
  for (const one of forget) yield* one.run(pollId);
}

export function pollVerbs({ read, writeAt }: Verbs) {
  return {
    duePolls: read((at, limit) => due.all({ at, limit })),

    poll: read((connectionId, trigger, place = onlyPlace.id) =>
      find.found(connectionId, trigger, place),
    ),

    ensurePoll: writeAt((_, poll) => ensurePoll(poll)),

    listeners: read((pollId) =>
      sql<Listener>`SELECT s.flow_id AS "flowId", f.version_id AS "versionId", f.lineage, s.live_from AS "liveFrom"
        FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id WHERE s.poll_id = ${pollId} AND {on s.active}
        ORDER BY f.seq`.all(),
    ),

    pollFailed: writeAt(function* (
      { changes, stands },
      { lease, pollId, error, kept, nextAt, at },
    ) {
      if (!(yield* stands(lease))) return "fenced";
      if (kept) yield* keepState(pollId, kept);
      yield* sql`UPDATE {polls} SET failures = failures + 1, error = ${toJson(error)}, next_at = ${nextAt}
        WHERE id = ${pollId}`.run();
      const troubled = yield* noteTrouble(changes, { pollId });
      yield* noteNews(
        troubled.map(({ flow_id: flowId, failures }) => newsOfPoll(flowId, failures, error, at)),
      );
      return "recorded";
    }),

    goOnPolling: writeAt(function* (notes, { lease, pollId, kept, anew, at }) {
      if (!(yield* notes.stands(lease))) return "fenced";
      yield* noteGoingOn(notes.changes, { pollId }, at);
      yield* sql`UPDATE {polls} SET kept = ${toJson(kept)}, next_at = ${at}, failures = 0, error = NULL
        WHERE id = ${pollId}`.run();
      if (anew) yield* forgetRows(pollId);
      notes.tellOthers("anything");
      return "recorded";
    }),

    nextDue: read(() => made(nextDue.first(), (due) => due?.at ?? null)),

    snapshotRows: read((pollId, rows) => known.all(rows, { pollId })),

    snapshotAfter: read((pollId, key, limit) =>
      sql<KeptRow>`SELECT key, fingerprint
        FROM {snapshot_rows} WHERE poll_id = ${pollId} AND key > ${key} ORDER BY key LIMIT ${limit}`.all(),
    ),

    rowsPolls: read((trigger, place) =>
      rowsPolls.from`{polls} p LEFT JOIN {connections} c ON c.id = p.connection_id
        WHERE p.trigger = ${trigger} AND p.place = ${place} AND p.kept IS NOT NULL ORDER BY p.id`.all(),
    ),

    contentsAfter: read(({ after: { key, fingerprint }, ...asked }) =>
      compared.all({ ...asked, key, fingerprint }),
    ),
  } satisfies Partial<PollStore>;
}
