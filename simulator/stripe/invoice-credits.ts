/** What credit notes do to an invoice: there is less to pay, or more again. */
import type { Call } from "./call.ts";
import { emit } from "./events.ts";
import { invoices as refuse } from "./invoice-errors.ts";
import type { Invoice } from "./invoice-object.ts";
import { cancelPayments, openPaymentOf, paid } from "./invoice-steps.ts";
import { whole } from "./params.ts";

/** Where nothing is left to pay, the invoice is paid. */
export function lowered(call: Call, before: Invoice, amount: number): void {
  const after = changedBy(call, before, amount);
  if (after.amount_remaining > 0) return;
  cancelPayments(call, after, "automatic");
  paid(call, after, {});
}

export function raised(call: Call, before: Invoice, amount: number): void {
  changedBy(call, before, -amount);
}

function changedBy(call: Call, before: Invoice, amount: number): Invoice {
  const { world } = call;
  const after: Invoice = {
    ...before,
    amount_due: before.amount_due - amount,
    amount_remaining: before.amount_remaining - amount,
    pre_payment_credit_notes_amount:
      (whole(before, "pre_payment_credit_notes_amount") ?? 0) + amount,
  };
  const { payment, intent } = openPaymentOf(world, before.id) ?? {};
  // Whether Stripe lets a note change what is on its way already is not known.
  if (intent?.status === "processing") throw refuse.paymentUnderWay();
  if (payment !== undefined && intent !== undefined && after.amount_due > 0) {
    world.paymentIntents.replace({ ...intent, amount: after.amount_due });
    world.invoicePayments.replace({ ...payment, amount_requested: after.amount_due });
  }
  world.invoices.replace(after);
  emit(call, "invoice.updated", after, before);
  return after;
}

/** What was paid already is given back in some way. */
export function givenBack(call: Call, before: Invoice, amount: number): void {
  const after: Invoice = {
    ...before,
    post_payment_credit_notes_amount:
      (whole(before, "post_payment_credit_notes_amount") ?? 0) + amount,
  };
  call.world.invoices.replace(after);
  emit(call, "invoice.updated", after, before);
}
