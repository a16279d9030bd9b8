import type { Catalogue, Schema } from "#flow/catalogue.ts";
import { blocksOf, branchesOf, stepOf, stepsIn, stepsOf } from "#flow/blocks.ts";
import type { Condition, ErrorBranch, Step as FlowStep } from "#flow/step.ts";
import { actionOutput } from "#flow/declared.ts";
import type { FlowDocument } from "#flow/document.ts";
import { actionOf, callableOf, connectorOf, stepName } from "#flow/offers.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { idOf, loopIdOf, partOf, stepPathOf, threadOf } from "#flow/paths.ts";
import { logicOffer } from "./logic-offer.ts";
import { partsIn, type StoryPart, withTriesOf, writeOf } from "./story-parts.ts";
import type { CalledRun, Effect, Loop, Run, Step } from "../../api/runs.ts";

/**
 * The steps of a run as they stand in each other, those that were not reached among them. What is in
 * the items of a loop is a story of its own for each.
 */

/** `working`: it is on this step now. `not_taken`: the flow went another way. */
export type StoryState = Step["status"] | "not_reached" | "not_taken";

export interface StoryStep {
  /** The trigger is the first card of a flow. */
  readonly number: number;
  readonly path: string;
  /** The items of loops that it is in, the outermost first. */
  readonly items: readonly string[];
  readonly kind: FlowStep["kind"];
  readonly name: LocalizedText;
  /** Null for a step of Millrace's own. */
  readonly connector: { readonly id: string; readonly label: LocalizedText } | null;
  readonly mode: "test" | "live" | null;
  readonly state: StoryState;
  /** Null while it was not reached. */
  readonly step: Step | null;
  /** The write that it does, in its newest generation. */
  readonly effect: Effect | null;
  readonly loop: Loop | null;
  /** The run that it has called. */
  readonly called: CalledRun | null;
  readonly input: Schema;
  readonly output: Schema;
  /** A documented sample of the output. */
  readonly sample: Json;
  /** What a person who says that its parked write happened gives: the id of what it made, or their word. Null: they cannot say so. */
  readonly tells: "id" | "word" | null;
  /** The writes of a step that makes several, in their order. */
  readonly parts: readonly StoryPart[];
  /** The steps that stand in it; of a loop none. */
  readonly blocks: readonly StoryBlock[];
}

export interface StoryBlock {
  readonly id: string;
  /** Of an `if`; the watched steps of an error handler, and what it does where one fails. */
  readonly kind: "if" | "else_if" | "else" | "watch" | "on_error";
  readonly condition: Condition | null;
  /** What comes after it, where it takes over from a failure. */
  readonly then: ErrorBranch["then"] | null;
  /** Null while that is not decided. */
  readonly isTaken: boolean | null;
  readonly steps: readonly StoryStep[];
}

/** What a run and an item of it have in common. */
export interface Told {
  readonly document: FlowDocument;
  /** What the trigger handed on. */
  readonly event: Json;
  readonly connections: Run["connections"];
  readonly status: Run["status"];
  readonly at: readonly string[];
  readonly steps: readonly Step[];
  readonly loops: readonly Loop[];
  readonly effects: readonly Effect[];
  readonly calls: readonly CalledRun[];
}

/** A run's own steps, or those of an item by its path. */
export function storyOf(told: Told, catalogue: Catalogue, thread = ""): readonly StoryStep[] {
  const steps = stepsIn(told.document, loopIdOf(thread)) ?? [];
  return storyIn(steps, { told, catalogue, thread }, true);
}

/** Steps in the items of loops that a run itself tells of: they have failed, or need a person. */
export function besideOf(told: Told, catalogue: Catalogue): readonly StoryStep[] {
  return told.steps.flatMap(({ path }) => {
    if (partOf(path) !== null) return [];
    const thread = threadOf(path);
    const step = thread === "" ? undefined : stepOf(told.document, idOf(path));
    const place = { told, catalogue, thread };
    return step === undefined ? [] : [{ ...stepIn(step, place, true), blocks: [] }];
  });
}

