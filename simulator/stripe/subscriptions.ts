/** Subscriptions: made, changed, ended, read. What Stripe does with them later is in `subscription-cycle.ts`. */
import type { Call } from "./call.ts";
import { couponGiven, lasting, redeem } from "./discounts.ts";
import { StripeError, intents, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import { invoices as refuseInvoice } from "./invoice-errors.ts";
import { finalizeInvoice, payInvoice } from "./invoice-steps.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { newMetadata } from "./metadata.ts";
import type { Customer, Price } from "./objects.ts";
import { parameter } from "./parameter-errors.ts";
import { text, whole } from "./params.ts";
import { methodInParameter } from "./payment-methods.ts";
import { bill, goOnWith } from "./subscription-cycle.ts";
import { subscriptions as refuseSubscription } from "./subscription-errors.ts";
import {
  type Subscription,
  type SubscriptionItem,
  changedSubscription,
  endingAt,
  isOver,
  itemList,
  periodEnd,
  rows,
} from "./subscription-object.ts";

const MOST_ITEMS = 20;
const DAY_SECONDS = 86_400;

export function listSubscriptions(call: Call): JsonObject {
  const { params, world } = call;
  const [customer, price] = [text(params, "customer"), text(params, "price")];
  const method = text(params, "collection_method");
  const status = text(params, "status");
  if (customer !== undefined && world.customers.get(customer) === undefined)
    throw refuse.unknownId(world, "customer", customer, "customer");
  return listPage(call, world.subscriptions, "subscription", "/v1/subscriptions", {
    index: by(call, "customer"),
    accepts: (one) =>
      hasStatus(one, status) &&
      (method === undefined || one.collection_method === method) &&
      (price === undefined || one.items.data.some((item) => item.price.id === price)),
  });
}

/** Canceled ones are left out unless they are asked for. */
function hasStatus(subscription: Subscription, wanted: string | undefined): boolean {
  if (wanted === undefined) return subscription.status !== "canceled";
  if (wanted === "all") return true;
  return wanted === "ended" ? isOver(subscription) : subscription.status === wanted;
}

export function retrieveSubscription({ world, id }: Call): Subscription {
  const subscription = world.subscriptions.get(id);
  if (subscription === undefined) throw refuse.notFound(world, "subscription", id);
  return subscription;
}

export function checkSubscription({ params, now }: Call): void {
  const items = rows(params);
  if (items.length === 0) throw parameter.missing("items");
  if (items.length > MOST_ITEMS) throw refuse.tooMany("items", MOST_ITEMS);
  const prices = items.map((item) => text(item, "price") ?? "");
  const twice = prices.find((price, at) => prices.indexOf(price) !== at);
  if (twice !== undefined) throw refuseSubscription.samePrice(twice);
  if ("trial_end" in params && "trial_period_days" in params) throw refuseSubscription.trialTwice();
  const end = whole(params, "trial_end");
  if (end !== undefined && end <= now) throw refuseSubscription.trialPast(end);
  const isSent = text(params, "collection_method") === "send_invoice";
  if (isSent && !("days_until_due" in params)) throw refuseSubscription.dueMissing();
  if (!isSent && "days_until_due" in params) throw refuseInvoice.dueOnlyWhenSent();
}

export function createSubscription(call: Call): Subscription {
  const { world, params } = call;
  const customer = world.customers.get(text(params, "customer") ?? "");
  if (customer === undefined)
    throw refuseSubscription.customerUnknown(text(params, "customer") ?? "");
  const prices = pricesIn(call);
  const coupon = couponGiven(call, prices[0]?.currency ?? "usd");
  const bare = subscriptionObject(call, customer, prices);
  const isCharged = bare.status !== "trialing" && bare.collection_method === "charge_automatically";
  const method = methodOf(call, customer, bare.default_payment_method);
  if (isCharged && method === null) throw refuseInvoice.methodMissing();
  const made: Subscription = {
    ...bare,
    discounts: coupon === null ? [] : [redeem(call, coupon).id],
  };
  const first: Subscription = isCharged ? { ...made, status: "incomplete" } : made;
  world.subscriptions.add(first, call.visibleAt);
  const invoice = bill(call, first, "subscription_create");
  // That the invoice of a trial, over nothing, uses up a coupon that takes off once is from memory.
  const discounts = lasting(call, first["discounts"]);
  const billed: Subscription = { ...first, discounts, latest_invoice: invoice.id };
  world.subscriptions.replace(billed);
  emit(call, "customer.subscription.created", billed);
  const next = { ...call, id: invoice.id, params: {} };
  if (made.status === "trialing") finalizeInvoice(next);
  if (isCharged) {
    finalizeInvoice({ ...next, params: { auto_advance: false } });
    chargeFirst({ ...next, params: { payment_method: method } });
  }
  const after = world.subscriptions.get(made.id) ?? billed;
  goOnWith(call, after);
  return after;
}

/** A decline leaves the subscription incomplete. */
function chargeFirst(call: Call): void {
  if (call.world.invoices.get(call.id)?.status === "paid") {
    settle(call);
    return;
  }
  try {
    payInvoice(call);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}

/** Nothing is to be paid. */
function settle(call: Call): void {
  const subscription = call.world.subscriptions
    .entries()
    .find(({ object }) => object.latest_invoice === call.id)?.object;
  if (subscription !== undefined)
    changedSubscription(call, subscription, { ...subscription, status: "active" });
}

function methodOf(call: Call, customer: Customer, own: string | null): string | null {
  const id = own ?? text(customer.invoice_settings, "default_payment_method") ?? null;
  if (id === null) return null;
  const method = methodInParameter(call, id, "default_payment_method");
  if (method.customer !== customer.id) throw intents.methodOfAnother(method.id);
  return method.id;
}

function pricesIn({ world, params }: Call): readonly Price[] {
  const prices = rows(params).map((item, at) => {
    const id = text(item, "price") ?? "";
    const price = world.prices.get(id);
    if (price === undefined) throw refuse.unknownId(world, "price", id, `items[${at}][price]`);
    if (price.recurring === null) throw refuseSubscription.oneTimePrice(at);
    return price;
  });
  const [first] = prices;
  for (const [at, price] of prices.entries()) {
    if (first === undefined) continue;
    if (price.currency !== first.currency)
      throw refuseSubscription.otherCurrency(price.currency, first.currency, at);
    if (periodEnd(0, price) !== periodEnd(0, first)) throw refuseSubscription.otherInterval();
  }
  return prices;
}

function subscriptionObject(
  call: Call,
  customer: Customer,
  prices: readonly Price[],
): Subscription {
  const { params, newId, now, world } = call;
  const id = newId("sub_");
  const days = whole(params, "trial_period_days");
  const trialEnd = days === undefined ? whole(params, "trial_end") : now + days * DAY_SECONDS;
  const trial_end = trialEnd === undefined || trialEnd <= now ? null : trialEnd;
  const [currency = "usd"] = prices.map((price) => price.currency);
  const items = prices.map((price, at): SubscriptionItem => {
    const given = rows(params)[at] ?? {};
    return {
      id: newId("si_"),
      object: "subscription_item",
      billing_thresholds: null,
      created: now,
      current_period_end: trial_end ?? periodEnd(now, price),
      current_period_start: now,
      current_trial: null,
      discounts: [],
      metadata: newMetadata(given),
      plan: planOf(price),
      price,
      quantity: whole(given, "quantity") ?? 1,
      subscription: id,
      tax_rates: [],
    };
  });
  const subscription: Subscription = {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: trial_end ?? now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: text(params, "collection_method") ?? "charge_automatically",
    created: now,
    currency,
    customer: customer.id,
    customer_account: null,
    days_until_due: whole(params, "days_until_due") ?? null,
    default_payment_method: text(params, "default_payment_method") ?? null,
    default_source: null,
    default_tax_rates: [],
    description: text(params, "description") ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: itemList(id, items),
    latest_invoice: null,
    livemode: world.livemode,
    managed_payments: null,
    metadata: newMetadata(params),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: trial_end === null ? "active" : "trialing",
    test_clock: null,
    transfer_data: null,
    trial_end,
    trial_settings: { end_behavior: { missing_payment_method: "create_invoice" } },
    trial_start: trial_end === null ? null : now,
  };
  return endingAt(call, subscription);
}

/** What real bodies echo of a price in its older form. */
function planOf({ id, active, created, currency, livemode, product, unit_amount }: Price) {
  return {
    id,
    object: "plan",
    active,
    amount: unit_amount,
    created,
    currency,
    livemode,
    product,
  };
}
