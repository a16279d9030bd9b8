/** What is changed of a subscription that is there, and its end. */
import type { Call } from "./call.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { InvoiceItem } from "./invoice-object.ts";
import { mergedMetadata } from "./metadata.ts";
import { changed, text, whole } from "./params.ts";
import { methodInParameter } from "./payment-methods.ts";
import { amountOf } from "./subscription-cycle.ts";
import { subscriptions as refuseSubscription } from "./subscription-errors.ts";
import {
  type Subscription,
  type SubscriptionItem,
  changedSubscription,
  endSubscription,
  endingAt,
  isOver,
  itemList,
  rows,
} from "./subscription-object.ts";
import { retrieveSubscription } from "./subscriptions.ts";

export function updateSubscription(call: Call): Subscription {
  const { params } = call;
  const before = retrieveSubscription(call);
  const isKept = (name: string) => name === "metadata" || name === "expand";
  if (isOver(before) && Object.keys(params).some((name) => !isKept(name)))
    throw refuseSubscription.canceled();
  for (const [at, row] of rows(params).entries()) {
    const id = text(row, "id") ?? "";
    if (!before.items.data.some((item) => item.id === id))
      throw refuseSubscription.itemUnknown(id, at);
  }
  const method = text(params, "default_payment_method");
  if (method !== undefined) methodInParameter(call, method, "default_payment_method");
  const items = before.items.data.map((item) => changedItem(call, before, item));
  return changedSubscription(call, before, {
    ...endingAt(call, before),
    ...changed(params, ["days_until_due", "default_payment_method", "description"]),
    items: itemList(before.id, items),
    metadata: mergedMetadata(before.metadata, params),
  });
}

function changedItem(
  call: Call,
  subscription: Subscription,
  item: SubscriptionItem,
): SubscriptionItem {
  const row = rows(call.params).find(({ id }) => id === item.id);
  if (row === undefined) return item;
  const quantity = whole(row, "quantity") ?? item.quantity;
  const prorates = text(call.params, "proration_behavior") !== "none";
  if (quantity !== item.quantity && prorates && subscription.status !== "trialing")
    prorate(call, subscription, item, quantity);
  return { ...item, quantity, metadata: mergedMetadata(item.metadata, row) };
}

/** What is left of the period is given back at the old quantity and billed at the new: with the next invoice. */
function prorate(
  call: Call,
  subscription: Subscription,
  item: SubscriptionItem,
  quantity: number,
): void {
  const { current_period_start: start, current_period_end: end } = item;
  const left = (end - call.now) / (end - start);
  const pairs = [
    [item.quantity, -1],
    [quantity, 1],
  ] as const;
  for (const [count, sign] of pairs) {
    const line = prorated(call, subscription, item, {
      quantity: count,
      amount: sign * Math.round(amountOf(item, count) * left),
    });
    call.world.invoiceItems.add(line, call.visibleAt);
    emit(call, "invoiceitem.created", line);
  }
}

function prorated(
  call: Call,
  { id, customer, currency }: Subscription,
  { price, current_period_end: end }: SubscriptionItem,
  { quantity, amount }: { readonly quantity: number; readonly amount: number },
): InvoiceItem {
  return {
    id: call.newId("ii_"),
    object: "invoiceitem",
    amount,
    currency,
    customer,
    customer_account: null,
    date: call.now,
    description: amount < 0 ? "Unused time" : "Remaining time",
    discountable: false,
    discounts: [],
    invoice: null,
    livemode: call.world.livemode,
    metadata: {},
    parent: { type: "subscription_details", subscription_details: { subscription: id } },
    period: { start: call.now, end },
    pricing: {
      type: "price_details",
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: price["unit_amount_decimal"] ?? null,
    },
    proration: true,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: null,
  };
}

/** The money stays where it is: nothing is given back, and nothing more is billed. */
export function cancelSubscription(call: Call): Subscription {
  const before = retrieveSubscription(call);
  if (isOver(before)) throw refuse.notFound(call.world, "subscription", call.id);
  return endSubscription(call, before, "cancellation_requested");
}
