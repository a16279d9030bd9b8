import { isJsonObject, type Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import type { Conversion, Pill } from "./value.ts";
import { convert, isList, valueAt } from "./pill.ts";
import { fieldOf, isMap, type Kind, labelBelow, shapeOf } from "./shape.ts";

/** A pill that people can put into a field. */
export interface PillOffer {
  readonly pill: Pill;
  /** Its own name, such as "City". */
  readonly label: LocalizedText;
  /** With the names of the groups it stands in: "Shipping › Address › City". */
  readonly trail: LocalizedText;
  readonly type: Exclude<Kind, "any">;
  readonly mayBeEmpty: boolean;
  /** Where the currency stands, for an amount in minor units. */
  readonly money?: { readonly currency: readonly string[] };
  /** What it is in the sample; absent where the sample has none. */
  readonly sample?: Json;
}

/** Deeper than any real object, and a stop for one that is meant to exhaust. */
const maxDepth = 12;
const maxOffers = 3_000;

/**
 * All pills of an output, in the order of its fields; `mayBeEmpty` where all of it may be. A sample adds the keys of maps, such as those
 * of metadata, and shows what each pill looks like.
 */
export function pillsOf(
  from: string,
  output: Schema,
  timeZone: string,
  sample?: Json,
  mayBeEmpty = false,
): readonly PillOffer[] {
  const room = { left: maxOffers };
  const root: Spot = { from, output, timeZone, sample, path: [], schema: output, mayBeEmpty, room };
  return below(root).slice(0, maxOffers);
}

const allFields = text("All fields", "すべての項目");

/** An output as it is, such as for a request's body in JSON; none where it is no group of fields. */
export function wholeOf(
  from: string,
  output: Schema,
  sample?: Json,
  mayBeEmpty = false,
): readonly PillOffer[] {
  if (typeOf(output, sample) !== "object") return [];
  const offer: PillOffer = {
    pill: { kind: "pill", from, path: [] },
    label: allFields,
    trail: allFields,
    type: "object",
    mayBeEmpty,
    ...(sample === undefined ? {} : { sample }),
  };
  return [offer];
}

interface Spot {
  readonly from: string;
  readonly output: Schema;
  /** The flow's. */
  readonly timeZone: string;
  /** The whole sample. */
  readonly sample: Json | undefined;
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly mayBeEmpty: boolean;
  /** How many offers there may still be: what loops hand on can be of any size. */
  readonly room: { left: number };
  /** Undefined at the root. */
  readonly trail?: LocalizedText;
}

function below(parent: Spot): readonly PillOffer[] {
  const { alternatives, nullable } = shapeOf(parent.schema);
  const here = valueAt(parent.sample, parent.path);
  if (parent.path.length >= maxDepth) return [];
  return alternatives.flatMap(({ kind, schema }) => {
    if (kind !== "object" && kind !== "any") return [];
    return namesIn(schema, here).flatMap((name) => {
      const child = fieldOf(schema, name);
      if (child === undefined) return [];
      const isSure =
        alternatives.length === 1 && !nullable && schema.required?.includes(name) === true;
      return offersOf({
        ...parent,
        path: [...parent.path, name],
        schema: child,
        mayBeEmpty: parent.mayBeEmpty || !isSure || shapeOf(child).nullable,
        trail: labelBelow(parent.trail, name, child),
      });
    });
  });
}

function namesIn(schema: Schema, sample: Json | undefined): readonly string[] {
  const known = Object.keys(schema.properties ?? {});
  const found = isMap(schema) && isJsonObject(sample) ? Object.keys(sample) : [];
  return [...new Set([...known, ...found])];
}

/** The field itself, what can be made of it, and what stands in it. */
function offersOf(spot: Spot): readonly PillOffer[] {
  if (spot.room.left <= 0) return [];
  spot.room.left -= 1;
  const { from, path, schema, mayBeEmpty, trail = text("", "") } = spot;
  const name = path.at(-1) ?? "";
  const { facts } = shapeOf(schema);
  const value = valueAt(spot.sample, path);
  const offer: PillOffer = {
    pill: { kind: "pill", from, path: [...path] },
    label: labelBelow(undefined, name, schema),
    trail,
    type: typeOf(schema, value),
    mayBeEmpty,
    ...(facts?.money === undefined ? {} : { money: facts.money }),
    ...(value === undefined ? {} : { sample: value }),
  };
  return [offer, ...derived(offer, spot), ...below(spot)];
}

/** An amount is offered as a decimal one and as people write it, too, and Unix seconds as date and time. */
function derived(offer: PillOffer, spot: Spot): readonly PillOffer[] {
  const { facts } = shapeOf(spot.schema);
  const { money: _, ...plain } = offer;
  const made = (as: Conversion, en: string, ja: string, type: PillOffer["type"]): PillOffer => ({
    ...converted(plain, as, spot),
    ...suffixed(offer, en, ja),
    type,
  });
  const currency = facts?.money && [...facts.money.currency];
  return [
    ...(currency === undefined
      ? []
      : [
          made({ to: "decimal", currency }, " (decimal)", " (小数)", "text"),
          made(
            { to: "money", currency, locale: "en" },
            " (for people, in English)",
            " (通貨記号付き、英語)",
            "text",
          ),
          made(
            { to: "money", currency, locale: "ja" },
            " (for people, in Japanese)",
            " (通貨記号付き、日本語)",
            "text",
          ),
        ]),
    ...(facts?.unixTime === true
      ? [made({ to: "dateTime" }, " (date and time)", " (日時)", "dateTime")]
      : []),
  ];
}

function converted(
  offer: PillOffer,
  as: Conversion,
  { sample, timeZone }: Pick<Spot, "sample" | "timeZone">,
): PillOffer {
  const { sample: value, ...rest } = offer;
  const pill: Pill = { ...offer.pill, as };
  if (value === undefined || value === null) return { ...offer, pill };
  const result = convert(value, as, sample, timeZone);
  return result.kind === "value" ? { ...rest, pill, sample: result.value } : { ...rest, pill };
}

function suffixed({ label, trail }: PillOffer, en: string, ja: string) {
  return {
    label: text(`${label.en}${en}`, `${label.ja}${ja}`),
    trail: text(`${trail.en}${en}`, `${trail.ja}${ja}`),
  };
}

/** Where the schema leaves it open, the sample tells. */
function typeOf(schema: Schema, sample: Json | undefined): PillOffer["type"] {
  const [first] = shapeOf(schema).alternatives;
  if (first !== undefined && first.kind !== "any") return first.kind;
  if (isList(sample)) return "list";
  if (isJsonObject(sample)) return "object";
  if (typeof sample === "number") return "number";
  return typeof sample === "boolean" ? "boolean" : "text";
}
