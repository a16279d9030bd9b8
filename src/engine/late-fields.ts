import type { AnyTrigger } from "#sdk/connector.ts";
import type { Json } from "#sdk/json.ts";
import type { LateField } from "#sdk/trigger.ts";
import type { FlowDocument } from "#flow/document.ts";
import { type LateUses, lateUsesIn } from "#flow/late-fields.ts";
import { valueAt } from "#flow/pill.ts";

/** What a version waits for, of what the other side fills in later. Pure. */
export interface Awaited extends LateUses<LateField> {
  /** It waits no longer than so long after the event. */
  readonly within: number;
}

export const nothingLate: Awaited = { inCondition: [], inSteps: [], within: 0 };

export function awaitedBy(document: FlowDocument, trigger: AnyTrigger): Awaited {
  const later = trigger.kind === "since" ? trigger.comesLater : undefined;
  if (later === undefined) return nothingLate;
  return { ...lateUsesIn(document, later.fields), within: later.withinSeconds * 1_000 };
}

/** Those that are empty, and will be filled in. */
export function toCome(fields: readonly LateField[], data: Json): readonly LateField[] {
  return fields.filter(({ path, isToCome }) => {
    const value = valueAt(data, path);
    return (value === undefined || value === null) && isToCome(data);
  });
}

/** How long an event is still waited for. One from their future, further off than that, is not. */
export function patienceFor(at: number, theirs: number, { within }: Awaited): number {
  const age = theirs - at;
  return Math.abs(age) >= within ? 0 : within - age;
}
