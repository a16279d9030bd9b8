import type { FlowActivity, Stored } from "#people/reading.ts";
import type { RunStatus } from "#people/run-views.ts";
import { fromJsonOrNull, type JsonText } from "../rows.ts";

export interface ActivityRow {
  readonly last_run_at: number | null;
  readonly next_at: number | null;
  readonly skipped: number | null;
  readonly skipped_at: number | null;
  readonly window_from: number | null;
  readonly window_to: number | null;
  readonly poll_error: JsonText<Stored> | null;
}

const noRuns: Readonly<Record<RunStatus, number>> = {
  waiting: 0,
  delayed: 0,
  running: 0,
  paused: 0,
  parked: 0,
  succeeded: 0,
  succeeded_with_errors: 0,
  filtered: 0,
  failed: 0,
  cancelled: 0,
};

export interface CountRow {
  readonly status: RunStatus;
  readonly runs: number;
}

export function activityOf(
  flowId: string,
  row: ActivityRow | undefined,
  counts: readonly CountRow[],
  tests: readonly CountRow[],
): FlowActivity {
  const from = row?.window_from ?? null;
  const to = row?.window_to ?? null;
  const lastAt = row?.skipped_at ?? null;
  return {
    flowId,
    runs: withoutTests(counts, tests),
    lastRunAt: row?.last_run_at ?? null,
    nextAt: row?.next_at ?? null,
    skipped: lastAt === null ? null : { times: row?.skipped ?? 0, lastAt },
    catchingUp: from === null || to === null ? null : { from, to },
    pollError: fromJsonOrNull(row?.poll_error ?? null),
  };
}

/** The two are read one after the other, and a test may come in between. */
function withoutTests(
  counts: readonly CountRow[],
  tests: readonly CountRow[],
): Readonly<Record<RunStatus, number>> {
  const sums = { ...noRuns };
  for (const { status, runs } of counts) sums[status] = runs;
  for (const { status, runs } of tests) sums[status] = Math.max(0, sums[status] - runs);
  return sums;
}
