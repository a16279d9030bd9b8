import type { FlowDocument, Step } from "./document.ts";
import { edit } from "./edit.ts";
import { fieldAt } from "./edit-field.ts";
import type { Operation } from "./operation.ts";
import { usesOf } from "./uses.ts";

/**
 * What takes an operation back: applied after it, one after the other, they leave the document as it
 * was, but for `nextStep`, which only rises. None where the operation does not apply. Where no id
 * stands twice in the document, as operations leave it.
 */
export function inverseOf(document: FlowDocument, operation: Operation): readonly Operation[] {
  if (!edit(document, operation).ok) return [];
  switch (operation.do) {
    case "setTrigger":
      return [{ do: "setTrigger", trigger: document.trigger }];
    case "setFrequency":
    case "setSettings":
    case "setSchedule":
      return triggerBack(document, operation);
    case "addStep":
      return [{ do: "removeStep", step: `s${document.nextStep}` }];
    case "restoreStep":
      return [{ do: "removeStep", step: operation.step.id }];
    case "removeStep":
      return atStep(document, operation.step, (step, index) => [
        { do: "restoreStep", index, step },
      ]);
    case "moveStep":
      return atStep(document, operation.step, ({ id }, index) => [
        { do: "moveStep", step: id, index },
      ]);
    case "renameStep":
      return atStep(document, operation.step, ({ id, name }) => [
        { do: "renameStep", step: id, name },
      ]);
    case "setAction":
      return atStep(document, operation.step, (step) => actionBack(step, operation));
    case "setConnection":
      return usesOf(document)
        .filter(({ step }) => step === operation.user)
        .map(({ step, connection }) => ({ do: "setConnection", user: step, connection }));
    case "replaceConnection":
      return connectionsBack(document, operation);
    case "setField":
    case "removeField":
      return atStep(document, operation.step, (step) => fieldBack(step, operation));
    case "setOwnEvents":
      return [{ do: "setOwnEvents", ownEvents: document.ownEvents }];
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
  operation: Of<"setFrequency"> | Of<"setSettings"> | Of<"setSchedule">,
): readonly Operation[] {
  switch (trigger?.kind) {
    case undefined:
      return [];
    case "schedule": {
      const { everyMinutes, overlap } = trigger;
      return [{ do: "setSchedule", everyMinutes, overlap }];
    }
    case "event":
      return operation.do === "setFrequency"
        ? [{ do: "setFrequency", everySeconds: trigger.everySeconds }]
        : [{ do: "setSettings", settings: trigger.settings }];
  }
}

/** Connection and fields went with the action. */
function actionBack(step: Step, change: Of<"setAction">): readonly Operation[] {
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

function fieldBack(
  { id, input }: Step,
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
function madeWith(id: string, input: Step["input"], path: string[]): Operation {
  const depths = path.map((_, index) => path.slice(0, index + 1));
  const first = depths.find((place) => fieldAt(input, place) === undefined) ?? path;
  return { do: "removeField", step: id, path: first };
}

function atStep(
  { steps }: FlowDocument,
  id: string,
  back: (step: Step, index: number) => readonly Operation[],
): readonly Operation[] {
  const index = steps.findIndex((step) => step.id === id);
  const step = steps[index];
  return step === undefined ? [] : back(step, index);
}
