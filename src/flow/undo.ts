import { branchOf, type Spot, spotOf, takesInput } from "./blocks.ts";
import type { ActionStep, InputStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { settingsOf } from "./step-settings.ts";
import { edit } from "./edit.ts";
import { fieldAt } from "./edit-field.ts";
import type { Operation } from "./operation.ts";
import type { Where } from "./problems.ts";
import { restoring } from "./restore.ts";
import { placesOfTable } from "./table-places.ts";
import { triggerConditionOf } from "./trigger-condition.ts";
import { usesOf } from "./uses.ts";

/**
 * What takes an operation back: applied after it, one after the other, they leave the document as it
 * was, but for `nextStep`, which only rises. None where the operation does not apply. For a document
 * as operations leave it: no id stands twice, no else before another branch, nothing nested too deep.
 */
export function inverseOf(document: FlowDocument, operation: Operation): readonly Operation[] {
  if (!edit(document, operation).ok) return [];
  switch (operation.do) {
    case "setTrigger":
      return [{ do: "setTrigger", trigger: document.trigger }];
    case "setFrequency":
    case "setSettings":
    case "setSchedule":
    case "setInvokeInputs":
    case "setInvokeOutputs":
    case "setWebhookCheck":
    case "setWebhookHeaders":
    case "setWebhookSample":
      return triggerBack(document, operation);
    case "setTriggerCondition":
      return conditionBack(document);
    case "renameInvokeInput":
      return nameBack(document, operation);
    case "addStep":
    case "addLogic":
      return [{ do: "removeStep", step: `s${document.nextStep}` }];
    case "restoreStep":
      return [{ do: "removeStep", step: operation.step.id }];
    case "removeStep":
      return atStep(document, operation.step, ({ step, block, index }) => [
        { do: "restoreStep", block, index, step },
      ]);
    case "moveStep":
      return atStep(document, operation.step, ({ step, block, index }) => [
        { do: "moveStep", step: step.id, block, index },
      ]);
    case "setLogic":
      return settingsBack(document, operation.step);
    case "addBranch":
      return [{ do: "removeBranch", branch: `s${document.nextStep}` }];
    case "restoreBranch":
      return [{ do: "removeBranch", branch: operation.branch.id }];
    case "removeBranch":
    case "moveBranch":
    case "setCondition":
    case "setAfter":
      return branchBack(document, operation);
    case "renameStep":
      return atStep(document, operation.step, ({ step: { id, name } }) => [
        { do: "renameStep", step: id, name },
      ]);
    case "setAction":
      return atAction(document, operation.step, (step) => actionBack(step, operation));
    case "setConnection":
      return usesOf(document)
        .filter(({ step }) => step === operation.user)
        .map(({ step, connection }) => ({ do: "setConnection", user: step, connection }));
    case "replaceConnection":
      return connectionsBack(document, operation);
    case "useTable":
      return placesOfTable(document, operation.table).flatMap((place) =>
        contentBack(document, place),
      );
    case "setField":
    case "removeField":
      return atStep(document, operation.step, ({ step }) =>
        takesInput(step) ? fieldBack(step, operation) : [],
      );
    case "setOwnEvents":
      return [{ do: "setOwnEvents", ownEvents: document.ownEvents }];
    case "setTimeZone":
      return [{ do: "setTimeZone", timeZone: document.timeZone }];
  }
}

/** The same for several operations, done one after the other. */
export function inverseOfAll(
  document: FlowDocument,
  operations: readonly Operation[],
): readonly Operation[] {
  let current = document;
  const inverses = operations.map((operation) => {
    const inverse = inverseOf(current, operation);
    const edited = edit(current, operation);
    if (edited.ok) current = edited.document;
    return inverse;
  });
  return inverses.toReversed().flat();
}

type Of<Name extends Operation["do"]> = Operation & { readonly do: Name };

function triggerBack(
  { trigger }: FlowDocument,
  operation: Of<
    | "setFrequency"
    | "setSettings"
    | "setSchedule"
    | "setInvokeInputs"
    | "setInvokeOutputs"
    | "setWebhookCheck"
    | "setWebhookHeaders"
    | "setWebhookSample"
  >,
): readonly Operation[] {
  switch (trigger?.kind) {
    case undefined:
      return [];
    case "schedule": {
      const { when, overlap } = trigger;
      return [{ do: "setSchedule", when, overlap }];
    }
    case "invoke":
      return operation.do === "setInvokeInputs"
        ? [{ do: "setInvokeInputs", inputs: trigger.inputs }]
        : [{ do: "setInvokeOutputs", outputs: trigger.outputs }];
    case "webhook": {
      const { check, headers, sample } = trigger;
      if (operation.do === "setWebhookCheck") return [{ do: "setWebhookCheck", check }];
      return operation.do === "setWebhookHeaders"
        ? [{ do: "setWebhookHeaders", headers }]
        : [{ do: "setWebhookSample", sample }];
    }
    case "event":
      return operation.do === "setFrequency"
        ? [{ do: "setFrequency", everySeconds: trigger.everySeconds }]
        : [{ do: "setSettings", settings: trigger.settings }];
  }
}

/** Pills that had the new name before, though no input had it, are put back as they were. */
function nameBack(
  document: FlowDocument,
  { from, to }: Of<"renameInvokeInput">,
): readonly Operation[] {
  const back: Operation = { do: "renameInvokeInput", from: to, to: from };
  const renamed = edit(document, { ...back, from, to });
  const undone = renamed.ok ? edit(renamed.document, back) : renamed;
  return undone.ok ? [back, ...restoring(undone.document, document, () => true)] : [];
}

function conditionBack({ trigger }: FlowDocument): readonly Operation[] {
  return [{ do: "setTriggerCondition", condition: triggerConditionOf(trigger) }];
}

function branchBack(
  document: FlowDocument,
  operation: Of<"removeBranch"> | Of<"moveBranch"> | Of<"setCondition"> | Of<"setAfter">,
): readonly Operation[] {
  const found = branchOf(document, operation.branch);
  if (found === undefined) return [];
  const { step, branch, index } = found;
  switch (operation.do) {
    case "removeBranch":
      return [{ do: "restoreBranch", step: step.id, index, branch }];
    case "moveBranch":
      return [{ do: "moveBranch", branch: branch.id, index }];
    case "setCondition":
      return [{ do: "setCondition", branch: branch.id, condition: branch.condition }];
    case "setAfter":
      return "then" in branch ? [{ do: "setAfter", branch: branch.id, then: branch.then }] : [];
  }
}

function settingsBack(document: FlowDocument, id: string): readonly Operation[] {
  return atStep(document, id, ({ step }) =>
    step.kind === "action" || step.kind === "if" || step.kind === "handler"
      ? []
      : [{ do: "setLogic", step: id, settings: settingsOf(step) }],
  );
}

/** Connection and fields went with the action. */
function actionBack(step: ActionStep, change: Of<"setAction">): readonly Operation[] {
  const { id, connector, action, connection, input } = step;
  const kept = new Set(change.keep);
  const lost = Object.entries(input).filter(([name]) => !kept.has(name));
  const keep = Object.keys(input).filter((name) => kept.has(name));
  return [
    { do: "setAction", step: id, connector, action, keep },
    ...(connector === change.connector || connection === null
      ? []
      : [{ do: "setConnection", user: id, connection } as const]),
    ...lost.map(([name, value]): Operation => ({ do: "setField", step: id, path: [name], value })),
  ];
}

/** Others may have had the new connection before. */
function connectionsBack(
  document: FlowDocument,
  { connector, from, to }: Of<"replaceConnection">,
): readonly Operation[] {
  if (from === to) return [];
  return usesOf(document)
    .filter((use) => use.connector === connector && use.connection === from)
    .map(({ step }) => ({ do: "setConnection", user: step, connection: from }));
}

/** Puts back what stands where a table is used. */
function contentBack(
  document: FlowDocument,
  { step, path: [part, ...path] }: Where,
): readonly Operation[] {
  if (part === "condition") return conditionBack(document);
  if (step === "trigger" || step === null)
    return document.trigger?.kind === "invoke"
      ? [{ do: "setInvokeOutputs", outputs: document.trigger.outputs }]
      : [];
  if (part === "input")
    return atStep(document, step, ({ step: found }) => {
      const value = takesInput(found) ? fieldAt(found.input, path) : undefined;
      return value === undefined ? [] : [{ do: "setField", step, path, value }];
    });
  if (part !== "branches") return settingsBack(document, step);
  const found = branchOf(document, path[0] ?? "");
  if (found === undefined) return [];
  const { id: branch, condition } = found.branch;
  return [{ do: "setCondition", branch, condition }];
}

function fieldBack(
  { id, input }: InputStep,
  { do: what, path }: Of<"setField"> | Of<"removeField">,
): readonly Operation[] {
  const old = fieldAt(input, path);
  if (old === undefined) return what === "setField" ? [madeWith(id, input, path)] : [];
  const holder = fieldAt(input, path.slice(0, -1));
  // An item can be replaced or added at the end, but not put between others.
  return what === "removeField" && holder?.kind === "list"
    ? [{ do: "setField", step: id, path: path.slice(0, -1), value: holder }]
    : [{ do: "setField", step: id, path, value: old }];
}

/** The groups that came into being together with the field go with it. */
function madeWith(id: string, input: InputStep["input"], path: string[]): Operation {
  const depths = path.map((_, index) => path.slice(0, index + 1));
  const first = depths.find((place) => fieldAt(input, place) === undefined) ?? path;
  return { do: "removeField", step: id, path: first };
}

function atStep(
  document: FlowDocument,
  id: string,
  back: (spot: Spot) => readonly Operation[],
): readonly Operation[] {
  const spot = spotOf(document, id);
  return spot === undefined ? [] : back(spot);
}

function atAction(
  document: FlowDocument,
  id: string,
  back: (step: ActionStep) => readonly Operation[],
): readonly Operation[] {
  return atStep(document, id, ({ step }) => (step.kind === "action" ? back(step) : []));
}
