/** What the triggers have in common. */
import type { Json, JsonObject, TriggerEvent } from "#sdk/index.ts";
import { canBeId, ifThere, isJsonObject } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { unreadable } from "./stripe.errors.ts";
import { pages, seconds } from "./stripe.lists.ts";
import { allOf, type Kind, listOf, pathOf } from "./stripe.paths.ts";
import { effectOf } from "./stripe.writes.ts";

/**
 * How far a poll looks back. Stripe's lists read their own writes in practice, but nothing promises
 * that objects become visible in the order of `created`.
 */
export const overlapSeconds = 120;

/** Objects created in [since, until), in pages, newest first. */
export async function* createdSince(
  kind: Kind,
  { api, since, until }: { api: StripeApi; since: Date; until?: Date },
): AsyncGenerator<readonly TriggerEvent[]> {
  for await (const page of pages(api, listOf(kind), { ...allOf(kind), ...between(since, until) }))
    yield page.map(({ body }) => eventOf(body));
}

/** The whole seconds of a span. */
export function between(since: Date, until: Date | undefined): JsonObject {
  const to = until === undefined ? {} : { lt: seconds.up(until) };
  return { created: { gte: seconds.down(since), ...to } };
}

export async function reread(
  kind: Kind,
  { api, key }: { readonly api: StripeApi; readonly key: string },
): Promise<TriggerEvent | null> {
  const object = await objectAt(api, kind, key);
  return object && eventOf(object);
}

/** An object as it is now; null where there is none, or it was deleted. */
export async function objectAt(api: StripeApi, kind: Kind, id: string): Promise<JsonObject | null> {
  if (!canBeId(id)) return null;
  const object = await ifThere(api.read(pathOf(kind, id)));
  return object === null || object["deleted"] === true ? null : object;
}

function eventOf(object: Json): TriggerEvent {
  if (!isJsonObject(object)) throw unreadable();
  const { id, created } = object;
  if (typeof id !== "string" || typeof created !== "number") throw unreadable();
  return { key: id, at: new Date(created * 1000), data: object };
}

export function madeBy(data: Json): string | null {
  return effectOf(data)?.effectId ?? null;
}
