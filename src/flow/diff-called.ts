import { text } from "#sdk/text.ts";
import { type CalledBySides, partsOf } from "./called.ts";
import { type Sides, type Told, within } from "./change.ts";
import { stepChanges } from "./diff-step.ts";
import { tableChanges } from "./diff-tables.ts";
import { noCall, triggerChanges } from "./diff-trigger.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { same } from "./same.ts";

/**
 * What the called flows do, at the step that leads to each: all that stands in those that are called now and were not
 * before, and what is different in those of which another version is called.
 */
export function calledChanges(sides: Sides, called: CalledBySides): readonly Told[] {
  const known = new Map(
    partsOf(sides.before, called.before).flatMap((part) =>
      part.called === null ? [] : [[part.called.id, part.document] as const],
    ),
  );
  return partsOf(sides.after, called.after).flatMap(({ called: flow, document }) => {
    const before = flow === null ? document : known.get(flow.id);
    if (flow === null || (before !== undefined && same(before, document))) return [];
    const holder = text(`Called flow “${flow.flow}”`, `呼び出されるフロー「${flow.flow}」`);
    const inside = { ...sides, before: before ?? nothingBefore(document), after: document };
    const all = [...tableChanges(inside), ...triggerChanges(inside), ...stepChanges(inside)];
    const touched = new Set(all.flatMap((one) => (one.kind === "same" ? [] : one.step)));
    const told = all.filter((one) => one.kind !== "same" || touched.has(one.step));
    const atCall = (one: Told): Told => ({
      ...one,
      step: flow.by,
      path: ["flow", flow.id, ...(one.step === null ? [] : [one.step]), ...one.path],
      label: within(holder, one.label.en, one.label.ja),
    });
    return told.map(atCall);
  });
}

function nothingBefore({ trigger }: FlowDocument): FlowDocument {
  return { ...emptyDocument, trigger: trigger?.kind === "invoke" ? noCall : null };
}
