import type { NewEvent } from "#engine/store.ts";
import { all, run, statement, together, type Work } from "../session.ts";
import type { StoredEvent } from "./event-rows.ts";

/** A flow at its poll, at the moment of the transaction. */
export interface Receiver {
  readonly flowId: string;
  readonly versionId: string;
  readonly windowFrom: number | null;
}

type Which = [pollId: string, flowId: string | null, flowId: string | null];

/**
 * A flow's row stands for its place at a poll and its timetable as well: who changes them has it
 * first. Locked so, a flow neither starts, stops nor gets another version before the transaction ends.
 */
const lock = statement<Which>(
  "",
  `SELECT 1 FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = ? AND (?::text IS NULL OR s.flow_id = ?) ORDER BY f.seq FOR SHARE OF f`,
);
const listening = statement<Which, Receiver>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", s.window_from AS "windowFrom"
   FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = ? AND (?::text IS NULL OR s.flow_id = ?) AND {on s.active}`,
);
const noteEvent = statement<[event: number, at: number, pollId: string, at: number]>(
  `UPDATE {polls} SET newest_event = ?, newest_at = ?
   WHERE id = ? AND (newest_at IS NULL OR newest_at <= ?)`,
);

/** The flows that listen to a poll, or the one of them, held as they are until the transaction ends. */
export function* lockListeners(
  pollId: string,
  flowId: string | null = null,
): Work<ReadonlyMap<string, Receiver>> {
  // Two statements: the second sees what those that were waited for have done.
  const [, rows] = yield* together<[number, readonly Receiver[]]>(
    run(lock, pollId, flowId, flowId),
    all(listening, pollId, flowId, flowId),
  );
  return new Map(rows.map((row) => [row.flowId, row]));
}

/** The newest event of a poll by the other side's clock, for samples. */
export function* noteNewest(
  pollId: string,
  events: readonly NewEvent[],
  stored: readonly StoredEvent[],
): Work<void> {
  let newest: { readonly seq: number; readonly at: number } | null = null;
  for (const [index, { at }] of events.entries()) {
    const seq = stored[index]?.seq;
    if (seq !== undefined && (newest === null || at >= newest.at)) newest = { seq, at };
  }
  if (newest) yield* run(noteEvent, newest.seq, newest.at, pollId, newest.at);
}
