/** Every refusal Stripe can give, in its own words where they are known. */
import type { JsonObject } from "./json.ts";

export interface ErrorBody {
  readonly type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: JsonObject;
  readonly payment_method?: JsonObject;
  readonly advice_code?: string;
  readonly network_decline_code?: string;
}

export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: ErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

interface Details {
  readonly code?: string;
  readonly param?: string;
}

function invalid(status: number, message: string, details: Details = {}): StripeError {
  return new StripeError(status, { type: "invalid_request_error", message, ...details });
}

export const bad = (message: string, details?: Details) => invalid(400, message, details);

const DASHBOARD_POLICIES = "https://dashboard.stripe.com/settings/developers/api-policies";
const DOCS_PAYMENTS = "https://docs.stripe.com/payments";

export type RateLimitReason =
  | "global-rate"
  | "endpoint-rate"
  | "global-concurrency"
  | "endpoint-concurrency"
  | "resource-specific";

/** Who is calling and what they may. */
export const access = {
  noKey: () =>
    new StripeError(
      401,
      {
        type: "invalid_request_error",
        message:
          "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
      },
      { "WWW-Authenticate": 'Basic realm="Stripe"' },
    ),
  wrongKey: (masked: string) => invalid(401, `Invalid API Key provided: ${masked}`),
  expiredKey: (masked: string) =>
    invalid(401, `Expired API Key provided: ${masked}`, { code: "api_key_expired" }),
  publishableKey: () =>
    invalid(
      401,
      "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
      { code: "secret_key_required" },
    ),
  rightMissing: (masked: string, account: string, right: string) =>
    invalid(
      403,
      `The provided key '${masked}' does not have the required permissions for this endpoint on account '${account}'. Having the '${right}' permission would allow this request to continue.`,
    ),
  foreignAccount: (masked: string, account: string) =>
    invalid(
      403,
      `The provided key '${masked}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
      { code: "account_invalid" },
    ),
  version: (version: string) => bad(`Invalid Stripe API version: ${version}`),
  unrecognizedUrl: (method: string, path: string) =>
    invalid(
      404,
      `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    ),
  /** The words are not known to the letter. */
  barred: () =>
    bad("Your account cannot currently make this request.", { code: "account_invalid" }),
  contentType: () =>
    bad(
      "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.",
    ),
};

/** Come again later. */
export const busy = {
  rateLimit: (livemode: boolean, reason: RateLimitReason) =>
    new StripeError(
      429,
      {
        type: "invalid_request_error",
        code: "rate_limit",
        message: livemode
          ? "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits."
          : "Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
      },
      { "Stripe-Rate-Limited-Reason": reason },
    ),
  lockTimeout: () =>
    invalid(
      429,
      "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
      { code: "lock_timeout" },
    ),
  keyInUse: (key: string) =>
    new StripeError(409, {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    }),
  internal: (status: number) =>
    new StripeError(status, { type: "api_error", message: "An unknown error occurred" }),
};

export const idempotency = {
  otherParameters: (key: string) =>
    idempotencyError(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    ),
  otherEndpoint: (key: string, now: string, first: string) =>
    idempotencyError(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${now}' vs '${first}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    ),
  keyLength: (length: number) =>
    bad(
      `Idempotent key length is ${length} characters long, which is outside accepted lengths. Idempotent Keys must be 1-255 characters long. If you're looking for a decent generator, try using a UUID defined by IETF RFC 4122.`,
    ),
};

function idempotencyError(message: string): StripeError {
  return new StripeError(400, { type: "idempotency_error", message });
}

