import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import { triggerName } from "#flow/describe.ts";
import type { FlowDocument, Pill } from "#flow/document.ts";
import { connectorOf, outputOf, stepName } from "#flow/offers.ts";
import { type PillOffer, pillsOf } from "#flow/pills.ts";
import { same } from "#flow/same.ts";
import { type KnownSamples, sampleOf } from "#flow/samples.ts";
import { labelAt, see, type Seen } from "#flow/sight.ts";

/** What stands before a card, as people know it there: numbers, systems, names. */

/** By what people tell a card. */
export interface Mark {
  /** `trigger`, or a step's id. */
  readonly from: string;
  /** As the card is numbered. */
  readonly number: number;
  /** Null for a schedule, which belongs to no system. */
  readonly connector: { readonly id: string; readonly label: LocalizedText } | null;
}

interface PillSource extends Mark {
  readonly name: LocalizedText;
  readonly output: Schema;
  readonly data: Json | undefined;
}

export interface Before {
  readonly document: FlowDocument;
  readonly catalogue: Catalogue;
  readonly known: KnownSamples;
  /** How many steps stand before the card. */
  readonly position: number;
}

/** The trigger's card is the first. */
function cardNumber({ steps }: FlowDocument, from: string): number {
  return from === "trigger" ? 1 : steps.findIndex(({ id }) => id === from) + 2;
}

function sourceOf(from: string, before: Before): PillSource | undefined {
  const { document, catalogue, known } = before;
  const output = outputOf(document, catalogue, from);
  if (output === undefined) return undefined;
  const step = document.steps.find(({ id }) => id === from);
  const event = document.trigger?.kind === "event" ? document.trigger.connector : null;
  return {
    ...markOf(from, step?.connector ?? event, before),
    name: step === undefined ? triggerName(document.trigger, catalogue) : stepName(step, catalogue),
    output,
    data: sampleOf(from, document, catalogue, known)?.data,
  };
}

export function markOf(
  from: string,
  connector: string | null,
  { document, catalogue }: Pick<Before, "document" | "catalogue">,
): Mark {
  return {
    from,
    number: cardNumber(document, from),
    connector:
      connector === null ? null : (connectorOf(catalogue, connector) ?? unknown(connector)),
  };
}

function unknown(id: string): NonNullable<Mark["connector"]> {
  return { id, label: text(id, id) };
}

/** Made once for each source, and anew when its sample is another. */
const made = new WeakMap<Schema, Map<string, Made>>();
interface Made {
  readonly data: Json | undefined;
  readonly offers: readonly PillOffer[];
}

function offersOf({ from, output, data }: PillSource): readonly PillOffer[] {
  const ofOutput = made.get(output) ?? new Map<string, Made>();
  made.set(output, ofOutput);
  const last = ofOutput.get(from);
  if (last !== undefined && last.data === data) return last.offers;
  const offers = pillsOf(from, output, data);
  ofOutput.set(from, { data, offers });
  return offers;
}

/** A pill in a field. */
interface PillFacts {
  readonly source: PillSource | undefined;
  readonly label: LocalizedText;
  readonly trail: LocalizedText;
  readonly offer: PillOffer | undefined;
  /** `field`: it can be used here. */
  readonly seen: Seen["kind"];
}

export function factsOf(pill: Pill, before: Before): PillFacts {
  const { document, catalogue, position } = before;
  const source = sourceOf(pill.from, before);
  const offer = source && offersOf(source).find((one) => same(one.pill, pill));
  const { kind: seen, label } = see(pill, position, document, catalogue);
  const trail =
    offer?.trail ?? (source === undefined ? label : labelAt(undefined, source.output, pill.path));
  return { source, label: offer?.label ?? trail, trail, offer, seen };
}
