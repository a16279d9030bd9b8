/** Checkout sessions and payment links. What payers do with them is in `checkout-payer.ts`. */
import type { Call } from "./call.ts";
import { checkout as refuseCheckout } from "./checkout-errors.ts";
import {
  type LineItem,
  type PaymentLink,
  type Session,
  discounted,
  isRecurring,
  lineItemsOf,
  sessionObject,
} from "./checkout-object.ts";
import type { Coupon } from "./coupons.ts";
import { couponGiven } from "./discounts.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage, pageWithin } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import { changed, flag, table, text, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { customerInParameter } from "./payer.ts";
import { later } from "./settle.ts";
import { rows } from "./subscription-object.ts";

const DAY_SECONDS = 86_400;
const LEAST_SECONDS = 30 * 60;

export function listSessions(call: Call): JsonObject {
  const { params, world } = call;
  const wanted = ["customer", "payment_intent", "payment_link", "status", "subscription"];
  const given = wanted.filter((name) => name in params);
  return listPage(call, world.sessions, "checkout.session", "/v1/checkout/sessions", {
    index: by(call, "customer") ?? by(call, "payment_link"),
    accepts: (session) => given.every((name) => session[name] === params[name]),
  });
}

export function retrieveSession({ world, id }: Call): Session {
  const session = world.sessions.get(id);
  if (session === undefined) throw refuse.notFound(world, "checkout.session", id);
  return session;
}

export function listSessionItems(call: Call): JsonObject {
  const { id } = retrieveSession(call);
  return itemPage(call, id, `/v1/checkout/sessions/${id}/line_items`);
}

export function listLinkItems(call: Call): JsonObject {
  const { id } = retrieveLink(call);
  return itemPage(call, id, `/v1/payment_links/${id}/line_items`);
}

function itemPage(call: Call, id: string, url: string): JsonObject {
  return pageWithin(call, "item", call.world.soldItems.get(id) ?? [], url);
}

export function checkSession({ params, now }: Call): void {
  const mode = text(params, "mode");
  if (mode === undefined) throw parameter.missing("mode");
  if (mode !== "setup" && rows(params, "line_items").length === 0)
    throw refuseCheckout.itemsMissing();
  if (!("success_url" in params)) throw refuseCheckout.successUrlMissing();
  if ("customer" in params && "customer_email" in params) throw refuseCheckout.customerTwice();
  if ("allow_promotion_codes" in params && "discounts" in params)
    throw refuseCheckout.codesAndDiscounts();
  const at = whole(params, "expires_at") ?? now + DAY_SECONDS;
  // Some seconds pass between the one who asks and here.
  if (at < now + LEAST_SECONDS - 60 || at > now + DAY_SECONDS + 60)
    throw refuseCheckout.expiresAt();
}

export function createSession(call: Call): Session {
  const { params, world } = call;
  const customer = text(params, "customer");
  if (customer !== undefined) customerInParameter(world, customer);
  const items = lineItemsOf(call);
  const mode = text(params, "mode") ?? "payment";
  if (mode === "payment" && items.some(isRecurring)) throw refuseCheckout.recurringInPayment();
  if (mode === "subscription" && !items.some(isRecurring)) throw refuseCheckout.nothingRecurring();
  const coupon = couponGiven(call, items[0]?.currency ?? "usd");
  return opened(call, discounted(call, items, coupon), mode, { coupon });
}

/** A session that waits for its payer. */
export function opened(
  call: Call,
  items: LineItem[],
  mode: string,
  { link, coupon }: { readonly link?: PaymentLink; readonly coupon?: Coupon | null },
): Session {
  const { params, world, now } = call;
  const at = whole(params, "expires_at") ?? now + DAY_SECONDS;
  const session: Session = {
    ...sessionObject(call, items, mode, at),
    discounts: coupon ? [{ coupon: coupon.id, promotion_code: null }] : [],
    payment_link: link?.id ?? null,
    // That the metadata of a link reaches its sessions is from memory.
    metadata: link?.metadata ?? newMetadata(params),
  };
  world.sessions.add(session, call.visibleAt);
  world.soldItems.set(session.id, items);
  later(world, { at, change: "session_expires", id: session.id });
  return session;
}

