import type { Call } from "./call.ts";
import { declineError, expiryYear, networkOf } from "./cards.ts";
import { emptyAddress } from "./contact.ts";
import { bad, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { listPage } from "./lists.ts";
import type { PaymentMethod } from "./objects.ts";
import { text } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { customerInParameter } from "./payer.ts";
import { type TestMethod, testMethod } from "./test-methods.ts";
import type { World } from "./world.ts";

const NOUN = "PaymentMethod";

export function listPaymentMethods(call: Call): JsonObject {
  const customer = text(call.params, "customer");
  if (customer !== undefined) customerInParameter(call.world, customer);
  return methodsOf(call, customer, "/v1/payment_methods");
}

export function listCustomersMethods(call: Call): JsonObject {
  const { world, id } = call;
  if (world.customers.get(id) === undefined) throw refuse.notFound(world, "customer", id);
  return methodsOf(call, id, `/v1/customers/${id}/payment_methods`);
}

function methodsOf(call: Call, customer: string | undefined, url: string): JsonObject {
  const type = text(call.params, "type");
  return listPage(call, call.world.paymentMethods, NOUN, url, {
    index: customer === undefined ? null : ["customer", customer],
    accepts: (method) => type === undefined || method.type === type,
  });
}

export function retrievePaymentMethod({ world, id }: Call): PaymentMethod {
  const method = world.paymentMethods.get(id);
  if (method === undefined) throw refuse.notFound(world, NOUN, id, "payment_method");
  return method;
}

export function checkAttach({ params, world }: Call): void {
  const customer = text(params, "customer");
  if (customer === undefined) throw parameter.missing("customer");
  customerInParameter(world, customer);
}

/** One of Stripe's own test methods becomes a method of the account's by it. */
export function attachPaymentMethod(call: Call): PaymentMethod {
  const method = known(call, call.id) ?? retrievePaymentMethod(call);
  return attached(call, method, text(call.params, "customer") ?? "");
}

export function detachPaymentMethod(call: Call): PaymentMethod {
  const method = retrievePaymentMethod(call);
  if (method.customer === null) {
    throw bad(
      "The payment method you provided is not attached to a customer so detachment is impossible.",
      { param: "payment_method" },
    );
  }
  const after: PaymentMethod = { ...method, customer: null };
  call.world.paymentMethods.replace(after);
  emit(call, "payment_method.detached", after, method);
  return after;
}

/** Attaching tries the card: one that declines is refused at once. */
export function attached(call: Call, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer !== null) {
    throw bad("The payment method you provided has already been attached to a customer.");
  }
  const { decline, attaches } = likeOf(call.world, method).card;
  if (decline !== undefined && attaches !== true) throw declineError(decline);
  const after: PaymentMethod = { ...method, customer };
  if (call.world.paymentMethods.get(method.id) === undefined) {
    call.world.paymentMethods.add(after, call.visibleAt);
  } else call.world.paymentMethods.replace(after);
  emit(call, "payment_method.attached", after, method);
  return after;
}

/** What a parameter names: a method that is here, or a new one like the test method of that name. */
export function methodInParameter(call: Call, id: string, param: string): PaymentMethod {
  const method = known(call, id);
  if (method === undefined) throw refuse.unknownId(call.world, NOUN, id, param);
  return method;
}

function known(call: Call, id: string): PaymentMethod | undefined {
  const kept = call.world.paymentMethods.get(id);
  if (kept !== undefined) return kept;
  // Stripe's test methods are not there in live mode.
  const isTest = testMethod(id) !== undefined && !call.world.livemode;
  return isTest ? newMethod(call, id) : undefined;
}

export function likeOf(world: World, method: PaymentMethod): TestMethod {
  return testMethodNamed(world.methodsLike.get(method.id) ?? "pm_card_visa");
}

function testMethodNamed(name: string): TestMethod {
  const like = testMethod(name);
  if (like === undefined) throw new Error(`There is no test payment method "${name}"`);
  return like;
}

/** Not kept before something is done with it. */
export function newMethod({ world, newId, now }: Call, name: string): PaymentMethod {
  const like = testMethodNamed(name);
  const id = newId("pm_");
  world.methodsLike.set(id, name);
  return {
    id,
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: {
      address: emptyAddress(),
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    created: now,
    customer: null,
    customer_account: null,
    livemode: world.livemode,
    metadata: {},
    type: like.type,
    ...(like.type === "card" ? { card: cardOf(like, now) } : { us_bank_account: bankOf(like) }),
  };
}

function cardOf({ card }: TestMethod, now: number): JsonObject {
  const brand = networkOf(card);
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card.country,
    display_brand: brand,
    exp_month: 12,
    exp_year: expiryYear(now),
    fingerprint: `fingerprint${card.last4}`,
    funding: card.funding,
    generated_from: null,
    last4: card.last4,
    networks: { available: [brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function bankOf({ card }: TestMethod): JsonObject {
  return {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: "STRIPE TEST BANK",
    financial_connections_account: null,
    fingerprint: `fingerprint${card.last4}`,
    last4: card.last4,
    networks: { preferred: "ach", supported: ["ach"] },
    routing_number: "110000000",
    status_details: {},
  };
}
