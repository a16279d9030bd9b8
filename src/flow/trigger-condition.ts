import type { Problem, ProblemCode } from "./problems.ts";
import type { Condition } from "./step.ts";
import { conditionWithValues, type PlacedValue, valuesOfCondition } from "./step-values.ts";
import type { EventTrigger, Trigger } from "./trigger.ts";
import type { Value } from "./value.ts";
import type { WebhookTrigger } from "./webhook-trigger.ts";

/** What an event must meet to make a run: a condition of the trigger, of the shape that branches have. */

/** A trigger that brings a record to ask about. */
type Asking = EventTrigger | WebhookTrigger;

function isAsking(trigger: Trigger | null): trigger is Asking {
  return trigger?.kind === "event" || trigger?.kind === "webhook";
}

export function triggerConditionOf(trigger: Trigger | null): Condition | null {
  return isAsking(trigger) ? (trigger.condition ?? null) : null;
}

/** Null where the trigger brings no record. */
export function withTriggerCondition(
  trigger: Trigger | null,
  condition: Condition | null,
): Asking | null {
  if (!isAsking(trigger)) return null;
  const { condition: _, ...rest } = trigger;
  return condition === null ? rest : { ...rest, condition };
}

const conditionPath: readonly string[] = ["condition"];

/** All values that stand in a trigger, each with its keys from there. */
export function valuesOfTrigger(trigger: Trigger | null): readonly PlacedValue[] {
  if (trigger?.kind === "invoke")
    return trigger.outputs.flatMap(({ name, value }) =>
      value === null ? [] : [{ path: ["outputs", name], value }],
    );
  const condition = triggerConditionOf(trigger);
  return condition === null ? [] : valuesOfCondition(condition, conditionPath);
}

/** The same trigger with each of its values made another. */
export function withTriggerValues(trigger: Trigger, change: (value: Value) => Value): Trigger {
  switch (trigger.kind) {
    case "schedule":
      return trigger;
    case "invoke": {
      const outputs = trigger.outputs.map(({ name, value }) => ({
        name,
        value: value && change(value),
      }));
      return { ...trigger, outputs };
    }
    case "event":
    case "webhook":
      return trigger.condition === undefined
        ? trigger
        : { ...trigger, condition: conditionWithValues(trigger.condition, change) };
  }
}

/** What is wrong with the condition, as a trigger has it: no run waits there, and there is no Else. */
export function inTrigger(found: Problem): Problem {
  const { path } = found.where;
  return {
    ...found,
    code: ofTriggers[found.code] ?? found.code,
    where: { step: "trigger", path: [...conditionPath, ...path] },
  };
}

const ofTriggers: { readonly [Code in ProblemCode]?: ProblemCode } = {
  "flow.threshold_no_currency": "flow.trigger_threshold_no_currency",
  "flow.other_currency_unchosen": "flow.trigger_other_currency_unchosen",
  "flow.other_currency": "flow.trigger_other_currency",
  "flow.formula_too_much_work": "flow.trigger_formula_too_much_work",
};
