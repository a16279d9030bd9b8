import type { FrozenRequest } from "#sdk/connection.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { stepOf } from "#flow/blocks.ts";
import { idOf, loopIdOf, threadOf } from "#flow/paths.ts";
import { type Caught, fateOf } from "#engine/fate.ts";
import type { Phase } from "#engine/run-state.ts";
import type { Correction, EffectRecord, Looked } from "#engine/store.ts";
import { type LoopRow, loopRowOf, type Place } from "#engine/where-it-stands.ts";
import type { AttemptView, EffectView, StepView } from "#people/run-views.ts";
import { columns } from "../columns.ts";
import type { RunPlace } from "./places.ts";

/** A try of a step. */
interface TriedStep extends AttemptView {
  readonly path: string;
}

const attempt = "path, attempt AS number, outcome, started_at, ended_at, error, request_id";
export const attemptColumns = columns<TriedStep>(attempt, { error: "json" });

/** A step with its last try. */
export interface StepRow extends TriedStep {
  readonly corrections: readonly Correction[] | null;
  readonly input: Json;
  readonly output: Json;
}

export const stepColumns = columns<StepRow>(`${attempt}, corrections, input, output`, {
  error: "json",
  corrections: "json",
  input: "json",
  output: "json",
});

/** A write `e` as its row has it. */
interface EffectParts extends Omit<
  EffectView,
  "isAboveLimit" | keyof ReturnType<typeof viewOfRequest> | keyof ReturnType<typeof viewOfLooks>
> {
  readonly aboveLimit: EffectRecord["aboveLimit"];
  readonly request: FrozenRequest;
  readonly looked: Looked | null;
}

export const effectParts = columns<EffectParts>(
  `e.id, e.generation, e.path, e.state, e.above_limit, e.mode, e.connector, e.action, e.request, e.answer, e.sends,
   e.first_send_at AS first_sent_at, e.last_send_at AS last_sent_at, e.object_id, e.error, e.parked_at,
   e.look_at AS next_look_up_at, e.looked`,
  { request: "json", answer: "json", error: "json", looked: "json" },
);

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
  attempts: readonly TriedStep[],
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
      ...(loop ? valuesOfLoop(row, loop) : { input: row.input, output: row.output }),
      corrections: row.corrections ?? [],
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
  { path, outcome, endedAt: at }: StepRow,
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
  const { path, endedAt: at } = row;
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
  const { list: _, ...given } = asObject(row.input);
  return {
    input: { count: list.length, ...given },
    output: over === null ? null : row.output,
  };
}

function asObject(value: Json): { readonly [key: string]: Json } {
  return isJsonObject(value) ? value : {};
}

/** Without what else the row of its step tells. */
function attemptView({
  number,
  outcome,
  startedAt,
  endedAt,
  error,
  requestId,
}: TriedStep): AttemptView {
  return { number, outcome, startedAt, endedAt, error, requestId };
}

export function effectView(row: object): EffectView {
  const { aboveLimit, request, looked, ...effect } = effectParts.of(row);
  return {
    ...effect,
    isAboveLimit: effect.state === "parked" && aboveLimit === "waits",
    ...viewOfRequest(request),
    ...viewOfLooks(looked),
  };
}

function viewOfRequest({ method, path: resource, params, apiVersion }: FrozenRequest) {
  return { apiVersion, method, resource, params };
}

function viewOfLooks(looked: Looked | null) {
  return {
    lookUps: looked?.times ?? 0,
    lastLookUpAt: looked?.at ?? null,
    lookedFrom: looked?.from ?? null,
    lookedTo: looked?.to ?? null,
  };
}
