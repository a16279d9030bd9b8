/** Checkout sessions and payment links as they are kept, and what their items come to. */
import type { Call } from "./call.ts";
import { checkout as refuseCheckout } from "./checkout-errors.ts";
import type { Coupon } from "./coupons.ts";
import { covered, takenOff } from "./discounts.ts";
import { refuse } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { Price } from "./objects.ts";
import { type Params, text, whole } from "./params.ts";
import { rows } from "./subscription-object.ts";

export interface Session extends JsonObject {
  id: string;
  object: "checkout.session";
  amount_total: number | null;
  created: number;
  currency: string | null;
  customer: string | null;
  customer_email: string | null;
  expires_at: number;
  metadata: JsonObject;
  mode: string;
  payment_intent: string | null;
  payment_link: string | null;
  payment_status: "no_payment_required" | "paid" | "unpaid";
  status: "complete" | "expired" | "open";
  subscription: string | null;
}

/** Stripe shows no date of a link; here it keeps its place in the list. */
export interface PaymentLink extends JsonObject {
  id: string;
  object: "payment_link";
  active: boolean;
  created: number;
  currency: string;
  metadata: JsonObject;
}

export interface LineItem extends JsonObject {
  id: string;
  object: "item";
  amount_total: number;
  currency: string;
  price: Price;
  quantity: number;
}

export function lineItemsOf({ world, params, newId }: Call): LineItem[] {
  const items = rows(params, "line_items").map((row, at): LineItem => {
    const id = text(row, "price") ?? "";
    const price = world.prices.get(id);
    if (price === undefined) throw refuse.unknownId(world, "price", id, `line_items[${at}][price]`);
    if (!price.active) throw refuseCheckout.inactivePrice(id);
    const quantity = whole(row, "quantity") ?? 1;
    const amount = Math.round(Number(text(price, "unit_amount_decimal") ?? "0") * quantity);
    return {
      id: newId("li_"),
      object: "item",
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: text(world.products.get(price.product) ?? {}, "name") ?? null,
      metadata: {},
      price,
      quantity,
    };
  });
  if (new Set(items.map(({ currency }) => currency)).size > 1) throw refuseCheckout.otherCurrency();
  return items;
}

export const isRecurring = ({ price }: LineItem): boolean => price.recurring !== null;

export function itemParams(items: readonly LineItem[]): Params["items"] {
  return items.map(({ price, quantity }) => ({ price: price.id, quantity }));
}

/** The items once a coupon has taken something off. */
export function discounted(
  { world }: Pick<Call, "world">,
  items: readonly LineItem[],
  coupon: Coupon | null,
): LineItem[] {
  const products = world.couponProducts.get(coupon?.id ?? "");
  const shares = items.map((item) => ({ amount: item.amount_total, product: item.price.product }));
  const off = takenOff(coupon ?? undefined, covered(products, shares));
  return items.map((item, at) => {
    const amount_discount = off[at] ?? 0;
    return { ...item, amount_discount, amount_total: item.amount_total - amount_discount };
  });
}

function sumOf(items: readonly LineItem[], name: keyof LineItem): number {
  return items.reduce((sum, item) => sum + (whole(item, String(name)) ?? 0), 0);
}

export function sessionObject(
  call: Call,
  items: readonly LineItem[],
  mode: string,
  expires_at: number,
): Session {
  const { params, newId, now, world } = call;
  const id = newId(world.livemode ? "cs_live_" : "cs_test_");
  const total = mode === "setup" ? null : sumOf(items, "amount_total");
  const subtotal = mode === "setup" ? null : sumOf(items, "amount_subtotal");
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: params["allow_promotion_codes"] ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: subtotal,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: text(params, "cancel_url") ?? null,
    client_reference_id: text(params, "client_reference_id") ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency: items[0]?.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: text(params, "customer") ?? null,
    customer_account: null,
    customer_creation: mode === "payment" ? "if_required" : null,
    customer_details: null,
    customer_email: text(params, "customer_email") ?? null,
    discounts: [],
    expires_at,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: world.livemode,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: mode === "subscription" ? "always" : "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_status: total === 0 || total === null ? "no_payment_required" : "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: text(params, "success_url") ?? null,
    total_details: {
      amount_discount: sumOf(items, "amount_discount"),
      amount_shipping: 0,
      amount_tax: 0,
    },
    ui_mode: "hosted_page",
    url: `https://checkout.stripe.com/c/pay/${id}`,
    wallet_options: null,
  };
}
