/** What the writes have in common: the frozen request, the tag in its metadata, and finding it again. */
import type {
  Answer,
  EffectTag,
  FrozenRequest,
  Json,
  JsonObject,
  Made,
  MadePage,
  Money,
  Movement,
  Retrieved,
  WriteTag,
} from "#sdk/index.ts";
import { InputError, isJsonObject } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { canBeId } from "./stripe.client.ts";
import { apiVersion } from "./stripe.encode.ts";
import { type Kind, kindAt, listOf, pathOf } from "./stripe.paths.ts";
import { pageAfter, pageOf, seconds } from "./stripe.lists.ts";
import { outcomeOf, unfinished } from "./stripe.outcomes.ts";

/** Stripe keeps an idempotency key for at least a day. */
export const keyed = { kind: "keyed", hours: 24 } as const;

/** Stripe has executed a write that it answers with the object: one of its kind, with an id. */
export function isProof({ path }: FrozenRequest, body: Json): boolean {
  const kind = kindAt(path);
  return kind !== undefined && isOfKind(body, kind) && (objectId(body) ?? "") !== "";
}

function isOfKind(body: Json, kind: string): boolean {
  return isJsonObject(body) && body["object"] === kind;
}

const effectKey = "millrace_effect";
const generationKey = "millrace_generation";

/** The fields of a form, some of which were left empty. */
interface WriteInput {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export function post(path: string, input: WriteInput, tag: WriteTag): FrozenRequest {
  const metadata = withRun(
    withChain({ ...input.metadata, ...markOf(tag) }, tag.chain ?? []),
    tag.run,
  );
  return postUnmarked(path, { ...input, metadata });
}

/**
 * For a write to an object that is there already. Its metadata may bear the mark of the write that made
 * it, by which that one is found again, and so it gets no other.
 */
export function postUnmarked(path: string, input: WriteInput): FrozenRequest {
  // Leaves out what is undefined.
  const params: JsonObject = JSON.parse(JSON.stringify(input));
  return { method: "POST", path, params, apiVersion, format: 1 };
}

/** What stands in a frozen request only for people, who decide about it: by path, the parameter. */
const forPeople: readonly (readonly [path: RegExp, param: string])[] = [
  // What a refund's amount is in. Stripe takes the charge's currency.
  [/^\/v1\/refunds$/, "currency"],
  // Which customer is changed. Stripe is told by the path.
  [/^\/v1\/customers\/./, "customer"],
];

/** The request as it goes out. */
export function sentOf<Request extends FrozenRequest>(request: Request): Request {
  const isForPeople = (name: string) =>
    forPeople.some(([path, param]) => name === param && path.test(request.path));
  const params = Object.entries(request.params).filter(([name]) => !isForPeople(name));
  return { ...request, params: Object.fromEntries(params) };
}

function markOf({ effectId, generation }: EffectTag) {
  return { [effectKey]: effectId, [generationKey]: String(generation) };
}

const chainKey = "millrace_chain";

/** https://docs.stripe.com/api/metadata */
const mostKeys = 50;
const longestValue = 500;

/** Where Stripe has room for it: the nearest flows of a long chain. */
function withChain(
  metadata: Readonly<Record<string, string>>,
  chain: readonly string[],
): Readonly<Record<string, string>> {
  if (chain.length === 0 || Object.keys(metadata).length >= mostKeys) return metadata;
  const whole = chain.join(" ");
  const cut = whole.slice(-longestValue);
  return { ...metadata, [chainKey]: cut === whole ? whole : cut.slice(cut.indexOf(" ") + 1) };
}

const runKey = "millrace_run";

/** Where Stripe has room for it. */
function withRun(
  metadata: Readonly<Record<string, string>>,
  run: string | undefined,
): Readonly<Record<string, string>> {
  const hasRoom = Object.keys(metadata).length < mostKeys;
  return run !== undefined && hasRoom ? { ...metadata, [runKey]: run } : metadata;
}

/** The run in an object's mark, where it names one. */
function runOf(object: Json): Pick<Made, "run"> {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  const run = isJsonObject(metadata) ? metadata[runKey] : undefined;
  return typeof run === "string" && run !== "" ? { run } : {};
}

/** The chain in an object's mark. */
export function chainOf(object: Json): readonly string[] {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  const chain = isJsonObject(metadata) ? metadata[chainKey] : undefined;
  return typeof chain === "string" ? chain.split(" ").filter((flow) => flow !== "") : [];
}

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
  const money = amountIn(params) ?? amountIn(bodyOf(answered));
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
function isHeld({ params }: FrozenRequest, answered: Answer | null): boolean {
  return (
    params["capture"] === false ||
    params["capture_method"] === "manual" ||
    bodyOf(answered)["status"] === "requires_capture"
  );
}

/** Taken on, but not yet carried out: a debit of a bank account, a refund that waits for the balance. */
function isPending(answered: Answer | null): boolean {
  const { status } = bodyOf(answered);
  return status === "pending" || status === "processing" || status === "requires_action";
}

function bodyOf(answered: Answer | null): JsonObject {
  return answered !== null && isJsonObject(answered.body) ? answered.body : {};
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

/** Another generation of the same write: nothing but its mark changes. */
export function retag(request: FrozenRequest, tag: EffectTag): FrozenRequest {
  const metadata = isJsonObject(request.params["metadata"]) ? request.params["metadata"] : {};
  return { ...request, params: { ...request.params, metadata: { ...metadata, ...markOf(tag) } } };
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
  const { items, next } = await pageOf(api, listOf(kind), { ...pageAfter(cursor), created });
  const made = items.flatMap(({ body }) => {
    const tag = effectOf(body);
    const found = outcomeOf(body);
    return tag && found ? [{ tag, found, ...runOf(body) }] : [];
  });
  return { made, next };
}

/** An object by its id; null where there is none of this kind, or it was deleted. */
export async function retrieved(
  kind: Kind,
  { api, objectId: id }: { readonly api: StripeApi; readonly objectId: string },
): Promise<Retrieved | null> {
  if (!canBeId(id)) return null;
  try {
    const body = await api.read(pathOf(kind, id));
    if (!isOfKind(body, kind) || body["deleted"] === true) return null;
    return { tag: effectOf(body), found: outcomeOf(body) ?? unfinished(body) };
  } catch (error) {
    if (error instanceof InputError && error.facts.details?.["status"] === 404) return null;
    throw error;
  }
}
