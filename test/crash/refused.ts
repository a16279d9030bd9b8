import { isDone, type Tried } from "./writes.ts";

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

/** Parked is right only where Stripe said that it failed, and has made nothing. */
export function wronglyBecause(write: Tried | undefined): string | null {
  if (write === undefined) return "no byte of it ever reached Stripe";
  const [made] = write.objects;
  if (made !== undefined) return `${made.id} was there to be found`;
  if (write.executed.length > 0) return "Stripe has executed it";
  return write.sends.some(({ status }) => status !== null && status >= 500)
    ? null
    : "Stripe never said that it failed";
}
