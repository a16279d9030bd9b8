import type { FlowDocument } from "./document.ts";
import type { Trigger } from "./trigger.ts";

/** Documents as they were written before, and what they mean now: the edge where they are read. */

/** A schedule was an interval only. */
interface OlderSchedule {
  readonly kind: "schedule";
  readonly everyMinutes: number;
  readonly overlap: boolean;
}

export type AnyTrigger = Trigger | OlderSchedule;

/** A flow had no time zone: times were told in UTC. */
export type AnyDocument = Omit<FlowDocument, "trigger" | "timeZone"> & {
  readonly trigger: AnyTrigger | null;
  readonly timeZone?: string;
};

export const olderTimeZone = "UTC";

export function currentDocument(document: AnyDocument): FlowDocument {
  const { trigger, timeZone = olderTimeZone } = document;
  return { ...document, trigger: currentTrigger(trigger), timeZone };
}

/** Leaves what it does not know as it is. */
export function currentTrigger(trigger: AnyTrigger | null): Trigger | null {
  if (!isOlderSchedule(trigger)) return trigger;
  const { everyMinutes, ...rest } = trigger;
  return { ...rest, when: { kind: "interval", everyMinutes } };
}

function isOlderSchedule(trigger: AnyTrigger | null): trigger is OlderSchedule {
  return typeof trigger === "object" && trigger?.kind === "schedule" && !("when" in trigger);
}
