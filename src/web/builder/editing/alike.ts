import type { FlowDocument } from "#flow/document.ts";
import { same } from "#flow/same.ts";

/** The newer document, with those parts of the older one that it repeats: what is shown of these is not drawn anew. */
export function alike(before: FlowDocument, after: FlowDocument): FlowDocument {
  if (before === after) return before;
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const steps = after.steps.map((step) => {
    const known = old.get(step.id);
    return known !== undefined && same(known, step) ? known : step;
  });
  const trigger = same(before.trigger, after.trigger) ? before.trigger : after.trigger;
  const areSteps =
    steps.length === before.steps.length &&
    steps.every((step, index) => step === before.steps[index]);
  const { format, nextStep, ownEvents } = after;
  const isSame =
    areSteps &&
    trigger === before.trigger &&
    nextStep === before.nextStep &&
    ownEvents === before.ownEvents;
  return isSame
    ? before
    : { format, trigger, steps: areSteps ? before.steps : steps, nextStep, ownEvents };
}
