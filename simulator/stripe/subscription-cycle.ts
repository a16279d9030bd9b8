/** What a subscription bills, and what Stripe does with it by itself as time passes. */
import type { Call } from "./call.ts";
import { lowering } from "./discounts.ts";
import { emit } from "./events.ts";
import { type Invoice, type InvoiceItem, current, invoiceObject } from "./invoice-object.ts";
import { voidInvoice } from "./invoice-steps.ts";
import { takePending } from "./invoices.ts";
import type { Customer } from "./objects.ts";
import { text, whole } from "./params.ts";
import { later } from "./settle.ts";
import {
  type Subscription,
  type SubscriptionItem,
  changedSubscription,
  endOf,
  endSubscription,
  itemList,
  periodEnd,
} from "./subscription-object.ts";

const DRAFT_SECONDS = 60 * 60;
const TOLD_BEFORE_SECONDS = 3 * 86_400;
const INCOMPLETE_SECONDS = 23 * 60 * 60;

/** A draft of what the period costs, which Stripe goes on with in an hour. Nothing, while a trial lasts. */
export function bill(call: Call, subscription: Subscription, billing_reason: string): Invoice {
  const { world, now } = call;
  const { id, customer, currency, collection_method: method } = subscription;
  const params = {
    collection_method: method,
    currency,
    auto_advance: true,
    ...(subscription.days_until_due === null
      ? {}
      : { days_until_due: subscription.days_until_due }),
    ...(subscription.default_payment_method === null
      ? {}
      : { default_payment_method: subscription.default_payment_method }),
  };
  const payer = world.customers.get(customer);
  const made: Invoice = {
    ...invoiceObject({ ...call, params }, payer ?? gone(customer)),
    billing_reason,
    discounts: lowering(call, subscription["discounts"]),
    parent: {
      type: "subscription_details",
      subscription_details: { metadata: subscription.metadata, subscription: id },
      quote_details: null,
    },
  };
  world.invoices.add(made, call.visibleAt);
  const lines = subscription.items.data.map((item) => lineItem(call, subscription, item, made.id));
  for (const line of lines) world.invoiceItems.add(line);
  takePending(call, made);
  const swept = world.invoiceLines.get(made.id) ?? [];
  world.invoiceLines.set(made.id, [...swept, ...lines.map((line) => line.id)]);
  const invoice = current(world, made);
  world.invoices.replace(invoice);
  later(world, { at: now + DRAFT_SECONDS, change: "invoice_advances", id: invoice.id });
  emit(call, "invoice.created", invoice);
  return invoice;
}

/** A customer who is deleted has no subscription that goes on; this is for what was read before. */
function gone(id: string): Customer {
  return {
    id,
    object: "customer",
    created: 0,
    default_source: null,
    email: null,
    invoice_settings: {},
    livemode: false,
    metadata: {},
    test_clock: null,
  };
}

/** No invoice item to anybody but the invoice, whose line it is. */
function lineItem(
  call: Call,
  { id, customer, currency, status }: Subscription,
  item: SubscriptionItem,
  invoice: string,
): InvoiceItem {
  const { price, quantity } = item;
  const amount = status === "trialing" ? 0 : amountOf(item, quantity);
  return {
    id: call.newId("ii_"),
    object: "invoiceitem",
    amount,
    currency,
    customer,
    date: call.now,
    description: text(price, "nickname") ?? null,
    invoice,
    livemode: call.world.livemode,
    metadata: item.metadata,
    period: { start: item.current_period_start, end: item.current_period_end },
    pricing: {
      type: "price_details",
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: status === "trialing" ? "0" : (price["unit_amount_decimal"] ?? null),
    },
    quantity,
    subscription: id,
    subscription_item: item.id,
  };
}

export function amountOf({ price }: SubscriptionItem, quantity: number): number {
  return Math.round(Number(text(price, "unit_amount_decimal") ?? "0") * quantity);
}

/** Notes what Stripe does with a new subscription later. */
export function goOnWith({ world, now }: Call, subscription: Subscription): void {
  const { id, trial_end: end, status } = subscription;
  later(world, { at: endOf(subscription), change: "subscription_renews", id });
  if (status === "trialing" && end !== null)
    later(world, { at: Math.max(now, end - TOLD_BEFORE_SECONDS), change: "trial_ends_soon", id });
  if (status === "incomplete")
    later(world, { at: now + INCOMPLETE_SECONDS, change: "subscription_expires", id });
}

export function renewSubscription(call: Call, id: string): void {
  const before = call.world.subscriptions.get(id);
  if (before === undefined || endOf(before) !== call.now) return;
  if (!["active", "past_due", "trialing"].includes(before.status)) return;
  if (before.cancel_at_period_end) {
    endSubscription(call, before, "cancellation_requested");
    return;
  }
  const anchor = whole(before, "billing_cycle_anchor");
  const items = before.items.data.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: periodEnd(item.current_period_end, item.price, anchor),
  }));
  const status = before.status === "trialing" ? "active" : before.status;
  const discounts = lowering(call, before["discounts"]);
  const renewed: Subscription = { ...before, discounts, status, items: itemList(id, items) };
  const invoice = bill(call, renewed, "subscription_cycle");
  const after = changedSubscription(call, before, { ...renewed, latest_invoice: invoice.id });
  later(call.world, { at: endOf(after), change: "subscription_renews", id });
}

export function tellTrialEnds(call: Call, id: string): void {
  const subscription = call.world.subscriptions.get(id);
  if (subscription?.status === "trialing")
    emit(call, "customer.subscription.trial_will_end", subscription);
}

/** The first payment never came. */
export function expireSubscription(call: Call, id: string): void {
  const before = call.world.subscriptions.get(id);
  if (before?.status !== "incomplete") return;
  const invoice = call.world.invoices.get(before.latest_invoice ?? "");
  if (invoice?.status === "open") voidInvoice({ ...call, id: invoice.id });
  changedSubscription(call, before, {
    ...before,
    status: "incomplete_expired",
    ended_at: call.now,
  });
}
