/** What becomes of an invoice after its draft: finalized, sent, paid, voided, given up. */
import type { Call } from "./call.ts";
import { StripeError, intents } from "./errors.ts";
import { emit } from "./events.ts";
import { invoices as refuse } from "./invoice-errors.ts";
import { type Invoice, type InvoicePayment, current } from "./invoice-object.ts";
import { invoiceAt } from "./invoices.ts";
import { type Params, flag, table, text, whole } from "./params.ts";
import { changedTo, confirmed, openIntent } from "./payment-intents.ts";
import type { PaymentIntent, PaymentMethod } from "./objects.ts";
import { methodInParameter } from "./payment-methods.ts";
import { later } from "./settle.ts";
import { followInvoice } from "./subscription-object.ts";
import type { World } from "./world.ts";

const COLLECTS_AFTER_SECONDS = 60 * 60;

export function finalizeInvoice(call: Call): Invoice {
  const draft = invoiceAt(call, "id");
  if (draft.status !== "draft") throw refuse.alreadyFinalized();
  const auto_advance = flag(call.params, "auto_advance") ?? draft.auto_advance;
  const invoice = finalized(call, { ...draft, auto_advance });
  if (auto_advance && invoice.status === "open") {
    const at = call.now + COLLECTS_AFTER_SECONDS;
    later(call.world, { at, change: "invoice_advances", id: invoice.id });
  }
  return invoice;
}

/** A draft is finalized by it. Each time Stripe writes to the customer, and keeps nothing of that in the invoice. */
export function sendInvoice(call: Call): Invoice {
  const found = invoiceAt(call, "invoice");
  if (found.status !== "draft" && found.status !== "open") throw refuse.notSendable();
  if (found.collection_method !== "send_invoice") throw refuse.sendsByHandOnly();
  if (text(found, "customer_email") === undefined) throw refuse.emailMissing();
  const invoice = found.status === "draft" ? finalized(call, found) : found;
  emit(call, "invoice.sent", invoice);
  return invoice;
}

export function payInvoice(call: Call): Invoice {
  const { params } = call;
  const found = invoiceAt(call, "id");
  if (found.status === "paid") throw refuse.alreadyPaid();
  // That a void invoice is refused in these words is from memory.
  if (found.status === "void") throw refuse.notOpen();
  const elsewhere = flag(params, "paid_out_of_band") === true;
  // That a method is asked for before a draft is finalized is not certain.
  const method = elsewhere || found.amount_due === 0 ? null : methodFor(call, found);
  const invoice = found.status === "draft" ? finalized(call, found) : found;
  if (invoice.status === "paid") return invoice;
  if (method !== null) return collected(call, invoice, method);
  cancelPayments(call, invoice, "automatic");
  return paid(call, invoice, { attempted: false });
}

export function voidInvoice(call: Call): Invoice {
  const before = invoiceAt(call, "id");
  if (before.status === "paid") throw refuse.paidNotVoidable();
  if (before.status !== "open" && before.status !== "uncollectible") throw refuse.notOpen();
  cancelPayments(call, before, "void_invoice");
  return ended(call, before, "void", "voided_at", "invoice.voided");
}

export function markUncollectible(call: Call): Invoice {
  const before = invoiceAt(call, "id");
  if (before.status === "uncollectible") throw refuse.alreadyUncollectible();
  if (before.status !== "open") throw refuse.notOpen();
  return ended(
    call,
    before,
    "uncollectible",
    "marked_uncollectible_at",
    "invoice.marked_uncollectible",
  );
}

function ended(
  call: Call,
  before: Invoice,
  status: Invoice["status"],
  stamp: string,
  event: string,
): Invoice {
  const after: Invoice = {
    ...before,
    auto_advance: false,
    next_payment_attempt: null,
    status,
    status_transitions: { ...before.status_transitions, [stamp]: call.now },
  };
  call.world.invoices.replace(after);
  emit(call, event, after);
  return after;
}

