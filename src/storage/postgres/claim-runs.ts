import { longestWait } from "#engine/decide.ts";
import type { ClaimedRun, RunStore } from "#engine/store.ts";
import { endsNow } from "#engine/told-to-end.ts";
import {
  beginClaim,
  type Claim,
  endlessHand,
  type Hand,
  isOf,
  noTurns,
  takeTurns,
  type Waiting,
  type WaitingRuns,
} from "#engine/turns.ts";
import { atOnce } from "#engine/run-columns.ts";
import {
  changeAll,
  claimedRuns,
  owingRuns,
  type RunRow,
  runRows,
  runsWithState,
} from "../verbs/run-state.ts";
import { seqsOf } from "../rows.ts";
import type { Answer, Question, Together } from "../session.ts";
import { sql } from "./database.ts";
import { type FetchedJob, jobsSchema, queue } from "./jobs.ts";
import { done, notesOf } from "./session.ts";
import { type Taken, takeShares, waitingLine } from "./waiting-line.ts";
import type { Transaction, Writer } from "./writer.ts";

const dueBy = (column: string, isOver: string): string =>
  `SELECT seq FROM millrace.runs WHERE ${isOver}
   ORDER BY ${column} LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED`;

/**
 * Runs whose wait is over, a piece at a time; those that another process has in hand are left to it. What
 * locks a piece is run once: joined to directly, it may be run for each row, and find another piece each time.
 */
const wake = sql<[now: number], { runs: number }>(
  `WITH due AS MATERIALIZED (
       ${dueBy("next_at", `next_at > ${atOnce} AND next_at <= $1::bigint`)}),
     wronged AS MATERIALIZED (
       ${dueBy("next_at", `next_at > ${atOnce} AND next_at > $1::bigint + ${longestWait}`)}),
     delayed AS MATERIALIZED (${dueBy("delayed_until", "delayed_until <= $1::bigint")}),
     woken AS (
       UPDATE millrace.runs r SET next_at = ${atOnce}, delayed_until = NULL FROM (
         SELECT seq FROM due UNION SELECT seq FROM wronged UNION SELECT seq FROM delayed) w
       WHERE r.seq = w.seq RETURNING 1)
   SELECT count(*) AS runs FROM woken`,
);

interface ClaimRow extends RunRow {
  readonly job: string;
}

/**
 * The runs of fetched jobs, as they stood: those that can go on, and those whose holder has lost
 * them together with the job.
 */
const claim = sql<[now: number, seqs: readonly number[], jobs: readonly string[]], ClaimRow>(
  `WITH c AS (
     SELECT ${runRows.list}, r.event FROM unnest($2::bigint[], $3::uuid[]) AS j(seq, job)
       JOIN millrace.runs r ON r.seq = j.seq AND r.job = j.job
     WHERE r.next_at = ${atOnce} OR r.held
     ORDER BY r.seq FOR NO KEY UPDATE OF r)
   UPDATE millrace.runs r SET held = true, epoch = r.epoch + 1, status = 'running', next_at = NULL,
     paused_for = NULL, started_at = coalesce(r.started_at, $1)
   FROM c JOIN millrace.events e ON e.seq = c.event
   WHERE r.seq = c.seq
   RETURNING r.seq, r.job, c.status, c.held, r.cancel_at AS "cancelAt", ${claimedRuns.list}`,
);

// Ordered by their indexes, so that nothing is looked through for the first.
const canGoOn = `((SELECT true FROM millrace.runs WHERE next_at = ${atOnce} ORDER BY turn_of LIMIT 1)
  OR (SELECT true FROM ${jobsSchema}.job
    WHERE name = '${queue}' AND state < 'active' AND NOT blocked ORDER BY priority DESC LIMIT 1))`;

/**
 * Whether there is anything to wake, or to take. Of seven claims six find nothing, because each run that
 * ends asks for the next: this question costs a quarter of an empty claim (0.17 ms for 0.65).
 */
const anyDue = sql<[now: number], { due: boolean | null }>(
  `SELECT ${canGoOn}
     OR (SELECT true FROM millrace.runs
       WHERE next_at > ${atOnce} AND next_at <= $1::bigint ORDER BY next_at LIMIT 1)
     OR (SELECT true FROM millrace.runs
       WHERE next_at > ${atOnce} AND next_at > $1::bigint + ${longestWait} ORDER BY next_at LIMIT 1)
     OR (SELECT true FROM millrace.runs
       WHERE delayed_until <= $1::bigint ORDER BY delayed_until LIMIT 1) AS due`,
);

