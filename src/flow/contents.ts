import type { Json } from "#sdk/json.ts";
import { blocksOf, branchesOf, type Spot, spotOf, takesInput, withBlocks } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { InputStep, Step, StepSettings } from "./step.ts";
import type { Trigger } from "./trigger.ts";
import { fieldAt } from "./edit-field.ts";
import type { Where } from "./problems.ts";
import { settingsOf } from "./step-settings.ts";

/**
 * What stands at a place of a document, as far as two people can meet there (`edit-places.ts`);
 * undefined for nothing. An order is that of the steps or branches that `other` has there, too. Steps
 * within a step have places of their own: the step holds but their ids.
 */
export function contentAt(
  document: FlowDocument,
  where: Where,
  other: FlowDocument,
): Json | undefined {
  const { step: id, path } = where;
  if (id === null) return inFlow(document, path, other);
  if (id === "trigger") return inTriggerOf(document.trigger, path);
  const spot = spotOf(document, id);
  return spot && inStepOf(spot, path, spotOf(other, id)?.step);
}

function inFlow(
  { steps, ownEvents, timeZone }: FlowDocument,
  [key]: readonly string[],
  other: FlowDocument,
): Json | undefined {
  if (key === "order") return orderOf(steps, other.steps);
  if (key === "timeZone") return timeZone;
  return key === "ownEvents" ? ownEvents : undefined;
}

function inTriggerOf(trigger: Trigger | null, [key]: readonly string[]): Json | undefined {
  if (trigger === null || key === undefined) return trigger;
  if (key === "trigger")
    return trigger.kind === "event" ? [trigger.connector, trigger.trigger] : trigger.kind;
  return Object.entries(trigger).find(([name]) => name === key)?.[1];
}

function inStepOf(
  { step, block }: Spot,
  [key, ...path]: readonly string[],
  other: Step | undefined,
): Json | undefined {
  switch (key) {
    case undefined:
      return { block, step: withBlocks(step, () => []), steps: blocksOf(step).map(stepIds) };
    case "block":
      return block;
    case "order":
      return orderInside(step, step.id, other);
    case "branchOrder":
      return orderOf(branchesOf(step), branchesOf(other));
    case "branches":
      return inBranchOf(step, path, other);
    case "settings":
      return step.kind === "action" || step.kind === "if" || step.kind === "handler"
        ? undefined
        : settingOf(settingsOf(step), path);
    case "input":
      return takesInput(step) ? inputAt(step, path) : undefined;
    case "action":
      return actionIn(step);
    default:
      return Object.entries(step).find(([name]) => name === key)?.[1];
  }
}

function settingOf(settings: StepSettings, [key]: readonly string[]): Json | undefined {
  return key === undefined
    ? settings
    : Object.entries(settings).find(([name]) => name === key)?.[1];
}

/** What the input is the input of. */
function actionIn(step: Step): Json | undefined {
  if (step.kind === "call") return step.flow;
  return step.kind === "action" ? [step.connector, step.action] : undefined;
}

function inputAt({ input }: InputStep, path: readonly string[]): Json | undefined {
  return path.length === 0 ? input : fieldAt(input, path);
}

function inBranchOf(
  step: Step,
  [id = "", key]: readonly string[],
  other: Step | undefined,
): Json | undefined {
  const branch = branchesOf(step).find((one) => one.id === id);
  if (branch === undefined) return undefined;
  if (key === undefined) return { ...branch, steps: stepIds(branch) };
  if (key === "order") return orderInside(step, id, other);
  return Object.entries(branch).find(([name]) => name === key)?.[1];
}

function orderInside(step: Step, block: string, other: Step | undefined): Json | undefined {
  const stepsIn = (one: Step | undefined) =>
    one && blocksOf(one).find(({ id }) => id === block)?.steps;
  const steps = stepsIn(step);
  return steps && orderOf(steps, stepsIn(other) ?? []);
}

interface Known {
  readonly id: string;
}

function orderOf(those: readonly Known[], others: readonly Known[]): Json {
  const known = new Set(others.map(({ id }) => id));
  return those.map(({ id }) => id).filter((id) => known.has(id));
}

function stepIds({ steps }: { readonly steps: readonly Known[] }): readonly string[] {
  return steps.map(({ id }) => id);
}
