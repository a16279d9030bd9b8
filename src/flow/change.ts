import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { same } from "./same.ts";

/** One thing that is different between two documents. A plain value: it can be stored and sent. */
export interface Change {
  readonly kind: "added" | "removed" | "changed" | "moved";
  /** `trigger`, or a step's id; null for the flow as a whole. */
  readonly step: string | null;
  /** Keys from there, as in a problem; empty for the trigger or step as a whole. */
  readonly path: readonly string[];
  /** What stood there, null for nothing; the position, counted from 1, of what moved, with the block where that is another. */
  readonly before: Json;
  readonly after: Json;
  /** What it is called, such as "Create charge (Stripe) › Amount". */
  readonly label: LocalizedText;
  /** Both sides in words; null where there is nothing worth showing. */
  readonly words: { readonly before: LocalizedText; readonly after: LocalizedText } | null;
}

/** A change, or what stands on both sides beside one: only with it does a person know all that a step does. */
export interface Told extends Omit<Change, "kind"> {
  readonly kind: Change["kind"] | "same";
}

/** What is compared, and by which names it is called. */
export interface Sides {
  readonly before: FlowDocument;
  readonly after: FlowDocument;
  readonly catalogue: Catalogue;
  /** What a connection is called; undefined where nobody asks, or it is not to be told. */
  readonly connectionName: ((id: string) => LocalizedText) | undefined;
  /** So many rows of a table are told; of the others, how many there are. */
  readonly mostRows: number;
}

export type Spot = Pick<Change, "step" | "path" | "label">;

/** What is to be told of one value. Undefined: there is no such value on that side. */
export function changeOf<One extends Json>(
  spot: Spot,
  before: One | undefined,
  after: One | undefined,
  words: (value: One, side: "before" | "after") => LocalizedText,
): readonly Told[] {
  if (before === undefined && after === undefined) return [];
  const kind = kindOf(before, after);
  const was = before === undefined ? nothing : seen(words(before, "before"));
  const is = after === undefined ? nothing : seen(words(after, "after"));
  const isAlike = kind === "changed" && was.en === is.en;
  return [
    {
      ...spot,
      kind,
      before: before ?? null,
      after: after ?? null,
      words: isAlike
        ? { before: exactly(was, before), after: exactly(is, after) }
        : { before: was, after: is },
    },
  ];
}

export const nothing = text("", "");

/** What is there, but has no words, is still there. */
function seen(words: LocalizedText): LocalizedText {
  return words.en.trim() === "" ? text("(empty)", "(空)") : words;
}

/** Where two values have the same words, a person still sees that they are not the same. */
function exactly({ en, ja }: LocalizedText, value: Json | undefined): LocalizedText {
  const written = JSON.stringify(value);
  return text(`${en} (${written})`, `${ja} (${written})`);
}

function kindOf(before: Json | undefined, after: Json | undefined): Told["kind"] {
  if (same(before, after)) return "same";
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

/** Undefined: there was nothing that could go through one. Ids mean nothing to people: without names there are no words. */
export function connectionChange(
  step: string,
  holder: LocalizedText,
  before: string | null | undefined,
  after: string | null,
  { connectionName }: Sides,
): readonly Told[] {
  if ((before ?? null) === null && after === null) return [];
  const spot = { step, path: ["connection"], label: within(holder, "Connection", "接続") };
  const nameOf = (id: string | null): LocalizedText =>
    id === null ? text("none", "なし") : (connectionName?.(id) ?? nothing);
  const told = changeOf(spot, before, after, nameOf);
  return connectionName === undefined ? told.map(wordless) : told;
}

function wordless(one: Told): Told {
  return { ...one, words: null };
}

export function within(holder: LocalizedText, en: string, ja: string): LocalizedText {
  return text(`${holder.en} › ${en}`, `${holder.ja} › ${ja}`);
}
