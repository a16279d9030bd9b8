import type { Start } from "#engine/store.ts";
import { first, type Flag, isOn, run, statement, type Work } from "../session.ts";
import { alignPolls, ensurePoll, lockPolls } from "./polls.ts";

/** A flow's place at its poll. */
export interface SubscriptionRow {
  readonly poll_id: string;
  readonly active: Flag;
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

const find = statement<[flowId: string], SubscriptionRow>(
  `SELECT s.poll_id, s.active, s.every_seconds, s.live_from, s.window_from, s.window_to, s.seen_until,
     coalesce(s.owed_from, least(s.live_from, coalesce(s.window_from, s.seen_until, s.live_from))) AS owed_from,
     p.connection_id, p.trigger, p.cursor
   FROM {subscriptions} s JOIN {polls} p ON p.id = s.poll_id WHERE s.flow_id = ?`,
);
const put = statement<
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
  `INSERT INTO {subscriptions}
     (flow_id, poll_id, active, every_seconds, live_from, owed_from, window_from, window_to)
   VALUES (?, ?, true, ?, ?, ?, ?, ?)
   ON CONFLICT (flow_id) DO UPDATE SET poll_id = excluded.poll_id, active = true,
     every_seconds = excluded.every_seconds, live_from = excluded.live_from, owed_from = excluded.owed_from,
     window_from = excluded.window_from, window_to = excluded.window_to, seen_until = NULL`,
);
const end = statement<[seenUntil: number, flowId: string]>(
  `UPDATE {subscriptions} SET active = false, window_from = NULL, window_to = NULL, seen_until = ?
   WHERE flow_id = ?`,
);
const remove = statement<[flowId: string]>("DELETE FROM {subscriptions} WHERE flow_id = ?");

// Events that a flow waits for are given up when it takes up later than them, or listens to others; else
// they go along to the poll that tells of them now.
const waitedFor = (dated: string) =>
  `SELECT w.event FROM {waits} w JOIN {events} e ON e.seq = w.event WHERE w.flow_id = ?${dated}`;
const giveUp = ["deliveries", "waits"].map((table) => ({
  all: statement<[flowId: string, flowId: string]>(
    `DELETE FROM {${table}} WHERE flow_id = ? AND event IN (${waitedFor("")})`,
  ),
  before: statement<[flowId: string, flowId: string, before: number]>(
    `DELETE FROM {${table}} WHERE flow_id = ? AND event IN (${waitedFor(" AND e.at < ?")})`,
  ),
}));
const moveWaits = statement<[pollId: string, flowId: string]>(
  "UPDATE {waits} SET poll_id = ? WHERE flow_id = ?",
);

export function findSubscription(flowId: string): Work<SubscriptionRow | undefined> {
  return first(find, flowId);
}

/** Gives a flow, whose row is locked, its place at a poll. */
export function* beginSubscription(
  flowId: string,
  { subscription, sameEvents }: Extract<Start, { kind: "event" }>,
  at: number,
): Work<void> {
  const { connectionId, trigger, everySeconds, liveFrom, owedFrom, window } = subscription;
  const id = `${connectionId}/${trigger}`;
  const poll = yield* ensurePoll({ id, connectionId, trigger, at });
  const place = yield* findSubscription(flowId);
  const polls = [...new Set([poll.id, place?.poll_id ?? poll.id])];
  yield* lockPolls(polls);
  // Once more: how far the poll has come is known now that it stands still.
  const before = place && (yield* findSubscription(flowId));
  if (before && !sameEvents) yield* giveUpWaits(flowId);
  else if (before && owedFrom > seenUntil(before))
    for (const { before: older } of giveUp) yield* run(older, flowId, flowId, owedFrom);
  yield* run(moveWaits, poll.id, flowId);
  const [from, to] = window ? [window.from, window.to] : [null, null];
  yield* run(put, flowId, poll.id, everySeconds, liveFrom, owedFrom, from, to);
  yield* alignPolls(polls, at);
}

/** The flow's row is locked. */
export function* endSubscription(flowId: string, at: number): Work<void> {
  const place = yield* findSubscription(flowId);
  if (!place || !isOn(place.active)) return;
  yield* lockPolls([place.poll_id]);
  const row = (yield* findSubscription(flowId)) ?? place;
  yield* run(end, seenUntil(row), flowId);
  yield* alignPolls([row.poll_id], at);
}

export function* removeSubscription(flowId: string): Work<void> {
  yield* giveUpWaits(flowId);
  yield* run(remove, flowId);
}

function* giveUpWaits(flowId: string): Work<void> {
  for (const { all } of giveUp) yield* run(all, flowId, flowId);
}

/**
 * Everything dated before this has been delivered to the flow: up to the live cursor, or up to where
 * its catching up stands.
 */
export function seenUntil(row: SubscriptionRow): number {
  if (!isOn(row.active)) return row.seen_until ?? row.live_from;
  const live = Math.max(row.cursor ?? row.live_from, row.live_from);
  return row.window_from === null ? live : Math.min(row.window_from, live);
}
