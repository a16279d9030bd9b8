import { text } from "#sdk/text.ts";
import { type CalledFlows, partsOf } from "./called.ts";
import { type Sides, type Told, within } from "./change.ts";
import { stepChanges } from "./diff-step.ts";
import { tableChanges } from "./diff-tables.ts";
import { noCall, triggerChanges } from "./diff-trigger.ts";
import { emptyDocument } from "./document.ts";

/** What the flows do that are called now and were not before: all that stands in them, at the step that leads to them. */
export function calledChanges(sides: Sides, called: CalledFlows): readonly Told[] {
  const known = new Set(partsOf(sides.before, called).map((part) => part.called?.id));
  return partsOf(sides.after, called).flatMap(({ called: flow, document }) => {
    if (flow === null || known.has(flow.id)) return [];
    const holder = text(`Called flow “${flow.flow}”`, `呼び出されるフロー「${flow.flow}」`);
    const trigger = document.trigger?.kind === "invoke" ? noCall : null;
    const inside = { ...sides, before: { ...emptyDocument, trigger }, after: document };
    const all = [...tableChanges(inside), ...triggerChanges(inside), ...stepChanges(inside)];
    const atCall = (one: Told): Told => ({
      ...one,
      step: flow.by,
      path: ["flow", flow.id, ...(one.step === null ? [] : [one.step]), ...one.path],
      label: within(holder, one.label.en, one.label.ja),
    });
    return all.map(atCall);
  });
}