/** All of a story, one after the other. */
export function flat(story: readonly StoryStep[]): readonly StoryStep[] {
  return story.flatMap((step) => [step, ...step.blocks.flatMap(({ steps }) => flat(steps))]);
}

interface Place {
  readonly told: Told;
  readonly catalogue: Catalogue;
  readonly thread: string;
}

function storyIn(
  steps: readonly FlowStep[],
  place: Place,
  isReachable: boolean,
): readonly StoryStep[] {
  return steps.map((step) => stepIn(step, place, isReachable));
}

function stepIn(step: FlowStep, place: Place, isReachable: boolean): StoryStep {
  const { told, catalogue, thread } = place;
  const path = thread === "" ? step.id : `${thread}/${step.id}`;
  const parts = partsIn(step, path, told, catalogue);
  const row = withTriesOf(told.steps.find((one) => one.path === path) ?? null, parts);
  // Of several writes the newest.
  const effect = told.effects.findLast((one) => stepPathOf(one.path) === path) ?? null;
  const blocks = blocksIn(step, row, place, isReachable);
  const called = told.calls.findLast((one) => one.path === path) ?? null;
  const { input, output, sample } = offerOf(step, told, catalogue);
  const { vouched, retrieved } = writeOf(step, effect, catalogue);
  return {
    number: numberOf(told.document, step.id),
    path,
    items: thread === "" ? [] : thread.split("/").map((item) => item.slice(item.indexOf(":") + 1)),
    kind: step.kind,
    name: stepName(step, catalogue),
    connector: step.kind === "action" ? connectorNamed(step.connector, catalogue) : null,
    mode: step.kind === "action" ? modeOf(step.connection, told, effect) : null,
    state: stateOf(step, { row, path, blocks, told, called, isReachable }),
    step: row,
    effect,
    loop: told.loops.find((one) => one.path === path) ?? null,
    called,
    input,
    output,
    sample,
    tells: vouched === true ? "word" : retrieved === true ? "id" : null,
    parts,
    blocks,
  };
}

type Offer = Pick<StoryStep, "input" | "output" | "sample">;

function offerOf(step: FlowStep, told: Told, catalogue: Catalogue): Offer {
  const nothing: Offer = { input: {}, output: {}, sample: null };
  if (step.kind === "call") return callableOf(catalogue, step.flow) ?? nothing;
  if (step.kind !== "action") return { ...nothing, ...logicOffer(step, told.document, catalogue) };
  const action = actionOf(catalogue, step.connector, step.action);
  return action === undefined
    ? nothing
    : { ...action, output: actionOutput(step, catalogue) ?? {} };
}

/** The number of a step's card. */
export function numberOf(document: FlowDocument, id: string): number {
  return stepsOf(document).findIndex((step) => step.id === id) + 2;
}

function blocksIn(
  step: FlowStep,
  row: Step | null,
  place: Place,
  isReachable: boolean,
): readonly StoryBlock[] {
  if (step.kind !== "if" && step.kind !== "handler") return [];
  const taken = branchTaken(row);
  return blocksOf(step).map(({ id, steps }): StoryBlock => {
    const branches = branchesOf(step);
    const index = branches.findIndex((one) => one.id === id);
    const branch = branches[index];
    const isTaken = branch === undefined || taken === undefined ? null : taken === id;
    return {
      id,
      kind: kindOf(step, index, branch?.condition ?? null),
      condition: branch?.condition ?? null,
      then: branch !== undefined && "then" in branch ? branch.then : null,
      isTaken,
      steps: storyIn(steps, place, isReachable && isTaken !== false),
    };
  });
}

/** Undefined while it was not decided. */
export function branchTaken(row: Step | null): string | null | undefined {
  const branch = row !== null && isJsonObject(row.output) ? row.output["branch"] : undefined;
  return typeof branch === "string" || branch === null ? branch : undefined;
}

