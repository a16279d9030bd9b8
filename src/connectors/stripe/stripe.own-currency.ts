/**
 * Requests whose money is in the currency of an object that they name: what a step says of it is a claim, which is held
 * against the object before the request is written down, and gives way to what Stripe answers.
 */
import type { FrozenRequest, Json, JsonObject, LocalizedText, Money } from "#sdk/index.ts";
import { canBeId, currencyCode, InputError, text, textAt } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { isForbidden } from "./stripe.errors.ts";
import { type Kind, pathOf } from "./stripe.paths.ts";

interface Claimed {
  readonly path: RegExp;
  /** Stripe is not sent the currency: it stands in the request for people. */
  readonly forPeople: boolean;
  /** Parameters with the ids of the objects; without any, the object is at the path in front of the last part. */
  readonly objects: Readonly<Record<string, Kind>> | null;
}

const paymentCapture = /^\/v1\/payment_intents\/[^/]+\/capture$/;

const claimed: readonly Claimed[] = [
  {
    path: /^\/v1\/refunds$/,
    forPeople: true,
    objects: { charge: "charge", payment_intent: "payment_intent" },
  },
  { path: /^\/v1\/credit_notes$/, forPeople: true, objects: { invoice: "invoice" } },
  { path: paymentCapture, forPeople: true, objects: null },
  // Of these there is only Stripe request, which sends what its author writes.
  {
    path: /^\/v1\/payment_intents\/[^/]+\/increment_authorization$/,
    forPeople: false,
    objects: null,
  },
  { path: /^\/v1\/charges\/[^/]+\/(?:capture|refunds?)$/, forPeople: false, objects: null },
  { path: /^\/v1\/transfers\/[^/]+\/reversals$/, forPeople: false, objects: null },
  { path: /^\/v1\/application_fees\/[^/]+\/refunds?$/, forPeople: false, objects: null },
];

function claimedAt(path: string): Claimed | undefined {
  return claimed.find((one) => one.path.test(path));
}

/** Does Stripe take the currency of the object, and no other beside it? */
export function isCurrencyForPeople(path: string): boolean {
  return claimedAt(path)?.forPeople === true;
}

/** Is the currency in a request to this path merely claimed? */
export function isCurrencyClaimed(path: string): boolean {
  return claimedAt(path) !== undefined;
}

/** How much something says that it moves, or has moved. */
interface Said {
  readonly amount?: Json | undefined;
  readonly currency?: Json | undefined;
}

/** What Stripe's answer tells goes before what the request claims. */
export function moneyOf(claim: Said, told: Said): Money | null {
  const amount = told.amount ?? claim.amount;
  const currency = told.currency ?? claim.currency;
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}

/** What a payment tells of its capture. While that is under way, nothing is received yet. */
export function toldByCaptured({ amount_received: received, currency }: JsonObject): Said {
  return { amount: received === 0 ? undefined : received, currency };
}

/** The amount of a request with a claimed currency: a capture of a payment has a parameter of its own for it. */
function amountAsked({ path, params }: FrozenRequest): Json | undefined {
  return params[paymentCapture.test(path) ? "amount_to_capture" : "amount"];
}

/** What these tell as their amount is the whole, of which a request may have moved a part. */
const wholes: ReadonlySet<Json | undefined> = new Set([
  "application_fee",
  "charge",
  "payment_intent",
]);

/** What is moved by a request of which its path alone says what it does. */
export function moneyOfClaim(request: FrozenRequest, answered: JsonObject): Money | null {
  const { currency } = answered;
  const claim = { amount: amountAsked(request), currency: request.params["currency"] };
  if (paymentCapture.test(request.path)) return moneyOf(claim, toldByCaptured(answered));
  return moneyOf(claim, wholes.has(answered["object"]) ? { currency } : answered);
}

/**
 * Reads what a request is about, and refuses a currency that is not its own. Where that may not be read, the request no
 * longer has a currency: nobody knows it, and limits take it so.
 */
export async function inOwnCurrency({
  api,
  request,
}: {
  readonly api: StripeApi;
  readonly request: FrozenRequest;
}): Promise<FrozenRequest> {
  const { path, params } = request;
  const { currency, ...others } = params;
  const claim = claimedAt(path);
  // Without both of them, the request says nothing of its money.
  if (claim === undefined || typeof currency !== "string") return request;
  if (amountAsked(request) === undefined) return request;
  const objects = objectsOf(claim, request);
  const owns = await Promise.all(objects.map((object) => currencyAt(api, object)));
  const other = owns.findIndex((own) => own !== null && own !== currencyCode(currency));
  const [own, object] = [owns[other], objects[other]];
  if (own && object !== undefined) throw otherCurrency(currencyCode(currency), own, object);
  const isKnown = owns.length > 0 && owns.every((one) => one !== null);
  return isKnown ? request : { ...request, params: others };
}

/** The addresses of what a request is about. */
function objectsOf({ objects }: Claimed, { path, params }: FrozenRequest): readonly string[] {
  if (objects === null) return [path.replace(/\/[^/]+$/, "")];
  return Object.entries(objects).flatMap(([name, kind]) => {
    const id = textAt(params, name);
    return id !== null && canBeId(id) ? [pathOf(kind, id)] : [];
  });
}

/** Null where this key may not read it, or where it says none. Throws where it is not there: nothing could be done with it. */
async function currencyAt(api: StripeApi, path: string): Promise<string | null> {
  try {
    const own = textAt(await api.read(path), "currency");
    return own === null ? null : currencyCode(own);
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}

function otherCurrency(currency: string, own: string, path: string): InputError {
  const object = decodeURIComponent(path.split("/").at(-1) ?? "");
  const [given, its] = [currency.toUpperCase(), own.toUpperCase()];
  return new InputError({
    code: "stripe.other_currency",
    message: text(
      `The step gives the amount in ${given}, but the currency of ${object} is ${its}. Nothing was sent.`,
      `ステップの金額の通貨は ${given} ですが、${object} の通貨は ${its} です。リクエストは送信されませんでした。`,
    ),
    advice: advice(its),
    details: { object, currency, own_currency: own },
  });
}

function advice(own: string): LocalizedText {
  return text(
    `Stripe always uses the currency of the object. Choose ${own} in the step, check that the amount is in ${own}, and let the run go on.`,
    `Stripe は必ず対象の通貨で処理します。ステップの通貨を ${own} に変更し、金額が ${own} での金額であることを確認してから、実行を続行してください。`,
  );
}