export function expireSession(call: Call): Session {
  const before = retrieveSession(call);
  if (before.status !== "open") throw refuseCheckout.notOpen(before.status);
  const after: Session = { ...before, status: "expired", url: null };
  call.world.sessions.replace(after);
  emit(call, "checkout.session.expired", after);
  return after;
}

export function sessionExpires(call: Call, id: string): void {
  if (call.world.sessions.get(id)?.status === "open") expireSession({ ...call, id });
}

export function listLinks(call: Call): JsonObject {
  const active = flag(call.params, "active");
  const page = listPage(call, call.world.paymentLinks, "payment_link", "/v1/payment_links", {
    accepts: (link) => active === undefined || link.active === active,
  });
  const { data } = page;
  return { ...page, data: Array.isArray(data) ? rows({ data }, "data").map(shown) : [] };
}

/** Without the date, which Stripe does not show. */
function shown(link: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(link).filter(([name]) => name !== "created"));
}

export function retrieveLink(call: Call): JsonObject & { id: string } {
  const { id } = keptLink(call);
  return { ...shown(keptLink(call)), id };
}

export function keptLink({ world, id }: Call): PaymentLink {
  const link = world.paymentLinks.get(id);
  if (link === undefined) throw refuse.notFound(world, "payment_link", id);
  return link;
}

export function checkLink({ params }: Call): void {
  if (rows(params, "line_items").length === 0) throw refuseCheckout.itemsMissing();
  if (rows(params, "line_items").length > 20) throw refuse.tooMany("line_items", 20);
}

export function createLink(call: Call): JsonObject {
  const { world } = call;
  const items = lineItemsOf(call);
  const link = linkObject(call, items);
  world.paymentLinks.add(link, call.visibleAt);
  world.soldItems.set(link.id, items);
  emit(call, "payment_link.created", shown(link));
  return shown(link);
}

export function updateLink(call: Call): JsonObject {
  const { world, params } = call;
  const before = keptLink(call);
  const after: PaymentLink = {
    ...before,
    ...changed(params, ["active", "allow_promotion_codes", "inactive_message"]),
    metadata: mergedMetadata(before.metadata, params),
  };
  world.paymentLinks.replace(after);
  emit(call, "payment_link.updated", shown(after), shown(before));
  return shown(after);
}

function linkObject(call: Call, items: readonly LineItem[]): PaymentLink {
  const { params, newId, now, world } = call;
  const id = newId("plink_");
  const limit = whole(
    table(table(params, "restrictions") ?? {}, "completed_sessions") ?? {},
    "limit",
  );
  const isSubscribed = items.some(isRecurring);
  return {
    id,
    object: "payment_link",
    active: true,
    after_completion: {
      type: "hosted_confirmation",
      hosted_confirmation: { custom_message: null },
      redirect: null,
    },
    allow_promotion_codes: flag(params, "allow_promotion_codes") ?? false,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null },
    billing_address_collection: "auto",
    consent_collection: null,
    created: now,
    currency: items[0]?.currency ?? "usd",
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_creation: isSubscribed ? "always" : "if_required",
    inactive_message: text(params, "inactive_message") ?? null,
    invoice_creation: null,
    livemode: world.livemode,
    managed_payments: null,
    metadata: newMetadata(params),
    on_behalf_of: null,
    payment_intent_data: null,
    payment_method_collection: "always",
    payment_method_options: null,
    payment_method_types: null,
    phone_number_collection: { enabled: false },
    restrictions: limit === undefined ? null : { completed_sessions: { count: 0, limit } },
    shipping_address_collection: null,
    shipping_options: [],
    submit_type: "auto",
    subscription_data: null,
    tax_id_collection: { enabled: false, required: "never" },
    transfer_data: null,
    url: `https://buy.stripe.com/${world.livemode ? "" : "test_"}${id.slice("plink_".length)}`,
  };
}
