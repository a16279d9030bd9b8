import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import type { ForEachStep, HandlerStep, VariableStep } from "./step.ts";
import type { Value } from "./value.ts";
import { emptyVariable, errorSample, variableSchemas } from "./logic-output.ts";
import { resolveValue } from "./mapping.ts";
import { isList } from "./pill.ts";
import type { FormulaFacts } from "./read.ts";
import { pillsIn } from "./value-pills.ts";

export interface Sample {
  readonly data: Json;
  /** False for the documented one of the catalogue. */
  readonly real: boolean;
}

type Samples = (from: string) => Sample | undefined;

/** What a step of Millrace's own hands on, made from the samples of what it reads; `known` is what a run has given. */
export function logicSample(
  step: ForEachStep | HandlerStep | VariableStep,
  known: Json | undefined,
  samples: Samples,
  facts: FormulaFacts,
): Sample {
  const read = (value: Value | null, schema: Schema, from: Samples): Json | undefined =>
    sampleIn(value, schema, from, facts);
  const seen = isJsonObject(known) ? known : {};
  switch (step.kind) {
    case "forEach": {
      const items = itemsOf(read(step.list, {}, samples));
      const count = items.length;
      const inside = { ...(count > 0 && { item: items[0] ?? null }), number: 1, count };
      const result = read(step.collect, {}, (from) =>
        from === step.id ? { data: inside, real: false } : samples(from),
      );
      const after = { succeeded: count, failed: 0, results: result === undefined ? [] : [result] };
      const real = known !== undefined || isReal(step.list, samples);
      return { data: { ...inside, ...after, ...seen }, real };
    }
    case "handler":
      return { data: { error: errorSample, ...seen }, real: isJsonObject(seen["error"]) };
    case "variable": {
      const value =
        step.initial === null
          ? (emptyVariable[step.type] ?? undefined)
          : read(step.initial, variableSchemas[step.type], samples);
      const real = known !== undefined || isReal(step.initial, samples);
      return { data: { ...(value !== undefined && { value }), ...seen }, real };
    }
  }
}

function itemsOf(items: Json | undefined): readonly Json[] {
  if (items === undefined) return [];
  return isList(items) ? items : [items];
}

function sampleIn(
  value: Value | null,
  schema: Schema,
  samples: Samples,
  facts: FormulaFacts,
): Json | undefined {
  if (value === null) return undefined;
  const place = { path: [], label: undefined, source: null };
  const outcome = resolveValue(value, schema, place, (from) => samples(from)?.data, facts);
  return outcome.kind === "value" ? outcome.value : undefined;
}

function isReal(value: Value | null, samples: Samples): boolean {
  const pills = value === null ? [] : pillsIn(value);
  return pills.length > 0 && pills.every(({ pill }) => samples(pill.from)?.real === true);
}
