import type { NewEvent } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";
import type { StoredEvent } from "./event-rows.ts";

const note = sql<[event: number, at: number, pollId: string]>(
  `UPDATE millrace.polls SET newest_event = $1, newest_at = $2
   WHERE id = $3 AND (newest_at IS NULL OR newest_at <= $2)`,
);

/** The newest event of a poll by the other side's clock, for samples. */
export async function noteNewest(
  session: Session,
  pollId: string,
  events: readonly NewEvent[],
  stored: readonly StoredEvent[],
): Promise<void> {
  let newest: { readonly seq: number; readonly at: number } | null = null;
  for (const [index, { at }] of events.entries()) {
    const seq = stored[index]?.seq;
    if (seq !== undefined && (newest === null || at >= newest.at)) newest = { seq, at };
  }
  if (newest) await session.run(note, newest.seq, newest.at, pollId);
}
