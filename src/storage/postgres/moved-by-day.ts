import { isAboveDay } from "#engine/money-limits.ts";
import type { DayCount, Moved } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";
import type { GateCall } from "./pass-gate.ts";

type Names = [
  connections: readonly string[],
  flows: readonly string[],
  currencies: readonly string[],
  days: readonly number[],
];
type Row = Pick<DayCount, "day" | "currency"> & {
  readonly connection_id: string;
  readonly flow_id: string;
};

const named = "unnest($1::text[], $2::text[], $3::text[], $4::bigint[])";
const columns = "connection_id, flow_id, currency, day";

/** In one order, here and below, so that two processes never wait for each other. */
const begin = sql<Names, Row>(
  `INSERT INTO millrace.moved_by_day (${columns}, sum, writes)
   SELECT n.*, 0, 0 FROM ${named} AS n(${columns})
   ORDER BY connection_id COLLATE "C", flow_id COLLATE "C", currency COLLATE "C", day
   ON CONFLICT (${columns}) DO NOTHING RETURNING ${columns}`,
);
const lock = sql<Names, Row & Moved>(
  `SELECT ${columns}, m.sum, m.writes FROM millrace.moved_by_day m JOIN ${named} AS n(${columns})
     USING (${columns})
   ORDER BY connection_id COLLATE "C", flow_id COLLATE "C", currency COLLATE "C", day FOR UPDATE OF m`,
);
const add = sql<[...Names, sums: readonly number[], writes: readonly number[]]>(
  `UPDATE millrace.moved_by_day m SET sum = m.sum + n.sum, writes = m.writes + n.writes
   FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
     AS n(${columns}, sum, writes)
   WHERE m.connection_id = n.connection_id AND m.flow_id = n.flow_id AND m.currency = n.currency
     AND m.day = n.day`,
);
/** The day before is kept: two clocks may not agree that it is over. */
const forget = sql<Names>(
  `DELETE FROM millrace.moved_by_day m USING ${named} AS n(${columns})
   WHERE m.connection_id = n.connection_id AND m.flow_id = n.flow_id AND m.currency = n.currency
     AND m.day < n.day - 1`,
);

/**
 * Which of these writes would bring their day above its limit, with what was moved before them. The
 * days stay locked until the transaction ends, so that no two slip below a limit together.
 */
export async function aboveTheirDay(
  session: Session,
  gates: readonly GateCall[],
): Promise<ReadonlyMap<GateCall, Moved>> {
  const counted = gates.flatMap((gate) =>
    gate.send.count === null ? [] : [{ gate, count: gate.send.count }],
  );
  const above = new Map<GateCall, Moved>();
  if (counted.length === 0) return above;
  const days = namesOf(counted.map(({ count }) => count));
  const begun = await session.all(begin, ...days);
  if (begun.length > 0) await session.run(forget, ...namesOf(begun.map(countOf)));
  const rows = await session.all(lock, ...days);
  const moved = new Map(
    rows.map((row) => [keyOf(countOf(row)), { sum: row.sum, writes: row.writes }]),
  );
  for (const { gate, count } of counted) {
    const before = moved.get(keyOf(count)) ?? { sum: 0, writes: 0 };
    if (isAboveDay(count, before)) above.set(gate, before);
    // Even if it is not let through in the end: those behind it may be asked about without need, never let slip.
    else moved.set(keyOf(count), { sum: before.sum + count.amount, writes: before.writes + 1 });
  }
  return above;
}

/** Adds writes that were let through for the first time. Their days are locked. */
export async function addToDays(session: Session, counts: readonly DayCount[]): Promise<void> {
  if (counts.length === 0) return;
  const byDay = [...Map.groupBy(counts, keyOf).values()];
  await session.run(
    add,
    ...namesOf(counts),
    byDay.map((its) => its.reduce((sum, { amount }) => sum + amount, 0)),
    byDay.map((its) => its.length),
  );
}

type Name = Pick<DayCount, "connectionId" | "flowId" | "day" | "currency">;

/** Each once, in the order in which they first come. */
function namesOf(counts: readonly Name[]): Names {
  const once = [...new Map(counts.map((count) => [keyOf(count), count])).values()];
  return [
    once.map(({ connectionId }) => connectionId),
    once.map(({ flowId }) => flowId),
    once.map(({ currency }) => currency),
    once.map(({ day }) => day),
  ];
}

function keyOf({ connectionId, flowId, day, currency }: Name): string {
  return JSON.stringify([connectionId, flowId, currency, day]);
}

function countOf({ connection_id: connectionId, flow_id: flowId, day, currency }: Row): Name {
  return { connectionId, flowId, day, currency };
}
