/** What the writes have in common: the frozen request, the tag in its metadata, and finding it again. */
import type { Answer, EffectTag, Found, FrozenRequest, Json, JsonObject } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { apiVersion } from "./stripe.client.ts";
import { declineOf } from "./stripe.errors.ts";
import type { AskForPage } from "./stripe.lists.ts";
import { pages, seconds } from "./stripe.lists.ts";

/** Stripe keeps an idempotency key for at least a day. */
export const keyed = { kind: "keyed", hours: 24 } as const;

const effectKey = "millrace_effect";
const generationKey = "millrace_generation";

interface WriteInput {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export function post(path: string, input: WriteInput, tag: EffectTag): FrozenRequest {
  // Leaves out what is undefined.
  const params: JsonObject = JSON.parse(JSON.stringify(input));
  const metadata = {
    ...input.metadata,
    [effectKey]: tag.effectId,
    [generationKey]: String(tag.generation),
  };
  return { method: "POST", path, params: { ...params, metadata }, apiVersion };
}

export function read(answer: Answer): Json {
  return answer.body;
}

export function objectId(output: Json): string | null {
  return isJsonObject(output) && typeof output["id"] === "string" ? output["id"] : null;
}

/** The effect of ours that made an object; null where there is none. */
export function effectOf(object: Json): EffectTag | null {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  if (!isJsonObject(metadata)) return null;
  const { [effectKey]: effectId, [generationKey]: generation } = metadata;
  if (typeof effectId !== "string" || effectId === "") return null;
  return { effectId, generation: Number(generation) };
}

interface Window {
  readonly api: StripeApi;
  readonly tag: EffectTag;
  readonly from: Date;
  readonly to: Date;
}

/** Walks the list over the window, because Stripe's search may trail. */
export async function findTagged(
  ask: AskForPage,
  { api, tag, from, to }: Window,
): Promise<Found | null> {
  let found: Found | null = null;
  const created = { gte: seconds.down(from), lte: seconds.up(to) };
  for await (const page of pages(api, ask, created))
    for (const { body } of page) {
      const made = effectOf(body);
      if (made?.effectId !== tag.effectId || made.generation !== tag.generation) continue;
      found = outcomeOf(body);
      // Money that moved counts more than a decline, should there ever be both.
      if (found.outcome === "done") return found;
    }
  return found;
}

function outcomeOf(object: JsonObject): Found {
  return object["object"] === "charge" && object["status"] === "failed"
    ? { outcome: "failed", error: declineOf(object) }
    : { outcome: "done", answer: { status: 200, body: object } };
}
