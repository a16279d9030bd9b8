import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { callsOf } from "./blocks.ts";
import type { CallableFlow, CallableFlows, Catalogue, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { inputSchema, outputFields, outputSchema } from "./invoke.ts";
import { resolveInput } from "./mapping.ts";
import { noRun } from "./read.ts";
import { sampleOf } from "./samples.ts";
import { schemasIn, seeFrom } from "./sight.ts";
import { tablesAtHand } from "./table-uses.ts";
import type { InvokeTrigger } from "./trigger.ts";
import { typeOfValue } from "./value-type.ts";

/** A flow with its published version. */
export interface PublishedFlow {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly document: FlowDocument;
}

/** The flows that a document calls, each once. */
export function calledBy(document: FlowDocument): readonly string[] {
  return [...new Set(callsOf(document).flatMap(({ flow }) => flow ?? []))];
}

/**
 * Those of the flows that calls start, as they are called. Where the outputs of one are those of
 * another, it shows them; what goes in a circle shows nothing.
 */
export function callableFlows(
  published: readonly PublishedFlow[],
  caller: string | null,
  catalogue: Catalogue,
): CallableFlows {
  const known = new Map(published.map((flow) => [flow.id, flow]));
  const made = new Map<string, CallableFlow | null>();
  const callable = (id: string): CallableFlow | null => {
    const before = made.get(id);
    if (before !== undefined) return before;
    made.set(id, null);
    const flow = known.get(id);
    const trigger = flow?.document.trigger;
    if (flow === undefined || trigger?.kind !== "invoke") return null;
    const calls = calledBy(flow.document);
    const flows = calls.flatMap((one) => callable(one) ?? []);
    const entry = entryOf(flow, trigger, calls, { ...catalogue, flows: { caller: id, flows } });
    made.set(id, entry);
    return entry;
  };
  return { caller, flows: published.flatMap(({ id }) => callable(id) ?? []) };
}

function entryOf(
  { id, name, active, document }: PublishedFlow,
  trigger: InvokeTrigger,
  calls: readonly string[],
  catalogue: Catalogue,
): CallableFlow {
  let sample: JsonObject | null = null;
  return {
    id,
    name,
    active,
    calls,
    input: inputSchema(trigger),
    output: answerSchema(trigger, document, catalogue),
    // Who wants to know types alone does not wait for formulas.
    get sample() {
      sample ??= answerSample(trigger, document, catalogue);
      return sample;
    },
  };
}

function answerSchema(
  { outputs }: InvokeTrigger,
  document: FlowDocument,
  catalogue: Catalogue,
): Schema {
  const see = seeFrom({ endOf: null }, document, catalogue);
  const properties = outputs.map(({ name, value }): [string, Schema] => {
    const field = { label: text(name, name) };
    if (value === null) return [name, { field }];
    const { schema, mayBeEmpty } = typeOfValue(value, see);
    return [name, mayBeEmpty ? { anyOf: [schema, { type: "null" }], field } : { ...schema, field }];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: outputs.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** Each output by itself, so that one which cannot be worked out does not hide the others. */
function answerSample(
  trigger: InvokeTrigger,
  document: FlowDocument,
  catalogue: Catalogue,
): JsonObject {
  const none = new Map<string, never>();
  const lookup = (from: string) => sampleOf(from, document, catalogue, none)?.data;
  const entries = Object.entries(outputFields(trigger)).flatMap(([name, value]) => {
    const found = resolveInput(
      { [name]: value },
      outputSchema(trigger),
      lookup,
      noRun(document.timeZone, tablesAtHand(catalogue), schemasIn(document, catalogue)),
    );
    return found.ok ? Object.entries(found.value) : [];
  });
  return Object.fromEntries(entries);
}
