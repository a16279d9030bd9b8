import type { Json, JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import { triggerName } from "./describe.ts";
import { stepOf, stepsOf } from "./blocks.ts";
import type { InputStep, Step } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { fieldAt } from "./edit-field.ts";
import { logicSample, type Sample } from "./logic-sample.ts";
import { resolveInput } from "./mapping.ts";
import { actionSample, triggerSample } from "./declared.ts";
import { callableOf, inputOf, stepName } from "./offers.ts";
import type { Lookup } from "./pill.ts";
import { type PillOffer, pillsOf, wholeOf } from "./pills.ts";
import type { Problem } from "./problems.ts";
import { reach, type Viewpoint } from "./reach.ts";
import { type FormulaFacts, noRun } from "./read.ts";
import { outputAs, schemasIn } from "./sight.ts";
import { tablesAtHand } from "./table-uses.ts";

/** What the trigger and the steps gave the last time that anybody looked, by `trigger` or the step's id. */
export type KnownSamples = ReadonlyMap<string, Json>;

export type { Sample };

/** What the trigger or a step hands on, as an example; undefined where not even its kind is known. */
export function sampleOf(
  from: string,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): Sample | undefined {
  return samplesIn(document, catalogue, known)(from);
}

/** The samples of a document, each worked out once. */
function samplesIn(
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): (from: string) => Sample | undefined {
  const found = new Map<string, Sample | undefined>();
  const facts = noRun(document.timeZone, tablesAtHand(catalogue), schemasIn(document, catalogue));
  const sample = (from: string): Sample | undefined => {
    if (found.has(from)) return found.get(from);
    // A loop that goes through itself, by mistake, finds nothing there.
    found.set(from, undefined);
    const step = stepOf(document, from);
    const data = known.get(from);
    const made =
      step?.kind === "forEach" || step?.kind === "handler" || step?.kind === "variable"
        ? logicSample(step, data, sample, facts)
        : data === undefined
          ? documentedSample(from, document, catalogue)
          : { data, real: true };
    found.set(from, made);
    return made;
  };
  return sample;
}

export interface ResolvedSample {
  /** What would be sent; where something is wrong, as much of it as is not. */
  readonly value: JsonObject;
  readonly problems: readonly Problem[];
}

/** What a step would send, if the trigger and the steps before it gave their samples. */
export function resolvedInput(
  step: InputStep,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
  facts: FormulaFacts,
): ResolvedSample {
  const schema = inputOf(step, catalogue) ?? {};
  const lookup: Lookup = (from) => sampleOf(from, document, catalogue, known)?.data;
  const whole = resolveInput(step.input, schema, lookup, facts);
  return whole.ok
    ? { value: whole.value, problems: [] }
    : { value: soundFields(step, schema, lookup, facts), problems: whole.problems };
}

/**
 * What stands in a field of a step that another one hangs on, such as the currency that an amount is in;
 * null where nothing is chosen yet. From a pill it is that of the sample.
 */
export function textAt(
  path: readonly string[],
  step: InputStep,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): string | null {
  const value = fieldAt(step.input, path);
  if (value === undefined) return null;
  const lookup: Lookup = (from) => sampleOf(from, document, catalogue, known)?.data;
  const alone = { properties: { field: word } };
  const facts = noRun(document.timeZone, tablesAtHand(catalogue), schemasIn(document, catalogue));
  const resolved = resolveInput({ field: value }, alone, lookup, facts);
  const found = resolved.ok ? resolved.value["field"] : undefined;
  return typeof found === "string" ? found : null;
}

const word: Schema = { type: "string" };

/** The pills of the trigger or of one step. */
export interface PillGroup {
  /** `trigger`, or the step's id. */
  readonly from: string;
  readonly kind: "trigger" | Step["kind"];
  readonly label: LocalizedText;
  /** Null for a schedule and for a step of Millrace's own, which are no system's. */
  readonly connector: string | null;
  /** Is the sample that the pills show real, or the documented one? */
  readonly real: boolean;
  readonly pills: readonly PillOffer[];
}

/** What can be used at a viewpoint: the pills of all that runs before it, and of the loops around it. */
export function pillsBefore(
  viewpoint: Viewpoint,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): readonly PillGroup[] {
  const { trigger } = document;
  const sources: readonly Omit<PillGroup, "real" | "pills">[] = [
    {
      from: "trigger",
      kind: "trigger",
      label: triggerName(trigger, catalogue),
      connector: trigger?.kind === "event" ? trigger.connector : null,
    },
    ...stepsOf(document).map((step) => ({
      from: step.id,
      kind: step.kind,
      label: stepName(step, catalogue),
      connector: step.kind === "action" ? step.connector : null,
    })),
  ];
  const sampled = samplesIn(document, catalogue, known);
  return sources.flatMap((source) => {
    const reached = reach(document, source.from, viewpoint);
    if (reached.is !== "seen") return [];
    const output = outputAs(reached.as, source.from, document, catalogue);
    if (output === undefined || isEmptyGroup(output)) return [];
    const sample = sampled(source.from);
    const { mayBeEmpty } = reached;
    const data = sample?.data;
    const fields = pillsOf(source.from, output, document.timeZone, data, mayBeEmpty);
    // What Millrace's own steps give is used field by field.
    const whole = source.connector === null ? [] : wholeOf(source.from, output, data, mayBeEmpty);
    const pills = [...fields, ...whole];
    return [{ ...source, real: sample?.real === true, pills }];
  });
}

function isEmptyGroup({ properties, additionalProperties }: Schema): boolean {
  return (
    properties !== undefined &&
    Object.keys(properties).length === 0 &&
    additionalProperties === false
  );
}

function documentedSample(
  from: string,
  document: FlowDocument,
  catalogue: Catalogue,
): Sample | undefined {
  const data =
    from === "trigger"
      ? triggerSample(document, catalogue)
      : sampleOfStep(stepOf(document, from), catalogue);
  return data === undefined ? undefined : { data, real: false };
}

/** The documented one of what a step does, or the one that its author has declared. */
export function sampleOfStep(step: Step | undefined, catalogue: Catalogue): Json | undefined {
  if (step?.kind === "call") return callableOf(catalogue, step.flow)?.sample;
  return step?.kind === "action" ? actionSample(step, catalogue) : undefined;
}

/** Each field by itself, so that one which is wrong does not hide the others. */
function soundFields(
  { input }: InputStep,
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
