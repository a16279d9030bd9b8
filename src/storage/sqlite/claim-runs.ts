import { longestWait } from "#engine/decide.ts";
import type { ClaimedRun, RunStore } from "#engine/store.ts";
import {
  answered,
  beginClaim,
  endlessHand,
  type Hand,
  noTurns,
  type Share,
  takeTurns,
} from "#engine/turns.ts";
import { atOnce } from "#engine/run-columns.ts";
import { claimedRuns, type RunRow } from "../verbs/run-state.ts";
import { waitingLine } from "./waiting-line.ts";
import type { Writer } from "./writer.ts";

type ClaimRow = Pick<RunRow, "seq" | "id" | "epoch" | "flowId" | "status">;

/** A piece at a time: 20,000 whose waits end together hold nobody up. */
const woken = (column: string, isOver: string): string =>
  `UPDATE runs SET next_at = ${atOnce}, delayed_until = NULL
   WHERE seq IN (SELECT seq FROM runs WHERE ${isOver} ORDER BY ${column} LIMIT 500)`;

/**
 * A run that waits for a time becomes one that can go on at once, when that time has come. Those stand in an
 * index of their own, by whose turn they take, flow and age: who waits is found by leaps through it.
 */
export function claimVerbs(writer: Writer): Pick<RunStore, "claimRuns" | "nextRunDue"> {
  const { db, counts, changes } = writer;
  const wake = db.prepare<{ now: number }>(
    woken("next_at", `next_at > ${atOnce} AND next_at <= +@now`),
  );
  const wakeWronged = db.prepare<{ now: number }>(
    woken("next_at", `next_at > ${atOnce} AND next_at > +@now + ${longestWait}`),
  );
  const wakeDelayed = db.prepare<{ now: number }>(woken("delayed_until", "delayed_until <= +@now"));
  const line = waitingLine(db);
  const ready = db.prepare<Share, ClaimRow>(
    `SELECT r.seq, r.status, ${claimedRuns.list} FROM runs r JOIN events e ON e.seq = r.event
     WHERE r.next_at = ${atOnce} AND r.turn_of = +@turnOf AND r.flow_id = +@flowId
     ORDER BY r.seq LIMIT +@runs`,
  );
  const hold = db.prepare<[number, number]>(
    `UPDATE runs SET held = 1, epoch = epoch + 1, status = 'running', next_at = NULL,
       paused_for = NULL, started_at = coalesce(started_at, ?)
     WHERE seq = ?`,
  );
  const isAtHand = db.prepare<[]>(`SELECT 1 FROM runs WHERE next_at = ${atOnce} LIMIT 1`);
  // Of two that are null, or where one is, `min` of both would be null.
  const nextDue = db.prepare<[number, number], { at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(next_at) AS at FROM runs WHERE next_at > ${atOnce} AND next_at > +?
       UNION ALL SELECT min(delayed_until) FROM runs WHERE delayed_until > +?)`,
  );
  const due = (after = -1): number | null =>
    after < atOnce && isAtHand.get() !== undefined
      ? atOnce
      : (nextDue.get(after, after)?.at ?? null);
  const lastDue = db.prepare<[], { at: number | null }>(
    `SELECT max(next_at) AS at FROM runs WHERE next_at > ${atOnce}`,
  );

  let turns = noTurns;

  /** For use inside a transaction. */
  const takeInTurn = (now: number, limit: number, hand: Hand): readonly ClaimRow[] => {
    const rows: ClaimRow[] = [];
    const first = beginClaim(turns, limit, hand);
    turns = takeTurns(first, line(first), {
      line: (claim) => answered(line(claim)),
      take: (shares) =>
        answered(
          shares.map((share) => {
            const found = ready.all(share);
            for (const { seq } of found) hold.run(now, seq);
            rows.push(...found);
            return found.length;
          }),
        ),
    }).next().value;
    return rows.toSorted((a, b) => a.seq - b.seq);
  };

  return {
    claimRuns: async (now, limit, hand = endlessHand) => {
      // It is asked after every poll, most of which bring nothing: that must not cost a sync.
      const next = due();
      if (next === null) return [];
      const isWronged = (lastDue.get()?.at ?? 0) > now + longestWait;
      if (next > now && !isWronged) return [];
      return writer.writeAt(now, () => {
        wake.run({ now });
        if (isWronged) wakeWronged.run({ now });
        wakeDelayed.run({ now });
        const rows = takeInTurn(now, limit, hand);
        for (const { id, flowId, status } of rows) {
          counts.note(flowId, status, "running");
          changes.run(id, flowId);
        }
        return rows.map(claimed);
      });
    },

    async nextRunDue(after) {
      return due(after);
    },
  };
}

/** Its row as it is once it is held. */
function claimed(row: ClaimRow): ClaimedRun {
  return { ...claimedRuns.of(row), epoch: row.epoch + 1 };
}
