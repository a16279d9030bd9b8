/** Payouts: what goes from the balance to the account's bank, by itself or because somebody asks. */
import { available, move } from "./balance.ts";
import type { Call } from "./call.ts";
import { CURRENCIES, isCurrency } from "./currencies.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { bounds, listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import type { BalanceTransaction, Payout } from "./objects.ts";
import { parameter } from "./parameter-errors.ts";
import { text, whole } from "./params.ts";
import { payouts as refusePayout } from "./payout-errors.ts";
import { SETTLES_AFTER_SECONDS, later } from "./settle.ts";

const DAY_SECONDS = 24 * 60 * 60;

export const failures = [
  "no_account",
  "account_closed",
  "insufficient_funds",
  "debit_not_authorized",
  "invalid_currency",
] as const;

export type PayoutFailure = (typeof failures)[number];

/** How a bank refuses a payout. */
interface Refused {
  readonly why: PayoutFailure;
  /** Undefined where it is never paid. */
  readonly secondsAfterPaid: number | undefined;
}

/** Why a bank refuses. The words are from memory. */
const REASONS: Readonly<Record<PayoutFailure, string>> = {
  no_account:
    "The bank account details on file are probably incorrect. No bank account could be located with those details.",
  account_closed: "The bank account has been closed.",
  insufficient_funds: "Your Stripe account has insufficient funds to cover the payout.",
  debit_not_authorized: "Debit transactions are not approved on your bank account.",
  invalid_currency:
    "The bank was unable to process this payout because of its currency. This is probably because the bank account cannot accept payments in that currency.",
};

export function listPayouts(call: Call): JsonObject {
  const { params, world } = call;
  const [status, destination] = [text(params, "status"), text(params, "destination")];
  const arrival = bounds(params, "arrival_date");
  return listPage(call, world.payouts, "payout", "/v1/payouts", {
    accepts: (payout) =>
      (status === undefined || payout.status === status) &&
      (destination === undefined || payout["destination"] === destination) &&
      payout.arrival_date >= arrival.from &&
      payout.arrival_date <= arrival.until,
  });
}

export function retrievePayout({ world, id }: Call): Payout {
  const payout = world.payouts.get(id);
  if (payout === undefined) throw refuse.notFound(world, "payout", id, "payout");
  return payout;
}

export function updatePayout(call: Call): Payout {
  const before = retrievePayout(call);
  const after: Payout = { ...before, metadata: mergedMetadata(before.metadata, call.params) };
  call.world.payouts.replace(after);
  emit(call, "payout.updated", after, before);
  return after;
}

export function checkPayout({ params }: Call): void {
  for (const name of ["amount", "currency"]) {
    if (!(name in params)) throw parameter.missing(name);
  }
  if ((whole(params, "amount") ?? 0) < 1) throw parameter.atLeastOne("amount");
  const currency = text(params, "currency") ?? "";
  if (!isCurrency(currency.toLowerCase())) throw refuse.currency(currency, CURRENCIES);
}

/** Asked for by somebody: what it is made of, Stripe does not say. */
export function createPayout(call: Call): Payout {
  const { params } = call;
  const amount = whole(params, "amount") ?? 0;
  const currency = (text(params, "currency") ?? "").toLowerCase();
  if (amount > available(call, currency)) throw refusePayout.tooMuch();
  return sent(call, { amount, currency, automatic: false });
}

/** What the schedule of an account does: all that is available, and was not paid out before. Null where that is nothing. */
export function payOutAll(call: Call, currency: string, refused?: Refused): Payout | null {
  const { world } = call;
  const contents = unpaid(call, currency);
  const amount = contents.reduce((sum, { net }) => sum + net, 0);
  if (amount < 1) return null;
  const payout = sent(call, { amount, currency, automatic: true }, refused);
  for (const { id } of contents) world.paidOut.set(id, payout.id);
  // Stripe lists a payout's own transaction among its contents.
  world.paidOut.set(payout.balance_transaction ?? "", payout.id);
  return payout;
}

