import type { Schema } from "#flow/catalogue.ts";
import { checkValue } from "#flow/check.ts";
import type { PillOffer } from "#flow/pills.ts";
import type { PillGroup } from "#flow/samples.ts";
import { shapeOf } from "#flow/shape.ts";
import type { SeePill } from "#flow/seen.ts";
import { folded } from "../../../language/search.ts";

/** What the picker lists for a field: the pills of each card, those that fit best first. */

export type Row =
  | { readonly kind: "group"; readonly group: PillGroup }
  | {
      readonly kind: "offer";
      readonly group: PillGroup;
      readonly offer: PillOffer;
      readonly fits: boolean;
    };

export interface Question {
  readonly groups: readonly PillGroup[];
  /** Of the field. */
  readonly schema: Schema;
  readonly see: SeePill;
  /** All by which a pill is found. */
  readonly wordsOf: (offer: PillOffer, group: PillGroup) => string;
}

/** Every pill in its order and with its words: made once, and searched with every key. */
export type Choices = readonly {
  readonly group: PillGroup;
  readonly offers: readonly {
    readonly row: Row & { readonly kind: "offer" };
    readonly words: string;
    /** In both languages. */
    readonly names: readonly string[];
    readonly rank: number;
  }[];
}[];

export function choicesFor({ groups, schema, see, wordsOf }: Question): Choices {
  return groups.map((group) => {
    const offers = group.pills.map((offer) => {
      const rank = rankOf(offer, schema, see);
      const row = { kind: "offer" as const, group, offer, fits: rank < unfit };
      const names = [folded(offer.label.en), folded(offer.label.ja)];
      return { row, words: folded(wordsOf(offer, group)), names, rank };
    });
    return { group, offers: offers.sort((one, other) => one.rank - other.rank) };
  });
}

/** `search`: what a person looks for, in words that all must be found. The pill of exactly that name comes first. */
export function rowsFor(choices: Choices, search: string): readonly Row[] {
  const whole = folded(search).trim();
  const wanted = whole.split(/\s+/).filter((word) => word !== "");
  return choices.flatMap(({ group, offers }): readonly Row[] => {
    const matching = offers.filter(({ words }) => wanted.every((word) => words.includes(word)));
    const isMeant = ({ row, names }: (typeof matching)[number]): boolean =>
      row.fits && names.includes(whole);
    const found = [...matching.filter(isMeant), ...matching.filter((one) => !isMeant(one))];
    return found.length === 0 ? [] : [{ kind: "group", group }, ...found.map(({ row }) => row)];
  });
}

const best = 0;
const fitting = 1;
const unfit = 2;

function rankOf(offer: PillOffer, schema: Schema, see: SeePill): number {
  const place = { path: ["input"], label: undefined, source: null };
  if (checkValue(offer.pill, schema, place, false, see).length > 0) return unfit;
  return isOfItsKind(offer, schema) ? best : fitting;
}

function isOfItsKind({ type, money, pill }: PillOffer, schema: Schema): boolean {
  const { alternatives, facts } = shapeOf(schema);
  // Nearly every body in JSON is a record as it is.
  if (facts?.pillsAs === "json") return pill.path.length === 0;
  if (facts?.money !== undefined) return money !== undefined;
  if (facts?.unixTime === true) return type === "dateTime";
  return alternatives.some(({ kind }) => {
    switch (kind) {
      // Everything can be written as text.
      case "any":
      case "text":
        return true;
      case "number":
      case "integer":
        return type === "number" || type === "integer";
      case "date":
      case "dateTime":
      case "boolean":
      case "list":
      case "object":
        return type === kind;
    }
  });
}
