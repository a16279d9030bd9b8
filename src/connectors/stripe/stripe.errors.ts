/**
 * Which answers are Stripe's, and what each of them means: one table over status, headers and body, of which
 * the first row that fits decides. Stripe's own words are kept; our advice stands beside them.
 */
import type {
  ErrorFacts,
  HttpRequest,
  HttpResponse,
  Json,
  JsonObject,
  OutsideError,
} from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  isJsonObject,
  jsonBodyOf,
  text,
  TransientError,
  UnknownOutcomeError,
  waitOf,
} from "#sdk/index.ts";
import { adviceFor } from "./stripe.advice.ts";

interface Answered {
  readonly status: number;
  readonly write: boolean;
  /** From `Stripe-Should-Retry`: Stripe knows more than the status says. */
  readonly shouldRetry: boolean | undefined;
  /** From `Idempotent-Replayed`: this is what Stripe first answered under the key. */
  readonly replayed: boolean;
  readonly type: Json | undefined;
  readonly wait: { readonly waitMs?: number };
  readonly facts: ErrorFacts;
}

interface Row {
  readonly when: (answer: Answered) => boolean;
  readonly means: (answer: Answered) => OutsideError;
}

const within = (low: number, high: number) => (answer: Answered) =>
  answer.status >= low && answer.status <= high;
const status = (wanted: number) => within(wanted, wanted);
const isRefusal = within(400, 499);

const later = ({ facts, wait }: Answered) => ({ ...facts, ...wait });
const transient = (unexecuted: boolean) => (answer: Answered) =>
  new TransientError({ ...later(answer), unexecuted });
/** A write's outcome is unknown; a read is simply done again. */
const unknown = (worthRepeating: (answer: Answered) => boolean) => (answer: Answered) =>
  answer.write
    ? new UnknownOutcomeError({ ...later(answer), worthRepeating: worthRepeating(answer) })
    : transient(false)(answer);

const table: readonly Row[] = [
  { when: status(429), means: transient(true) },
  { when: ({ shouldRetry }) => shouldRetry === true, means: transient(false) },
  { when: status(401), means: ({ facts }) => new ConnectionError(facts) },
  { when: status(403), means: ({ facts }) => new ConnectionError(facts) },
  // The same key is in flight. Its type differs between recordings, so the status decides.
  { when: status(409), means: transient(false) },
  // The key was used with other parameters before: whatever was sent then stands.
  { when: ({ type }) => type === "idempotency_error", means: unknown(() => false) },
  { when: status(424), means: unknown(() => false) },
  // The server waited in vain, or gave up waiting for another.
  { when: status(408), means: unknown(() => true) },
  { when: isRefusal, means: ({ facts, replayed }) => new InputError({ ...facts, replayed }) },
  // 5xx, and whatever Stripe is not known to say. An error that stands under the key would only be repeated.
  {
    when: () => true,
    means: unknown(({ shouldRetry, replayed }) => shouldRetry !== false && !replayed),
  },
];

/** All types that an error of Stripe's can have. */
const errorTypes: ReadonlySet<Json | undefined> = new Set([
  "api_error",
  "card_error",
  "idempotency_error",
  "invalid_request_error",
]);

const isAccepted = ({ status: given }: HttpResponse): boolean => given >= 200 && given <= 299;

/** Everything that Stripe gives says which object it is, and every error which type it has. Pure. */
export function isStripes(response: HttpResponse): boolean {
  if (!isAccepted(response)) return errorTypes.has(errorOf(response)["type"]);
  const body = jsonBodyOf(response);
  return isJsonObject(body) && typeof body["object"] === "string";
}

function errorOf(response: HttpResponse): JsonObject {
  const body = jsonBodyOf(response);
  return isJsonObject(body) && isJsonObject(body["error"]) ? body["error"] : {};
}

/** What an answer of Stripe's means; null where Stripe accepted the request. Pure. */
export function errorIn(
  method: HttpRequest["method"],
  response: HttpResponse,
): OutsideError | null {
  if (isAccepted(response)) return null;
  const given = errorOf(response);
  const answer: Answered = {
    status: response.status,
    write: method !== "GET",
    shouldRetry: wishOf(response),
    replayed: response.headers["idempotent-replayed"] === "true",
    type: given["type"],
    // Not documented by Stripe: honoured where it is there, never relied on.
    wait: waitOf(response.headers),
    facts: factsOf(response, given),
  };
  return table.find(({ when }) => when(answer))?.means(answer) ?? null;
}

