import type { FrozenRequest } from "#sdk/connection.ts";
import type { Looked } from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { AttemptView, EffectView, RunDetail, StepView, Stored } from "#people/reading.ts";
import { fromJson, fromJsonOrNull, type JsonText } from "../rows.ts";
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from "./run-summary.ts";

/** A run in full, from its rows as both stores name them. */
export const detailOfRun = `SELECT ${summaryColumns}, v.document, coalesce(r.event_data, e.data) AS event, r.cancel_at
  FROM runs r ${summaryJoins}`;

export interface DetailRow extends SummaryRow {
  readonly document: JsonText<FlowDocument>;
  readonly event: JsonText<Stored>;
  readonly cancel_at: number | null;
}

export interface AttemptRow {
  readonly path: string;
  readonly attempt: number;
  readonly outcome: AttemptView["outcome"];
  readonly started_at: number;
  readonly ended_at: number;
  readonly error: JsonText<Stored> | null;
  readonly request_id: string | null;
}

export interface StepRow extends AttemptRow {
  readonly input: JsonText<Stored>;
  readonly output: JsonText<Stored> | null;
}

export interface EffectRow {
  readonly id: string;
  readonly generation: number;
  readonly path: string;
  readonly state: EffectView["state"];
  readonly mode: EffectView["mode"];
  readonly connector: string;
  readonly action: string;
  readonly request: JsonText<FrozenRequest>;
  readonly sends: number;
  readonly first_send_at: number | null;
  readonly last_send_at: number | null;
  readonly object_id: string | null;
  readonly error: JsonText<Stored> | null;
  readonly parked_at: number | null;
  readonly look_at: number | null;
  readonly looked: JsonText<Looked> | null;
}

export function detailOf(
  row: DetailRow,
  steps: readonly StepRow[],
  attempts: readonly AttemptRow[],
  effects: readonly EffectRow[],
): RunDetail {
  const earlier = Map.groupBy(attempts, ({ path }) => path);
  return {
    ...summaryOf(row),
    document: fromJson(row.document),
    event: fromJson(row.event),
    cancelAskedAt: row.ended_at === null ? row.cancel_at : null,
    steps: steps.map((step) => stepView(step, earlier.get(step.path) ?? [])),
    effects: effects.map(effectView),
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
  const { method, path, params, apiVersion } = fromJson(row.request);
  const looked = fromJsonOrNull(row.looked);
  return {
    id: row.id,
    generation: row.generation,
    path: row.path,
    state: row.state,
    mode: row.mode,
    connector: row.connector,
    action: row.action,
    apiVersion,
    method,
    resource: path,
    params,
    sends: row.sends,
    firstSentAt: row.first_send_at,
    lastSentAt: row.last_send_at,
    objectId: row.object_id,
    error: fromJsonOrNull(row.error),
    parkedAt: row.parked_at,
    lookUps: looked?.times ?? 0,
    lastLookUpAt: looked?.at ?? null,
    lookedFrom: looked?.from ?? null,
    lookedTo: looked?.to ?? null,
    nextLookUpAt: row.look_at,
  };
}
