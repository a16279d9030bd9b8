/** What the triggers for changes have in common: Stripe's list of events, https://docs.stripe.com/api/events */
import type { Json, JsonObject, Ring, SharedList, TriggerEvent } from "#sdk/index.ts";
import { isJsonObject, text, textAt } from "#sdk/index.ts";
import { type Change, changes, told, typesOn, type Watched } from "./stripe.change-types.ts";
import type { StripeApi } from "./stripe.client.ts";
import { unreadable } from "./stripe.errors.ts";
import { between, objectAt, overlapSeconds } from "./stripe.events.ts";
import { pages } from "./stripe.lists.ts";
import { withoutSecret } from "./stripe.outcomes.ts";
import { recordUrl } from "./stripe.pages.ts";
import { listOf } from "./stripe.paths.ts";
import { chainOf, effectOf } from "./stripe.writes.ts";

/** How long Stripe keeps its events. */
export const eventDays = 30;

type AsEvent = (event: JsonObject) => TriggerEvent;

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

/** Two types of the first list, about the dispute itself: an event of them is known by another name there. */
const disputeEvents: SharedList<StripeApi> = {
  id: "dispute-events",
  label: text("Stripe’s events of disputes", "Stripe のイベント (不審請求)"),
  poll: (span) => listed(typesOn("disputes"), span, disputeEventOf),
};

const lists = { events, billing: billingEvents, disputes: disputeEvents };

/** What a trigger for changes has beside its texts, settings and pills. */
export function changeOf(watches: Watched) {
  const { types, only, on = "events" }: Change = changes[watches];
  const asEvent = on === "disputes" ? disputeEventOf : eventOf;
  const tells = (data: Json) =>
    types.includes(typeOf(data)) && (only === undefined || (isJsonObject(data) && only(data)));
  return {
    watches,
    // Ids of events are drawn at random. Those of disputes, Charge updated uses too.
    uniqueKeys: on !== "disputes",
    overlapSeconds,
    keptDays: eventDays,
    shares: { list: lists[on], tells },
    poll: (span: Span) => listedOf(types, span, { tells, asEvent }),
    complete,
    reread: (context: Kept) => reread(context, asEvent),
    recordUrl,
    about: (data: Json) => textAt(data, "id"),
    ...whose,
  };
}

/** Those of the events of these types that a trigger tells of. */
async function* listedOf(
  types: readonly string[],
  span: Span,
  { tells, asEvent }: { readonly tells: (data: Json) => boolean; readonly asEvent: AsEvent },
): AsyncGenerator<readonly TriggerEvent[]> {
  for await (const page of listed(types, span, asEvent))
    yield page.filter(({ data }) => tells(data));
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
  const watches = told.flatMap(({ watches: by, types, only }) =>
    types.some((one) => one === type) && (only === undefined || (object && only(object)))
      ? [by]
      : [],
  );
  if (watches.length === 0 || typeof id !== "string" || typeof created !== "number") return null;
  return { watches, key: id, at: new Date(created * 1_000) };
}

/** The events of these types, as a trigger has them. */
export async function* listed(
  types: readonly string[],
  { api, since, until }: Span,
  asEvent: AsEvent = eventOf,
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

/** The dispute itself. */
function disputeEventOf(event: JsonObject): TriggerEvent {
  const { object, facts, key, at } = partsOf(event);
  return { key, at, data: withFacts(object, facts) };
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
  const { object: shown, id } = isJsonObject(data) ? data : {};
  const kind = told.find(
    ({ types, kind: its }) => its === shown && types.includes(typeOf(data)),
  )?.kind;
  if (facts === null || kind === undefined || typeof id !== "string") return event;
  const object = await objectAt(api, kind, id);
  if (object === null) return event;
  return { ...event, data: withFacts(withoutSecret(object), { ...facts, is_current: true }) };
}

interface Kept {
  readonly api: StripeApi;
  readonly key: string;
}

async function reread({ api, key }: Kept, asEvent: AsEvent): Promise<TriggerEvent | null> {
  const event = await objectAt(api, "event", key);
  return event && complete({ api, event: asEvent(event) });
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