/** There is nothing to delete any more, in this mode or the other. */
export function isGone({ method }: { readonly method: string }, response: HttpResponse): boolean {
  if (method !== "DELETE" || response.status !== 404) return false;
  const { code, message } = errorOf(response);
  return code === "resource_missing" && !/similar object exists/.test(textOf(message) ?? "");
}

/** The key serves, and may not do this. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ConnectionError && error.facts.details?.["status"] === 403;
}

const details = [
  "type",
  "code",
  "decline_code",
  "param",
  "charge",
  "payment_intent",
  "advice_code",
  "network_decline_code",
  "doc_url",
  "request_log_url",
];

function factsOf({ status, headers }: HttpResponse, given: JsonObject): ErrorFacts {
  const own = textOf(given["message"]);
  const requestId = headers["request-id"];
  return {
    ...adviceFor({
      status,
      message: own ?? "",
      code: textOf(given["code"]),
      declineCode: textOf(given["decline_code"]),
      param: textOf(given["param"]),
    }),
    message:
      own === undefined
        ? text(
            `Stripe answered with HTTP status ${status}`,
            `Stripe が HTTP ステータス ${status} を返しました`,
          )
        : withoutKeys(own),
    ...(requestId === undefined ? {} : { requestId }),
    details: {
      status,
      ...Object.fromEntries(
        details.flatMap((name) => {
          const value = idOf(given[name]);
          return typeof value === "string" ? [[name, value]] : [];
        }),
      ),
    },
  };
}

/** A decline holds the whole payment that it was about. */
function idOf(value: Json | undefined): Json | undefined {
  return isJsonObject(value) ? value["id"] : value;
}

/** The facts of a payment that was made and declined: those that the 402 gave, or would have given. */
export function paymentDeclineOf(payment: JsonObject): ErrorFacts {
  const error = isJsonObject(payment["last_payment_error"]) ? payment["last_payment_error"] : {};
  return factsOf(
    { status: 402, headers: {}, body: "" },
    { ...error, payment_intent: payment["id"] ?? null },
  );
}

/** The facts of a charge that was made and declined: those that the 402 gave, or would have given. */
export function declineOf(charge: JsonObject): ErrorFacts {
  const outcome = isJsonObject(charge["outcome"]) ? charge["outcome"] : {};
  const error: JsonObject = {
    type: "card_error",
    code: charge["failure_code"] ?? "card_declined",
    // Radar names the rule that blocked a payment; the 402 calls them all fraudulent.
    decline_code: outcome["type"] === "blocked" ? "fraudulent" : (outcome["reason"] ?? null),
    message: charge["failure_message"] ?? "The payment failed.",
    charge: charge["id"] ?? null,
    advice_code: outcome["advice_code"] ?? null,
    network_decline_code: outcome["network_decline_code"] ?? null,
  };
  return factsOf({ status: 402, headers: {}, body: "" }, error);
}

/** A write was accepted, but the answer holds no object of the kind that the write makes or changes. */
export function unproven(requestId?: string): UnknownOutcomeError {
  return new UnknownOutcomeError({
    code: "stripe.unproven",
    message: text(
      "Stripe accepted the request, but its answer does not show the result",
      "Stripe はリクエストを受け付けましたが、応答に結果が含まれていませんでした",
    ),
    advice: text(
      "Flows send the same request again with the same key, so Stripe executes it only once. If this goes on, check the request in the Stripe Dashboard.",
      "フローは同じキーで同じリクエストを再送します。二重に処理されることはありません。続く場合は、Stripe ダッシュボードでリクエストの結果を確認してください。",
    ),
    worthRepeating: true,
    ...(requestId === undefined ? {} : { requestId }),
  });
}

/** A read was accepted, but its answer is nothing that Stripe's lists and objects look like. */
export function unreadable(requestId?: string): TransientError {
  return new TransientError({
    code: "stripe.unreadable",
    message: text("Stripe's answer could not be read", "Stripe の応答を読み取れませんでした"),
    advice: text(
      "Perhaps it was not Stripe that answered. Check the API address of the connection; flows ask again by themselves.",
      "応答したのは Stripe ではない可能性があります。接続の API のアドレスを確認してください。フローは自動的に再試行します。",
    ),
    unexecuted: false,
    ...(requestId === undefined ? {} : { requestId }),
  });
}

function wishOf({ headers }: HttpResponse): boolean | undefined {
  const wish = headers["stripe-should-retry"];
  return wish === "true" || (wish === "false" ? false : undefined);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Stripe masks keys in its messages; whatever stands between us and Stripe may not. */
function withoutKeys(words: string): string {
  return words.replaceAll(/\b((?:sk|rk)_(?:test|live)_)[A-Za-z0-9]{5,}/g, "$1…");
}
