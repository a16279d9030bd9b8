import type { Attempt, StepRecord } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { forEach, together, type Work } from "../session.ts";

/** A try as its row has it. */
interface TriedRow extends Omit<Attempt, "error"> {
  readonly run: number;
  readonly error: string | null;
  readonly input: string;
  readonly output: string | null;
}

/** The last try stands with its step; when there is another, it moves to the tries before. */
const keepLast = forEach<Pick<TriedRow, "run" | "path">>(
  `INSERT INTO {attempts} (run, path, attempt, outcome, started_at, ended_at, error, request_id)
   SELECT s.run, s.path, s.attempt, s.outcome, s.started_at, s.ended_at, s.error, s.request_id
   FROM {rows n (run bigint, path text)} JOIN {steps} s ON s.run = n.run AND s.path = n.path`,
);
const put = forEach<TriedRow>(
  `INSERT INTO {steps} AS s
     (run, path, attempt, outcome, started_at, ended_at, error, request_id, input, output)
   SELECT n.run, n.path, 1, n.outcome, n.started_at, n.ended_at, n.error, n.request_id, n.input, n.output
   FROM {rows n (run bigint, path text, outcome text, started_at bigint, ended_at bigint, error text,
     request_id text, input text, output text)} WHERE true
   ON CONFLICT (run, path) DO UPDATE SET attempt = s.attempt + 1, outcome = excluded.outcome,
     started_at = excluded.started_at, ended_at = excluded.ended_at, error = excluded.error,
     request_id = excluded.request_id,
     input = CASE WHEN excluded.input = 'null' THEN s.input ELSE excluded.input END,
     output = coalesce(excluded.output, s.output)`,
);

/** A try of a step, with what the run's row says of its error. */
export interface Tried {
  readonly run: number;
  readonly record: StepRecord;
  readonly error: string | null;
}

export function* putSteps(steps: readonly Tried[]): Work<void> {
  const rows = steps.map(({ run, record: { attempt, input, output }, error }): TriedRow => {
    const told = { input: toJson(input), output: output === undefined ? null : toJson(output) };
    return { ...attempt, ...told, run, error };
  });
  yield* together(keepLast.run(rows), put.run(rows));
}
