import type { Evidence, FlowFacts } from "./evidence.ts";
import { hasGrownOld } from "./old.ts";
import { isDone, type Tried, type WriteName } from "./writes.ts";

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
 * found: a change cannot be.
 */
export function wronglyBecause({
  flows,
  ...evidence
}: Pick<Evidence, "flows" | "leaps" | "objects">): WronglyBecause {
  const grownOld = hasGrownOld(evidence);
  return (name, tried, seenAt) => {
    const isChange = flows.some((flow) => flow.name === name.flow && changes(flow, name.step));
    const [made] = tried?.objects ?? [];
    if (made !== undefined && !isChange) return `${made.id} was there to be found`;
    if (tried && tried.executed.length > 0 && !isChange) return "Stripe has executed it";
    if (grownOld(name, tried, seenAt)) return null;
    if (tried === undefined) return "no byte of it ever reached Stripe";
    return tried.sends.some(({ status }) => status !== null && status >= 500)
      ? null
      : "Stripe never said that it failed";
  };
}

/** Does the step change something, and make nothing? */
export function changes(flow: Pick<FlowFacts, "changes">, step: string): boolean {
  return flow.changes.includes(step);
}
