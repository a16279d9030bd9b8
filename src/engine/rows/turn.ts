import type { AnyRowsTrigger } from "#sdk/connector.ts";
import { setImmediate as letOthersGoOn } from "node:timers/promises";
import { isJudging, newEventOf } from "../accept.ts";
import type { Clock } from "../clock.ts";
import type { Listening } from "../listening.ts";
import type { Log } from "../log.ts";
import { LostTurnError } from "../lost-turn.ts";
import { nextOnGrid } from "../schedule.ts";
import type { ConnectionRecord, Lease, NewEvent, PollRecord, Store } from "../store.ts";
import { trace } from "../trace.ts";
import type { Kin } from "./kin.ts";
import { type Purpose, readRows } from "./read.ts";

export interface RowsTurn {
  readonly lease: Lease;
  readonly poll: PollRecord;
  readonly connection: ConnectionRecord;
  readonly trigger: AnyRowsTrigger;
  readonly api: unknown;
  /** What is read is accepted, so that the next turn need not read it again. */
  readonly gotFurther: () => void;
  /** Absent where nobody begins to listen. */
  readonly kin?: readonly Kin[];
}

/**
 * One turn of a poll that reads rows. One transaction stores each piece with its events, its runs
 * and the rows to keep, so a kill at any moment leaves accepted pieces and pieces that the next
 * turn reads again. Resolves with the cursor: all events of this turn are dated before it, all
 * later ones after.
 */
export async function acceptRows(
  { lease, poll, connection, trigger, api, gotFurther, kin = [] }: RowsTurn,
  flows: Listening,
  purpose: Purpose,
  options: {
    readonly store: Store;
    readonly clock: Clock;
    readonly newId: () => string;
    readonly log: Log;
  },
): Promise<number> {
  const { store, clock, newId, log } = options;
  const { widerAt, widestAt, place, cursor: before } = poll;
  const source = { trigger, api, where: poll.where, pollId: poll.id, kin };
  // Moments of our clock, which may go back: a flow that begins later must tell them apart all the same.
  let last = before ?? 0;
  const moment = (): number => (last = Math.max(clock.now(), last + 1));
  let told = 0;
  for await (const piece of readRows(source, poll.kept, purpose, { store, clock })) {
    const at = moment();
    const listening = piece.told.length === 0 ? [] : await flows();
    const now = clock.now();
    const events: NewEvent[] = [];
    for (const { key, data } of piece.told) {
      const event = { key, at: new Date(at), data };
      const traced = await trace(event, { trigger, connection, place }, store, newId);
      events.push({
        ...newEventOf(traced, listening, { now, theirs: now, rereads: 0 }, newId),
        notBefore: before ?? at,
      });
      if (listening.some(isJudging)) await letOthersGoOn();
    }
    const accepted = await store.acceptEvents({
      lease,
      pollId: poll.id,
      events,
      cursor: piece.isLast ? moment() : before,
      kept: piece.kept,
      nextAt: piece.isLast ? nextOnGrid(poll.nextAt, poll.everySeconds * 1000, now) : now,
      widerAt,
      widestAt,
      at: now,
    });
    if (accepted === "fenced") throw new LostTurnError(poll.id);
    // Without a place that moves, the next turn reads the rows from the first on.
    if (piece.kept.state !== null) gotFurther();
    told += piece.told.length;
  }
  log.debug({ poll: poll.id, trigger: poll.trigger, events: told }, "Rows read");
  return last;
}
