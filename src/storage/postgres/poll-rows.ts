import type { PollRecord } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";
import type { Transaction } from "./writer.ts";

export interface PollRow {
  readonly id: string;
  readonly connection_id: string;
  readonly trigger: string;
  readonly cursor: number | null;
  readonly every_seconds: number;
  readonly next_at: number;
  readonly failures: number;
  readonly wider_at: number;
  readonly widest_at: number;
}

/** Of a poll that nobody has listened to yet. */
const everySecondsAtFirst = 86_400;

const find = sql<[connectionId: string, trigger: string], PollRow>(
  "SELECT * FROM millrace.polls WHERE connection_id = $1 AND trigger = $2",
);
const insert = sql<[id: string, connectionId: string, trigger: string, at: number]>(
  `INSERT INTO millrace.polls (id, connection_id, trigger, every_seconds, next_at, wider_at, widest_at)
   VALUES ($1, $2, $3, ${everySecondsAtFirst}, $4, $4, $4) ON CONFLICT DO NOTHING`,
);
const lock = sql<[ids: readonly string[]]>(
  "SELECT 1 FROM millrace.polls WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE",
);
const align = sql<[ids: readonly string[], at: number]>(
  `UPDATE millrace.polls p SET
     listening = (s.flows > 0),
     every_seconds = coalesce(s.shortest, p.every_seconds),
     next_at = CASE WHEN s.flows > 0 THEN least(p.next_at, $2 + s.shortest * 1000::bigint)
       ELSE p.next_at END
   FROM (SELECT i.id, count(s.flow_id) AS flows, min(s.every_seconds) AS shortest
         FROM unnest($1::text[]) AS i(id)
           LEFT JOIN millrace.subscriptions s ON s.poll_id = i.id AND s.active
         GROUP BY i.id) AS s
   WHERE p.id = s.id`,
);

export function findPoll(
  session: Session,
  connectionId: string,
  trigger: string,
): Promise<PollRow | undefined> {
  return session.first(find, connectionId, trigger);
}

/** The poll for a connection and trigger, made if there is none yet. */
export async function ensurePoll(
  session: Session,
  poll: {
    readonly id: string;
    readonly connectionId: string;
    readonly trigger: string;
    readonly at: number;
  },
): Promise<PollRow> {
  const { id, connectionId, trigger, at } = poll;
  const found = await findPoll(session, connectionId, trigger);
  if (found) return found;
  await session.run(insert, id, connectionId, trigger, at);
  const made = await findPoll(session, connectionId, trigger);
  if (!made) throw new Error(`The id ${id} belongs to another poll`);
  return made;
}

/**
 * Held until the transaction ends, and to be asked for before its listeners change: each of two that
 * change them must see what the other has done.
 */
export async function lockPolls(session: Session, ids: readonly string[]): Promise<void> {
  await session.run(lock, ids);
}

/** After a change of their listeners: polls run as often as the most eager of them asks. */
export async function alignPolls(
  session: Session,
  ids: readonly string[],
  at: number,
): Promise<void> {
  await session.run(align, ids, at);
}

interface TroubledFlow {
  readonly flow_id: string;
  readonly failures: number;
}

const listening = (which: string) =>
  sql<[string], TroubledFlow>(
    `SELECT s.flow_id, p.failures FROM millrace.polls p JOIN millrace.subscriptions s ON s.poll_id = p.id AND s.active
   WHERE p.${which} = $1 AND p.failures > 0`,
  );
const atPoll = listening("id");
const ofConnection = listening("connection_id");

/** Notes the flows at a poll, or the polls of a connection, that has failed, where its error comes or goes. */
export async function noteTrouble(
  tx: Transaction,
  at: { readonly pollId: string } | { readonly connectionId: string },
): Promise<readonly TroubledFlow[]> {
  const rows =
    "pollId" in at ? await tx.all(atPoll, at.pollId) : await tx.all(ofConnection, at.connectionId);
  for (const { flow_id: flowId } of rows) tx.changes.flow(flowId);
  return rows;
}

export function pollRecord(row: PollRow): PollRecord {
  return {
    id: row.id,
    connectionId: row.connection_id,
    trigger: row.trigger,
    cursor: row.cursor,
    everySeconds: row.every_seconds,
    nextAt: row.next_at,
    failures: row.failures,
    widerAt: row.wider_at,
    widestAt: row.widest_at,
  };
}
