import { branchesOf, branchOf, stepOf, stepsIn } from "./blocks.ts";
import type { Branch, Condition } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Operation } from "./operation.ts";
import { settingsIn, settingsOnto } from "./step-settings.ts";

/**
 * The same operation where it belongs in the newest state: beside the steps or branches that its author
 * saw it beside, and with the settings that they left alone. Both documents, and the operation, name steps by the same ids.
 */
export function placed(operation: Operation, seen: FlowDocument, now: FlowDocument): Operation {
  switch (operation.do) {
    case "addStep":
    case "addLogic":
    case "restoreStep":
    case "moveStep": {
      const { block, index } = operation;
      const others = without(operation.do === "moveStep" ? operation.step : null);
      const before = others(stepsIn(seen, block) ?? []).slice(0, index);
      return { ...operation, index: indexBehind(before, others(stepsIn(now, block) ?? [])) };
    }
    case "addBranch": {
      const { step, index, condition } = operation;
      return {
        ...operation,
        index: branchIndex({ step, index, condition, moving: null }, seen, now),
      };
    }
    case "restoreBranch": {
      const { step, index, branch } = operation;
      const { condition } = branch;
      return {
        ...operation,
        index: branchIndex({ step, index, condition, moving: null }, seen, now),
      };
    }
    case "moveBranch": {
      const { branch: moving, index } = operation;
      const found = branchOf(now, moving);
      if (found === undefined) return operation;
      const { condition } = found.branch;
      const step = found.step.id;
      return { ...operation, index: branchIndex({ step, index, condition, moving }, seen, now) };
    }
    case "setLogic": {
      const { step, settings } = operation;
      const onto = settingsOnto(settings, settingsIn(seen, step), settingsIn(now, step));
      return { ...operation, settings: onto };
    }
    case "setTrigger":
    case "setFrequency":
    case "setSettings":
    case "setSchedule":
    case "removeStep":
    case "removeBranch":
    case "setCondition":
    case "setAfter":
    case "renameStep":
    case "setAction":
    case "setConnection":
    case "replaceConnection":
    case "useTable":
    case "setField":
    case "removeField":
    case "setOwnEvents":
    case "setTimeZone":
    case "setInvokeInputs":
    case "setWebhookCheck":
    case "setWebhookHeaders":
    case "setWebhookSample":
    case "setTriggerCondition":
    case "renameInvokeInput":
    case "setInvokeOutputs":
      return operation;
  }
}

/** An else stays the last. */
function branchIndex(
  one: {
    readonly step: string;
    readonly index: number;
    readonly condition: Condition | null;
    readonly moving: string | null;
  },
  seen: FlowDocument,
  now: FlowDocument,
): number {
  const others = without(one.moving);
  const before = others(branchesOf(stepOf(seen, one.step))).slice(0, one.index);
  const there: readonly Branch[] = others(branchesOf(stepOf(now, one.step)));
  if (one.condition === null) return there.length;
  const last = there.at(-1)?.condition === null ? there.length - 1 : there.length;
  return Math.min(indexBehind(before, there), last);
}

interface Known {
  readonly id: string;
}

function without(
  moving: string | null,
): <One extends Known>(those: readonly One[]) => readonly One[] {
  return (those) => those.filter(({ id }) => id !== moving);
}

/** Behind the nearest of those that stood before it and is still there. */
function indexBehind(before: readonly Known[], now: readonly Known[]): number {
  const ids = now.map(({ id }) => id);
  return 1 + ids.indexOf(before.findLast(({ id }) => ids.includes(id))?.id ?? "");
}
