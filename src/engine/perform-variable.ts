import type { Json } from "#sdk/json.ts";
import { stepOf } from "#flow/blocks.ts";
import { emptyVariable, variableSchemas } from "#flow/logic-output.ts";
import type { UpdateStep, VariableStep } from "#flow/step.ts";
import type { Performed } from "./attempt.ts";
import { engineError } from "./failure.ts";
import { listOf, type LogicSpot, valueOf } from "./logic-spot.ts";
import { inputRefused } from "./step-input.ts";

/** Variables are in the run's state, which the store writes with every step. */
const maxSize = 256_000;

export async function performVariable(step: VariableStep, spot: LogicSpot): Promise<Performed> {
  const given = await valueOf(step.initial, variableSchemas[step.type], spot);
  if (!given.ok) return spot.attempt.refused(inputRefused(given.problems));
  return put(step.id, given.value ?? emptyVariable[step.type], spot);
}

export async function performUpdate(step: UpdateStep, spot: LogicSpot): Promise<Performed> {
  const { attempt, held } = spot;
  const { variables = {} } = held.run.state;
  const made = step.variable === null ? undefined : stepOf(held.document, step.variable);
  if (made?.kind !== "variable" || !Object.hasOwn(variables, made.id))
    return attempt.failed(engineError("engine.unknown_variable"));
  const schema = step.change === "set" ? variableSchemas[made.type] : {};
  const given = await valueOf(step.value, schema, spot);
  if (!given.ok) return attempt.refused(inputRefused(given.problems));
  const before = variables[made.id] ?? null;
  // What is empty is no item.
  const added = given.value === null ? [] : [given.value];
  switch (step.change) {
    case "set":
      return put(made.id, given.value ?? emptyVariable[made.type], spot);
    case "addToStart":
      return put(made.id, [...added, ...listOf(before)], spot);
    case "addToEnd":
      return put(made.id, [...listOf(before), ...added], spot);
  }
}

function put(step: string, value: Json, { attempt, path, held }: LogicSpot): Performed {
  const variables = { ...held.run.state.variables, [step]: value };
  if (JSON.stringify(variables).length > maxSize)
    return attempt.failed(engineError("engine.variables_too_large"));
  return attempt.with({ value }).as({ kind: "done", path, variable: { step, value } }, { value });
}
