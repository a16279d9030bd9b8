import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CalledBySides } from "./called.ts";
import { type Change, changeOf, type Sides, type Told } from "./change.ts";
import { calledChanges } from "./diff-called.ts";
import { stepMoves } from "./diff-move.ts";
import { stepChanges } from "./diff-step.ts";
import { tableChanges } from "./diff-tables.ts";
import { triggerChanges } from "./diff-trigger.ts";
import type { FlowDocument } from "./document.ts";
import { plainly } from "./plainly.ts";
import { fillIn, type Locale } from "./problems.ts";

/** What is known beside the two documents. */
export interface Beside {
  /** The flows that each of them calls. */
  readonly called?: CalledBySides;
  readonly connectionName?: Sides["connectionName"];
}

/** What is different, from the trigger downwards; of what is new, all that stands in it. */
export function diff(
  before: FlowDocument,
  after: FlowDocument,
  catalogue: Catalogue,
  beside: Beside = {},
): readonly Change[] {
  return compared(before, after, catalogue, beside, 20).filter(isChange);
}

/**
 * The same for somebody who agrees to it: of each step in which anything is different, what stays is told as
 * well, because another action or connection gives the same amount another meaning.
 */
export function diffInFull(
  before: FlowDocument,
  after: FlowDocument,
  catalogue: Catalogue,
  beside: Beside = {},
): InFull {
  const all = compared(before, after, catalogue, beside, 1_000);
  const changes = all.filter(isChange);
  const touched = new Set(changes.map(({ step }) => step));
  const unchanged = all.filter(
    (one) => !isChange(one) && one.step !== null && touched.has(one.step),
  );
  return { changes, unchanged };
}

export interface InFull {
  readonly changes: readonly Change[];
  readonly unchanged: readonly Told[];
}

function isChange(one: Told): one is Change {
  return one.kind !== "same";
}

function compared(
  before: FlowDocument,
  after: FlowDocument,
  catalogue: Catalogue,
  { called, connectionName }: Beside,
  mostRows: number,
): readonly Told[] {
  const sides: Sides = { before, after, catalogue, connectionName, mostRows };
  const all = [
    ...ownEventChanges(sides),
    ...timeZoneChanges(sides),
    ...tableChanges(sides),
    ...triggerChanges(sides),
    ...stepChanges(sides),
    ...stepMoves(sides),
    ...(called === undefined ? [] : calledChanges(sides, called)),
  ];
  return all.map(seenPlainly);
}

function seenPlainly(one: Told): Told {
  const { label, words } = one;
  return {
    ...one,
    label: plainly(label),
    words: words && { before: plainly(words.before), after: plainly(words.after) },
  };
}

function ownEventChanges({ before, after }: Sides): readonly Told[] {
  const label = text(
    "How often this flow may start itself through its own writes",
    "自身の書き込みによってこのフローが連鎖して開始できる回数",
  );
  const spot = { step: null, path: ["ownEvents"], label };
  return changeOf(spot, before.ownEvents, after.ownEvents, (count) =>
    text(String(count), String(count)),
  );
}

function timeZoneChanges({ before, after }: Sides): readonly Told[] {
  const spot = { step: null, path: ["timeZone"], label: text("Time zone", "タイムゾーン") };
  return changeOf(spot, before.timeZone, after.timeZone, (zone) => text(zone, zone));
}

/** One sentence for each change. */
export function diffText(changes: readonly Told[], locale: Locale): readonly string[] {
  return changes.map(({ kind, label, before, after, words }) =>
    words === null
      ? fillIn(short[kind], { label, before: written(before), after: written(after) }, locale)
      : fillIn(long[kind], { label, ...words }, locale),
  );
}

function written(side: Json): string {
  return typeof side === "string" ? side : JSON.stringify(side);
}

type Sentences = { readonly [kind in Told["kind"]]: LocalizedText };

const short: Sentences = {
  added: text("{label} was added.", "「{label}」が追加されました。"),
  removed: text("{label} was removed.", "「{label}」が削除されました。"),
  changed: text("{label} was changed.", "「{label}」が変更されました。"),
  same: text("{label} stays as it is.", "「{label}」は変更されていません。"),
  moved: text(
    "{label} was moved from position {before} to position {after}.",
    "「{label}」が {before} 番目から {after} 番目に移動されました。",
  ),
};

const long: Sentences = {
  ...short,
  added: text("{label} was added: {after}", "「{label}」が追加されました: {after}"),
  removed: text("{label} was removed: {before}", "「{label}」が削除されました: {before}"),
  changed: text(
    "{label} was changed: {before} → {after}",
    "「{label}」が変更されました: {before} → {after}",
  ),
  same: text("{label} stays: {after}", "「{label}」は変更なし: {after}"),
  moved: text(
    "{label} was moved from {before} to {after}.",
    "「{label}」が「{before}」から「{after}」に移動されました。",
  ),
};
