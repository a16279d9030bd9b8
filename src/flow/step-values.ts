import type { Branch, Condition, ConditionRow, Step } from "./step.ts";
import type { Value } from "./value.ts";

/** A value that stands in a step itself, not in a step that it holds. */
export interface PlacedValue {
  /** Keys from the step: `["input", "amount"]`; a branch goes by its id: `["branches", "s7", "rows", "0", "left"]`. */
  readonly path: readonly string[];
  readonly value: Value;
}

export function valuesOf(step: Step): readonly PlacedValue[] {
  switch (step.kind) {
    case "action":
    case "call":
      return Object.entries(step.input).map(([name, value]) => ({ path: ["input", name], value }));
    case "variable":
      return at(["initial"], step.initial);
    case "update":
      return at(["value"], step.value);
    case "stop":
      return at(["message"], step.message);
    case "delay":
      return at(["amount"], step.amount);
    case "forEach":
      return [...at(["list"], step.list), ...at(["collect"], step.collect)];
    case "if":
    case "handler":
      return step.branches.flatMap(valuesOfBranch);
  }
}

function valuesOfBranch({ id, condition }: Branch): readonly PlacedValue[] {
  return condition === null ? [] : valuesOfCondition(condition, ["branches", id]);
}

export function valuesOfCondition(
  { rows }: Condition,
  path: readonly string[],
): readonly PlacedValue[] {
  return rows.flatMap((row, index) => sidesOf(row, [...path, "rows", String(index)]));
}

function sidesOf({ left, right }: ConditionRow, path: readonly string[]): readonly PlacedValue[] {
  return [...at([...path, "left"], left), ...at([...path, "right"], right)];
}

function at(path: readonly string[], value: Value | null): readonly PlacedValue[] {
  return value === null ? [] : [{ path, value }];
}

/** The same step with each of its own values made another. */
export function withValues(step: Step, change: (value: Value) => Value): Step {
  const changed = (value: Value | null) => value && change(value);
  switch (step.kind) {
    case "action":
    case "call": {
      const input = Object.entries(step.input).map(([name, value]) => [name, change(value)]);
      return { ...step, input: Object.fromEntries(input) };
    }
    case "variable":
      return { ...step, initial: changed(step.initial) };
    case "update":
      return { ...step, value: changed(step.value) };
    case "stop":
      return { ...step, message: changed(step.message) };
    case "delay":
      return { ...step, amount: changed(step.amount) };
    case "forEach":
      return { ...step, list: changed(step.list), collect: changed(step.collect) };
    case "if":
      return { ...step, branches: step.branches.map((one) => withCondition(one, change)) };
    case "handler":
      return { ...step, branches: step.branches.map((one) => withCondition(one, change)) };
  }
}

function withCondition<One extends Branch>(branch: One, change: (value: Value) => Value): One {
  const { condition } = branch;
  return condition === null
    ? branch
    : { ...branch, condition: conditionWithValues(condition, change) };
}

export function conditionWithValues(
  condition: Condition,
  change: (value: Value) => Value,
): Condition {
  return {
    ...condition,
    rows: condition.rows.map((row) => ({
      ...row,
      left: row.left && change(row.left),
      right: row.right && change(row.right),
    })),
  };
}
