import type { LedgerEntry } from "../simulated-stripe.ts";

/** What Stripe was asked for without anything being written, and how long all took. */
export interface Costs {
  /** Hours of the world's time that went by, without what passed all at once. */
  readonly hours: number;
  readonly reads: Reads;
  /** World's time from the last kill, outage, jump and event from outside until no run had anything left to do. */
  readonly minutesToRest: number;
}

/** By why they were made. */
export type Reads = Readonly<Record<Reason, number>>;

export type Reason = "polls" | "look-ups" | "time asked" | "steps";

export function readsOf(requests: readonly Pick<LedgerEntry, "path" | "query">[]): Reads {
  const reads = { polls: 0, "look-ups": 0, "time asked": 0, steps: 0 };
  for (const request of requests) reads[reasonOf(request)] += 1;
  return reads;
}

/** A look-up reads between two moments, a poll from one on, and who asks what time it is wants one object of any time. */
function reasonOf({ path, query }: Pick<LedgerEntry, "path" | "query">): Reason {
  const params = new URLSearchParams(query);
  if (params.has("created[lte]")) return "look-ups";
  if (params.has("created[gte]")) return "polls";
  return path === "/v1/charges" && query === "limit=1" ? "time asked" : "steps";
}
