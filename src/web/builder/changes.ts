import { branchOf, stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import { type Condition, emptyCondition, type Step, type StepSettings } from "#flow/step.ts";
import { settingsOf, type SettingsStep } from "#flow/step-settings.ts";
import type {
  EventTrigger,
  InvokeInput,
  InvokeOutput,
  InvokeTrigger,
  ScheduleTrigger,
} from "#flow/trigger.ts";
import { triggerConditionOf } from "#flow/trigger-condition.ts";
import type { WebhookCheck, WebhookTrigger } from "#flow/webhook-trigger.ts";
import { useBench } from "./bench.ts";

/**
 * Operations that set several things as a whole. What is typed in one field arrives late, and must not take back what was
 * set in another since: each operation is made of what stands at that moment. What is not there any more stays away.
 */

type Change<Whole> = (now: Whole) => Whole;

export function settingsChanged(
  { trigger }: FlowDocument,
  change: Change<EventTrigger["settings"]>,
): readonly Operation[] {
  return trigger?.kind === "event"
    ? [{ do: "setSettings", settings: change(trigger.settings) }]
    : [];
}

export function inputsChanged(
  { trigger }: FlowDocument,
  change: Change<InvokeTrigger["inputs"]>,
): readonly Operation[] {
  return trigger?.kind === "invoke"
    ? [{ do: "setInvokeInputs", inputs: change(trigger.inputs) }]
    : [];
}

/** One of the inputs, by its name. */
export function inputChanged(
  document: FlowDocument,
  name: string,
  change: Change<InvokeInput>,
): readonly Operation[] {
  return inputsChanged(document, (inputs) =>
    inputs.map((one) => (one.name === name ? change(one) : one)),
  );
}

export function outputsChanged(
  { trigger }: FlowDocument,
  change: Change<InvokeOutput[]>,
): readonly Operation[] {
  return trigger?.kind === "invoke"
    ? [{ do: "setInvokeOutputs", outputs: change(trigger.outputs) }]
    : [];
}

export function checkChanged(
  { trigger }: FlowDocument,
  change: Change<WebhookCheck>,
): readonly Operation[] {
  return trigger?.kind === "webhook"
    ? [{ do: "setWebhookCheck", check: change(trigger.check) }]
    : [];
}

/** At most 20 are kept. */
export function headersChanged(
  { trigger }: FlowDocument,
  change: Change<WebhookTrigger["headers"]>,
): readonly Operation[] {
  return trigger?.kind === "webhook"
    ? [{ do: "setWebhookHeaders", headers: [...new Set(change(trigger.headers))].slice(0, 20) }]
    : [];
}

export function scheduleChanged(
  { trigger }: FlowDocument,
  change: Change<Pick<ScheduleTrigger, "when" | "overlap">>,
): readonly Operation[] {
  if (trigger?.kind !== "schedule") return [];
  const { when, overlap } = trigger;
  return [{ do: "setSchedule", ...change({ when, overlap }) }];
}

export function triggerConditionChanged(
  { trigger }: FlowDocument,
  change: Change<Condition>,
): readonly Operation[] {
  const condition = change(triggerConditionOf(trigger) ?? emptyCondition);
  return trigger === null ? [] : [{ do: "setTriggerCondition", condition }];
}

export function conditionChanged(
  document: FlowDocument,
  branch: string,
  change: Change<Condition>,
): readonly Operation[] {
  const now = branchOf(document, branch)?.branch;
  return now === undefined
    ? []
    : [{ do: "setCondition", branch, condition: change(now.condition ?? emptyCondition) }];
}

export type SettingsOf<Kind extends SettingsStep["kind"]> = Extract<StepSettings, { kind: Kind }>;

export function logicChanged<Kind extends SettingsStep["kind"]>(
  document: FlowDocument,
  { id, kind }: { readonly id: string; readonly kind: Kind },
  change: Partial<Omit<SettingsOf<Kind>, "kind">>,
): readonly Operation[] {
  const step = stepOf(document, id);
  if (step === undefined || !isOf(step, kind)) return [];
  return [{ do: "setLogic", step: id, settings: { ...settingsOf(step), ...change } }];
}

function isOf(step: Step, kind: SettingsStep["kind"]): step is SettingsStep {
  return step.kind === kind;
}

/** Does what is made of the document as it is at that moment. */
export function useChange(): (changed: (now: FlowDocument) => readonly Operation[]) => void {
  const { edit, now } = useBench();
  return (changed) => {
    const operations = changed(now());
    if (operations.length > 0) edit(...operations);
  };
}
