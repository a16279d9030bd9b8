/** What Stripe's events tell of writes, by the idempotency keys that these bore: https://docs.stripe.com/api/events/object */
import type { FrozenRequest, JsonObject, Trace, Traced, TraceList } from "#sdk/index.ts";
import { ifThere, isJsonObject } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { isForbidden } from "./stripe.errors.ts";
import { pageAfter, pageOf, seconds } from "./stripe.lists.ts";
import { done, outcomeOf } from "./stripe.outcomes.ts";
import { type Kind, listOf, pathOf } from "./stripe.paths.ts";

/** The types of events that are read, all with one request, which takes 20; and what their object is. */
const told = {
  "charge.failed": "charge",
  "charge.pending": "charge",
  "charge.succeeded": "charge",
  "coupon.created": "coupon",
  "credit_note.created": "credit_note",
  "customer.created": "customer",
  "customer.subscription.created": "subscription",
  "customer.subscription.updated": "subscription",
  "customer.updated": "customer",
  "invoice.created": "invoice",
  "invoice.paid": "invoice",
  "invoice.sent": "invoice",
  "invoiceitem.created": "invoiceitem",
  "payment_intent.created": "payment_intent",
  "payment_link.created": "payment_link",
  "price.created": "price",
  "product.created": "product",
  "refund.created": "refund",
  "refund.updated": "refund",
} as const satisfies Readonly<Record<string, Kind>>;

type Told = keyof typeof told;

const isTold = (type: string): type is Told => Object.hasOwn(told, type);

export const toldTypes: readonly Told[] = Object.keys(told).filter(isTold);

const events: TraceList<StripeApi> = {
  id: "events",
  keptDays: 30,
  async page({ api, from, to, cursor }) {
    const created = { gte: seconds.down(from), lte: seconds.up(to) };
    const params = { ...pageAfter(cursor), types: [...toldTypes], created };
    try {
      const { items, next } = await pageOf(api, listOf("event"), params);
      return { traces: items.flatMap(({ body }) => traceOf(body)), next };
    } catch (error) {
      if (isForbidden(error)) return null;
      throw error;
    }
  },
};

/** Stripe acted by itself, or was asked without a key: such an event tells of no write of ours. */
function traceOf({ type, data, request }: JsonObject): readonly Trace[] {
  const object = isJsonObject(data) ? data["object"] : undefined;
  if (!isJsonObject(object) || !isJsonObject(request)) return [];
  const { id: requestId, idempotency_key: key } = request;
  const { id: objectId } = object;
  if (typeof key !== "string" || typeof type !== "string" || typeof objectId !== "string")
    return [];
  return [{ key, what: type, objectId, ...(typeof requestId === "string" ? { requestId } : {}) }];
}

/**
 * How a write is found by the events of these types that it makes. That an event bears its key is recorded of Stripe;
 * nothing says that there is one for each write, so that a missing one proves nothing.
 */
export function tracedBy(...types: readonly Told[]): Traced<StripeApi> {
  return {
    list: events,
    async found({ api, request, trace: { what, objectId } }) {
      const type = types.find((one) => one === what);
      if (type === undefined || !isAbout(request, told[type], objectId)) return null;
      return foundAt(api, request, told[type], objectId);
    },
  };
}

function isAbout({ path }: FrozenRequest, kind: Kind, id: string): boolean {
  const its = pathOf(kind, id);
  return path === listOf(kind) || path === its || path.startsWith(`${its}/`);
}

/** The event shows the object in the API version of its moment, so that the object is read again. */
async function foundAt(api: StripeApi, { path }: FrozenRequest, kind: Kind, id: string) {
  const object = await ifThere(api.read(pathOf(kind, id)));
  // Whoever deleted it since has not undone that it was made.
  if (!isJsonObject(object)) return done({ id, object: kind, deleted: true });
  return path === listOf(kind) && object["deleted"] !== true ? outcomeOf(object) : done(object);
}
