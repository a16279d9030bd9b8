import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import { stepOf, stepsOf } from "#flow/blocks.ts";
import { triggerName } from "#flow/describe.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Pill } from "#flow/value.ts";
import type { Step } from "#flow/step.ts";
import type { Trigger } from "#flow/trigger.ts";
import { connectorOf, stepName } from "#flow/offers.ts";
import { type PillOffer, pillsOf, wholeOf } from "#flow/pills.ts";
import { same } from "#flow/same.ts";
import { type KnownSamples, type PillGroup, sampleOf } from "#flow/samples.ts";
import { reach, type Viewpoint } from "#flow/reach.ts";
import type { Seen } from "#flow/seen.ts";
import { labelAt, outputAs, see } from "#flow/sight.ts";

/** What stands before a card, as people know it there: numbers, systems, names. */

/** By what people tell a card. */
export interface Mark {
  /** `trigger`, or a step's id. */
  readonly from: string;
  /** As the card is numbered. */
  readonly number: number;
  readonly kind: Trigger["kind"] | Step["kind"];
  /** Null for a schedule, a call and a step of Millrace's own, which belong to no system. */
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
  /** From where pills are looked at. */
  readonly position: Viewpoint;
}

/** The trigger's card is the first. */
export function cardNumber(document: FlowDocument, from: string): number {
  return from === "trigger" ? 1 : stepsOf(document).findIndex(({ id }) => id === from) + 2;
}

function sourceOf(from: string, before: Before): PillSource | undefined {
  const { document, catalogue, known, position } = before;
  const reached = reach(document, from, position);
  // What cannot be used from there is called by its names nevertheless.
  const output = outputAs(reached.is === "seen" ? reached.as : null, from, document, catalogue);
  if (output === undefined) return undefined;
  const step = stepOf(document, from);
  const event = document.trigger?.kind === "event" ? document.trigger.connector : null;
  return {
    ...markOf(
      {
        from,
        kind: step?.kind ?? "trigger",
        connector: step === undefined ? event : step.kind === "action" ? step.connector : null,
      },
      before,
    ),
    name: step === undefined ? triggerName(document.trigger, catalogue) : stepName(step, catalogue),
    output,
    data: sampleOf(from, document, catalogue, known)?.data,
  };
}

export function markOf(
  { from, kind, connector }: Pick<PillGroup, "from" | "kind" | "connector">,
  { document, catalogue }: Pick<Before, "document" | "catalogue">,
): Mark {
  return {
    from,
    kind: kind === "trigger" ? (document.trigger?.kind ?? "event") : kind,
    number: cardNumber(document, from),
    connector:
      connector === null ? null : (connectorOf(catalogue, connector) ?? unknown(connector)),
  };
}

function unknown(id: string): NonNullable<Mark["connector"]> {
  return { id, label: text(id, id) };
}

/** Made once for each source, and anew when its sample or the flow's time zone is another. */
const made = new WeakMap<Schema, Map<string, Made>>();
interface Made {
  readonly data: Json | undefined;
  readonly timeZone: string;
  readonly offers: readonly PillOffer[];
}

function offersOf({ from, output, data }: PillSource, timeZone: string): readonly PillOffer[] {
  const ofOutput = made.get(output) ?? new Map<string, Made>();
  made.set(output, ofOutput);
  const last = ofOutput.get(from);
  if (last !== undefined && last.data === data && last.timeZone === timeZone) return last.offers;
  const offers = [...pillsOf(from, output, timeZone, data), ...wholeOf(from, output, data)];
  ofOutput.set(from, { data, timeZone, offers });
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
  const offer = source && offersOf(source, document.timeZone).find((one) => same(one.pill, pill));
  const { kind: seen, label } = see(pill, position, document, catalogue);
  const trail =
    offer?.trail ?? (source === undefined ? label : labelAt(undefined, source.output, pill.path));
  return { source, label: offer?.label ?? trail, trail, offer, seen };
}
