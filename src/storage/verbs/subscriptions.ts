import { type Listened, seenUntil } from "#engine/listened.ts";
import { onlyPlace, type Place } from "#engine/place.ts";
import type { Start } from "#engine/store.ts";
import type { JsonObject } from "#sdk/json.ts";
import { columns } from "../columns.ts";
import { sql, statement, type Work } from "../session.ts";
import { alignPolls, ensurePoll, lockPolls } from "./polls.ts";

/** A flow's place at its poll. */
export interface SubscriptionPlace extends Listened {
  readonly pollId: string;
  readonly everySeconds: number;
  readonly windowTo: number | null;
  readonly owedFrom: number;
  readonly connectionId: string;
  readonly trigger: string;
  readonly place: string;
  readonly placeFields: JsonObject;
}

const places = columns<SubscriptionPlace>(
  `s.poll_id, s.active, s.every_seconds, s.live_from, s.window_from, s.window_to, s.seen_until,
   coalesce(s.owed_from, least(s.live_from, coalesce(s.window_from, s.seen_until, s.live_from))) AS owed_from,
   p.connection_id, p.trigger, p.place, p.place_fields, p.cursor`,
  { active: "flag", placeFields: "json" },
);
const put = statement<{
  flowId: string;
  pollId: string;
  everySeconds: number;
  liveFrom: number;
  owedFrom: number;
  from: number | null;
  to: number | null;
}>(
  `INSERT INTO {subscriptions}
     (flow_id, poll_id, active, every_seconds, live_from, owed_from, window_from, window_to)
   VALUES (@flowId, @pollId, true, @everySeconds, @liveFrom, @owedFrom, @from, @to)
   ON CONFLICT (flow_id) DO UPDATE SET poll_id = excluded.poll_id, active = true,
     every_seconds = excluded.every_seconds, live_from = excluded.live_from, owed_from = excluded.owed_from,
     window_from = excluded.window_from, window_to = excluded.window_to, seen_until = NULL`,
);

/** By the trigger of the version before the one that is published at this moment, if one is. */
const keepSpan = statement<{
  flowId: string;
  pollId: string;
  owedFrom: number;
  until: number;
  at: number;
}>(
  `INSERT INTO {listened} (flow_id, poll_id, trigger, owed_from, seen_until)
   SELECT v.flow_id, @pollId, (v.document::json -> 'trigger') ->> 'trigger', @owedFrom, @until FROM {flow_versions} v
   WHERE v.flow_id = @flowId AND v.published_at < @at AND (v.document::json -> 'trigger') ->> 'trigger' IS NOT NULL
   ORDER BY v.number DESC LIMIT 1`,
);

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

/** Where it listens; nothing where its trigger has one place only. */
export function placeOfRow({ place, placeFields }: SubscriptionPlace): { readonly place?: Place } {
  return place === "" ? {} : { place: { id: place, where: placeFields } };
}

export function findSubscription(flowId: string): Work<SubscriptionPlace | undefined> {
  return places.from`{subscriptions} s JOIN {polls} p ON p.id = s.poll_id WHERE s.flow_id = ${flowId}`.first();
}

/** Gives a flow, whose row is locked, its place at a poll. */
export function* beginSubscription(
  flowId: string,
  { subscription, sameEvents }: Extract<Start, { kind: "event" }>,
  at: number,
): Work<void> {
  const { connectionId, trigger, place: looksAt = onlyPlace } = subscription;
  const { owedFrom, window } = subscription;
  const id = [connectionId, trigger, ...(looksAt.id === "" ? [] : [looksAt.id])].join("/");
  const poll = yield* ensurePoll({ id, connectionId, trigger, place: looksAt, at });
  const place = yield* findSubscription(flowId);
  const polls = [...new Set([poll.id, place?.pollId ?? poll.id])];
  yield* lockPolls(polls);
  // Once more: how far the poll has come is known now that it stands still.
  const before = place && (yield* findSubscription(flowId));
  if (before && !sameEvents) yield* giveUpWaits(flowId);
  else if (before && owedFrom > seenUntil(before))
    for (const { before: older } of giveUp) yield* older.run(flowId, flowId, owedFrom);
  yield* sql`UPDATE {waits} SET poll_id = ${poll.id} WHERE flow_id = ${flowId}`.run();
  if (before && (before.pollId !== poll.id || owedFrom > before.owedFrom))
    yield* keepSpan.run({ ...before, flowId, until: seenUntil(before), at });
  const { from, to } = window ?? { from: null, to: null };
  yield* put.run({ ...subscription, flowId, pollId: poll.id, from, to });
  yield* alignPolls(polls, at);
}

/** The flow's row is locked. */
export function* endSubscription(flowId: string, at: number): Work<void> {
  const place = yield* findSubscription(flowId);
  if (!place || !place.active) return;
  yield* lockPolls([place.pollId]);
  const row = (yield* findSubscription(flowId)) ?? place;
  yield* sql`UPDATE {subscriptions}
    SET active = false, window_from = NULL, window_to = NULL, seen_until = ${seenUntil(row)}
    WHERE flow_id = ${flowId}`.run();
  yield* alignPolls([row.pollId], at);
}

export function* removeSubscription(flowId: string): Work<void> {
  yield* giveUpWaits(flowId);
  yield* sql`DELETE FROM {subscriptions} WHERE flow_id = ${flowId}`.run();
  yield* sql`DELETE FROM {listened} WHERE flow_id = ${flowId}`.run();
}

function* giveUpWaits(flowId: string): Work<void> {
  for (const { all } of giveUp) yield* all.run(flowId, flowId);
}
