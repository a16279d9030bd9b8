/** Events of the types that a person chooses, whatever objects they are about. */
import type { Json, JsonObject, TriggerEvent } from "#sdk/index.ts";
import { ifThere, InputError, isJsonObject, textAt } from "#sdk/index.ts";
import { eventDays, listed, partsOf, type Span, whose } from "./stripe.changes.ts";
import type { StripeApi } from "./stripe.client.ts";
import { isForbidden } from "./stripe.errors.ts";
import { objectAt, overlapSeconds } from "./stripe.events.ts";
import { withoutSecret } from "./stripe.outcomes.ts";
import { recordUrl } from "./stripe.pages.ts";
import { amountOf } from "./stripe.writes.ts";

interface Chosen {
  readonly where: { readonly types: readonly string[] };
}

/** Where an object is read by its id, by what it is called. Of any other kind an event says all that is known. */
const collections: ReadonlyMap<string, string> = new Map([
  ["charge", "charges"],
  ["checkout.session", "checkout/sessions"],
  ["coupon", "coupons"],
  ["credit_note", "credit_notes"],
  ["customer", "customers"],
  ["dispute", "disputes"],
  ["invoice", "invoices"],
  ["invoiceitem", "invoiceitems"],
  ["payment_intent", "payment_intents"],
  ["payment_link", "payment_links"],
  ["payment_method", "payment_methods"],
  ["payout", "payouts"],
  ["price", "prices"],
  ["product", "products"],
  ["promotion_code", "promotion_codes"],
  ["quote", "quotes"],
  ["refund", "refunds"],
  ["setup_intent", "setup_intents"],
  ["subscription", "subscriptions"],
  ["subscription_schedule", "subscription_schedules"],
  ["tax_rate", "tax_rates"],
  ["transfer", "transfers"],
]);

/** What Any event has beside its texts, settings and pills. */
export const anyEventOf = {
  watches: "event",
  // The triggers for changes tell of the same events by the same ids.
  uniqueKeys: false,
  overlapSeconds,
  keptDays: eventDays,
  poll: ({ where, ...span }: Span & Chosen) => listed(where.types, span, eventOf),
  complete,
  reread,
  recordUrl: (data: Json, site: Parameters<typeof recordUrl>[1]) => recordUrl(objectIn(data), site),
  about: (data: Json) => textAt(data, "object_id"),
  amount: (data: Json) => amountOf(objectIn(data)),
  madeBy: (data: Json) => whose.madeBy(changed(data)),
  chain: (data: Json) => whose.chain(changed(data)),
  sentWith: (data: Json) => whose.sentWith(changed(data)),
};

export function typeIn(data: Json): Json {
  return isJsonObject(data) ? (data["type"] ?? null) : null;
}

function objectIn(data: Json): JsonObject {
  const object = isJsonObject(data) ? data["object"] : undefined;
  return isJsonObject(object) ? object : {};
}

/** As the triggers for changes have it. */
function changed(data: Json): JsonObject {
  const request = isJsonObject(data) ? (data["request"] ?? null) : null;
  return { ...objectIn(data), event: { request } };
}

function eventOf(event: JsonObject): TriggerEvent {
  const { object, facts, key, at } = partsOf(event);
  const { id = null, object: type = null } = object;
  return {
    key,
    at,
    data: { ...facts, object_id: id, object_type: type, object: withoutSecret(object) },
  };
}

/** The object as it is now, in our API version, where it is there and the key may read it. */
async function complete({
  api,
  event,
}: {
  readonly api: StripeApi;
  readonly event: TriggerEvent;
}): Promise<TriggerEvent> {
  const { data } = event;
  const { object: type, id } = objectIn(data);
  const collection = typeof type === "string" ? collections.get(type) : undefined;
  if (!isJsonObject(data) || collection === undefined || typeof id !== "string") return event;
  const object = await readable(api, `/v1/${collection}/${encodeURIComponent(id)}`);
  if (object === null || object["deleted"] === true) return event;
  return { ...event, data: { ...data, is_current: true, object: withoutSecret(object) } };
}

async function readable(api: StripeApi, path: string): Promise<JsonObject | null> {
  try {
    return await ifThere(api.read(path));
  } catch (error) {
    // The flow starts all the same: another key is not known to read more.
    if (error instanceof InputError || isForbidden(error)) return null;
    throw error;
  }
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
