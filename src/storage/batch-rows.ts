import type { Batch, BatchAct, BatchOutcome, BatchState, BatchTask } from "#engine/store.ts";
import type { JsonText } from "./rows.ts";

/** What both stores know of the rows of a batch. */

export interface BatchRow {
  readonly id: string;
  readonly person: string;
  readonly act: BatchAct;
  readonly state: BatchState;
  readonly live: number;
  readonly asked_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
}

/** How many runs of a batch came to an end; null: to none yet. */
export interface OutcomeRow {
  readonly batch: string;
  readonly outcome: BatchOutcome | null;
  readonly runs: number;
}

export interface BatchRunRow {
  readonly number: number;
  readonly run_id: string;
  readonly task: JsonText<BatchTask>;
  readonly begun: number | boolean;
}

export function batchesOf(
  rows: readonly BatchRow[],
  outcomes: readonly OutcomeRow[],
): readonly Batch[] {
  const byBatch = Map.groupBy(outcomes, ({ batch }) => batch);
  return rows.map((row) => {
    const its = byBatch.get(row.id) ?? [];
    return {
      id: row.id,
      by: row.person,
      act: row.act,
      state: row.state,
      askedAt: row.asked_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      runs: its.reduce((sum, { runs }) => sum + runs, 0),
      live: row.live,
      outcomes: new Map(
        its.flatMap(({ outcome, runs }) => (outcome === null ? [] : [[outcome, runs] as const])),
      ),
    };
  });
}
