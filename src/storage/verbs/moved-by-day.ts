import { aboveDays, type Day, dayKey, movedByDay } from "#engine/money-limits.ts";
import type { DayCount, Moved } from "#engine/store.ts";
import { forEach, type Work } from "../session.ts";
import type { GateCall } from "./worker.ts";

const named = "{rows n (connection_id text, flow_id text, currency text, day bigint)}";
const inOrder = `n.connection_id COLLATE "C", n.flow_id COLLATE "C", n.currency COLLATE "C", n.day`;
const isNamed = `m.connection_id = n.connection_id AND m.flow_id = n.flow_id AND m.currency = n.currency`;
const columns = "connection_id, flow_id, currency, day";

/** In one order, here and below, so that two processes never wait for each other. */
const begin = forEach<Day, Day>(
  `INSERT INTO {moved_by_day} (${columns}, sum, writes)
   SELECT n.connection_id, n.flow_id, n.currency, n.day, 0, 0 FROM ${named} WHERE true {order ${inOrder}}
   ON CONFLICT (${columns}) DO NOTHING
   RETURNING connection_id AS "connectionId", flow_id AS "flowId", currency, day`,
);
const lock = forEach<Day, Day & Moved>(
  `SELECT m.connection_id AS "connectionId", m.flow_id AS "flowId", m.currency, m.day, m.sum, m.writes
   FROM ${named} JOIN {moved_by_day} m ON ${isNamed} AND m.day = n.day
   {order ${inOrder}} FOR UPDATE OF m`,
);
const add = forEach<Day & Moved>(
  `UPDATE {moved_by_day} AS m SET sum = m.sum + n.sum, writes = m.writes + n.writes
   FROM {rows n (connection_id text, flow_id text, currency text, day bigint, sum bigint, writes bigint)}
   WHERE ${isNamed} AND m.day = n.day`,
);
/** The day before is kept: two clocks may not agree that it is over. */
const forget = forEach<Day>(
  `DELETE FROM {moved_by_day} AS m USING ${named} WHERE ${isNamed} AND m.day < n.day - 1`,
);

/**
 * Which of these writes would bring their day above its limit, with what was moved before them. The
 * days stay locked until the transaction ends, so that no two slip below a limit together.
 */
export function* aboveTheirDay(gates: readonly GateCall[]): Work<ReadonlyMap<GateCall, Moved>> {
  const counted = gates.flatMap((gate) =>
    gate.send.count === null ? [] : [{ gate, count: gate.send.count }],
  );
  if (counted.length === 0) return new Map();
  const days = [...new Map(counted.map(({ count }) => [dayKey(count), count])).values()];
  yield* forget.run(yield* begin.all(days));
  const rows = yield* lock.all(days);
  return aboveDays(counted, rows);
}

/** Adds writes that were let through for the first time. Their days are locked. */
export function addToDays(counts: readonly DayCount[]): Work<number> {
  return add.run(movedByDay(counts));
}
