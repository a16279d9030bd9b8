import type { PollRecord } from "#engine/store.ts";
import type { Database } from "./database.ts";
import type { Writer } from "./writer.ts";

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

/** For use inside a transaction. */
export function pollRows(db: Database) {
  const find = db.prepare<[string, string], PollRow>(
    "SELECT * FROM polls WHERE connection_id = ? AND trigger = ?",
  );
  const insert = db.prepare(
    `INSERT INTO polls (id, connection_id, trigger, every_seconds, next_at, wider_at, widest_at)
     VALUES (@id, @connectionId, @trigger, ${everySecondsAtFirst}, @at, @at, @at)`,
  );
  const align = db.prepare<{ id: string; at: number }>(
    `UPDATE polls SET
       listening = (s.flows > 0),
       every_seconds = coalesce(s.shortest, every_seconds),
       next_at = CASE WHEN s.flows > 0 THEN min(next_at, @at + s.shortest * 1000) ELSE next_at END
     FROM (SELECT count(*) AS flows, min(every_seconds) AS shortest
           FROM subscriptions WHERE poll_id = @id AND active = 1) AS s
     WHERE id = @id`,
  );

  return {
    find: (connectionId: string, trigger: string): PollRow | undefined =>
      find.get(connectionId, trigger),

    /** The poll for a connection and trigger, made if there is none yet. */
    ensure(poll: {
      readonly id: string;
      readonly connectionId: string;
      readonly trigger: string;
      readonly at: number;
    }): PollRow {
      const { connectionId, trigger } = poll;
      const found = find.get(connectionId, trigger);
      if (found) return found;
      insert.run(poll);
      const { id, at } = poll;
      return {
        id,
        connection_id: connectionId,
        trigger,
        cursor: null,
        every_seconds: everySecondsAtFirst,
        next_at: at,
        failures: 0,
        wider_at: at,
        widest_at: at,
      };
    },

    /** After a change of its listeners: it runs as often as the most eager of them asks. */
    align: (id: string, at: number): void => void align.run({ id, at }),
  };
}

export interface TroubledFlow {
  readonly flow_id: string;
  readonly failures: number;
}

/** Notes the flows at polls that have failed, where their error comes or goes. For use inside a transaction. */
export function troubleNotes({ db, changes }: Writer) {
  const listening = (which: string) =>
    db.prepare<[string], TroubledFlow>(
      `SELECT s.flow_id, p.failures FROM polls p JOIN subscriptions s ON s.poll_id = p.id AND s.active = 1
       WHERE p.${which} = ? AND p.failures > 0`,
    );
  const [atPoll, ofConnection] = [listening("id"), listening("connection_id")];
  const note = (rows: readonly TroubledFlow[]): readonly TroubledFlow[] => {
    for (const { flow_id: flowId } of rows) changes.flow(flowId);
    return rows;
  };
  return {
    atPoll: (pollId: string) => note(atPoll.all(pollId)),
    ofConnection: (connectionId: string) => note(ofConnection.all(connectionId)),
  };
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
