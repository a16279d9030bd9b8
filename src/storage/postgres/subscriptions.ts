import type { Start } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";
import { alignPolls, ensurePoll, lockPolls } from "./poll-rows.ts";

export interface SubscriptionRow {
  readonly poll_id: string;
  readonly active: boolean;
  readonly every_seconds: number;
  readonly live_from: number;
  readonly window_from: number | null;
  readonly window_to: number | null;
  readonly seen_until: number | null;
  readonly owed_from: number;
  readonly connection_id: string;
  readonly trigger: string;
  readonly cursor: number | null;
}

const find = sql<[flowId: string], SubscriptionRow>(
  `SELECT s.poll_id, s.active, s.every_seconds, s.live_from, s.window_from, s.window_to, s.seen_until,
     coalesce(s.owed_from, least(s.live_from, coalesce(s.window_from, s.seen_until, s.live_from))) AS owed_from,
     p.connection_id, p.trigger, p.cursor
   FROM millrace.subscriptions s JOIN millrace.polls p ON p.id = s.poll_id WHERE s.flow_id = $1`,
);
const put = sql<
  [
    flowId: string,
    pollId: string,
    everySeconds: number,
    liveFrom: number,
    owedFrom: number,
    from: number | null,
    to: number | null,
  ]
>(
  `INSERT INTO millrace.subscriptions
     (flow_id, poll_id, active, every_seconds, live_from, owed_from, window_from, window_to)
   VALUES ($1, $2, true, $3, $4, $5, $6, $7)
   ON CONFLICT (flow_id) DO UPDATE SET poll_id = excluded.poll_id, active = true,
     every_seconds = excluded.every_seconds, live_from = excluded.live_from,
     owed_from = excluded.owed_from, window_from = excluded.window_from, window_to = excluded.window_to, seen_until = NULL`,
);
const end = sql<[seenUntil: number, flowId: string]>(
  `UPDATE millrace.subscriptions SET active = false, window_from = NULL, window_to = NULL, seen_until = $1
   WHERE flow_id = $2`,
);
const remove = sql<[flowId: string]>("DELETE FROM millrace.subscriptions WHERE flow_id = $1");

/**
 * Events that a flow waits for are given up when it takes up later than them, or listens to others; else
 * they go along to the poll that tells of them now.
 */
const drop = sql<[flowId: string, before: number | null]>(
  `WITH w AS (
     SELECT w.event FROM millrace.waits w JOIN millrace.events e ON e.seq = w.event
     WHERE w.flow_id = $1 AND ($2::bigint IS NULL OR e.at < $2)
   ), d AS (DELETE FROM millrace.deliveries d USING w WHERE d.event = w.event AND d.flow_id = $1)
   DELETE FROM millrace.waits x USING w WHERE x.event = w.event AND x.flow_id = $1`,
);

const moveWaits = sql<[flowId: string, pollId: string]>(
  "UPDATE millrace.waits SET poll_id = $2 WHERE flow_id = $1",
);

export function findSubscription(
  session: Session,
  flowId: string,
): Promise<SubscriptionRow | undefined> {
  return session.first(find, flowId);
}

/** Gives a flow, whose row is locked, its place at a poll. */
export async function beginSubscription(
  session: Session,
  flowId: string,
  { subscription, sameEvents }: Extract<Start, { kind: "event" }>,
  at: number,
): Promise<void> {
  const { connectionId, trigger, everySeconds, liveFrom, owedFrom, window } = subscription;
  const id = `${connectionId}/${trigger}`;
  const poll = await ensurePoll(session, { id, connectionId, trigger, at });
  const place = await findSubscription(session, flowId);
  const polls = [...new Set([poll.id, place?.poll_id ?? poll.id])];
  await lockPolls(session, polls);
  // Once more: how far the poll has come is known now that it stands still.
  const before = place && (await findSubscription(session, flowId));
  if (before && !sameEvents) await session.run(drop, flowId, null);
  else if (before && owedFrom > seenUntil(before)) await session.run(drop, flowId, owedFrom);
  await session.run(moveWaits, flowId, poll.id);
  const [from, to] = window ? [window.from, window.to] : [null, null];
  await session.run(put, flowId, poll.id, everySeconds, liveFrom, owedFrom, from, to);
  await alignPolls(session, polls, at);
}

/** The flow's row is locked. */
export async function endSubscription(session: Session, flowId: string, at: number): Promise<void> {
  const place = await findSubscription(session, flowId);
  if (place?.active !== true) return;
  await lockPolls(session, [place.poll_id]);
  const row = (await findSubscription(session, flowId)) ?? place;
  await session.run(end, seenUntil(row), flowId);
  await alignPolls(session, [row.poll_id], at);
}

export async function removeSubscription(session: Session, flowId: string): Promise<void> {
  await session.run(drop, flowId, null);
  await session.run(remove, flowId);
}

/**
 * Everything dated before this has been delivered to the flow: up to the live cursor, or up to where
 * its catching up stands.
 */
export function seenUntil(row: SubscriptionRow): number {
  if (!row.active) return row.seen_until ?? row.live_from;
  const live = Math.max(row.cursor ?? row.live_from, row.live_from);
  return row.window_from === null ? live : Math.min(row.window_from, live);
}