/** Numbered, and frozen. Where nothing is left to pay it is paid with that. */
function finalized(call: Call, draft: Invoice): Invoice {
  const { world, now } = call;
  const before = current(world, draft);
  const { amount_due, total, starting_balance } = before;
  const isPaid = amount_due === 0;
  const ending_balance = total + starting_balance - amount_due;
  const number = nextNumber(world, before.customer, ending_balance);
  const page = `${world.account}/${world.livemode ? "live" : "test"}_${before.id.slice(3)}`;
  const after: Invoice = {
    ...before,
    attempted: isPaid,
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance,
    hosted_invoice_url: `https://invoice.stripe.com/i/${page}?s=ap`,
    invoice_pdf: `https://pay.stripe.com/invoice/${page}/pdf?s=ap`,
    next_payment_attempt:
      draft.auto_advance && !isPaid && before.collection_method === "charge_automatically"
        ? now + COLLECTS_AFTER_SECONDS
        : null,
    number,
    status: isPaid ? "paid" : "open",
    status_transitions: {
      ...before.status_transitions,
      finalized_at: now,
      paid_at: isPaid ? now : null,
    },
  };
  world.invoices.replace(after);
  emit(call, "invoice.finalized", after);
  if (isPaid) emit(call, "invoice.paid", after);
  else openPayment(call, after);
  emit(call, "invoice.updated", after, before);
  return after;
}

/** PREFIX-0001, counted by customer; the customer's balance goes on from what the invoice has left of it. */
function nextNumber({ customers }: World, id: string, balance: number): string {
  const customer = customers.get(id);
  const sequence = whole(customer ?? {}, "next_invoice_sequence") ?? 1;
  const prefix = text(customer ?? {}, "invoice_prefix") ?? "DELETED";
  if (customer !== undefined) {
    customers.replace({ ...customer, balance, next_invoice_sequence: sequence + 1 });
  }
  return `${prefix}-${String(sequence).padStart(4, "0")}`;
}

