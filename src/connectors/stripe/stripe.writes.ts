/** What the writes have in common: the frozen request, the tag in its metadata, and finding it again. */
import type {
  Answer,
  EffectTag,
  FrozenRequest,
  Json,
  JsonObject,
  MadePage,
  Money,
  Movement,
  Retrieved,
  WriteTag,
} from "#sdk/index.ts";
import {
  canBeId,
  chainIn,
  given,
  ifThere,
  isJsonObject,
  madeIn,
  tagIn,
  textAt,
  withMark,
} from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { apiVersion } from "./stripe.encode.ts";
import { isCurrencyForPeople, moneyOf } from "./stripe.own-currency.ts";
import { allOf, isNamedIn, type Kind, kindAt, listOf, pathOf } from "./stripe.paths.ts";
import { pageAfter, pageOf, seconds } from "./stripe.lists.ts";
import { outcomeOf, unfinished } from "./stripe.outcomes.ts";

/** Stripe keeps an idempotency key for at least a day. */
export const keyed = { kind: "keyed", hours: 24 } as const;

/** Stripe has executed a write that it answers with the object: one of its kind, with an id. */
export function isProof({ method, path }: FrozenRequest, body: Json): boolean {
  if ((objectId(body) ?? "") === "") return false;
  if (method === "DELETE" && !isGoneIn(body)) return false;
  const kind = kindAt(path);
  return kind === undefined ? isNamedIn(path, textAt(body, "object") ?? "") : isOfKind(body, kind);
}

/** A deleted object says so, and a subscription that is deleted is canceled. */
function isGoneIn(body: Json): boolean {
  return isJsonObject(body) && (body["deleted"] === true || body["status"] === "canceled");
}

function isOfKind(body: Json, kind: string): boolean {
  return isJsonObject(body) && body["object"] === kind;
}

/** https://docs.stripe.com/api/metadata */
const room = { mostKeys: 50, longestValue: 500 };

/** The fields of a form, some of which were left empty. */
interface WriteInput {
  readonly metadata?: JsonObject | undefined;
}

export function post(path: string, input: WriteInput, tag: WriteTag): FrozenRequest {
  return postUnmarked(path, { ...input, metadata: withMark(input.metadata, tag, room) });
}

/**
 * For a write to an object that is there already. Its metadata may bear the mark of the write that made
 * it, by which that one is found again, and so it gets no other.
 */
export function postUnmarked(path: string, input: object): FrozenRequest {
  return { method: "POST", path, params: given(input), apiVersion, format: 1 };
}

/** What stands in a frozen request only for people, who decide about it: by path, the parameter. */
const forPeople: readonly (readonly [path: RegExp, param: string])[] = [
  // What is changed. Stripe is told by the path.
  [/^\/v1\/customers\/[^/]+$/, "customer"],
  [/^\/v1\/charges\/[^/]+$/, "charge"],
  [/^\/v1\/products\/[^/]+$/, "product"],
  [/^\/v1\/prices\/[^/]+$/, "price"],
  [/^\/v1\/payment_links\/[^/]+$/, "payment_link"],
  [/^\/v1\/disputes\/[^/]+$/, "dispute"],
  [/^\/v1\/subscriptions\/[^/]+$/, "subscription"],
  [/^\/v1\/payment_intents\/[^/]+\/(?:capture|cancel)$/, "payment_intent"],
  [/^\/v1\/invoices\/[^/]+\/(?:finalize|send|void)$/, "invoice"],
  [/^\/v1\/credit_notes\/[^/]+\/void$/, "credit_note"],
  // How it is settled. Stripe is told by the amounts.
  [/^\/v1\/credit_notes$/, "settlement"],
  [/^\/v1\/coupons\/[^/]+$/, "coupon"],
  // What a coupon takes off. Stripe is told by what is given.
  [/^\/v1\/coupons$/, "discount"],
];

