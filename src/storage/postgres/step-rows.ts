import type { StepRecord } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";

type Texts = readonly string[];
type Numbers = readonly number[];

/** The last try stands with its step; when there is another, it moves to the tries before. */
const put = sql<
  [
    runs: Numbers,
    paths: Texts,
    outcomes: Texts,
    startedAts: Numbers,
    endedAts: Numbers,
    errors: readonly (string | null)[],
    requestIds: readonly (string | null)[],
    inputs: Texts,
    outputs: readonly (string | null)[],
  ]
>(
  `WITH n AS (
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[],
       $7::text[], $8::text[], $9::text[])
       AS n(run, path, outcome, started_at, ended_at, error, request_id, input, output)
   ), before AS (
     INSERT INTO millrace.attempts (run, path, attempt, outcome, started_at, ended_at, error, request_id)
     SELECT s.run, s.path, s.attempt, s.outcome, s.started_at, s.ended_at, s.error, s.request_id
     FROM n JOIN millrace.steps s ON s.run = n.run AND s.path = n.path
   )
   INSERT INTO millrace.steps AS s
     (run, path, attempt, outcome, started_at, ended_at, error, request_id, input, output)
   SELECT run, path, 1, outcome, started_at, ended_at, error, request_id, input, output FROM n
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

export async function putSteps(session: Session, steps: readonly Tried[]): Promise<void> {
  if (steps.length === 0) return;
  await session.run(
    put,
    steps.map(({ run }) => run),
    steps.map(({ record }) => record.attempt.path),
    steps.map(({ record }) => record.attempt.outcome),
    steps.map(({ record }) => record.attempt.startedAt),
    steps.map(({ record }) => record.attempt.endedAt),
    steps.map(({ error }) => error),
    steps.map(({ record }) => record.attempt.requestId),
    steps.map(({ record }) => toJson(record.input)),
    steps.map(({ record }) => (record.output === undefined ? null : toJson(record.output))),
  );
}
