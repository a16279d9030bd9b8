/** Subscriptions as they are kept, and how their state follows their invoices. */
import type { Call } from "./call.ts";
import { emit } from "./events.ts";
import type { Invoice } from "./invoice-object.ts";
import { type JsonObject, isTable } from "./json.ts";
import type { Price } from "./objects.ts";
import { type Params, flag, table, text, whole } from "./params.ts";
import type { World } from "./world.ts";

export interface SubscriptionItem extends JsonObject {
  id: string;
  object: "subscription_item";
  current_period_end: number;
  current_period_start: number;
  metadata: JsonObject;
  price: Price;
  quantity: number;
}

export interface Subscription extends JsonObject {
  id: string;
  object: "subscription";
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  collection_method: string;
  created: number;
  currency: string;
  customer: string;
  days_until_due: number | null;
  default_payment_method: string | null;
  items: JsonObject & { data: SubscriptionItem[] };
  latest_invoice: string | null;
  livemode: boolean;
  metadata: JsonObject;
  status: "active" | "canceled" | "incomplete" | "incomplete_expired" | "past_due" | "trialing";
  trial_end: number | null;
}

/** The end of a period that begins then, in a cycle that began at the anchor. */
export function periodEnd(start: number, { recurring }: Price, anchor = start): number {
  const count = whole(recurring ?? {}, "interval_count") ?? 1;
  const interval = text(recurring ?? {}, "interval") ?? "month";
  const days = interval === "day" ? count : interval === "week" ? 7 * count : null;
  if (days !== null) return start + days * 86_400;
  return monthsAfter(start, interval === "year" ? 12 * count : count, anchor);
}

/** The anchor's day of a later month, or its last one where there is none. */
export function monthsAfter(start: number, months: number, anchor = start): number {
  const at = new Date(start * 1000);
  const day = new Date(anchor * 1000).getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return Math.floor(at.getTime() / 1000);
}

/** Where the period of all items ends: they have one interval. */
export function endOf({ items }: Subscription): number {
  return Math.min(...items.data.map((item) => item.current_period_end));
}

export function itemList(id: string, data: SubscriptionItem[]): Subscription["items"] {
  return {
    object: "list",
    data,
    has_more: false,
    total_count: data.length,
    url: `/v1/subscription_items?subscription=${id}`,
  };
}

export function changedSubscription(
  call: Call,
  before: Subscription,
  after: Subscription,
): Subscription {
  call.world.subscriptions.replace(after);
  emit(call, "customer.subscription.updated", after, before);
  return after;
}

/** What cancelling at the end of the period, or taking that back, sets. */
export function endingAt({ params, now }: Call, before: Subscription): Subscription {
  const ends = flag(params, "cancel_at_period_end");
  if (ends === undefined || ends === before.cancel_at_period_end) return before;
  const reason = ends ? "cancellation_requested" : null;
  return {
    ...before,
    cancel_at: ends ? endOf(before) : null,
    cancel_at_period_end: ends,
    canceled_at: ends ? now : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason },
  };
}

/** A list of tables among parameters. */
export function rows(params: Params, name = "items"): JsonObject[] {
  const items = params[name];
  return Array.isArray(items) ? items.filter(isTable) : [];
}

/** At once, and for good. What is open of its invoices is no longer collected. */
export function endSubscription(
  call: Call,
  before: Subscription,
  reason: string | null,
): Subscription {
  const { world, now } = call;
  for (const invoice of world.invoices.entries().map(({ object }) => object))
    if (subscriptionOf(invoice) === before.id && invoice.auto_advance)
      world.invoices.replace({ ...invoice, auto_advance: false, next_payment_attempt: null });
  const after: Subscription = {
    ...before,
    status: "canceled",
    canceled_at: before.canceled_at ?? now,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason },
    ended_at: now,
  };
  world.subscriptions.replace(after);
  emit(call, "customer.subscription.deleted", after);
  return after;
}

export function endAllOf(call: Call, customer: string): void {
  for (const subscription of call.world.subscriptions.entries().map(({ object }) => object))
    if (subscription.customer === customer && !isOver(subscription))
      endSubscription(call, subscription, "cancellation_requested");
}

export function isOver({ status }: Subscription): boolean {
  return status === "canceled" || status === "incomplete_expired";
}

function subscriptionOf({ parent }: Invoice): string | undefined {
  const details = table(table({ parent: parent ?? null }, "parent") ?? {}, "subscription_details");
  return text(details ?? {}, "subscription");
}

/** A payment of the latest invoice makes a subscription active; one that fails makes it past due. */
export function followInvoice(call: Call, invoice: Invoice, how: "paid" | "failed"): void {
  const subscription = found(call.world, invoice);
  if (subscription === undefined) return;
  const { status } = subscription;
  if (how === "paid" && (status === "incomplete" || status === "past_due"))
    changedSubscription(call, subscription, { ...subscription, status: "active" });
  if (how === "failed" && status === "active")
    changedSubscription(call, subscription, { ...subscription, status: "past_due" });
}

function found(world: World, invoice: Invoice): Subscription | undefined {
  const subscription = world.subscriptions.get(subscriptionOf(invoice) ?? "");
  return subscription?.latest_invoice === invoice.id ? subscription : undefined;
}
