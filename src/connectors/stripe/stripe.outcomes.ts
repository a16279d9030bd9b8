/** What an object of Stripe's tells of the write that made it: what the answer told, or would have told. */
import type { ErrorFacts, Found, Json, JsonObject } from "#sdk/index.ts";
import { isJsonObject, text } from "#sdk/index.ts";
import { declineOf, paymentDeclineOf } from "./stripe.errors.ts";

export const failed = (error: ErrorFacts): Found => ({ outcome: "failed", error });
export const done = (body: JsonObject): Found => ({
  outcome: "done",
  answer: { status: 200, body: withoutSecret(body) },
});

/**
 * With its client secret a browser can act on a payment: it is for the payer alone. The secret of a webhook signs what
 * Stripe sends, and the number of a card pays. Nothing that is kept or shown holds them, however deep they stand.
 */
export function withoutSecret(body: JsonObject): JsonObject;
export function withoutSecret(body: Json): Json;
export function withoutSecret(body: Json): Json {
  return holdsSecret(body) ? copyWithoutSecret(body) : body;
}

function copyWithoutSecret(body: Json): Json {
  if (typeof body !== "object" || body === null) return body;
  if (!isJsonObject(body)) return Array.from(body, copyWithoutSecret);
  const isCard = body["object"] === "issuing.card";
  const kept = Object.entries(body).filter(([name]) => !isSecret(name, isCard));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isOwn(name) ? value : copyWithoutSecret(value)]),
  );
}

/** Most of what Stripe gives holds none, and is given on as it is. */
function holdsSecret(body: Json): boolean {
  if (typeof body !== "object" || body === null) return false;
  if (!isJsonObject(body)) return body.some(holdsSecret);
  const isCard = body["object"] === "issuing.card";
  for (const name in body)
    if (isSecret(name, isCard) || (!isOwn(name) && holdsSecret(body[name] ?? null))) return true;
  return false;
}

const isSecret = (name: string, isCard: boolean): boolean =>
  secretNames.has(name) || (isCard && cardNames.has(name));

/** The names in metadata are the user's own. */
const isOwn = (name: string): boolean => name === "metadata";

const secretNames: ReadonlySet<string> = new Set(["client_secret", "secret"]);
const cardNames: ReadonlySet<string> = new Set(["number", "cvc"]);

/** Null while nobody can tell: Stripe makes a payment first, and carries it out then. */
export function outcomeOf(object: JsonObject): Found | null {
  const kind = object["object"];
  if (kind === "charge" && object["status"] === "failed") return failed(declineOf(object));
  if (kind === "payment_intent") return paymentOutcomeOf(object);
  const isLost = object["status"] === "failed" || object["status"] === "canceled";
  return kind === "refund" && isLost ? failed(failedRefund(object)) : done(object);
}

function paymentOutcomeOf(payment: JsonObject): Found | null {
  const { status, last_payment_error: error } = payment;
  // Terminal: no money can come by it any more.
  if (status === "canceled") return failed(canceledPayment(payment));
  if (status === "requires_payment_method" && isJsonObject(error))
    return failed(paymentDeclineOf(payment));
  return status === "requires_payment_method" || status === "requires_confirmation"
    ? null
    : done(payment);
}

/** What a person sees who says that a payment of which nobody can tell is the one that was made. */
export function unfinished(payment: JsonObject): Found {
  return failed(unfinishedPayment(payment));
}

function canceledPayment(payment: JsonObject): ErrorFacts {
  return {
    code: "stripe.payment_canceled",
    message: text(
      "The payment was made, and canceled before any money moved",
      "支払いは作成されましたが、お金が動く前にキャンセルされました",
    ),
    advice: text(
      "Check in the Stripe Dashboard who canceled it and why. If the customer should still pay, let the run go on: that makes a new payment.",
      "Stripe ダッシュボードで、キャンセルの経緯を確認してください。引き続き支払いが必要な場合は実行を再開すると、新しい支払いが作成されます。",
    ),
    details: detailsOf(payment, "cancellation_reason"),
  };
}

function unfinishedPayment(payment: JsonObject): ErrorFacts {
  return {
    code: "stripe.payment_unfinished",
    message: text(
      "Stripe has this payment, but did not carry it out",
      "この支払いは Stripe に作成されていますが、実行されていません",
    ),
    advice: text(
      "Cancel it in the Stripe Dashboard, so that nobody carries it out later. Then let the run go on: that makes a new payment.",
      "後で実行されないように、Stripe ダッシュボードでキャンセルしてください。その後、実行を再開すると新しい支払いが作成されます。",
    ),
    details: detailsOf(payment),
  };
}

function failedRefund(refund: JsonObject): ErrorFacts {
  return {
    code: "stripe.refund_failed",
    message: text(
      "Stripe took the refund, but it did not reach the payer, and the money came back",
      "返金は受け付けられましたが支払者に届かず、資金が戻されました",
    ),
    advice: text(
      "The card or account is perhaps closed. Refund the payer in another way, such as by bank transfer.",
      "カードまたは口座が解約されている可能性があります。銀行振込など、別の方法で返金してください。",
    ),
    details: detailsOf(refund, "failure_reason", "charge"),
  };
}

function detailsOf(object: JsonObject, ...more: readonly string[]): JsonObject {
  const names = ["id", "status", ...more];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = object[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