/** The request as it goes out. */
export function sentOf<Request extends FrozenRequest>(request: Request): Request {
  const isForPeople = (name: string) =>
    (name === "currency" && isCurrencyForPeople(request.path)) ||
    forPeople.some(([path, param]) => name === param && path.test(request.path));
  const params = Object.entries(request.params).filter(([name]) => !isForPeople(name));
  return { ...request, params: Object.fromEntries(params) };
}

/** Where the mark stands in an object. */
const metadataOf = (object: Json): Json | undefined =>
  isJsonObject(object) ? object["metadata"] : undefined;

/** The chain in an object's mark. */
export const chainOf = (object: Json): readonly string[] => chainIn(metadataOf(object));

export function read(answer: Answer): Json {
  return answer.body;
}

/** What is taken from a payer: the amount that stands in the request. */
export function charged(request: FrozenRequest, answered: Answer | null): Movement | null {
  const money = amountIn(request.params);
  if (money === null) return null;
  return {
    kind: isHeld(request, answered) ? "hold" : "charge",
    money,
    isPending: isPending(answered),
  };
}

/** What is given back. All that is left of a charge is an amount that only the answer tells. */
export function refunded({ params }: FrozenRequest, answered: Answer | null): Movement | null {
  const { charge, payment_intent: payment } = params;
  if (typeof charge !== "string" && typeof payment !== "string") return null;
  const money = moneyOf(params, bodyOf(answered));
  return { kind: "refund", money, isPending: isPending(answered) };
}

/** The amount of an object of Stripe's. */
export function amountOf(object: Json): Money | null {
  return isJsonObject(object) ? amountIn(object) : null;
}

function amountIn({ amount, currency }: JsonObject): Money | null {
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}

/** The amount is set aside, until somebody captures it or lets it go. */
export function isHeld({ params }: FrozenRequest, answered: Answer | null): boolean {
  return (
    // A request that its author writes has texts alone.
    params["capture"] === false ||
    params["capture"] === "false" ||
    params["capture_method"] === "manual" ||
    bodyOf(answered)["status"] === "requires_capture"
  );
}

/** Taken on, but not yet carried out: a debit of a bank account, a refund that waits for the balance. */
export function isPending(answered: Answer | null): boolean {
  const { status } = bodyOf(answered);
  return status === "pending" || status === "processing" || status === "requires_action";
}

/** What Stripe answered; empty where it has not. */
export function bodyOf(answered: Answer | null): JsonObject {
  return answered !== null && isJsonObject(answered.body) ? answered.body : {};
}

export const objectId = (output: Json): string | null => textAt(output, "id");

/** The effect of ours that made an object; null where there is none. */
export const effectOf = (object: Json): EffectTag | null => tagIn(metadataOf(object));

/** Another generation of the same write: nothing but its mark changes. */
export function retag(request: FrozenRequest, { effectId, generation }: EffectTag): FrozenRequest {
  const metadata = withMark(request.params["metadata"], { effectId, generation }, room);
  return { ...request, params: { ...request.params, metadata } };
}

/** A page of what is ours over a span of time. From the list, because Stripe's search may trail. */
export async function madeBetween(
  kind: Kind,
  {
    api,
    from,
    to,
    cursor,
  }: {
    readonly api: StripeApi;
    readonly from: Date;
    readonly to: Date;
    readonly cursor: string | null;
  },
): Promise<MadePage> {
  const created = { gte: seconds.down(from), lte: seconds.up(to) };
  const params = { ...pageAfter(cursor), ...allOf(kind), created };
  const { items, next } = await pageOf(api, listOf(kind), params);
  const made = madeIn(
    items.map(({ body }) => body),
    metadataOf,
    outcomeOf,
  );
  return { made, next };
}

/** An object by its id; null where there is none of this kind, or it was deleted. */
export async function retrieved(
  kind: Kind,
  { api, objectId: id }: { readonly api: StripeApi; readonly objectId: string },
): Promise<Retrieved | null> {
  if (!canBeId(id)) return null;
  const body = await ifThere(api.read(pathOf(kind, id)));
  if (body === null || !isOfKind(body, kind) || body["deleted"] === true) return null;
  return { tag: effectOf(body), found: outcomeOf(body) ?? unfinished(body) };
}