/** What a request names or asks for that cannot be. */
export const refuse = {
  /** An id in the path. */
  notFound: (world: Elsewhere, noun: string, id: string, param = "id") =>
    invalid(404, noSuch(world, noun, id), { code: "resource_missing", param }),
  /** An id in a parameter: 400, unlike one in the path. */
  unknownId: (world: Elsewhere, noun: string, id: string, param: string) =>
    bad(noSuch(world, noun, id), { code: "resource_missing", param }),
  idTaken: (noun: string, id: string) =>
    bad(`${noun} already exists with id ${id}`, { code: "resource_already_exists", param: "id" }),
  typesExclusive: () =>
    bad("You may only specify one of these parameters: type, types.", {
      code: "parameters_exclusive",
      param: "type",
    }),
  tooMany: (param: string, most: number) =>
    bad(`Too many items in ${param}: at most ${most} are allowed.`, { param }),
  invoicePrefix: () =>
    bad("Invoice prefixes must be between 3 and 12 capital letters or digits.", {
      param: "invoice_prefix",
    }),
  currency: (currency: string, known: readonly string[]) =>
    bad(
      `Invalid currency: ${currency}. Stripe currently supports these currencies: ${known.join(", ")}`,
      { param: "currency" },
    ),
  amountTooSmall: (least: string) =>
    bad(`Amount must be at least ${least}`, { code: "amount_too_small", param: "amount" }),
  amountTooLarge: (most: string) =>
    bad(`Amount must be no more than ${most}`, { code: "amount_too_large", param: "amount" }),
  amountUnit: (currency: string, step: number) =>
    bad(`Invalid amount: charges in ${currency} must be a multiple of ${step}.`, {
      code: "invalid_charge_amount",
      param: "amount",
    }),
  noPayer: () => bad("Must provide source or customer.", { code: "parameter_missing" }),
  cardTokensOff: () =>
    bad(
      `Card Token usage on the Customers API and Charges API has reached end of life. In order to continue processing your payments, you will need to use the Payment Intents and Payment Methods API. Read more about what you should do here: ${DOCS_PAYMENTS}/payment-methods/integration-options. If you need to continue to use Card Tokens on the Customers and Charges API, enable this functionality in your API policies settings: ${DASHBOARD_POLICIES}`,
    ),
  tokenUsed: (token: string) =>
    bad(`You cannot use a Stripe token more than once: ${token}.`, {
      code: "token_already_used",
      param: "source",
    }),
  sourceNotLinked: (customer: string, source: string) =>
    invalid(404, `Customer ${customer} does not have a linked source with ID ${source}.`, {
      code: "missing",
      param: "source",
    }),
  nothingOnFile: () =>
    missingCard(
      "This Customer doesn't have any saved payment details. Attach a legacy Token, Card, Bank Account, or Source to this Customer and then try this request again, or use Payment Intents and Payment Methods instead.",
    ),
  onlyPaymentMethod: () =>
    missingCard(
      `This Customer doesn't have any legacy saved payment details, but does have a Payment Method attached. Use a Payment Intent instead of creating a Charge: ${DOCS_PAYMENTS}/payment-intents/migration`,
    ),
  connectOnly: (param: string) =>
    bad(
      `Can only apply an ${param} when the request is made on behalf of another account (using an OAuth key, the Stripe-Account header, or the destination parameter).`,
      { param },
    ),
  alreadyCaptured: (charge: string) =>
    bad(`Charge ${charge} has already been captured.`, { code: "charge_already_captured" }),
  captureTooMuch: () =>
    bad("You cannot capture a charge for an amount greater than it already has.", {
      param: "amount",
    }),
  chargeExpired: (charge: string) =>
    bad(`Charge ${charge} has expired and can no longer be captured.`, {
      code: "charge_expired_for_capture",
    }),
  chargeNotPaid: (charge: string) =>
    bad(`Charge ${charge} has not succeeded, so it can be neither captured nor refunded.`, {
      param: "charge",
    }),
  customerSet: (charge: string) =>
    bad(`Charge ${charge} already belongs to a customer.`, { param: "customer" }),
  nothingToRefund: () =>
    bad(
      "One of the following params should be provided for this request: payment_intent or charge.",
    ),
  alreadyRefunded: (charge: string) =>
    bad(`Charge ${charge} has already been refunded.`, { code: "charge_already_refunded" }),
  refundTooMuch: (asked: string, left: string) =>
    bad(`Refund amount (${asked}) is greater than unrefunded amount on charge (${left})`, {
      param: "amount",
    }),
  partialBeforeCapture: () =>
    bad(
      "You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount less than the original amount",
      { param: "amount" },
    ),
};

/** What a payment intent may be refused for. The words of the first and of the last three are not known to the letter. */
export const intents = {
  methodTwice: () =>
    bad("You may only specify one of these parameters: payment_method, payment_method_data.", {
      code: "parameters_exclusive",
      param: "payment_method",
    }),
  onlyWithConfirm: (param: string) =>
    bad(
      `The parameter \`${param}\` cannot be passed when creating a PaymentIntent unless confirm is set to true.`,
      {
        param,
      },
    ),
  returnUrlMissing: () =>
    bad(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    ),
  methodMissing: (payment_intent: JsonObject) =>
    new StripeError(400, {
      type: "invalid_request_error",
      code: "payment_intent_unexpected_state",
      message:
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      payment_intent,
    }),
  customerMissing: (method: string, customer: string) =>
    bad(
      `The payment method \`${method}\` belongs to the Customer \`${customer}\`. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
      { param: "customer" },
    ),
  methodOfAnother: (method: string) =>
    bad(
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      { code: "resource_missing", param: "payment_method" },
    ),
  notRefundable: (intent: string) =>
    bad(`This PaymentIntent (${intent}) does not have a successful charge to refund.`),
  methodType: (type: string, allowed: readonly string[]) =>
    bad(
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${allowed.join(", ")}.`,
      { code: "payment_intent_invalid_parameter", param: "payment_method" },
    ),
  cardDescriptor: () =>
    bad(
      "The `statement_descriptor` parameter is not supported for card payments. Use `statement_descriptor_suffix` instead.",
      { param: "statement_descriptor" },
    ),
  bankCurrency: (type: string) =>
    bad(`The payment method type ${type} is only available in usd.`, { param: "currency" }),
  chargeCapture: (charge: string) =>
    bad(`The charge ${charge} was made by a PaymentIntent: capture the PaymentIntent instead.`, {
      param: "charge",
    }),
};

/** What tells a wrong id from one of the other mode. */
interface Elsewhere {
  readonly livemode: boolean;
  readonly otherMode: { has(id: string): boolean } | null;
}

function noSuch({ livemode, otherMode }: Elsewhere, noun: string, id: string): string {
  const plain = `No such ${noun}: '${id}'`;
  if (otherMode?.has(id) !== true) return plain;
  const [mine, other] = livemode ? ["live", "test"] : ["test", "live"];
  return `${plain}; a similar object exists in ${other} mode, but a ${mine} mode key was used to make this request.`;
}

function missingCard(message: string): StripeError {
  return new StripeError(402, { type: "card_error", code: "missing", param: "card", message });
}
