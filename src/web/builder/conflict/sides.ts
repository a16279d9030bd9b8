import { type BlockId, branchOf, spotOf, stepOf, stepsOf } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { type Change } from "#flow/change.ts";
import { branchName } from "#flow/describe-logic.ts";
import { diff } from "#flow/diff.ts";
import type { FlowDocument } from "#flow/document.ts";
import { overlap } from "#flow/edit-places.ts";
import { stepName } from "#flow/offers.ts";
import type { Where } from "#flow/problems.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { EditsClash, NameClash } from "../editing/clash.ts";

/** One side of a clash, in words. */
export type Side =
  | { readonly is: "gone" }
  | { readonly is: "changed"; readonly lines: readonly Line[] };

interface Line {
  readonly label: LocalizedText;
  readonly value: LocalizedText;
}

interface Sides {
  readonly label: LocalizedText;
  readonly mine: Side;
  readonly theirs: Side;
}

/** What each has called the flow. */
export function sidesOfName({ mine, theirs }: NameClash): Sides {
  const sideOf = (name: string): Side => ({
    is: "changed",
    lines: [{ label: text("Name", "名前"), value: text(name, name) }],
  });
  return { label: text("Flow", "フロー"), mine: sideOf(mine), theirs: sideOf(theirs) };
}

/** What each has made of the place since both saw the same; connections by their names, where they are known. */
export function sidesOf(
  { where, base, mine, theirs }: EditsClash,
  catalogue: Catalogue,
  nameOf: (connection: string) => LocalizedText | null,
): Sides {
  const sideOf = (document: FlowDocument): Side => {
    if (isGone(where, base, document)) return { is: "gone" };
    const changes = diff(base, document, catalogue).filter((change) =>
      meets(change, where, document),
    );
    return { is: "changed", lines: changes.map((change) => lineOf(change, nameOf)) };
  };
  return {
    label: labelOf(where, [base, mine, theirs], catalogue),
    mine: sideOf(mine),
    theirs: sideOf(theirs),
  };
}

function isGone({ step: id, path }: Where, base: FlowDocument, document: FlowDocument): boolean {
  const [at, branch] = path;
  const has = (one: FlowDocument): boolean =>
    at === "branches" && branch !== undefined
      ? branchOf(one, branch) !== undefined
      : id !== null && stepOf(one, id) !== undefined;
  return has(base) && !has(document);
}

function meets(change: Change, where: Where, document: FlowDocument): boolean {
  const { step, path } = where;
  const isMove = change.kind === "moved";
  const what = path.at(-1);
  // Where a step stands is told of the whole step.
  if (what === "block") return isMove && change.step === step;
  if (what === "order")
    return isMove && spotOf(document, change.step ?? "")?.block === orderedBlock(where);
  if (what === "branchOrder")
    return isMove && change.step === step && change.path[0] === "branches";
  if (what === "settings") return change.step === step && change.path.length > 0;
  return path[0] === "settings" && step !== "trigger"
    ? change.step === step && change.path[0] === path[1]
    : overlap(change, where);
}

/** The block whose order it is. */
function orderedBlock({ step, path: [at, branch] }: Where): BlockId {
  return at === "branches" ? (branch ?? null) : step;
}

function lineOf(
  { kind, label, words, after }: Change,
  nameOf: (connection: string) => LocalizedText | null,
): Line {
  if (words !== null) return { label, value: words.after };
  const written = typeof after === "number" ? String(after) : "";
  if (kind === "moved") return { label, value: text(`Place ${written}`, `${written} 番目`) };
  if (typeof after === "string") return { label, value: nameOf(after) ?? text(after, after) };
  return { label, value: text(written, written) };
}

function labelOf(
  { step: id, path: [at, branch] }: Where,
  documents: readonly FlowDocument[],
  catalogue: Catalogue,
): LocalizedText {
  if (id === "trigger") return text("Trigger", "トリガー");
  const [found] = documents.flatMap((document) =>
    at === "branches" && branch !== undefined ? (branchOf(document, branch) ?? []) : [],
  );
  if (found !== undefined) return branchName(found.step, found.index, catalogue);
  const step = documents.flatMap(stepsOf).find((one) => one.id === id);
  return step === undefined ? text("Flow", "フロー") : stepName(step, catalogue);
}
