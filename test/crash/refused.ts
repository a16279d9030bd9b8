import type { Evidence, FlowFacts } from "./evidence.ts";
import { hasGrownOld } from "./old.ts";
import { isDone, metadataOf, type Tried, type WriteName } from "./writes.ts";

/** Answers that leave the outcome open, or ask to come again. */
const notRefused = new Set([401, 403, 409, 424, 429]);

export function wasRefused({ sends, objects }: Tried): boolean {
  if (objects.length > 0) return !objects.some(isDone);
  return sends.some(
    ({ outcome, status }) =>
      // A refusal that somebody in between has hidden is told again under its key.
      (outcome === "refused" || outcome === "replayed") &&
      status !== null &&
      status >= 400 &&
      status < 500 &&
      !notRefused.has(status),
  );
}

/** Why a write must not be parked when it was seen so; null where it may. */
export type WronglyBecause = (
  name: WriteName,
  tried: Tried | undefined,
  seenAt: number,
) => string | null;

/**
 * Parked is right only where Stripe said that it failed, or its key has grown old, and it has made nothing that could be
 * found: a change cannot be. A change is also parked rather than repeated where another run's has been sent since.
 */
export function wronglyBecause({
  flows,
  ...evidence
}: Pick<Evidence, "flows" | "leaps" | "objects" | "ledger">): WronglyBecause {
  const grownOld = hasGrownOld(evidence);
  const isOvertaken = overtaking({ ...evidence, flows });
  return (name, tried, seenAt) => {
    const isChange = flows.some((flow) => flow.name === name.flow && changes(flow, name.step));
    const [made] = tried?.objects ?? [];
    if (made !== undefined && !isChange) return `${made.id} was there to be found`;
    if (tried && tried.executed.length > 0 && !isChange) return "Stripe has executed it";
    if (grownOld(name, tried, seenAt)) return null;
    if (isChange && isOvertaken(name, seenAt)) return null;
    if (tried === undefined) return "no byte of it ever reached Stripe";
    return tried.sends.some(({ status }) => status !== null && status >= 500)
      ? null
      : "Stripe never said that it failed";
  };
}

/**
 * All changes of these flows are of one object. When a change was sent first nobody can tell, where it was cut before Stripe had
 * read it: not before its event.
 */
function overtaking({
  flows,
  ledger,
  objects,
}: Pick<Evidence, "flows" | "ledger" | "objects">): (name: WriteName, seenAt: number) => boolean {
  const created = new Map(objects.map((object) => [object.id, object.created]));
  const sent = ledger.flatMap(({ at, params }) => {
    const { flow: name, event, step } = metadataOf(params);
    const flow = flows.find((one) => one.name === name);
    return flow !== undefined && step !== undefined && changes(flow, step) ? [{ event, at }] : [];
  });
  return ({ event }, seenAt) => {
    const since = created.get(event) ?? -Infinity;
    return sent.some((other) => other.event !== event && since <= other.at && other.at <= seenAt);
  };
}

/** Does the step change something, and make nothing? */
export function changes(flow: Pick<FlowFacts, "changes">, step: string): boolean {
  return flow.changes.includes(step);
}