function kindOf(step: FlowStep, index: number, condition: Condition | null): StoryBlock["kind"] {
  if (step.kind === "handler") return index === -1 ? "watch" : "on_error";
  if (condition === null) return "else";
  return index === 0 ? "if" : "else_if";
}

function stateOf(
  step: FlowStep,
  {
    row,
    path,
    blocks,
    told,
    called,
    isReachable,
  }: {
    readonly row: Step | null;
    readonly path: string;
    readonly blocks: readonly StoryBlock[];
    readonly told: Told;
    readonly called: CalledRun | null;
    readonly isReachable: boolean;
  },
): StoryState {
  if (step.kind === "handler") return stateOfHandler(row, blocks, isReachable, told.status);
  if (row !== null) return row.status;
  if (!isReachable) return "not_taken";
  // Whoever waits for a call is not at work, but the step is.
  const isWorking = told.status === "running" || called !== null;
  return isWorking && isAt(told, path) ? "working" : "not_reached";
}

/** Does a run stand at a step, or at a part of it? */
function isAt({ at }: Pick<Told, "at">, path: string): boolean {
  return at.some((one) => stepPathOf(one) === path);
}

/** It is recorded only where something has failed in it. */
function stateOfHandler(
  row: Step | null,
  blocks: readonly StoryBlock[],
  isReachable: boolean,
  run: Told["status"],
): StoryState {
  const taken = blocks.find(({ isTaken }) => isTaken === true);
  if (row !== null) return taken?.then === "continue" ? "handled" : "failed";
  if (!isReachable) return "not_taken";
  const watched = blocks.find(({ kind }) => kind === "watch")?.steps ?? [];
  if (watched.every(({ state }) => state === "not_reached")) return "not_reached";
  if (watched.every(({ state }) => state === "done" || state === "handled")) return "done";
  // What ends the run itself, as a Stop step does, no handler takes over.
  if (watched.some(({ state }) => state === "failed")) return "failed";
  switch (run) {
    case "cancelled":
      return "cancelled";
    case "succeeded":
    case "succeeded_with_errors":
    case "filtered":
    case "failed":
      return "done";
    case "waiting":
    case "delayed":
    case "running":
    case "paused":
    case "parked":
      return "working";
  }
}

export function connectorNamed(
  id: string,
  catalogue: Catalogue,
): NonNullable<StoryStep["connector"]> {
  return { id, label: connectorOf(catalogue, id)?.label ?? text(id, id) };
}

function modeOf(
  connection: string | null,
  told: Pick<Told, "connections">,
  effect: Effect | null,
): StoryStep["mode"] {
  return connectionOf(told, connection)?.mode ?? effect?.mode ?? null;
}

export function connectionOf(
  { connections }: Pick<Told, "connections">,
  id: string | null,
): Run["connections"][number] | undefined {
  return connections.find((connection) => connection.id === id);
}

/** The step that the run stands at, or has ended at, with something to tell. */
export function troubledStep(
  told: Pick<Told, "at">,
  steps: readonly StoryStep[],
): StoryStep | undefined {
  return steps.find(
    ({ path, state, kind }) => isAt(told, path) && kind !== "handler" && isTrouble(state),
  );
}

function isTrouble(state: StoryState): boolean {
  switch (state) {
    case "failed":
    case "handled":
    case "parked":
    case "paused":
    case "retrying":
      return true;
    case "done":
    case "cancelled":
    case "working":
    case "delayed":
    case "not_reached":
    case "not_taken":
      return false;
  }
}

/** The writes that wait for a person, the one that waits longest first. */
export function parkedEffects({ effects }: Pick<Run, "effects">): readonly Effect[] {
  return effects.filter(({ state }) => state === "parked");
}

/** How long a step took, from its first attempt to the end of its last, in milliseconds. */
export function tookMs({ attempts }: Step): number {
  const first = attempts[0];
  const last = attempts.at(-1);
  return first && last ? Date.parse(last.endedAt) - Date.parse(first.startedAt) : 0;
}