function openPayment(call: Call, { id, amount_due, currency, customer, livemode }: Invoice): void {
  const params = { amount: amount_due, currency, customer, description: "Payment for Invoice" };
  const intent = openIntent({ ...call, params });
  const payment: InvoicePayment = {
    id: call.newId("inpay_"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: amount_due,
    created: call.now,
    currency,
    invoice: id,
    is_default: true,
    livemode,
    payment: { type: "payment_intent", payment_intent: intent.id },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
  call.world.invoicePayments.add(payment);
}

export function paymentsOf(world: World, invoice: string): InvoicePayment[] {
  const entries = world.invoicePayments.entries().map(({ object }) => object);
  return entries.filter((payment) => payment.invoice === invoice);
}

/** The payment that is still to come, and its intent. */
export function openPaymentOf(world: World, invoice: string) {
  const payment = paymentsOf(world, invoice).find(({ status }) => status === "open");
  const intent = world.paymentIntents.get(text(payment?.payment ?? {}, "payment_intent") ?? "");
  return payment === undefined || intent === undefined ? undefined : { payment, intent };
}

export function cancelPayments(call: Call, invoice: Invoice, cancellation_reason: string): void {
  const { world, now } = call;
  const { payment, intent } = openPaymentOf(world, invoice.id) ?? {};
  if (payment === undefined || intent === undefined) return;
  const status_transitions = { ...payment.status_transitions, canceled_at: now };
  world.invoicePayments.replace({ ...payment, status: "canceled", status_transitions });
  const change = { status: "canceled", canceled_at: now, cancellation_reason } as const;
  changedTo(call, intent, "payment_intent.canceled", change);
}

/** The one that is named, else the invoice's own, else the customer's. */
function methodFor(call: Call, invoice: Invoice): PaymentMethod {
  const { world, params } = call;
  const named = text(params, "payment_method");
  const settings = table(world.customers.get(invoice.customer) ?? {}, "invoice_settings") ?? {};
  const id = named ?? invoice.default_payment_method ?? text(settings, "default_payment_method");
  if (id === undefined) throw refuse.methodMissing();
  const method = methodInParameter(call, id, "payment_method");
  if (method.customer !== invoice.customer) throw intents.methodOfAnother(method.id);
  return method;
}

/** Tries to take the money. Where that fails, the invoice stays open. */
function collected(call: Call, before: Invoice, method: PaymentMethod): Invoice {
  const { world } = call;
  const { intent } = openPaymentOf(world, before.id) ?? {};
  if (intent === undefined || intent.status === "processing") throw refuse.paymentUnderWay();
  const tried: Invoice = {
    ...before,
    attempted: true,
    // Only the first try by hand counts.
    attempt_count: Math.max(1, before.attempt_count),
    auto_advance: false,
    next_payment_attempt: null,
  };
  const params = paymentParams(intent);
  try {
    const { status } = confirmed({ ...call, params }, intent, method);
    if (status === "succeeded") return paid(call, before, tried);
  } catch (error) {
    if (error instanceof StripeError) notPaid(call, before, tried);
    throw error;
  }
  world.invoices.replace(tried);
  emit(call, "invoice.updated", tried, before);
  return tried;
}

function paymentParams({ amount, currency }: PaymentIntent): Params {
  return { amount, currency, description: "Payment for Invoice", off_session: true };
}

function notPaid(call: Call, before: Invoice, tried: Invoice): void {
  call.world.invoices.replace(tried);
  emit(call, "invoice.payment_failed", tried);
  emit(call, "invoice.updated", tried, before);
  followInvoice(call, tried, "failed");
}

export function paid(call: Call, before: Invoice, tried: Partial<Invoice>): Invoice {
  const { world, now } = call;
  const { payment } = openPaymentOf(world, before.id) ?? {};
  const after: Invoice = {
    ...before,
    ...tried,
    amount_due: before.amount_due,
    amount_paid: before.amount_due,
    amount_remaining: 0,
    auto_advance: false,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...before.status_transitions, paid_at: now },
  };
  world.invoices.replace(after);
  if (payment !== undefined) {
    const arrived: InvoicePayment = {
      ...payment,
      amount_paid: before.amount_due,
      status: "paid",
      status_transitions: { ...payment.status_transitions, paid_at: now },
    };
    world.invoicePayments.replace(arrived);
    emit(call, "invoice_payment.paid", arrived);
  }
  emit(call, "invoice.paid", after);
  // Of money that came another way, there is one event alone.
  if (payment !== undefined) emit(call, "invoice.payment_succeeded", after);
  emit(call, "invoice.updated", after, before);
  followInvoice(call, after, "paid");
  return after;
}

/** A debit of a bank account has come to its end. */
export function paymentEnded(call: Call, intent: PaymentIntent): void {
  const { world } = call;
  const payment = world.invoicePayments
    .entries()
    .find(({ object }) => object.payment["payment_intent"] === intent.id)?.object;
  const invoice = world.invoices.get(payment?.invoice ?? "");
  if (payment?.status !== "open" || invoice === undefined) return;
  if (intent.status === "succeeded") paid(call, invoice, {});
  else notPaid(call, invoice, invoice);
}

/** Stripe goes on by itself: it finalizes a draft, then takes the money or writes to the customer. */
export function advanceInvoice(call: Call, id: string): void {
  const found = call.world.invoices.get(id);
  if (found?.auto_advance !== true || found.attempt_count > 0) return;
  const invoice = found.status === "draft" ? finalized(call, found) : found;
  if (invoice.status !== "open") return;
  if (invoice.collection_method === "send_invoice") {
    emit(call, "invoice.sent", invoice);
    return;
  }
  try {
    collected(call, invoice, methodFor(call, invoice));
  } catch (error) {
    // Nobody is there to be told.
    if (!(error instanceof StripeError)) throw error;
    followInvoice(call, invoice, "failed");
  }
}
