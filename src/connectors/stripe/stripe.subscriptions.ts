/** What the writes to subscriptions do with money. Pure. */
import type { FrozenRequest, Movement } from "#sdk/index.ts";

/**
 * What is billed for items, and when, only Stripe knows: their prices stand there, and the customer's pending invoice items
 * come with them. So it is of one that goes on after all.
 */
export function billsLater({ params }: FrozenRequest): Movement | null {
  const bills = params["items"] !== undefined || params["cancel_at_period_end"] === false;
  return bills ? { kind: "other", money: null, isPending: false } : null;
}