function unpaid({ world, now }: Call, currency: string): BalanceTransaction[] {
  return world.transactions
    .entries()
    .map(({ object }) => object)
    .filter(
      (one) => one.currency === currency && one.available_on <= now && !world.paidOut.has(one.id),
    );
}

interface Sum {
  readonly amount: number;
  readonly currency: string;
  readonly automatic: boolean;
}

function sent(call: Call, { amount, currency, automatic }: Sum, refused?: Refused): Payout {
  const { params, world, newId, now } = call;
  const id = newId("po_");
  const arrives = now + SETTLES_AFTER_SECONDS;
  const description = text(params, "description") ?? null;
  const payout: Payout = {
    id,
    object: "payout",
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrives - (arrives % DAY_SECONDS),
    automatic,
    balance_transaction: move(call, {
      kind: "payout",
      source: id,
      amount: -amount,
      currency,
      description: automatic ? "STRIPE PAYOUT" : description,
    }),
    created: now,
    currency,
    description: automatic ? "STRIPE PAYOUT" : description,
    destination: text(params, "destination") ?? "ba_millrace",
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: world.livemode,
    metadata: newMetadata(params),
    method: text(params, "method") ?? "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: automatic ? "in_progress" : "not_applicable",
    reversed_by: null,
    source_type: text(params, "source_type") ?? "card",
    statement_descriptor: text(params, "statement_descriptor") ?? null,
    status: "pending",
    trace_id: { status: "pending", value: null },
    type: "bank_account",
  };
  world.payouts.add(payout, call.visibleAt);
  emit(call, "payout.created", payout);
  later(world, { at: now + SETTLES_AFTER_SECONDS / 2, change: "payout_leaves", id });
  const returns = refused?.secondsAfterPaid;
  if (refused === undefined || returns !== undefined)
    later(world, { at: arrives, change: "payout_arrives", id });
  if (refused !== undefined) {
    later(world, { at: arrives + (returns ?? 0), change: "payout_fails", id });
    world.payoutFailures.set(id, refused.why);
  }
  // Stripe promises no moment; here it comes after the payout is paid.
  if (automatic)
    later(world, { at: arrives + SETTLES_AFTER_SECONDS, change: "payout_reconciled", id });
  return payout;
}

export function payoutLeaves(call: Call, id: string): void {
  const before = call.world.payouts.get(id);
  if (before?.status !== "pending") return;
  const after: Payout = { ...before, status: "in_transit" };
  call.world.payouts.replace(after);
  emit(call, "payout.updated", after, before);
}

export function payoutArrives(call: Call, id: string): void {
  const before = call.world.payouts.get(id);
  if (before?.status !== "pending" && before?.status !== "in_transit") return;
  const after: Payout = {
    ...before,
    status: "paid",
    trace_id: { status: "unsupported", value: null },
  };
  call.world.payouts.replace(after);
  emit(call, "payout.paid", after);
}

/** The money is back in the balance, as a transaction of its own. */
export function payoutFails(call: Call, id: string): void {
  const { world } = call;
  const before = world.payouts.get(id);
  // A bank may send back what was paid: https://docs.stripe.com/payouts#payout-failures
  if (before === undefined || !["pending", "in_transit", "paid"].includes(before.status)) return;
  const code = world.payoutFailures.get(id) ?? "no_account";
  const { amount, currency } = before;
  const after: Payout = {
    ...before,
    status: "failed",
    failure_code: code,
    failure_message: REASONS[code],
    failure_balance_transaction: move(call, {
      kind: "payout_failure",
      source: id,
      amount,
      currency,
      description: "STRIPE PAYOUT FAILURE",
    }),
    trace_id: { status: "unsupported", value: null },
  };
  world.payouts.replace(after);
  emit(call, "payout.failed", after);
}

export function payoutReconciled(call: Call, id: string): void {
  const before = call.world.payouts.get(id);
  if (before?.reconciliation_status !== "in_progress") return;
  const after: Payout = { ...before, reconciliation_status: "completed" };
  call.world.payouts.replace(after);
  emit(call, "payout.reconciliation_completed", after);
}
