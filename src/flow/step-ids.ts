import type { Pill } from "./document.ts";
import type { Operation } from "./operation.ts";
import { fieldsWithPills, withPills } from "./value-pills.ts";

/**
 * The same operation with other ids for the steps that it names, in its pills as well: a step that was
 * added here gets another id where somebody else has added one meanwhile.
 */
export function withStepIds(operation: Operation, idOf: (id: string) => string): Operation {
  const inPill = (pill: Pill): Pill => ({ ...pill, from: idOf(pill.from) });
  switch (operation.do) {
    case "setTrigger":
    case "setFrequency":
    case "setSettings":
    case "setSchedule":
    case "replaceConnection":
    case "setOwnEvents":
      return operation;
    case "addStep":
      return { ...operation, input: fieldsWithPills(operation.input, inPill) };
    case "restoreStep": {
      const { id, input } = operation.step;
      const step = { ...operation.step, id: idOf(id), input: fieldsWithPills(input, inPill) };
      return { ...operation, step };
    }
    case "setField":
      return {
        ...operation,
        step: idOf(operation.step),
        value: withPills(operation.value, inPill),
      };
    case "removeStep":
    case "moveStep":
    case "renameStep":
    case "setAction":
    case "removeField":
      return { ...operation, step: idOf(operation.step) };
    case "setConnection":
      return {
        ...operation,
        user: operation.user === "trigger" ? "trigger" : idOf(operation.user),
      };
  }
}
