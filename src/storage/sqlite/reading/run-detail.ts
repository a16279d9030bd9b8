import type { FrozenRequest } from "#sdk/connection.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { AttemptView, EffectView, StepView, Stored } from "#people/reading.ts";
import type { Database } from "../database.ts";
import { fromJson, fromJsonOrNull, type JsonText } from "../rows.ts";
import type { Answers } from "./answers.ts";
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from "./run-summary.ts";

interface DetailRow extends SummaryRow {
  readonly document: JsonText<FlowDocument>;
  readonly event: JsonText<Stored>;
}

interface AttemptRow {
  readonly path: string;
  readonly attempt: number;
  readonly outcome: AttemptView["outcome"];
  readonly started_at: number;
  readonly ended_at: number;
  readonly error: JsonText<Stored> | null;
  readonly request_id: string | null;
}

interface StepRow extends AttemptRow {
  readonly input: JsonText<Stored>;
  readonly output: JsonText<Stored> | null;
}

interface EffectRow {
  readonly id: string;
  readonly generation: number;
  readonly path: string;
  readonly state: EffectView["state"];
  readonly mode: EffectView["mode"];
  readonly request: JsonText<FrozenRequest>;
  readonly sends: number;
  readonly first_send_at: number | null;
  readonly last_send_at: number | null;
  readonly object_id: string | null;
  readonly error: JsonText<Stored> | null;
}

export function runDetail(db: Database): Answers["run"] {
  const run = db.prepare<[string], DetailRow>(
    `SELECT ${summaryColumns}, v.document, coalesce(r.event_data, e.data) AS event
     FROM runs r ${summaryJoins} WHERE r.id = ?`,
  );
  const steps = db.prepare<[number], StepRow>("SELECT * FROM steps WHERE run = ? ORDER BY seq");
  const attempts = db.prepare<[number], AttemptRow>(
    "SELECT * FROM attempts WHERE run = ? ORDER BY path, attempt",
  );
  const effects = db.prepare<[string], EffectRow>(
    "SELECT * FROM effects WHERE run_id = ? ORDER BY seq",
  );

  return (id) => {
    const row = run.get(id);
    if (!row) return null;
    const earlier = Map.groupBy(attempts.all(row.seq), ({ path }) => path);
    return {
      ...summaryOf(row),
      document: fromJson(row.document),
      event: fromJson(row.event),
      steps: steps.all(row.seq).map((step) => stepView(step, earlier.get(step.path) ?? [])),
      effects: effects.all(id).map(effectView),
    };
  };
}

const statusOf: { readonly [Outcome in AttemptView["outcome"]]: StepView["status"] } = {
  done: "done",
  retry: "retrying",
  failed: "failed",
  paused: "paused",
  parked: "parked",
};

function stepView(step: StepRow, earlier: readonly AttemptRow[]): StepView {
  return {
    path: step.path,
    status: statusOf[step.outcome],
    input: fromJson(step.input),
    output: fromJsonOrNull(step.output),
    attempts: [...earlier, step].map(attemptView),
  };
}

function attemptView(row: AttemptRow): AttemptView {
  return {
    number: row.attempt,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
    error: fromJsonOrNull(row.error),
    requestId: row.request_id,
  };
}

function effectView(row: EffectRow): EffectView {
  const { method, path, params } = fromJson(row.request);
  return {
    id: row.id,
    generation: row.generation,
    path: row.path,
    state: row.state,
    mode: row.mode,
    method,
    resource: path,
    params,
    sends: row.sends,
    firstSentAt: row.first_send_at,
    lastSentAt: row.last_send_at,
    objectId: row.object_id,
    error: fromJsonOrNull(row.error),
  };
}
