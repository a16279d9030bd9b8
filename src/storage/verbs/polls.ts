import { newsOfPoll } from "#engine/alerts/news.ts";
import type { DuePoll, Listener, PollRecord, PollStore } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import {
  all,
  first,
  found,
  made,
  type Notes,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";
import { noteNews } from "./alerts.ts";
import { columns } from "../columns.ts";

const pollColumns = columns<PollRecord>(
  `p.id, p.connection_id, p.trigger, p.cursor, p.every_seconds, p.next_at, p.failures, p.wider_at,
   p.widest_at`,
);

/** Of a poll that nobody has listened to yet. */
const everySecondsAtFirst = 86_400;

const find = pollColumns.select<[connectionId: string, trigger: string]>(
  "FROM {polls} p WHERE p.connection_id = ? AND p.trigger = ?",
);
const insert = statement<
  [id: string, connectionId: string, trigger: string, nextAt: number, at: number, at: number]
>(
  `INSERT INTO {polls} (id, connection_id, trigger, every_seconds, next_at, wider_at, widest_at)
   VALUES (?, ?, ?, ${everySecondsAtFirst}, ?, ?, ?) ON CONFLICT DO NOTHING`,
);
const lock = statement<[ids: readonly string[]], { id: string }>(
  "SELECT id FROM {polls} WHERE id IN (??) ORDER BY id FOR NO KEY UPDATE",
);
const align = statement<[at: number, pollId: string, pollId: string]>(
  `UPDATE {polls} SET listening = (s.flows > 0), every_seconds = coalesce(s.shortest, every_seconds),
     next_at = CASE WHEN s.flows > 0 THEN least(next_at, ? + s.shortest * 1000::bigint) ELSE next_at END
   FROM (SELECT count(*) AS flows, min(t.every_seconds) AS shortest
         FROM {subscriptions} t WHERE t.poll_id = ? AND {on t.active}) AS s
   WHERE id = ?`,
);

function findPoll(connectionId: string, trigger: string): Work<PollRecord | null> {
  return found(find, connectionId, trigger);
}

/** The poll for a connection and trigger, made if there is none yet. */
export function* ensurePoll(poll: {
  readonly id: string;
  readonly connectionId: string;
  readonly trigger: string;
  readonly at: number;
}): Work<PollRecord> {
  const { id, connectionId, trigger, at } = poll;
  const standing = yield* findPoll(connectionId, trigger);
  if (standing) return standing;
  yield* run(insert, id, connectionId, trigger, at, at, at);
  const made = yield* findPoll(connectionId, trigger);
  if (!made) throw new Error(`The id ${id} belongs to another poll`);
  return made;
}

/**
 * Held until the transaction ends, and to be asked for before its listeners change: each of two that
 * change them must see what the other has done.
 */
export function* lockPolls(ids: readonly string[]): Work<void> {
  yield* all(lock, ids);
}

/** After a change of their listeners: polls run as often as the most eager of them asks. */
export function* alignPolls(ids: readonly string[], at: number): Work<void> {
  for (const id of ids) yield* run(align, at, id, id);
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

/** Notes the flows at a poll, or the polls of a connection, that has failed, where its error comes or goes. */
export function* noteTrouble(
  changes: Notes["changes"],
  at: { readonly pollId: string } | { readonly connectionId: string },
): Work<readonly TroubledFlow[]> {
  const rows =
    "pollId" in at ? yield* all(atPoll, at.pollId) : yield* all(ofConnection, at.connectionId);
  for (const { flow_id: flowId } of rows) changes.flow(flowId);
  return rows;
}

/** The longest that a poll is put off: what another system may ask for. */
const longestPause = 3_600_000;

const waitOfPoll = `FROM {waits} w JOIN {subscriptions} s
  ON s.flow_id = w.flow_id AND s.poll_id = p.id AND {on s.active} WHERE w.poll_id = p.id`;

const due = statement<[now: number, now: number, now: number, limit: number], DuePoll>(
  `SELECT ${pollColumns.list}, c.owner FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
   WHERE {on p.listening} AND ${mayAct("c")}
     AND (p.next_at <= ? OR p.next_at > ? + p.every_seconds * 1000::bigint + ${longestPause}
       OR EXISTS (SELECT 1 ${waitOfPoll} AND w.next_at <= ?))
   ORDER BY row_number() OVER (PARTITION BY c.owner ORDER BY p.next_at), p.next_at LIMIT ?`,
);
const listeners = statement<[pollId: string], Listener>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", f.lineage, s.live_from AS "liveFrom"
   FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = ? AND {on s.active} ORDER BY f.seq`,
);
const failed = statement<[error: string, nextAt: number, pollId: string]>(
  "UPDATE {polls} SET failures = failures + 1, error = ?, next_at = ? WHERE id = ?",
);
const nextDue = statement<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT least(p.next_at,
         coalesce((SELECT w.next_at ${waitOfPoll} ORDER BY w.next_at LIMIT 1), p.next_at)) AS at
       FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
       WHERE {on p.listening} AND ${mayAct("c")}
     UNION ALL
     SELECT min(next_at) FROM {timetables} WHERE {on active}) AS d`,
);

export function pollVerbs({ read, writeAt }: Session) {
  return {
    duePolls: (now, limit) => read(() => all(due, now, now, now, limit)),

    poll: (connectionId, trigger) => read(() => findPoll(connectionId, trigger)),

    ensurePoll: (poll) => writeAt(poll.at, () => ensurePoll(poll)),

    listeners: (pollId) => read(() => all(listeners, pollId)),

    pollFailed: ({ lease, pollId, error, nextAt, at }) =>
      writeAt(at, function* ({ changes, stands }) {
        if (!(yield* stands(lease))) return "fenced";
        yield* run(failed, toJson(error), nextAt, pollId);
        const troubled = yield* noteTrouble(changes, { pollId });
        yield* noteNews(
          troubled.map(({ flow_id: flowId, failures }) => newsOfPoll(flowId, failures, error, at)),
        );
        return "recorded";
      }),

    nextDue: () => read(() => made(first(nextDue), (due) => due?.at ?? null)),
  } satisfies Partial<PollStore>;
}
