/** What the writes to an object that is there already have in common. */
import type { Answer, Found, FrozenRequest, Json, JsonObject, Retrieved } from "#sdk/index.ts";
import { ifThere, isJsonObject, textAt } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { apiVersion } from "./stripe.encode.ts";
import { objectAt } from "./stripe.events.ts";
import { done } from "./stripe.outcomes.ts";
import { type Kind, pathOf } from "./stripe.paths.ts";

interface Reading {
  readonly api: StripeApi;
  readonly objectId: string;
  readonly request: FrozenRequest;
}

/** Sent twice, it leaves what it leaves once. */
export const sets = { kind: "sets" } as const;

/** `field`: the parameter with the id of the object, which stands in the path as well. */
const changesAt = (field: string) => ({
  objectId: () => null,
  changes: ({ params }: FrozenRequest) => textAt(params, field),
  retag: (request: FrozenRequest) => request,
});

/** A change of values: who says that it happened is shown the object as it is now. */
export function changing(kind: Kind, field: string) {
  return {
    ...changesAt(field),
    async retrieve({ api, objectId }: Reading): Promise<Retrieved | null> {
      const object = await objectAt(api, kind, objectId);
      // Its mark is that of the write that made it.
      return object && { tag: null, found: done(object) };
    },
  };
}

/** A step of a payment that can be taken once. */
export function stepOfPayment(outcome: Outcome) {
  return takenOnce("payment_intent", "payment_intent", outcome);
}

/**
 * A step that can be taken once: what the object is like tells whether it was. `outcome`: null while it was not, and still
 * can be.
 */
export function takenOnce(kind: Kind, field: string, outcome: Outcome) {
  return {
    ...changesAt(field),
    ...sought(kind, field, outcome),
    async retrieve({ api, objectId, request }: Reading): Promise<Retrieved | null> {
      const found = await lookedAt(kind, objectId, { api, request, outcome });
      return found && { tag: null, found };
    },
  };
}

type Outcome = (object: JsonObject, request: FrozenRequest) => Found | null;

/** What the object is like tells whether it was changed so. `outcome`: null where it was not; throws an UnseenError where nobody can tell. */
export function sought(kind: Kind, field: string, outcome: Outcome) {
  return {
    seek(request: FrozenRequest) {
      const id = textAt(request.params, field);
      if (id === null) return null;
      return { ask: (api: StripeApi) => lookedAt(kind, id, { api, request, outcome }) };
    },
  };
}

async function lookedAt(
  kind: Kind,
  id: string,
  { api, request, outcome }: Omit<Reading, "objectId"> & { readonly outcome: Outcome },
): Promise<Found | null> {
  const object = await objectAt(api, kind, id);
  return object && outcome(object, request);
}

/** A deletion. Stripe keeps no idempotency key for one: a second one finds nothing, and that is what was wanted. */
export function deleting(kind: Kind, field: string) {
  return {
    ...changesAt(field),
    request: (input: JsonObject): FrozenRequest => ({
      method: "DELETE",
      path: pathOf(kind, textAt(input, field) ?? ""),
      params: input,
      apiVersion,
      format: 1,
    }),
    read: ({ status, body }: Answer): Json => ({
      id: textAt(body, "id"),
      result: status === 404 ? "gone" : "deleted",
    }),
    async retrieve({ api, objectId }: Reading): Promise<Retrieved | null> {
      const object = await ifThere(api.read(pathOf(kind, objectId)));
      if (!isJsonObject(object) || object["deleted"] !== true) return null;
      return { tag: null, found: done(object) };
    },
  };
}

/** A deletion after which the object stays, canceled. A second one finds nothing, as above. */
export function ending(kind: Kind, field: string) {
  return {
    ...deleting(kind, field),
    read: ({ status, body }: Answer): Json => ({
      id: textAt(body, "id"),
      result: status === 404 ? "gone" : "canceled",
    }),
    async retrieve({ api, objectId }: Reading): Promise<Retrieved | null> {
      const object = await objectAt(api, kind, objectId);
      return object?.["status"] === "canceled" ? { tag: null, found: done(object) } : null;
    },
  };
}
