import { isAboveDay } from "#engine/money-limits.ts";
import type { DayCount, Moved } from "#engine/store.ts";
import { forEach, type Work } from "../session.ts";
import type { GateCall } from "./worker.ts";

type Name = Pick<DayCount, "connectionId" | "flowId" | "currency" | "day">;

const named = "{rows n (connection_id text, flow_id text, currency text, day bigint)}";
const inOrder = `n.connection_id COLLATE "C", n.flow_id COLLATE "C", n.currency COLLATE "C", n.day`;
const isNamed = `m.connection_id = n.connection_id AND m.flow_id = n.flow_id AND m.currency = n.currency`;
const columns = "connection_id, flow_id, currency, day";

/** In one order, here and below, so that two processes never wait for each other. */
const begin = forEach<Name, Name>(
  `INSERT INTO {moved_by_day} (${columns}, sum, writes)
   SELECT n.connection_id, n.flow_id, n.currency, n.day, 0, 0 FROM ${named} WHERE true {order ${inOrder}}
   ON CONFLICT (${columns}) DO NOTHING
   RETURNING connection_id AS "connectionId", flow_id AS "flowId", currency, day`,
);
const lock = forEach<Name, Name & Moved>(
  `SELECT m.connection_id AS "connectionId", m.flow_id AS "flowId", m.currency, m.day, m.sum, m.writes
   FROM ${named} JOIN {moved_by_day} m ON ${isNamed} AND m.day = n.day
   {order ${inOrder}} FOR UPDATE OF m`,
);
const add = forEach<Name & Moved>(
  `UPDATE {moved_by_day} AS m SET sum = m.sum + n.sum, writes = m.writes + n.writes
   FROM {rows n (connection_id text, flow_id text, currency text, day bigint, sum bigint, writes bigint)}
   WHERE ${isNamed} AND m.day = n.day`,
);
/** The day before is kept: two clocks may not agree that it is over. */
const forget = forEach<Name>(
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
  const above = new Map<GateCall, Moved>();
  if (counted.length === 0) return above;
  const days = [...new Map(counted.map(({ count }) => [keyOf(count), count])).values()];
  yield* forget.run(yield* begin.all(days));
  const rows = yield* lock.all(days);
  const moved = new Map<string, Moved>(
    rows.map((row) => [keyOf(row), { sum: row.sum, writes: row.writes }]),
  );
  for (const { gate, count } of counted) {
    const key = keyOf(count);
    const before = moved.get(key) ?? { sum: 0, writes: 0 };
    if (isAboveDay(count, before)) above.set(gate, before);
    // Even if it is not let through in the end: those behind it may be asked about without need, never let slip.
    else moved.set(key, { sum: before.sum + count.amount, writes: before.writes + 1 });
  }
  return above;
}

/** Adds writes that were let through for the first time. Their days are locked. */
export function addToDays(counts: readonly DayCount[]): Work<number> {
  const byDay = new Map<string, Name & Moved>();
  for (const count of counts) {
    const { sum, writes } = byDay.get(keyOf(count)) ?? { sum: 0, writes: 0 };
    byDay.set(keyOf(count), { ...count, sum: sum + count.amount, writes: writes + 1 });
  }
  return add.run([...byDay.values()]);
}

function keyOf({ connectionId, flowId, day, currency }: Name): string {
  return JSON.stringify([connectionId, flowId, day, currency]);
}
