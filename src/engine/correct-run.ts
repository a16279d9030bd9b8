import { completedRequest } from "./complete-request.ts";
import type { WriteTag } from "#sdk/action.ts";
import type { AnyAction } from "#sdk/connector.ts";
import type { FrozenRequest, Mode } from "#sdk/connection.ts";
import type { FrozenDeed } from "#sdk/deed.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import { resolveInput } from "#flow/mapping.ts";
import { stepPathOf } from "#flow/paths.ts";
import type { Problem } from "#flow/problems.ts";
import type { ActionStep } from "#flow/step.ts";
import { typedValues } from "#flow/typed-values.ts";
import type { Spot } from "./attempt.ts";
import {
  clearOfNext,
  type ContinueAnswer,
  type ContinueOptions,
  type ContinueWish,
} from "./continue-run.ts";
import { isWriteConfirmed, toConfirm, type WriteToConfirm } from "./confirm-write.ts";
import { effectKey, effectName, runMark } from "./effect-name.ts";
import { type FailedRun, failedRun, isAsSeen } from "./failed-run.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import { changedBy, type FieldChange, sorted } from "./field-changes.ts";
import type { Formulas } from "./formulas.ts";
import { correctedPart, frozenInput } from "./correct-part.ts";
import { isPermit, permitFor } from "./permit.ts";
import type { StepError } from "./result.ts";
import { runningIn } from "./called-flows.ts";
import { factsFor, inputWorkedOut, parsedInput } from "./step-input.ts";
import type { ContinuedRun, EffectRecord, RunRecord } from "./store.ts";

/** A failed run that a person lets go on with other values in the step that failed. */
export interface CorrectWish extends ContinueWish {
  readonly changes: readonly FieldChange[];
}

type Refusal = Exclude<ContinueAnswer, { continued: true } | { why: "unconfirmed" }>;

export type CorrectAnswer =
  | { readonly continued: true }
  | Refusal
  | NotCorrectable
  /** Every value is what it was. */
  | { readonly continued: false; readonly why: "nothing_changed" }
  /** What is wrong with the values. */
  | { readonly continued: false; readonly why: "not_valid"; readonly problems: readonly Problem[] }
  /** The connector takes none such. */
  | { readonly continued: false; readonly why: "refused"; readonly error: StepError }
  /** This would be sent: it must be confirmed, in test mode as well. */
  | ({ readonly continued: false; readonly why: "unconfirmed" } & Corrected);

/** What would be sent. */
interface Corrected extends Pick<WriteToConfirm, "movement" | "confirm"> {
  readonly mode: Mode;
  readonly request: FrozenRequest;
  readonly deed: FrozenDeed | null;
}

type NotCorrectable = {
  readonly continued: false;
  readonly why: /** Only what an outside system is given can be corrected: the step calls a flow, or is Millrace's own. */
    | "no_action"
    /** Its write was done. */
    | "done"
    /** Its request stands written down, unsent, and goes out as it is. */
    | "written_down";
};

/** What the failed step was given, or would have been. */
export interface Correctable {
  readonly step: ActionStep;
  readonly schema: Schema;
  /** As far as it can be worked out. */
  readonly input: JsonObject;
  /** What keeps the rest from being worked out. */
  readonly problems: readonly Problem[];
}

export interface CorrectOptions extends ContinueOptions {
  readonly formulas: Formulas;
  readonly inputSchema: (connector: string, action: string) => Schema;
}

/**
 * What correcting the input of a failed step means for its write. `first`: none is written down.
 * `next`: it was refused for good, so the other values go out under a key of their own. A request that
 * may have been executed, or waits to be sent under its key, is never another one. Pure.
 */
export function correctionMoveOf(
  effect: Pick<EffectRecord, "state" | "unprovenSince"> | null,
): "first" | "next" | "outcome_unknown" | "done" | "written_down" {
  switch (effect?.state) {
    case undefined:
      return "first";
    case "failed":
      return "next";
    case "done":
      return "done";
    case "open":
      return effect.unprovenSince === null ? "written_down" : "outcome_unknown";
    case "parked":
    case "stopped":
      return "outcome_unknown";
  }
}

