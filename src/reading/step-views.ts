import type { FoundBy, FrozenRequest } from "#sdk/connection.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Caught } from "#engine/fate.ts";
import { stepPathOf } from "#flow/paths.ts";
import { begunIn } from "#engine/parts.ts";
import { isLoop, statusOfLoop, statusOfStep } from "#engine/step-status.ts";
import type { Correction, EffectRecord, Looked } from "#engine/store.ts";
import { type LoopRow, loopRowOf } from "#engine/where-it-stands.ts";
import type { Stored } from "./reading.ts";
import type { AttemptView, EffectView, StepView } from "./run-views.ts";
import type { RunPlace } from "./run-place.ts";

/** A try of a step. */
export interface TriedStep extends AttemptView {
  readonly path: string;
}

/** A step with its last try. */
export interface StepRow extends TriedStep {
  readonly corrections: readonly Correction[] | null;
  readonly input: Json;
  readonly output: Json;
}

/** A write `e` as its row has it. */
export interface EffectParts extends Omit<
  EffectView,
  | "isAboveLimit"
  | "foundBy"
  | keyof ReturnType<typeof viewOfRequest>
  | keyof ReturnType<typeof viewOfLooks>
> {
  readonly aboveLimit: EffectRecord["aboveLimit"];
  readonly request: FrozenRequest;
  readonly looked: Looked | null;
}

export function stepViews(
  run: RunPlace,
  steps: readonly StepRow[],
  attempts: readonly TriedStep[],
  caught: ReadonlyMap<string, Caught>,
): readonly StepView[] {
  const earlier = Map.groupBy(attempts, ({ path }) => path);
  return steps.map((row): StepView => {
    const loop = isLoop(run, row.path) ? loopRowOf(row) : null;
    const begun = begunIn(row.output);
    const last = begun && (partsOf(row, steps).at(-1) ?? row);
    const status = (): StepView["status"] => {
      if (loop) return statusOfLoop(run, row, loop, caught);
      if (last === null) return statusOfStep(run, row, caught);
      const ofLast = statusOfStep(run, last, caught);
      return ofLast === "done" ? "working" : ofLast;
    };
    return {
      path: row.path,
      status: status(),
      ...(loop ? valuesOfLoop(row, loop) : { input: row.input, output: begun ? null : row.output }),
      corrections: row.corrections ?? [],
      attempts: [...(earlier.get(row.path) ?? []), row].map(attemptView),
    };
  });
}

/** In the order in which they were first tried. */
function partsOf({ path }: StepRow, steps: readonly StepRow[]): readonly StepRow[] {
  return steps.filter((one) => one.path !== path && stepPathOf(one.path) === path);
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

export function effectViewOf(parts: EffectParts): EffectView {
  const { aboveLimit, request, looked, ...effect } = parts;
  return {
    ...effect,
    isAboveLimit: effect.state === "parked" && aboveLimit === "waits",
    foundBy: foundByIn(effect.answer) ?? foundByIn(effect.error),
    ...viewOfRequest(request),
    ...viewOfLooks(looked),
  };
}

/** An outcome that was found says how. */
function foundByIn(outcome: Stored): FoundBy | null {
  if (typeof outcome !== "object" || outcome === null || !("foundBy" in outcome)) return null;
  const { foundBy } = outcome;
  return foundBy === "key" || foundBy === "mark" || foundBy === "state" ? foundBy : null;
}

function viewOfRequest(request: FrozenRequest) {
  const { method, path: resource, params, apiVersion, of, readMoney } = request;
  const read = readMoney === undefined ? {} : { readMoney };
  return { apiVersion, method, resource, params, of: of ?? null, ...read };
}

function viewOfLooks(looked: Looked | null) {
  return {
    lookUps: looked?.times ?? 0,
    lastLookUpAt: looked?.at ?? null,
    lookedFrom: looked?.from ?? null,
    lookedTo: looked?.to ?? null,
  };
}
