/** What the writes to subscriptions do with money. Pure. */
import type { FrozenRequest, Movement } from "#sdk/index.ts";

/** What is billed for items, and when, only Stripe knows: their prices stand there. */
export function billsLater({ params }: FrozenRequest): Movement | null {
  return params["items"] === undefined ? null : { kind: "other", money: null, isPending: false };
}
