/** What balance transactions tell. Pure. */
import type { JsonObject } from "#sdk/index.ts";
import type { SourceKind } from "./fields/payout.ts";

/** By Stripe's type of a transaction; an adjustment says by its category what it is about. */
const kinds: ReadonlyMap<string, SourceKind> = new Map([
  ["charge", "charge"],
  ["payment", "charge"],
  ["refund", "refund"],
  ["payment_refund", "refund"],
  ["refund_failure", "refund"],
  ["payment_failure_refund", "refund"],
  ["payout", "payout"],
  ["payout_cancel", "payout"],
  ["payout_failure", "payout"],
  ["transfer", "transfer"],
  ["topup", "topup"],
]);

/** What has moved the money; null where the transaction does not say it. */
export function sourceKindOf({
  type,
  reporting_category: category,
}: JsonObject): SourceKind | null {
  if (category === "dispute" || category === "dispute_reversal") return "dispute";
  return typeof type === "string" ? (kinds.get(type) ?? null) : null;
}

/** Stripe lists a payout's own transaction among what it pays out. */
export function isPayoutItself({ type, source }: JsonObject, payout: string): boolean {
  return type === "payout" && source === payout;
}
