import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { stepOf } from "#flow/blocks.ts";
import { isList } from "#flow/pill.ts";
import { idOf, loopIdOf, threadOf } from "#flow/paths.ts";
import type { Phase } from "#engine/run-state.ts";
import type { EffectRecord, Looked } from "#engine/store.ts";
import type { AttemptView, EffectView, StepView } from "#people/run-views.ts";
import type { Stored } from "#people/reading.ts";
import { correctionsIn, type CorrectionsRow } from "../corrections.ts";
import { fromJson, fromJsonOrNull, type JsonText } from "../rows.ts";
import { type Caught, fateOf } from "./fate.ts";
import type { Place } from "./places.ts";
import type { RunPlace } from "./run-place.ts";

export interface AttemptRow {
  readonly path: string;
  readonly attempt: number;
  readonly outcome: AttemptView["outcome"];
  readonly started_at: number;
  readonly ended_at: number;
  readonly error: JsonText<Stored> | null;
  readonly request_id: string | null;
}

export interface StepRow extends AttemptRow, CorrectionsRow {
  readonly input: JsonText<Stored>;
  readonly output: JsonText<Stored> | null;
}

export interface EffectRow {
  readonly seq: number;
  readonly id: string;
  readonly generation: number;
  readonly path: string;
  readonly state: EffectView["state"];
  readonly above_limit: EffectRecord["aboveLimit"];
  readonly mode: EffectView["mode"];
  readonly connector: string;
  readonly action: string;
  readonly request: JsonText<FrozenRequest>;
  readonly answer: JsonText<Answer> | null;
  readonly sends: number;
  readonly first_send_at: number | null;
  readonly last_send_at: number | null;
  readonly object_id: string | null;
  readonly error: JsonText<Stored> | null;
  readonly parked_at: number | null;
  readonly look_at: number | null;
  readonly looked: JsonText<Looked> | null;
}

/** The row of a loop: what its list holds, and what came of it once it is over. */
export interface LoopRow {
  readonly list: readonly Json[];
  readonly over: {
    readonly count: number;
    readonly succeeded: number;
    readonly failed: number;
  } | null;
}

/** Null for the row of a loop that could not begin. */
export function loopRowOf({ input, output }: Pick<StepRow, "input" | "output">): LoopRow | null {
  const made = jsonOf(output);
  const list = listIn(made);
  if (list) return { list, over: null };
  if (!isJsonObject(made)) return null;
  const [count, succeeded, failed] = ["count", "succeeded", "failed"].map((name) => made[name]);
  return typeof count === "number" && typeof succeeded === "number" && typeof failed === "number"
    ? { list: listIn(jsonOf(input)) ?? [], over: { count, succeeded, failed } }
    : null;
}

function listIn(value: Json): readonly Json[] | null {
  const list = isJsonObject(value) ? value["list"] : undefined;
  return isList(list) ? list : null;
}

function jsonOf(text: JsonText<Stored> | null): Json {
  return fromJsonOrNull(text as JsonText<Json> | null);
}

const statusOf: { readonly [Outcome in AttemptView["outcome"]]: StepView["status"] } = {
  done: "done",
  retry: "retrying",
  failed: "failed",
  paused: "paused",
  parked: "parked",
  delayed: "delayed",
};

export function stepViews(
  run: RunPlace,
  steps: readonly StepRow[],
  attempts: readonly AttemptRow[],
  caught: ReadonlyMap<string, Caught>,
): readonly StepView[] {
  const earlier = Map.groupBy(attempts, ({ path }) => path);
  const at = new Map(run.places.map((place) => [place.path, place]));
  return steps.map((row): StepView => {
    const loop = isLoop(run, row) ? loopRowOf(row) : null;
    return {
      path: row.path,
      status: loop
        ? statusOfLoop(run, row, loop, caught)
        : statusOfStep(run, row, at.get(row.path), caught),
      ...(loop
        ? valuesOfLoop(row, loop)
        : { input: fromJson(row.input), output: jsonOf(row.output) }),
      corrections: correctionsIn(row),
      attempts: [...(earlier.get(row.path) ?? []), row].map(attemptView),
    };
  });
}

/** The row of a loop, and not of what an item hands on, which goes by the loop's id as well. */
export function isLoop({ document }: RunPlace, { path }: Pick<StepRow, "path">): boolean {
  const id = idOf(path);
  return stepOf(document, id)?.kind === "forEach" && loopIdOf(threadOf(path)) !== id;
}

function statusOfStep(
  run: RunPlace,
  { path, outcome, ended_at: at }: StepRow,
  place: Place | undefined,
  caught: ReadonlyMap<string, Caught>,
): StepView["status"] {
  if (outcome !== "failed") return statusOf[outcome];
  // A person has let it go on.
  if (place && place.phase.is !== "failed") return "retrying";
  return fateOf(run.document, { path, at }, caught, threadOf(path));
}

function statusOfLoop(
  run: RunPlace,
  row: StepRow,
  { over }: LoopRow,
  caught: ReadonlyMap<string, Caught>,
): StepView["status"] {
  const { path, ended_at: at } = row;
  if (over !== null && row.outcome === "done") return "done";
  const live = run.loops.get(path);
  // Its place is given up: an item has failed, and with it the loop.
  if (live === undefined) return fateOf(run.document, { path, at }, caught, threadOf(path));
  const { phase } = run.state;
  if (phase.is === "failed")
    return phase.path === path || phase.path.startsWith(`${path}:`) ? "failed" : "working";
  return statusIn(live.phase);
}

/** What a thread is doing. */
export function statusIn(phase: Phase): Exclude<StepView["status"], "done" | "handled"> {
  switch (phase.is) {
    case "working":
    case "succeeded":
    case "cancelled":
      return "working";
    case "waiting":
      return phase.failures > 0 ? "retrying" : "working";
    case "delayed":
    case "paused":
    case "parked":
    case "failed":
      return phase.is;
  }
}

/** The list may hold 10,000 items. */
function valuesOfLoop(row: StepRow, { list, over }: LoopRow): Pick<StepView, "input" | "output"> {
  const { list: _, ...given } = asObject(jsonOf(row.input));
  return {
    input: { count: list.length, ...given },
    output: over === null ? null : jsonOf(row.output),
  };
}

function asObject(value: Json): { readonly [key: string]: Json } {
  return isJsonObject(value) ? value : {};
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

export function effectView(row: EffectRow): EffectView {
  const { method, path, params, apiVersion } = fromJson(row.request);
  const looked = fromJsonOrNull(row.looked);
  return {
    id: row.id,
    generation: row.generation,
    path: row.path,
    state: row.state,
    isAboveLimit: row.state === "parked" && row.above_limit === "waits",
    mode: row.mode,
    connector: row.connector,
    action: row.action,
    apiVersion,
    method,
    resource: path,
    params,
    answer: fromJsonOrNull(row.answer),
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
