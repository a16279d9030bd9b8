import { AUTHENTICATION_REQUIRED, type Decline } from "./test-cards.ts";
import type { Call } from "./call.ts";
import { declineError } from "./cards.ts";
import { checkAmount, pay } from "./charges.ts";
import { checkEmail, emptyAddress, shippingOf } from "./contact.ts";
import { intents as refuseIntent, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import { type JsonObject, isTable } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { newMetadata } from "./metadata.ts";
import type { Charge, PaymentIntent, PaymentMethod } from "./objects.ts";
import { type Params, flag, table, text, texts, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { checkCustomerKnown, customerInParameter, spendToken } from "./payer.ts";
import { attached, likeOf, methodInParameter, newMethod } from "./payment-methods.ts";
import { SETTLES_AFTER_SECONDS, later } from "./settle.ts";

const NOUN = "payment_intent";

export function listPaymentIntents(call: Call): JsonObject {
  const customer = text(call.params, "customer");
  if (customer !== undefined) checkCustomerKnown(call.world, customer);
  return listPage(call, call.world.paymentIntents, NOUN, "/v1/payment_intents", {
    index: by(call, "customer"),
  });
}

export function retrievePaymentIntent({ world, id }: Call): PaymentIntent {
  const intent = world.paymentIntents.get(id);
  if (intent === undefined) throw refuse.notFound(world, NOUN, id, "intent");
  return intent;
}

export function checkPaymentIntent(call: Call): void {
  const { params, world } = call;
  const amount = whole(params, "amount") ?? 0;
  if (amount < 1) throw parameter.atLeastOne("amount");
  checkAmount(amount, text(params, "currency") ?? "");
  checkEmail(params, "receipt_email");
  const customer = text(params, "customer");
  if (customer !== undefined) customerInParameter(world, customer);
  const confirms = flag(params, "confirm") === true;
  for (const name of ["off_session", "error_on_requires_action", "return_url"]) {
    if (name in params && !confirms) throw refuseIntent.onlyWithConfirm(name);
  }
  if ("payment_method" in params && "payment_method_data" in params) {
    throw refuseIntent.methodTwice();
  }
  const data = table(params, "payment_method_data");
  if (data !== undefined && !("card" in data)) {
    throw parameter.missing("payment_method_data[card]");
  }
  if (confirms && mayRedirect(call)) throw refuseIntent.returnUrlMissing();
}

/** Methods that lead the payer elsewhere are allowed unless they are ruled out. */
function mayRedirect({ params }: Call): boolean {
  if ("return_url" in params || allowedTypes(params).length > 0) return false;
  const automatic = table(params, "automatic_payment_methods");
  return automatic === undefined || automatic["allow_redirects"] !== "never";
}

const allowedTypes = (params: Params): string[] => texts(params, "allowed_payment_method_types");

/** One that is named, or one that is made of what is given. */
function methodIn(call: Call): PaymentMethod | null {
  const named = text(call.params, "payment_method");
  if (named !== undefined) return methodInParameter(call, named, "payment_method");
  const data = table(call.params, "payment_method_data");
  const token = data && text(table(data, "card") ?? {}, "token");
  if (token === undefined || data === undefined) return null;
  spendToken(call.world, token, "payment_method_data[card][token]");
  const like = call.world.tokens.get(token)?.like ?? token;
  const method = newMethod(call, `pm_card_${like.slice("tok_".length)}`);
  const { address, ...billing } = table(data, "billing_details") ?? {};
  const before = table(method, "billing_details") ?? {};
  const around = isTable(address) ? { address: { ...emptyAddress(), ...address } } : {};
  return {
    ...method,
    allow_redisplay: text(data, "allow_redisplay") ?? "unspecified",
    billing_details: { ...before, ...billing, ...around },
    metadata: newMetadata(data),
  };
}

export function createPaymentIntent(call: Call): PaymentIntent {
  const { world, params } = call;
  const method = methodIn(call);
  if (method !== null) checkMethod(call, method);
  const confirms = flag(params, "confirm") === true;
  const intent = intentObject(call, method, confirms);
  if (method !== null && world.paymentMethods.get(method.id) === undefined) {
    world.paymentMethods.add(method, call.visibleAt);
  }
  world.paymentIntents.add(intent, call.visibleAt);
  emit(call, "payment_intent.created", intent);
  if (!confirms) return intent;
  if (method === null) throw refuseIntent.methodMissing(intent);
  return confirmed(call, intent, method);
}

function checkMethod({ params, world }: Call, method: PaymentMethod): void {
  const customer = text(params, "customer");
  if (method.customer !== null && method.customer !== customer) {
    throw customer === undefined
      ? refuseIntent.customerMissing(method.id, method.customer)
      : refuseIntent.methodOfAnother(method.id);
  }
  const allowed = allowedTypes(params);
  if (allowed.length > 0 && !allowed.includes(method.type)) {
    throw refuseIntent.methodType(method.type, allowed);
  }
  if (method.type === "card" && text(params, "statement_descriptor") !== undefined) {
    throw refuseIntent.cardDescriptor();
  }
  const { settles } = likeOf(world, method);
  if (settles !== undefined && text(params, "currency")?.toLowerCase() !== "usd") {
    throw refuseIntent.bankCurrency(method.type);
  }
}

/** One that something else leads, such as an invoice. */
export function openIntent(call: Call): PaymentIntent {
  const intent = intentObject(call, null, false);
  call.world.paymentIntents.add(intent, call.visibleAt);
  emit(call, "payment_intent.created", intent);
  return intent;
}

/** Tries the payment. The intent stays whatever comes of it, and so does a charge that was declined. */
export function confirmed(call: Call, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const { card, settles } = likeOf(call.world, method);
  const absent = call.params["off_session"] === true || text(call.params, "off_session");
  const options = optionsFor(intent, method);
  const asks = ["any", "challenge"].includes(text(options, "request_three_d_secure") ?? "");
  if ((card.authenticates === true || (asks && method.type === "card")) && !absent) {
    if (flag(call.params, "error_on_requires_action") !== true) return asksPayer(call, intent);
    return declined(call, intent, method, null, AUTHENTICATION_REQUIRED);
  }
  const decline = card.authenticates === true ? AUTHENTICATION_REQUIRED : card.decline;
  const tried = decline === undefined ? card : { ...card, decline };
  const settlesAfter =
    intent["capture_method"] === "automatic_async" ? call.settings.captureSeconds : 0;
  const { customer, id } = intent;
  const payer = { card: tried, customer, kept: null, intent: id, method, settlesAfter };
  const holds = [intent["capture_method"], options["capture_method"]].includes("manual");
  const params = { ...call.params, ...(holds ? { capture: false } : {}) };
  const charge = pay({ ...call, params }, payer);
  if (decline !== undefined) return declined(call, intent, method, charge, decline);
  keepForLater(call, intent, method);
  if (settles !== undefined) return settling(call, intent, charge, settles);
  return holds
    ? changedTo(call, intent, "payment_intent.amount_capturable_updated", {
        status: "requires_capture",
        amount_capturable: intent.amount,
        latest_charge: charge.id,
      })
    : changedTo(call, intent, "payment_intent.succeeded", {
        status: "succeeded",
        amount_received: intent.amount,
        latest_charge: charge.id,
      });
}

function optionsFor(intent: PaymentIntent, { type }: PaymentMethod): JsonObject {
  return table(table(intent, "payment_method_options") ?? {}, type) ?? {};
}

/** What is set up for later payments by the payment belongs to its customer from then on. */
function keepForLater(call: Call, intent: PaymentIntent, method: PaymentMethod): void {
  const usage =
    text(optionsFor(intent, method), "setup_future_usage") ?? text(intent, "setup_future_usage");
  if (usage === undefined || usage === "none" || intent.customer === null) return;
  const known = call.world.paymentMethods.get(method.id) ?? method;
  if (known.customer === null) attached(call, known, intent.customer);
}

function asksPayer(call: Call, intent: PaymentIntent): PaymentIntent {
  return changedTo(call, intent, "payment_intent.requires_action", {
    status: "requires_action",
    next_action: {
      type: "use_stripe_sdk",
      use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: "" },
    },
  });
}

function settling(
  call: Call,
  intent: PaymentIntent,
  charge: Charge,
  settles: "succeeds" | "fails" | "never",
): PaymentIntent {
  const at = call.now + SETTLES_AFTER_SECONDS;
  if (settles !== "never") later(call.world, { at, change: `payment_${settles}`, id: intent.id });
  return changedTo(call, intent, "payment_intent.processing", {
    status: "processing",
    latest_charge: charge.id,
  });
}

function declined(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  charge: Charge | null,
  decline: Decline,
): never {
  const { body } = declineError(decline, charge?.id);
  const after = changedTo(call, intent, "payment_intent.payment_failed", {
    status: "requires_payment_method",
    payment_method: null,
    last_payment_error: { ...body, payment_method: method },
    ...(charge === null ? {} : { latest_charge: charge.id }),
  });
  throw declineError(decline, charge?.id, { payment_intent: after, payment_method: method });
}

export function changedTo(
  call: Call,
  before: PaymentIntent,
  event: string,
  change: Partial<PaymentIntent>,
): PaymentIntent {
  const after: PaymentIntent = { ...before, ...defined(change) };
  call.world.paymentIntents.replace(after);
  emit(call, event, after);
  return after;
}

function defined(change: Partial<PaymentIntent>): JsonObject {
  const pairs = Object.entries(change).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(pairs);
}

function intentObject(
  { params, world, now, newId }: Call,
  method: PaymentMethod | null,
  confirms: boolean,
): PaymentIntent {
  const id = newId("pi_");
  const automatic = table(params, "automatic_payment_methods");
  const types = allowedTypes(params);
  const given = types.length > 0;
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: given ? types : null,
    amount: whole(params, "amount") ?? 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: given
      ? null
      : { allow_redirects: "always", enabled: true, ...automatic },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: text(params, "capture_method") ?? "automatic_async",
    client_secret: `${id}_secret_${newId("req_").slice("req_".length)}`,
    confirmation_method: text(params, "confirmation_method") ?? "automatic",
    created: now,
    currency: (text(params, "currency") ?? "usd").toLowerCase(),
    customer: text(params, "customer") ?? null,
    customer_account: null,
    description: text(params, "description") ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: world.livemode,
    managed_payments: null,
    metadata: newMetadata(params),
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: table(params, "payment_method_options") ?? {},
    payment_method_types: given ? types : ["card", "us_bank_account"],
    payment_record: null,
    processing: null,
    receipt_email: text(params, "receipt_email") ?? null,
    review: null,
    setup_future_usage: text(params, "setup_future_usage") ?? null,
    shipping: shippingOf(params),
    source: null,
    statement_descriptor: text(params, "statement_descriptor") ?? null,
    statement_descriptor_suffix: text(params, "statement_descriptor_suffix") ?? null,
    status: method === null || confirms ? "requires_payment_method" : "requires_confirmation",
    transfer_data: null,
    transfer_group: null,
  };
}
