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

/** What is compared, and by which names it is called. */
export interface Sides {
  readonly before: FlowDocument;
  readonly after: FlowDocument;
  readonly catalogue: Catalogue;
}

export type Spot = Pick<Change, "step" | "path" | "label">;

/** The change of one value, if it is one. Undefined: there is no such value on that side. */
export function changeOf<One extends Json>(
  spot: Spot,
  before: One | undefined,
  after: One | undefined,
  words: (value: One, side: "before" | "after") => LocalizedText,
): readonly Change[] {
  if (same(before, after)) return [];
  return [
    {
      ...spot,
      kind: kindOf(before, after),
      before: before ?? null,
      after: after ?? null,
      words: {
        before: before === undefined ? nothing : words(before, "before"),
        after: after === undefined ? nothing : words(after, "after"),
      },
    },
  ];
}

const nothing = text("", "");

function kindOf(before: Json | undefined, after: Json | undefined): Change["kind"] {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

/** Without words: ids of connections mean nothing to people, and their names belong to the owner. */
export function connectionChange(
  step: string,
  holder: LocalizedText,
  before: string | null,
  after: string | null,
): readonly Change[] {
  const spot = { step, path: ["connection"], label: within(holder, "Connection", "接続") };
  return before === after ? [] : [{ ...spot, kind: "changed", before, after, words: null }];
}

export function within(holder: LocalizedText, en: string, ja: string): LocalizedText {
  return text(`${holder.en} › ${en}`, `${holder.ja} › ${ja}`);
}
