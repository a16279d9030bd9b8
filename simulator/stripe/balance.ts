/** The account's balance: every movement of money is a transaction, whose fee is Stripe's. */
import type { Call } from "./call.ts";
import { refuse } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import type { BalanceTransaction } from "./objects.ts";
import { text } from "./params.ts";
import { payouts as refusePayout } from "./payout-errors.ts";

const AVAILABLE_AFTER_SECONDS = 2 * 24 * 60 * 60;
const FEE_RATE = 0.029;
const FEE_FIXED = 30;
const DISPUTE_FEE = 1500;

interface Kind {
  readonly type: string;
  readonly category: string;
  /** Seconds until the money can be paid out. */
  readonly availableAfter: number;
  readonly feeOf: (amount: number) => number;
  readonly feeFor?: string;
}

const free = () => 0;

const KINDS = {
  charge: {
    type: "charge",
    category: "charge",
    availableAfter: AVAILABLE_AFTER_SECONDS,
    feeOf: (amount) => Math.round(amount * FEE_RATE) + FEE_FIXED,
    feeFor: "Stripe processing fees",
  },
  // Stripe keeps its fee when money goes back.
  refund: {
    type: "refund",
    category: "refund",
    availableAfter: AVAILABLE_AFTER_SECONDS,
    feeOf: free,
  },
  refund_failure: {
    type: "refund_failure",
    category: "refund_failure",
    availableAfter: AVAILABLE_AFTER_SECONDS,
    feeOf: free,
  },
  dispute: {
    type: "adjustment",
    category: "dispute",
    availableAfter: 0,
    feeOf: () => DISPUTE_FEE,
    feeFor: "Dispute fee",
  },
  dispute_reversal: {
    type: "adjustment",
    category: "dispute_reversal",
    availableAfter: 0,
    feeOf: free,
  },
  payout: { type: "payout", category: "payout", availableAfter: 0, feeOf: free },
  // The category of money that comes back is from memory.
  payout_failure: {
    type: "payout_failure",
    category: "payout_reversal",
    availableAfter: 0,
    feeOf: free,
  },
} as const satisfies Readonly<Record<string, Kind>>;

interface Movement {
  readonly kind: keyof typeof KINDS;
  readonly source: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  /** Past the time that money otherwise waits. */
  readonly atOnce?: boolean;
}

/** Moves money in the account's balance. */
export function moved(call: Call, movement: Movement): BalanceTransaction {
  const { world, newId, now } = call;
  const { amount, currency } = movement;
  const kind: Kind = KINDS[movement.kind];
  const fee = kind.feeOf(amount);
  const transaction: BalanceTransaction = {
    id: newId("txn_"),
    object: "balance_transaction",
    amount,
    available_on: movement.atOnce === true ? now : now + kind.availableAfter,
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
              description: kind.feeFor ?? null,
              type: "stripe_fee",
            },
          ],
    net: amount - fee,
    reporting_category: kind.category,
    source: movement.source,
    status: "pending",
    type: kind.type,
  };
  world.transactions.add(transaction);
  return transaction;
}

export const move = (call: Call, movement: Movement): string => moved(call, movement).id;

export function transaction(call: Call, id: string): BalanceTransaction | undefined {
  const found = call.world.transactions.get(id);
  return found && asOf(call, found);
}

/** Pending until its time. */
function asOf({ now }: Call, one: BalanceTransaction): BalanceTransaction {
  return one.available_on > now ? one : { ...one, status: "available" };
}

export function retrieveTransaction(call: Call): BalanceTransaction {
  const found = transaction(call, call.id);
  if (found === undefined) throw refuse.notFound(call.world, NOUN, call.id);
  return found;
}

const NOUN = "balance transaction";

export function listTransactions(call: Call): JsonObject {
  const { params, world } = call;
  const payout = text(params, "payout");
  const [currency, type] = [text(params, "currency"), text(params, "type")];
  if (payout !== undefined) checkContents(call, payout);
  return listPage(call, world.transactions, NOUN, "/v1/balance_transactions", {
    index: by(call, "source"),
    accepts: (one) =>
      (payout === undefined || world.paidOut.get(one.id) === payout) &&
      (currency === undefined || one.currency === currency) &&
      (type === undefined || one.type === type),
    shown: (one) => asOf(call, one),
  });
}

/** What a payout holds can be asked of automatic ones, once Stripe has it together. */
function checkContents({ world }: Call, id: string): void {
  const payout = world.payouts.get(id);
  if (payout === undefined) throw refuse.unknownId(world, "payout", id, "payout");
  if (!payout.automatic) throw refusePayout.manualContents();
  if (payout.reconciliation_status !== "completed") throw refusePayout.notReconciled();
}

/** What could be paid out now. */
export function available({ world, now }: Call, currency: string): number {
  return world.transactions
    .entries()
    .filter(({ object }) => object.currency === currency && object.available_on <= now)
    .reduce((sum, { object }) => sum + object.net, 0);
}

export function retrieveBalance({ world, now }: Call): JsonObject {
  const available = new Map<string, number>();
  const pending = new Map<string, number>();
  for (const { object } of world.transactions.entries()) {
    const { currency, net, available_on } = object;
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
