/** Where each kind of Stripe's objects is kept. */
const collections = {
  charge: "/v1/charges",
  customer: "/v1/customers",
  event: "/v1/events",
  payment_intent: "/v1/payment_intents",
  product: "/v1/products",
  refund: "/v1/refunds",
} as const;

/** Kinds of objects, as Stripe calls them. */
export type Kind = keyof typeof collections;

export function listOf(kind: Kind): string {
  return collections[kind];
}

/** The address of one object, whatever stands in its id. */
export function pathOf(kind: Kind, id: string): string {
  return `${collections[kind]}/${encodeURIComponent(id)}`;
}

/** The `object` that a collection's answers name, by a path in it; undefined for any other path. */
export function kindAt(path: string): string | undefined {
  const [, version, collection] = path.split("/");
  return Object.entries(collections).find(([, list]) => list === `/${version}/${collection}`)?.[0];
}
