/** What a checkout session tells. Pure. */
import type { Json, Money } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import { amountOf } from "./stripe.writes.ts";

/** Complete is not paid: a bank account pays later, and that is another event. */
export function isPaidOf(session: Json): boolean {
  if (!isJsonObject(session)) return false;
  const { payment_status: status, event } = session;
  const type = event !== undefined && isJsonObject(event) ? event["type"] : undefined;
  return (
    status === "paid" ||
    status === "no_payment_required" ||
    type === "checkout.session.async_payment_succeeded"
  );
}

export function totalOf(session: Json): Money | null {
  if (!isJsonObject(session)) return null;
  const { amount_total: amount = null, currency = null } = session;
  return amountOf({ amount, currency });
}
