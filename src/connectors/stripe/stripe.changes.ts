/** What the triggers for changes have in common: Stripe's list of events, https://docs.stripe.com/api/events */
import type { Json, JsonObject, Ring, SharedList, TriggerEvent } from "#sdk/index.ts";
import { isJsonObject, text } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { unreadable } from "./stripe.errors.ts";
import { between, objectAt, overlapSeconds } from "./stripe.events.ts";
import { pages } from "./stripe.lists.ts";
import { withoutSecret } from "./stripe.outcomes.ts";
import { recordUrl } from "./stripe.pages.ts";
import { type Kind, listOf } from "./stripe.paths.ts";
import { chainOf, effectOf } from "./stripe.writes.ts";

interface Change {
  /** The kind of object that the trigger hands on. */
  readonly kind: Kind;
  /** Types of Stripe's events. */
  readonly types: readonly string[];
  /** Whether an object of these types is this trigger's, where several triggers tell of them. */
  readonly only?: (object: JsonObject) => boolean;
  /** Which list the trigger shares. A request takes 20 types, over all triggers of the list. */
  readonly on?: "events" | "billing";
}

const paidCheckouts = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
] as const;
const isOfLink = ({ payment_link: link = null }: JsonObject): boolean => link !== null;

/** By what a trigger watches. */
const changes = {
  payment_success: { kind: "payment_intent", types: ["payment_intent.succeeded"] },
  payment_failure: { kind: "payment_intent", types: ["payment_intent.payment_failed"] },
  payment_action: { kind: "payment_intent", types: ["payment_intent.requires_action"] },
  payment_cancel: { kind: "payment_intent", types: ["payment_intent.canceled"] },
  charge_update: {
    kind: "charge",
    types: [
      "charge.updated",
      "charge.captured",
      "charge.refunded",
      "charge.expired",
      "charge.dispute.created",
      "charge.dispute.updated",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.funds_reinstated",
      "charge.dispute.closed",
    ],
  },
  refund_update: { kind: "refund", types: ["refund.updated", "refund.failed"] },
  customer_update: { kind: "customer", types: ["customer.updated"] },
  product_update: { kind: "product", types: ["product.updated"] },
  invoice_finalized: { kind: "invoice", types: ["invoice.finalized"] },
  invoice_paid: { kind: "invoice", types: ["invoice.paid"] },
  invoice_failure: { kind: "invoice", types: ["invoice.payment_failed"] },
  subscription_creation: {
    kind: "subscription",
    types: ["customer.subscription.created"],
    on: "billing",
  },
  subscription_update: {
    kind: "subscription",
    types: [
      "customer.subscription.updated",
      "customer.subscription.paused",
      "customer.subscription.resumed",
      "customer.subscription.pending_update_applied",
    ],
    on: "billing",
  },
  subscription_end: {
    kind: "subscription",
    types: ["customer.subscription.deleted"],
    on: "billing",
  },
  subscription_trial: {
    kind: "subscription",
    types: ["customer.subscription.trial_will_end"],
    on: "billing",
  },
  checkout_completion: {
    kind: "checkout.session",
    types: paidCheckouts,
    only: (session: JsonObject) => !isOfLink(session),
    on: "billing",
  },
  payout_arrival: { kind: "payout", types: ["payout.paid"], on: "billing" },
  payout_failure: { kind: "payout", types: ["payout.failed"], on: "billing" },
  link_payment: { kind: "checkout.session", types: paidCheckouts, only: isOfLink, on: "billing" },
} as const satisfies Readonly<Record<string, Change>>;

type Watched = keyof typeof changes;

const told: readonly (Change & { readonly watches: string })[] = Object.entries(changes).map(
  ([watches, change]) => Object.assign({ watches }, change),
);

export const changeTypes: readonly string[] = [...new Set(told.flatMap(({ types }) => types))];

/** The types that one poll asks for. */
export function typesOn(list: "events" | "billing"): readonly string[] {
  const its = told.filter(({ on = "events" }) => on === list);
  return [...new Set(its.flatMap(({ types }) => types))];
}

export interface Span {
  readonly api: StripeApi;
  readonly since: Date;
  readonly until?: Date;
}

const events: SharedList<StripeApi> = {
  id: "events",
  label: text("Stripe’s events", "Stripe のイベント"),
  poll: (span) => listed(typesOn("events"), span),
};

/** Those for which the first list has no room: what it asks for stays the same. */
const billingEvents: SharedList<StripeApi> = {
  id: "billing-events",
  label: text(
    "Stripe’s events of subscriptions, checkouts and payouts",
    "Stripe のイベント (サブスクリプション・Checkout・入金)",
  ),
  poll: (span) => listed(typesOn("billing"), span),
};

const lists = { events, billing: billingEvents };

/** What a trigger for changes has beside its texts, settings and pills. */
export function changeOf(watches: Watched) {
  const { types, only, on = "events" }: Change = changes[watches];
  const tells = (data: Json) =>
    types.includes(typeOf(data)) && (only === undefined || (isJsonObject(data) && only(data)));
  return {
    watches,
    // Ids of events are drawn at random, and no other trigger uses them.
    uniqueKeys: true,
    overlapSeconds,
    keptDays: 30,
    shares: { list: lists[on], tells },
    poll: (span: Span) => listedOf(types, span, tells),
    complete,
    reread,
    recordUrl,
    ...whose,
  };
}

