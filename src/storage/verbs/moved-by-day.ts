import { isAboveDay } from "#engine/money-limits.ts";
import type { DayCount, Moved } from "#engine/store.ts";
import { allFor, forEach, runFor, type Work } from "../session.ts";
import type { GateCall } from "./worker.ts";

type Name = [connectionId: string, flowId: string, currency: string, day: number];
type Named = Pick<DayCount, "connectionId" | "flowId" | "currency" | "day">;

const named = "{rows n (connection_id text, flow_id text, currency text, day bigint)}";
const inOrder = `n.connection_id COLLATE "C", n.flow_id COLLATE "C", n.currency COLLATE "C", n.day`;
const isNamed = `m.connection_id = n.connection_id AND m.flow_id = n.flow_id AND m.currency = n.currency`;
const columns = "connection_id, flow_id, currency, day";

/** In one order, here and below, so that two processes never wait for each other. */
const begin = forEach<Name, Named>(
  `INSERT INTO {moved_by_day} (${columns}, sum, writes)
   SELECT n.connection_id, n.flow_id, n.currency, n.day, 0, 0 FROM ${named} WHERE true {order ${inOrder}}
   ON CONFLICT (${columns}) DO NOTHING
   RETURNING connection_id AS "connectionId", flow_id AS "flowId", currency, day`,
);
const lock = forEach<Name, Named & Moved>(
  `SELECT m.connection_id AS "connectionId", m.flow_id AS "flowId", m.currency, m.day, m.sum, m.writes
   FROM ${named} JOIN {moved_by_day} m ON ${isNamed} AND m.day = n.day
   {order ${inOrder}} FOR UPDATE OF m`,
);
const add = forEach<[...Name, sum: number, writes: number]>(
  `UPDATE {moved_by_day} AS m SET sum = m.sum + n.moved, writes = m.writes + n.added
   FROM {rows n (connection_id text, flow_id text, currency text, day bigint, moved bigint, added bigint)}
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
  const days = namesOf(counted.map(({ count }) => count));
  yield* runFor(forget, (yield* allFor(begin, days)).map(nameOf));
  const rows = yield* allFor(lock, days);
  const moved = new Map<string, Moved>(
    rows.map((row) => [keyOf(nameOf(row)), { sum: row.sum, writes: row.writes }]),
  );
  for (const { gate, count } of counted) {
    const key = keyOf(nameOf(count));
    const before = moved.get(key) ?? { sum: 0, writes: 0 };
    if (isAboveDay(count, before)) above.set(gate, before);
    // Even if it is not let through in the end: those behind it may be asked about without need, never let slip.
    else moved.set(key, { sum: before.sum + count.amount, writes: before.writes + 1 });
  }
  return above;
}

/** Adds writes that were let through for the first time. Their days are locked. */
export function addToDays(counts: readonly DayCount[]): Work<number> {
  const byDay = new Map<string, [...Name, sum: number, writes: number]>();
  for (const count of counts) {
    const name = nameOf(count);
    const [, , , , sum, writes] = byDay.get(keyOf(name)) ?? [...name, 0, 0];
    byDay.set(keyOf(name), [...name, sum + count.amount, writes + 1]);
  }
  return runFor(add, [...byDay.values()]);
}

/** Each once, in the order in which they first come. */
function namesOf(counts: readonly DayCount[]): readonly Name[] {
  return [...new Map(counts.map(nameOf).map((name) => [keyOf(name), name])).values()];
}

function nameOf({ connectionId, flowId, day, currency }: Named): Name {
  return [connectionId, flowId, currency, day];
}

function keyOf(name: Name): string {
  return JSON.stringify(name);
}