/** What can be corrected of a failed run, for people to see. */
export async function correctable(
  runId: string,
  by: string,
  options: CorrectOptions,
): Promise<Correctable | Extract<CorrectAnswer, { readonly continued: false }>> {
  const { store } = options;
  const run = await store.run(runId);
  if (!run) return { continued: false, why: "not_found" };
  const { phase } = run.state;
  if (phase.is !== "failed") return { continued: false, why: "conflict" };
  const failed = await failedAction(run, by, options);
  if ("why" in failed) return failed;
  const { step, schema } = failed;
  return { step, schema, ...(await inputOfFailed(failed, options)) };
}

export async function correctRun(
  wish: CorrectWish,
  options: CorrectOptions,
): Promise<CorrectAnswer> {
  const { store, clock } = options;
  const { path, attempts } = wish.seen;
  if (await store.restored()) return { continued: false, why: "undecided" };
  const run = await store.run(wish.runId);
  if (!run) return { continued: false, why: "not_found" };
  const { phase } = run.state;
  if (phase.is !== "failed" || phase.path !== path) return { continued: false, why: "conflict" };
  const failed = await failedAction(run, wish.by, options);
  if ("why" in failed) return failed;
  if (!isAsSeen(failed, wish.seen)) return { continued: false, why: "conflict" };
  const running = [await runningIn(run, store)];
  const named = await store.connectionsBelow(run.id);
  const permit = await permitFor({ by: wish.by, running, named, atOnce: true }, store);
  if (!isPermit(permit)) return { continued: false, why: "not_permitted", unpermitted: permit };
  const { input: before } = await inputOfFailed(failed, options);
  const made = await madeOf(failed, changedBy(before, wish.changes), options);
  if ("why" in made) return made;
  const { input: after, write } = made;
  if (JSON.stringify(sorted(after)) === JSON.stringify(sorted(before)))
    return { continued: false, why: "nothing_changed" };
  if (write) {
    // In test mode a yes counts for every amount: none is real.
    const { isAsSeen, next: _, ...named } = write;
    const asked = { ...named, isAsSeen: isAsSeen || named.mode === "test" };
    if (!isWriteConfirmed(asked, wish.confirmed))
      return { continued: false, why: "unconfirmed", ...named };
  }
  const correction = { by: wish.by, before, after };
  const corrected = { runId: run.id, path, attempts, write: write?.next ?? null, correction };
  const told = await store.continueRun({ runs: [corrected], permit, at: clock.now() });
  return told === "continued" ? { continued: true } : { continued: false, why: told };
}

interface FailedAction extends Pick<FailedRun, "run" | "seen" | "effect"> {
  /** Of the step, whichever of its parts has failed. */
  readonly spot: Spot & { readonly step: ActionStep };
  readonly step: ActionStep;
  readonly action: AnyAction;
  readonly schema: Schema;
}

async function failedAction(
  run: RunRecord,
  by: string,
  { store, registry, inputSchema }: CorrectOptions,
): Promise<FailedAction | Extract<CorrectAnswer, { readonly continued: false }>> {
  const failed = await failedRun(run, store);
  if (!failed) return { continued: false, why: "ended_by_flow" };
  const { seen, version, step, effect } = failed;
  if (!version || step?.kind !== "action") return { continued: false, why: "no_action" };
  const action = registry.action(step.connector, step.action);
  if (!action) return { continued: false, why: "out_of_reach" };
  const move = correctionMoveOf(effect);
  if (move !== "first" && move !== "next") return { continued: false, why: move };
  // Formulas are worked out at the cost of whoever asks.
  const held = {
    run: {
      ...run,
      epoch: 0,
      turnOf: by,
      event: run.event.data,
      eventAt: run.event.at,
      notBefore: run.event.notBefore,
    },
    version,
    document: version.document,
    outputs: new Map<string, Json>(),
  };
  const schema = inputSchema(step.connector, step.action);
  const spot = { held, path: stepPathOf(seen.path), failures: 0, step };
  return { spot, run, seen, step, action, schema, effect };
}