const nextDue = sql<[after: number], { at: number | null }>(
  `SELECT CASE WHEN $1::bigint < ${atOnce} AND ${canGoOn}
     THEN ${atOnce} ELSE least(
       (SELECT min(next_at) FROM millrace.runs WHERE next_at > ${atOnce} AND next_at > $1::bigint),
       (SELECT min(delayed_until) FROM millrace.runs WHERE delayed_until > $1::bigint)) END AS at`,
);

export function claimVerbs(writer: Writer): Pick<RunStore, "claimRuns" | "nextRunDue"> {
  const { database, jobs, held } = writer;

  let turns = noTurns;

  /** Runs that can go on at once, locked. */
  async function takeInTurn(
    tx: Transaction,
    first: Claim,
    waiting: readonly Waiting[],
  ): Promise<Taken[]> {
    const all: Taken[] = [];
    const runs: WaitingRuns<Question | Together, Answer> = {
      line: waitingLine,
      *take(shares) {
        const some = yield* takeShares(shares, all);
        all.push(...some);
        return shares.map((share) => some.filter(isOf(share)).length);
      },
    };
    turns = await done(tx, takeTurns(first, waiting, runs));
    return all;
  }

  async function claimInto(
    tx: Transaction,
    now: number,
    limit: number,
    hand: Hand,
  ): Promise<ClaimedRun[]> {
    const begun = beginClaim(turns, limit, hand);
    // They go out together: the line is listed with those that were woken before it.
    const [awake, waiting, lost] = await Promise.all([
      tx.first(wake, now),
      done(tx, waitingLine(begun)),
      jobs.fetch(tx, limit),
    ]);
    // What is more than this process takes is for others.
    if ((awake?.runs ?? 0) > limit) tx.tellOthers("runs");
    const taken = await takeInTurn(tx, { ...begun, left: limit - lost.length }, waiting);
    const fetched = [...lost, ...(await jobs.make(tx, taken))];
    if (fetched.length === 0) return [];
    const rows = await tx.all(
      claim,
      now,
      seqsOf(fetched),
      fetched.map(({ job }) => job),
    );
    const jobOf = new Map(fetched.map((job) => [job.seq, job]));
    const gone = await endCancelled(tx, rows, jobOf, now);
    const claimed = rows.filter(({ seq }) => !gone.has(seq)).toSorted((a, b) => a.seq - b.seq);
    const found = new Set(seqsOf(rows));
    for (const job of fetched) if (!found.has(job.seq)) tx.jobs.remove(job);
    for (const { id, flowId, status } of claimed) {
      tx.counts.note(flowId, status, "running");
      tx.changes.run(id, flowId);
    }
    tx.afterwards(() =>
      held.take(
        claimed.map(({ id, seq, epoch, job }) => ({
          id,
          epoch,
          job,
          attempt: jobOf.get(seq)?.attempt ?? 0,
        })),
      ),
    );
    return claimed.map(claimedRuns.of);
  }

  // One after the other: two at once would only get each other's leavings.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };

  return {
    claimRuns: (now, limit, hand = endlessHand) =>
      inTurn(async () =>
        (await database.first(anyDue, now))?.due === true
          ? writer.writeAt(now, (tx) => claimInto(tx, now, limit, hand))
          : [],
      ),

    async nextRunDue(after = -1) {
      return (await database.first(nextDue, after))?.at ?? null;
    },
  };
}

/** A run that was told to end while its holder lost it ends here, unless a send may be under way, or is looked for. */
async function endCancelled(
  tx: Transaction,
  rows: readonly ClaimRow[],
  jobOf: ReadonlyMap<number, FetchedJob>,
  at: number,
): Promise<ReadonlySet<number>> {
  const told = rows.filter(({ cancelAt, held }) => cancelAt !== null && held);
  const owing = await done(tx, owingRuns(told, at));
  const ending = told.filter((run) => endsNow(run, owing));
  for (const { seq } of ending) {
    const job = jobOf.get(seq);
    if (job) tx.jobs.remove(job);
  }
  await done(tx, changeAll(notesOf(tx), ending.map(runsWithState.of), { kind: "cancelled" }, at));
  return new Set(seqsOf(ending));
}
