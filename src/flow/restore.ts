import type { FlowDocument } from "./document.ts";
import type { Step } from "./step.ts";
import { edit } from "./edit.ts";
import type { Operation } from "./operation.ts";
import { same } from "./same.ts";
import { usesOf } from "./uses.ts";

/**
 * The edits that make an earlier state of a flow its draft again: steps under the ids that they had,
 * while `nextStep` stays, so that an id is never given to another step. What is the same stays
 * untouched. Connections that are not there any more are left out: the draft then says what is missing.
 */
export function restoring(
  draft: FlowDocument,
  earlier: FlowDocument,
  isThere: (connection: string) => boolean,
): readonly Operation[] {
  const wanted = withoutConnections(earlier, isThere);
  return [
    ...(same(draft.trigger, wanted.trigger)
      ? []
      : [{ do: "setTrigger", trigger: wanted.trigger } as const]),
    ...(draft.ownEvents === wanted.ownEvents
      ? []
      : [{ do: "setOwnEvents", ownEvents: wanted.ownEvents } as const]),
    ...(draft.timeZone === wanted.timeZone
      ? []
      : [{ do: "setTimeZone", timeZone: wanted.timeZone } as const]),
    ...stepsBack(draft.steps, wanted.steps),
  ];
}

function withoutConnections(
  document: FlowDocument,
  isThere: (connection: string) => boolean,
): FlowDocument {
  let current = document;
  for (const { step: user, connection } of usesOf(document)) {
    if (connection === null || isThere(connection)) continue;
    const edited = edit(current, { do: "setConnection", user, connection: null });
    if (edited.ok) current = edited.document;
  }
  return current;
}

/** First what goes, then, from the top, what comes back or moves. A step that holds others comes back whole. */
function stepsBack(now: readonly Step[], wanted: readonly Step[]): readonly Operation[] {
  const known = new Map(wanted.map((step) => [step.id, step]));
  const stays = (step: Step): boolean => same(step, known.get(step.id));
  const removed = now.filter((step) => !stays(step));
  const order = now.filter(stays).map(({ id }) => id);
  const placed = wanted.flatMap((step, index): readonly Operation[] => {
    const at = order.indexOf(step.id);
    if (at === index) return [];
    if (at !== -1) order.splice(at, 1);
    order.splice(index, 0, step.id);
    return at === -1
      ? [{ do: "restoreStep", block: null, index, step }]
      : [{ do: "moveStep", step: step.id, block: null, index }];
  });
  return [...removed.map(({ id }): Operation => ({ do: "removeStep", step: id })), ...placed];
}
