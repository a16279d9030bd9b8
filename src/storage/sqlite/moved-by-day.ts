import type { DayCount, Moved } from "#engine/store.ts";
import type { Database } from "./database.ts";

const nothing: Moved = { sum: 0, writes: 0 };

/** What flows have moved on a day. For use inside a transaction. */
export function movedByDay(db: Database) {
  type Name = Pick<DayCount, "connectionId" | "flowId" | "day" | "currency">;
  type Counted = Name & Pick<DayCount, "amount">;
  const one = db.prepare<Name, Moved>(
    `SELECT sum, writes FROM moved_by_day WHERE connection_id = @connectionId AND flow_id = @flowId
       AND currency = @currency AND day = @day`,
  );
  const add = db.prepare<Counted>(
    `INSERT INTO moved_by_day (connection_id, flow_id, day, currency, sum, writes)
     VALUES (@connectionId, @flowId, @day, @currency, @amount, 1)
     ON CONFLICT DO UPDATE SET sum = sum + excluded.sum, writes = writes + 1`,
  );
  // The day before is kept: two clocks may not agree that it is over.
  const forget = db.prepare<Name>(
    `DELETE FROM moved_by_day WHERE connection_id = @connectionId AND flow_id = @flowId
       AND currency = @currency AND day < @day - 1`,
  );

  return {
    of: ({ connectionId, flowId, day, currency }: DayCount): Moved =>
      one.get({ connectionId, flowId, day, currency }) ?? nothing,
    add: ({ connectionId, flowId, day, currency, amount }: DayCount): void => {
      const name = { connectionId, flowId, day, currency };
      add.run({ ...name, amount });
      forget.run(name);
    },
  };
}
