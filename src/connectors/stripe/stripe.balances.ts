/** What writes to customers do with money. Pure. */
import type { FrozenRequest, Movement } from "#sdk/index.ts";

/** What a customer is owed: it is taken off the next invoices, or lies with Stripe as money of the customer's. */
const balances = new Set(["balance", "cash_balance"]);

/** What stands in a parameter such as `items[0][price]`. */
export const rootOf = (name: string): string => name.replace(/\[.*/s, "");

/**
 * Whether a request to make or change a customer moves money: it sets what the customer is owed, or gives a customer
 * another card, with which Stripe collects at once what is past due.
 */
export function movesOfCustomer({ path, params }: FrozenRequest): boolean {
  const isNew = !/\/customers\/./.test(path);
  return Object.entries(params).some(([name, value]) => {
    const root = rootOf(name);
    // A new customer has a balance of 0 anyway.
    if (balances.has(root)) return !(isNew && name === "balance" && Number(value) === 0);
    return !isNew && root === "source";
  });
}

/** In which currency, only Stripe knows. */
export function customerMoves(request: FrozenRequest): Movement | null {
  return movesOfCustomer(request) ? { kind: "other", money: null, isPending: false } : null;
}
