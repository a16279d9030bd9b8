import { z } from "zod";
import { type AnyTrigger, currentTrigger } from "./older.ts";
import { Name } from "./name.ts";
import { Steps } from "./step.ts";
import { Trigger } from "./trigger.ts";

/**
 * The flow document: what a flow does, as data. `nextStep` only rises, so that an id is never given
 * twice; a step that was removed may come back under its own.
 */

/** So often a flow may stand at most in the chain that led to an event that starts it. */
export const mostOwnEvents = 10;

export const FlowDocument = z
  .strictObject({
    format: z.literal(1),
    /** Null in a new flow: what should start it has not been chosen yet. */
    trigger: z.preprocess(
      (trigger: AnyTrigger | null) => currentTrigger(trigger),
      Trigger.nullable(),
    ),
    steps: Steps,
    /** The number of the next step to be added. */
    nextStep: z.int().min(1).max(1_000_000_000),
    /**
     * How many times this flow may stand in the chain of flows that led to an event. 0: an event that
     * came from this flow's own writes, however indirectly, never starts it.
     */
    ownEvents: z.int().min(0).max(mostOwnEvents),
    /**
     * The name in the IANA's list of the zone whose clocks its schedule goes by, and in which its fields,
     * conditions and formulas tell the time.
     */
    timeZone: z.string().min(1).max(100),
  })
  .meta({ id: "FlowDocument" });
export type FlowDocument = z.infer<typeof FlowDocument>;

/** A document as people and programs hand it in: where it names no time zone, somebody has one for it. */
export const FlowDraft = FlowDocument.extend({
  timeZone: FlowDocument.shape.timeZone.exactOptional().meta({
    description:
      "If it is left out, it is the time zone of the draft that this one replaces; for a new flow, it is the one in its owner's profile, or UTC if the profile has none.",
  }),
}).meta({ id: "FlowDraft" });
export type FlowDraft = z.infer<typeof FlowDraft>;

export function inTimeZone(draft: FlowDraft, timeZone: string): FlowDocument {
  return { ...draft, timeZone: draft.timeZone ?? timeZone };
}

export const emptyDocument: FlowDocument = {
  format: 1,
  trigger: null,
  steps: [],
  nextStep: 1,
  ownEvents: 0,
  timeZone: "UTC",
};

export const FlowName = Name(200);