/** Those of the events of these types that a trigger tells of. */
async function* listedOf(
  types: readonly string[],
  span: Span,
  tells: (data: Json) => boolean,
): AsyncGenerator<readonly TriggerEvent[]> {
  for await (const page of listed(types, span)) yield page.filter(({ data }) => tells(data));
}

/** Whose write caused a change. */
export const whose = {
  madeBy: (data: Json) => (followsFromMaking(data) ? (effectOf(data)?.effectId ?? null) : null),
  chain: (data: Json) => (followsFromMaking(data) ? chainOf(data) : []),
  sentWith: (data: Json) => requestOf(data).key,
};

/** The type of Stripe's event; "" where there is none. */
export function typeOf(data: Json): string {
  const type = factsOf(data)?.["type"];
  return typeof type === "string" ? type : "";
}

/** What a webhook tells of a change; null where it tells of none. */
export function changeIn(body: JsonObject): Ring | null {
  const { id, type, created } = body;
  const object = objectOf(body);
  const change = told.find(
    ({ types, only }) =>
      types.some((one) => one === type) && (only === undefined || (object && only(object))),
  );
  if (change === undefined || typeof id !== "string" || typeof created !== "number") return null;
  return { watches: change.watches, key: id, at: new Date(created * 1_000) };
}

/** The events of these types, as a trigger has them. */
export async function* listed(
  types: readonly string[],
  { api, since, until }: Span,
  asEvent: (event: JsonObject) => TriggerEvent = eventOf,
): AsyncGenerator<readonly TriggerEvent[]> {
  const filter = { types: [...types], ...between(since, until) };
  for await (const page of pages(api, listOf("event"), filter))
    yield page.map(({ body }) => asEvent(body));
}

function objectOf({ data }: JsonObject): JsonObject | null {
  const object = data !== undefined && isJsonObject(data) ? data["object"] : undefined;
  return object !== undefined && isJsonObject(object) ? object : null;
}

/** What an event says, and the object as it shows it: that of another moment, in the API version of that moment. */
export function partsOf({ id, type, created, data, request }: JsonObject) {
  const object = objectOf({ data: data ?? null });
  if (typeof id !== "string" || typeof created !== "number" || object === null) throw unreadable();
  const changed = isJsonObject(data) ? data["previous_attributes"] : undefined;
  const facts = {
    id,
    type: type ?? null,
    created,
    changed: isJsonObject(changed) ? Object.keys(changed) : [],
    is_current: false,
    request: request ?? null,
  };
  return { object, facts, key: id, at: new Date(created * 1_000) };
}

/** What a dispute changes is its charge, of which the event has the id alone. */
function eventOf(event: JsonObject): TriggerEvent {
  const { object, facts, key, at } = partsOf(event);
  const shown =
    object["object"] === "dispute"
      ? { id: object["charge"] ?? null, object: "charge" }
      : withoutSecret(object);
  return { key, at, data: withFacts(shown, facts) };
}

function withFacts(object: Json, facts: JsonObject): JsonObject {
  return { ...(isJsonObject(object) ? object : {}), event: facts };
}

/** The object is read as it is now, in our API version. One that was deleted since stays as the event shows it. */
async function complete({
  api,
  event,
}: {
  readonly api: StripeApi;
  readonly event: TriggerEvent;
}): Promise<TriggerEvent> {
  const { data } = event;
  const facts = factsOf(data);
  const kind = told.find(({ types }) => types.includes(typeOf(data)))?.kind;
  const id = isJsonObject(data) ? data["id"] : undefined;
  if (facts === null || kind === undefined || typeof id !== "string") return event;
  const object = await objectAt(api, kind, id);
  if (object === null) return event;
  return { ...event, data: withFacts(withoutSecret(object), { ...facts, is_current: true }) };
}

async function reread({
  api,
  key,
}: {
  readonly api: StripeApi;
  readonly key: string;
}): Promise<TriggerEvent | null> {
  const event = await objectAt(api, "event", key);
  return event && complete({ api, event: eventOf(event) });
}

function factsOf(data: Json): JsonObject | null {
  const facts = isJsonObject(data) ? data["event"] : undefined;
  return isJsonObject(facts) ? facts : null;
}

/** The request that caused an event; without an id where Stripe acted by itself. */
function requestOf(data: Json): { readonly id: Json; readonly key: string | null } {
  const request = factsOf(data)?.["request"];
  const { id = null, idempotency_key: key } = isJsonObject(request) ? request : {};
  return { id, key: typeof key === "string" ? key : null };
}

/**
 * What becomes of a payment later, without a request, comes of the write that made it. A customer, an invoice or a product
 * that a write of ours made is changed, or paid, by others.
 */
function followsFromMaking(data: Json): boolean {
  const kind = isJsonObject(data) ? data["object"] : undefined;
  const { id, key } = requestOf(data);
  const isOfOthers = id !== null && key === null;
  return !isOfOthers && (kind === "charge" || kind === "payment_intent" || kind === "refund");
}
