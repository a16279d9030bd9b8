import type { Catalogue } from "#flow/catalogue.ts";
import { type Change } from "#flow/change.ts";
import { diff } from "#flow/diff.ts";
import type { FlowDocument } from "#flow/document.ts";
import { overlap } from "#flow/edit-places.ts";
import { stepName } from "#flow/offers.ts";
import type { Where } from "#flow/problems.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Clash } from "../editing/clash.ts";

/** One side of a clash, in words. */
export type Side =
  | { readonly is: "gone" }
  | { readonly is: "changed"; readonly lines: readonly Line[] };

interface Line {
  readonly label: LocalizedText;
  readonly value: LocalizedText;
}

/** What each has made of the place since both saw the same; connections by their names, where they are known. */
export function sidesOf(
  { where, base, mine, theirs }: Clash,
  catalogue: Catalogue,
  nameOf: (connection: string) => LocalizedText | null,
): { readonly label: LocalizedText; readonly mine: Side; readonly theirs: Side } {
  const sideOf = (document: FlowDocument): Side => {
    if (isGone(where, base, document)) return { is: "gone" };
    const changes = diff(base, document, catalogue).filter((change) => meets(change, where));
    return { is: "changed", lines: changes.map((change) => lineOf(change, nameOf)) };
  };
  return {
    label: labelOf(where, [base, mine, theirs], catalogue),
    mine: sideOf(mine),
    theirs: sideOf(theirs),
  };
}

function isGone({ step: id }: Where, base: FlowDocument, document: FlowDocument): boolean {
  const has = ({ steps }: FlowDocument): boolean => steps.some((step) => step.id === id);
  return has(base) && !has(document);
}

function meets(change: Change, where: Where): boolean {
  // Where a step stands is told of the whole step.
  return change.kind === "moved" && where.path[0] === "position"
    ? change.step === where.step
    : overlap(change, where);
}

function lineOf(
  { label, words, after }: Change,
  nameOf: (connection: string) => LocalizedText | null,
): Line {
  if (words !== null) return { label, value: words.after };
  if (typeof after === "string") return { label, value: nameOf(after) ?? text(after, after) };
  const written = typeof after === "number" ? String(after) : "";
  return { label, value: text(written, written) };
}

function labelOf(
  { step: id }: Where,
  documents: readonly FlowDocument[],
  catalogue: Catalogue,
): LocalizedText {
  if (id === "trigger") return text("Trigger", "トリガー");
  const step = documents.flatMap(({ steps }) => steps).find((one) => one.id === id);
  return step === undefined ? text("Flow", "フロー") : stepName(step, catalogue);
}
