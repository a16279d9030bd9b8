import type { Json, JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import { triggerName } from "./describe.ts";
import type { FlowDocument, Step } from "./document.ts";
import { fieldAt } from "./edit-field.ts";
import { resolveInput } from "./mapping.ts";
import { actionOf, outputOf, stepName, triggerOf } from "./offers.ts";
import type { Lookup } from "./pill.ts";
import { type PillOffer, pillsOf } from "./pills.ts";
import type { Problem } from "./problems.ts";
import type { FormulaFacts } from "./read.ts";
import { scheduleSample } from "./schedule.ts";

/** What the trigger and the steps gave the last time that anybody looked, by `trigger` or the step's id. */
export type KnownSamples = ReadonlyMap<string, Json>;

export interface Sample {
  readonly data: Json;
  /** False for the documented one of the catalogue. */
  readonly real: boolean;
}

/** What the trigger or a step hands on, as an example; undefined where not even its kind is known. */
export function sampleOf(
  from: string,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): Sample | undefined {
  const data = known.get(from);
  if (data !== undefined) return { data, real: true };
  const documented = documentedSample(from, document, catalogue);
  return documented === undefined ? undefined : { data: documented, real: false };
}

export interface ResolvedSample {
  /** What would be sent; where something is wrong, as much of it as is not. */
  readonly value: JsonObject;
  readonly problems: readonly Problem[];
}

/** What a step would send, if the trigger and the steps before it gave their samples. */
export function resolvedInput(
  step: Step,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
  facts: FormulaFacts,
): ResolvedSample {
  const schema = actionOf(catalogue, step.connector, step.action)?.input ?? {};
  const lookup: Lookup = (from) => sampleOf(from, document, catalogue, known)?.data;
  const whole = resolveInput(step.input, schema, lookup, facts);
  return whole.ok
    ? { value: whole.value, problems: [] }
    : { value: soundFields(step, schema, lookup, facts), problems: whole.problems };
}

/**
 * The currency that an amount in a step is in, by the path that its field names; null where none is
 * chosen yet. From a pill it is that of the sample.
 */
export function currencyOf(
  path: readonly string[],
  step: Step,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): string | null {
  const value = fieldAt(step.input, path);
  if (value === undefined) return null;
  const lookup: Lookup = (from) => sampleOf(from, document, catalogue, known)?.data;
  const alone = { properties: { currency: word } };
  const resolved = resolveInput({ currency: value }, alone, lookup, noRun);
  const currency = resolved.ok ? resolved.value["currency"] : undefined;
  return typeof currency === "string" ? currency : null;
}

const word: Schema = { type: "string" };

/** A currency hangs on no time. */
const noRun: FormulaFacts = { now: 0, timeZone: "UTC", seed: "" };

/** The pills of the trigger or of one step. */
export interface PillGroup {
  /** `trigger`, or the step's id. */
  readonly from: string;
  readonly label: LocalizedText;
  /** Null for a schedule, which is no system's. */
  readonly connector: string | null;
  /** Is the sample that the pills show real, or the documented one? */
  readonly real: boolean;
  readonly pills: readonly PillOffer[];
}

/** What can be put into a field of the step at a position: the pills of all that runs before it. */
export function pillsBefore(
  position: number,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): readonly PillGroup[] {
  const { trigger, steps } = document;
  const sources = [
    {
      from: "trigger",
      label: triggerName(trigger, catalogue),
      connector: trigger?.kind === "event" ? trigger.connector : null,
    },
    ...steps.slice(0, position).map((step) => ({
      from: step.id,
      label: stepName(step, catalogue),
      connector: step.connector,
    })),
  ];
  return sources.flatMap((source) => {
    const output = outputOf(document, catalogue, source.from);
    if (output === undefined) return [];
    const sample = sampleOf(source.from, document, catalogue, known);
    const pills = pillsOf(source.from, output, sample?.data);
    return [{ ...source, real: sample?.real === true, pills }];
  });
}

function documentedSample(
  from: string,
  { trigger, steps }: FlowDocument,
  catalogue: Catalogue,
): Json | undefined {
  if (from !== "trigger") {
    const step = steps.find(({ id }) => id === from);
    return step && actionOf(catalogue, step.connector, step.action)?.sample;
  }
  switch (trigger?.kind) {
    case undefined:
      return undefined;
    case "schedule":
      return scheduleSample;
    case "event":
      return triggerOf(catalogue, trigger.connector, trigger.trigger)?.sample;
  }
}

/** Each field by itself, so that one which is wrong does not hide the others. */
function soundFields(
  { input }: Step,
  schema: Schema,
  lookup: Lookup,
  facts: FormulaFacts,
): JsonObject {
  const alone: Schema = { ...schema, required: [] };
  const entries = Object.entries(input).flatMap(([name, value]) => {
    const resolved = resolveInput({ [name]: value }, alone, lookup, facts);
    return resolved.ok ? Object.entries(resolved.value) : [];
  });
  return Object.fromEntries(entries);
}
