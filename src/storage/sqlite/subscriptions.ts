import type { Start } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { pollRows } from "./poll-rows.ts";

export interface SubscriptionRow {
  readonly poll_id: string;
  readonly active: number;
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

/** A flow's place at its poll. For use inside a transaction. */
export function subscriptions(db: Database) {
  const find = db.prepare<[string], SubscriptionRow>(
    `SELECT s.poll_id, s.active, s.every_seconds, s.live_from, s.window_from, s.window_to, s.seen_until,
       coalesce(s.owed_from, min(s.live_from, coalesce(s.window_from, s.seen_until, s.live_from))) AS owed_from,
       p.connection_id, p.trigger, p.cursor
     FROM subscriptions s JOIN polls p ON p.id = s.poll_id WHERE s.flow_id = ?`,
  );
  const put = db.prepare(
    `INSERT INTO subscriptions (flow_id, poll_id, active, every_seconds, live_from, owed_from, window_from, window_to)
     VALUES (@flowId, @pollId, 1, @everySeconds, @liveFrom, @owedFrom, @from, @to)
     ON CONFLICT DO UPDATE SET poll_id = excluded.poll_id, active = 1,
       every_seconds = excluded.every_seconds, live_from = excluded.live_from,
       owed_from = excluded.owed_from, window_from = excluded.window_from, window_to = excluded.window_to, seen_until = NULL`,
  );
  const end = db.prepare<[number, string]>(
    `UPDATE subscriptions SET active = 0, window_from = NULL, window_to = NULL, seen_until = ?
     WHERE flow_id = ?`,
  );
  const remove = db.prepare<[string]>("DELETE FROM subscriptions WHERE flow_id = ?");
  const polls = pollRows(db);
  const waits = pendingWaits(db);

  return {
    find: (flowId: string): SubscriptionRow | undefined => find.get(flowId),

    begin(
      flowId: string,
      { subscription, sameEvents }: Extract<Start, { kind: "event" }>,
      at: number,
    ): void {
      const { connectionId, trigger, everySeconds, liveFrom, owedFrom, window } = subscription;
      const before = find.get(flowId);
      const poll = polls.ensure({ id: `${connectionId}/${trigger}`, connectionId, trigger, at });
      if (before && !sameEvents) waits.drop(flowId);
      else if (before && owedFrom > seenUntil(before)) waits.dropBefore(flowId, owedFrom);
      waits.move(flowId, poll.id);
      const [from, to] = window ? [window.from, window.to] : [null, null];
      put.run({ flowId, pollId: poll.id, everySeconds, liveFrom, owedFrom, from, to });
      if (before && before.poll_id !== poll.id) polls.align(before.poll_id, at);
      polls.align(poll.id, at);
    },

    end(flowId: string, at: number): void {
      const row = find.get(flowId);
      if (row?.active !== 1) return;
      end.run(seenUntil(row), flowId);
      polls.align(row.poll_id, at);
    },

    remove(flowId: string): void {
      waits.drop(flowId);
      remove.run(flowId);
    },
  };
}

/**
 * Everything dated before this has been delivered to the flow: up to the live cursor, or up to where
 * its catching up stands.
 */
export function seenUntil(row: SubscriptionRow): number {
  if (row.active === 0) return row.seen_until ?? row.live_from;
  const live = Math.max(row.cursor ?? row.live_from, row.live_from);
  return row.window_from === null ? live : Math.min(row.window_from, live);
}

/**
 * Events that a flow waits for are given up when it takes up later than them, or listens to others; else
 * they go along to the poll that tells of them now.
 */
function pendingWaits(db: Database) {
  const which = (bound: string) =>
    `SELECT w.event FROM waits w JOIN events e ON e.seq = w.event WHERE w.flow_id = @flowId ${bound}`;
  const drop = (table: "deliveries" | "waits", bound: string) =>
    db.prepare(`DELETE FROM ${table} WHERE flow_id = @flowId AND event IN (${which(bound)})`);
  const dated = "AND e.at < @before";
  const all = [drop("deliveries", ""), drop("waits", "")];
  const older = [drop("deliveries", dated), drop("waits", dated)];
  const move = db.prepare<[string, string]>("UPDATE waits SET poll_id = ? WHERE flow_id = ?");

  return {
    drop(flowId: string): void {
      for (const statement of all) statement.run({ flowId });
    },
    dropBefore(flowId: string, before: number): void {
      for (const statement of older) statement.run({ flowId, before });
    },
    move: (flowId: string, pollId: string): void => void move.run(pollId, flowId),
  };
}
