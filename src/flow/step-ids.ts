import { withBlocks } from "./blocks.ts";
import type { Branch, Condition, Step, StepSettings } from "./step.ts";
import type { Value } from "./value.ts";
import type { Operation } from "./operation.ts";
import { outputsWithPills } from "./invoke.ts";
import { conditionWithValues, withValues } from "./step-values.ts";
import { withTriggerValues } from "./trigger-condition.ts";
import { withStepNames } from "./formula/scan.ts";
import { fieldsWithPills, type PillChange, withPills } from "./value-pills.ts";

type IdOf = (id: string) => string;

/**
 * The same operation with other ids for the steps and branches that it names, in its pills as well: a
 * step that was added here gets another id where somebody else has added one meanwhile.
 */
export function withStepIds(operation: Operation, idOf: IdOf): Operation {
  const inPill = pillsBy(idOf);
  const inBlock = (block: string | null) => block && idOf(block);
  switch (operation.do) {
    case "setTrigger":
      return {
        ...operation,
        trigger: operation.trigger && withTriggerValues(operation.trigger, valueBy(idOf)),
      };
    case "setInvokeOutputs":
      return { ...operation, outputs: outputsWithPills(operation.outputs, inPill) };
    case "setTriggerCondition":
      return { ...operation, condition: conditionWithIds(operation.condition, idOf) };
    case "setInvokeInputs":
    case "setWebhookCheck":
    case "setWebhookHeaders":
    case "setWebhookSample":
    case "renameInvokeInput":
    case "setFrequency":
    case "setSettings":
    case "setSchedule":
    case "replaceConnection":
    case "useTable":
    case "setOwnEvents":
    case "setTimeZone":
      return operation;
    case "addStep":
      return {
        ...operation,
        block: inBlock(operation.block),
        input: fieldsWithPills(operation.input, pillsBy(idOf)),
      };
    case "addLogic": {
      const { step } = operation;
      const isBlock = step.kind === "if" || step.kind === "handler";
      return {
        ...operation,
        block: inBlock(operation.block),
        step: isBlock ? step : settingsWithIds(step, idOf),
      };
    }
    case "restoreStep":
      return {
        ...operation,
        block: inBlock(operation.block),
        step: stepWithIds(operation.step, idOf),
      };
    case "moveStep":
      return { ...operation, step: idOf(operation.step), block: inBlock(operation.block) };
    case "setLogic":
      return {
        ...operation,
        step: idOf(operation.step),
        settings: settingsWithIds(operation.settings, idOf),
      };
    case "addBranch":
      return {
        ...operation,
        step: idOf(operation.step),
        condition: conditionWithIds(operation.condition, idOf),
      };
    case "restoreBranch":
      return {
        ...operation,
        step: idOf(operation.step),
        branch: branchWithIds(operation.branch, idOf),
      };
    case "setCondition":
      return {
        ...operation,
        branch: idOf(operation.branch),
        condition: conditionWithIds(operation.condition, idOf),
      };
    case "removeBranch":
    case "moveBranch":
    case "setAfter":
      return { ...operation, branch: idOf(operation.branch) };
    case "setField":
      return {
        ...operation,
        step: idOf(operation.step),
        value: valueBy(idOf)(operation.value),
      };
    case "removeStep":
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

/** The same step with other ids, those of its branches and of the steps that it holds, too. */
export function stepWithIds(step: Step, idOf: IdOf): Step {
  const own = withValues({ ...step, id: idOf(step.id) }, valueBy(idOf));
  const inside = withBlocks(own, ({ steps }) => steps.map((one) => stepWithIds(one, idOf)));
  switch (inside.kind) {
    case "action":
    case "variable":
    case "stop":
    case "delay":
    case "call":
    case "forEach":
      return inside;
    case "update":
      return { ...inside, variable: inside.variable && idOf(inside.variable) };
    case "if":
      return { ...inside, branches: inside.branches.map((one) => renamed(one, idOf)) };
    case "handler":
      return { ...inside, branches: inside.branches.map((one) => renamed(one, idOf)) };
  }
}

function renamed<One extends Branch>(branch: One, idOf: IdOf): One {
  return { ...branch, id: idOf(branch.id) };
}

function branchWithIds<One extends Branch>(branch: One, idOf: IdOf): One {
  return {
    ...branch,
    id: idOf(branch.id),
    condition: conditionWithIds(branch.condition, idOf),
    steps: branch.steps.map((one) => stepWithIds(one, idOf)),
  };
}

function conditionWithIds(condition: Condition | null, idOf: IdOf): Condition | null {
  return condition && conditionWithValues(condition, valueBy(idOf));
}

function settingsWithIds(settings: StepSettings, idOf: IdOf): StepSettings {
  const changed = (value: Value | null) => value && valueBy(idOf)(value);
  switch (settings.kind) {
    case "forEach":
      return { ...settings, list: changed(settings.list), collect: changed(settings.collect) };
    case "variable":
      return { ...settings, initial: changed(settings.initial) };
    case "update": {
      const { variable, value } = settings;
      return { ...settings, variable: variable && idOf(variable), value: changed(value) };
    }
    case "stop":
      return { ...settings, message: changed(settings.message) };
    case "delay":
      return { ...settings, amount: changed(settings.amount) };
    case "call":
      return { ...settings, input: fieldsWithPills(settings.input, pillsBy(idOf)) };
  }
}

function valueBy(idOf: IdOf): (value: Value) => Value {
  return (value) => withPills(value, pillsBy(idOf));
}

function pillsBy(idOf: IdOf): PillChange {
  return {
    pill: (pill) => ({ ...pill, from: idOf(pill.from) }),
    source: (source) => withStepNames(source, idOf),
  };
}
