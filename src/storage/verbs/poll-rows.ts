import type { PollRecord } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { all, found, type Notes, run, statement, type Work } from "../session.ts";

export const pollColumns = columns<PollRecord>(
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

export function findPoll(connectionId: string, trigger: string): Work<PollRecord | null> {
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
