import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Change, changeOf, type Sides } from "./change.ts";
import { stepMoves } from "./diff-move.ts";
import { stepChanges } from "./diff-step.ts";
import { tableChanges } from "./diff-tables.ts";
import { triggerChanges } from "./diff-trigger.ts";
import type { FlowDocument } from "./document.ts";
import { fillIn, type Locale } from "./problems.ts";

/** What is different, from the trigger downwards. */
export function diff(
  before: FlowDocument,
  after: FlowDocument,
  catalogue: Catalogue,
): readonly Change[] {
  const sides: Sides = { before, after, catalogue };
  return [
    ...ownEventChanges(sides),
    ...timeZoneChanges(sides),
    ...tableChanges(sides),
    ...triggerChanges(sides),
    ...stepChanges(sides),
    ...stepMoves(sides),
  ];
}

function ownEventChanges({ before, after }: Sides): readonly Change[] {
  const label = text(
    "How often this flow may start itself through its own writes",
    "自身の書き込みによってこのフローが連鎖して開始できる回数",
  );
  const spot = { step: null, path: ["ownEvents"], label };
  return changeOf(spot, before.ownEvents, after.ownEvents, (count) =>
    text(String(count), String(count)),
  );
}

function timeZoneChanges({ before, after }: Sides): readonly Change[] {
  const spot = { step: null, path: ["timeZone"], label: text("Time zone", "タイムゾーン") };
  return changeOf(spot, before.timeZone, after.timeZone, (zone) => text(zone, zone));
}

/** One sentence for each change. */
export function diffText(changes: readonly Change[], locale: Locale): readonly string[] {
  return changes.map(({ kind, label, before, after, words }) =>
    words === null
      ? fillIn(short[kind], { label, before: written(before), after: written(after) }, locale)
      : fillIn(long[kind], { label, ...words }, locale),
  );
}

function written(side: Json): string {
  return typeof side === "string" ? side : JSON.stringify(side);
}

type Sentences = { readonly [kind in Change["kind"]]: LocalizedText };

const short: Sentences = {
  added: text("{label} was added.", "「{label}」が追加されました。"),
  removed: text("{label} was removed.", "「{label}」が削除されました。"),
  changed: text("{label} was changed.", "「{label}」が変更されました。"),
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
  moved: text(
    "{label} was moved from {before} to {after}.",
    "「{label}」が「{before}」から「{after}」に移動されました。",
  ),
};
