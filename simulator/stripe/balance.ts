import type { Call } from "./call.ts";
import type { JsonObject } from "./json.ts";
import type { BalanceTransaction } from "./objects.ts";

const AVAILABLE_AFTER_SECONDS = 2 * 24 * 60 * 60;
const FEE_RATE = 0.029;
const FEE_FIXED = 30;

interface Movement {
  readonly type: "charge" | "refund" | "refund_failure";
  readonly source: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
}

/** Moves money in the account's balance and returns the transaction's id. */
export function move(call: Call, movement: Movement): string {
  const { world, newId, now } = call;
  const { amount, currency } = movement;
  // Stripe keeps its fee when money goes back.
  const fee = movement.type === "charge" ? Math.round(amount * FEE_RATE) + FEE_FIXED : 0;
  const transaction: BalanceTransaction = {
    id: newId("txn_"),
    object: "balance_transaction",
    amount,
    available_on: now + AVAILABLE_AFTER_SECONDS,
    balance_type: "payments",
    created: now,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: amount - fee,
    reporting_category: movement.type,
    source: movement.source,
    status: "pending",
    type: movement.type,
  };
  world.transactions.set(transaction.id, transaction);
  return transaction.id;
}

export function transaction({ world, now }: Call, id: string): BalanceTransaction | undefined {
  const found = world.transactions.get(id);
  if (found === undefined || found.available_on > now) return found;
  return { ...found, status: "available" };
}

export function retrieveBalance({ world, now }: Call): JsonObject {
  const available = new Map<string, number>();
  const pending = new Map<string, number>();
  for (const { currency, net, available_on } of world.transactions.values()) {
    const side = available_on <= now ? available : pending;
    side.set(currency, (side.get(currency) ?? 0) + net);
    if (!available.has(currency)) available.set(currency, 0);
    if (!pending.has(currency)) pending.set(currency, 0);
  }
  return {
    object: "balance",
    available: funds(available),
    livemode: world.livemode,
    pending: funds(pending),
    refund_and_dispute_prefunding: { available: funds(new Map()), pending: funds(new Map()) },
  };
}

function funds(amounts: ReadonlyMap<string, number>): JsonObject[] {
  const filled = amounts.size === 0 ? new Map([["usd", 0]]) : amounts;
  return [...filled].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
}
