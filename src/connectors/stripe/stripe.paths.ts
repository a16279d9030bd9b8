import type { JsonObject } from "#sdk/index.ts";

/** Where each kind of Stripe's objects is kept. */
const collections = {
  balance_transaction: "/v1/balance_transactions",
  charge: "/v1/charges",
  "checkout.session": "/v1/checkout/sessions",
  coupon: "/v1/coupons",
  credit_note: "/v1/credit_notes",
  customer: "/v1/customers",
  dispute: "/v1/disputes",
  event: "/v1/events",
  invoice: "/v1/invoices",
  invoiceitem: "/v1/invoiceitems",
  payment_intent: "/v1/payment_intents",
  payment_link: "/v1/payment_links",
  payout: "/v1/payouts",
  price: "/v1/prices",
  product: "/v1/products",
  refund: "/v1/refunds",
  subscription: "/v1/subscriptions",
} as const;

/** Kinds of objects, as Stripe calls them. */
export type Kind = keyof typeof collections;

export function listOf(kind: Kind): string {
  return collections[kind];
}

/** What a list is asked with that is to leave nothing out. Without it, Stripe leaves canceled subscriptions out. */
const everything: Partial<Readonly<Record<Kind, JsonObject>>> = {
  subscription: { status: "all" },
};

/** What the list of a kind takes so that it leaves nothing out. */
export function allOf(kind: Kind): JsonObject {
  return everything[kind] ?? {};
}

/** The address of one object, whatever stands in its id. */
export function pathOf(kind: Kind, id: string): string {
  return `${collections[kind]}/${encodeURIComponent(id)}`;
}

/** The `object` that answers about a collection or one of its objects name; undefined for any other path. */
export function kindAt(path: string): string | undefined {
  return Object.entries(collections).find(
    ([, list]) =>
      path === list || (path.startsWith(`${list}/`) && !path.slice(list.length + 1).includes("/")),
  )?.[0];
}

/** What Stripe's answer to a first deletion of the object at a path would have been. */
export function deletedAt(path: string): JsonObject {
  const id = decodeURIComponent(path.split("/").at(-1) ?? "");
  return { id, object: kindAt(path) ?? null, deleted: true };
}

/**
 * Whether a path is about this kind of object. Stripe calls an object as its path does: `checkout.session` is made at
 * /v1/checkout/sessions, and `invoice` finalized at /v1/invoices/…/finalize.
 */
export function isNamedIn(path: string, object: string): boolean {
  if (object === "list") return false;
  const names = new Set(path.split("/").slice(2).flatMap(namesIn));
  return object.split(/[._]/).some((name) => names.has(name));
}

/** What Stripe calls the objects of a part of a path, word by word. */
function namesIn(part: string): readonly string[] {
  const names = part.split("_").map(singular);
  // What a customer has saved: one place for objects of several kinds.
  return names.includes("source") ? [...names, "card", "bank"] : names;
}

function singular(word: string): string {
  return word
    .replace(/ies$/, "y")
    .replace(/(ss|x|ch)es$/, "$1")
    .replace(/([^s])s$/, "$1");
}
