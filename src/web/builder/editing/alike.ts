import { stepsOf, withBlocks } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import { same } from "#flow/same.ts";

/** The newer document, with those parts of the older one that it repeats: what is shown of these is not drawn anew. */
export function alike(before: FlowDocument, after: FlowDocument): FlowDocument {
  if (before === after) return before;
  const old = new Map(stepsOf(before).map((step) => [step.id, step]));
  const alikeStep = (step: Step): Step => {
    const known = old.get(step.id);
    return known !== undefined && same(known, step)
      ? known
      : withBlocks(step, (block) => block.steps.map(alikeStep));
  };
  const steps = after.steps.map(alikeStep);
  const trigger = same(before.trigger, after.trigger) ? before.trigger : after.trigger;
  const areSteps =
    steps.length === before.steps.length &&
    steps.every((step, index) => step === before.steps[index]);
  const { format, nextStep, ownEvents, timeZone } = after;
  const isSame =
    areSteps &&
    trigger === before.trigger &&
    nextStep === before.nextStep &&
    ownEvents === before.ownEvents &&
    timeZone === before.timeZone;
  return isSame
    ? before
    : { format, trigger, steps: areSteps ? before.steps : steps, nextStep, ownEvents, timeZone };
}