/** What somebody has corrected counts; else what the step's values come to, as they did when it failed. */
async function inputOfFailed(
  { spot, run, step, schema }: FailedAction,
  options: CorrectOptions,
): Promise<Pick<Correctable, "input" | "problems">> {
  const corrected = await options.store.correctedInput(run.id, spot.path);
  if (corrected) return { input: corrected, problems: [] };
  const frozen = await frozenInput(spot, options.store);
  if (frozen) return { input: frozen, problems: [] };
  const whole = await inputWorkedOut(spot, schema, options);
  if (whole.ok) return { input: whole.value, problems: [] };
  const parts = await Promise.all(
    Object.entries(step.input).map(async ([name, value]) => {
      const only = { ...spot, step: { ...step, input: { [name]: value } } };
      const part = await inputWorkedOut(only, { ...schema, required: [] }, options);
      return part.ok ? part.value : {};
    }),
  );
  return { input: Object.assign({}, ...parts), problems: whole.problems };
}

interface Made {
  readonly input: JsonObject;
  /** Null for a step that reads. */
  readonly write:
    | (Corrected & {
        readonly isAsSeen: boolean;
        /** Null where none is written down yet: the step makes its first. */
        readonly next: ContinuedRun["write"];
      })
    | null;
}

/** What would be sent for an input that a person has written. */
async function madeOf(
  { spot, run, seen, step, action, schema, effect }: FailedAction,
  wanted: JsonObject,
  options: CorrectOptions,
): Promise<Made | Extract<CorrectAnswer, { readonly continued: false }>> {
  const { store } = options;
  const constants = typedValues(wanted, schema);
  const facts = await factsFor(spot, Object.values(constants), options);
  const fitting = resolveInput(constants, schema, () => undefined, facts);
  if (!fitting.ok) return { continued: false, why: "not_valid", problems: fitting.problems };
  const parsed = parsedInput(fitting.value, action, schema);
  if (!parsed.ok) return { continued: false, why: "refused", error: parsed.error };
  const input = parsed.value;
  if (action.kind === "read") return { input, write: null };
  const connection = await store.connection(effect?.connectionId ?? step.connection ?? "");
  if (!connection) return { continued: false, why: "out_of_reach" };
  const at = options.clock.now();
  try {
    const asked =
      action.kind === "effect"
        ? {
            path: spot.path,
            action,
            request: (tag: WriteTag) => action.request(parsed.parsed, tag),
          }
        : await correctedPart({ spot, sequence: action, input: parsed.parsed }, options);
    if (asked === "done") return { continued: false, why: asked };
    // All parts are done that are still wanted.
    if (asked === null) return { input, write: null };
    const { flowId, name: runName, ancestry: chain } = run;
    const effectId = effectName({ flowId, runName, path: asked.path, generation: 0 }).id;
    const mark = runMark({ flowId, runName });
    const first = asked.request({ effectId, generation: 0, at, chain, run: mark });
    // Another list may have another part for its next one.
    const before = asked.path === seen.path ? effect : null;
    const generation = (before?.generation ?? -1) + 1;
    const { action: writer } = asked;
    const wantedNext = before ? writer.retag(first, { effectId, generation, at }) : first;
    const connector = options.registry.connector(connection.connector);
    if (!connector) return { continued: false, why: "out_of_reach" };
    const to = { connector, connection };
    const request = await completedRequest(writer, wantedNext, to, options);
    const named = { action: writer, effectId, generation, wanted: wantedNext, request };
    const toSend = toConfirm({ ...named, frozen: before?.request ?? null });
    const deed = writer.tells?.(request) ?? null;
    const next = before && {
      effectId,
      generation: before.generation,
      key: effectKey(effectId, generation),
      request,
      clearUntil: clearOfNext(before, run),
    };
    return { input, write: { mode: connection.mode, request, deed, next, ...toSend } };
  } catch (thrown) {
    return { continued: false, why: "refused", error: stepErrorOf(failureOf(thrown)) };
  }
}
