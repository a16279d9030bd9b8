/** Who pays: a token, a customer's default card, or one of a customer's cards. */
import type { Call } from "./call.ts";
import { LIVE_TEST_CARD, type TestCard, testCard } from "./test-cards.ts";
import type { Payer } from "./charge-object.ts";
import { refuse } from "./errors.ts";
import type { Customer, PaymentIntent } from "./objects.ts";
import { text } from "./params.ts";
import type { World } from "./world.ts";

export function payerOf(call: Call): Payer {
  const { world, params } = call;
  const source = text(params, "source");
  const customerId = text(params, "customer");
  if (customerId === undefined) {
    return { card: spendToken(world, source ?? ""), customer: null, kept: null };
  }
  const customer = customerInParameter(world, customerId);
  const kept = cardOf(world, customer, source);
  return { card: lookUp(world, kept.token), customer: customer.id, kept: kept.card };
}

/** Deleted customers can still be retrieved, but not used. */
export function customerInParameter(world: World, id: string, param = "customer"): Customer {
  const customer = world.customers.get(id);
  if (customer === undefined) throw refuse.unknownId(world, "customer", id, param);
  return customer;
}

/** Lists can be asked for a deleted customer's objects too. */
export function checkCustomerKnown(world: World, id: string): void {
  if (!world.deletedCustomers.has(id)) customerInParameter(world, id);
}

export function checkIntentKnown(world: World, id: string): PaymentIntent {
  const intent = world.paymentIntents.get(id);
  if (intent === undefined) throw refuse.unknownId(world, "payment_intent", id, "payment_intent");
  return intent;
}

function cardOf(world: World, customer: Customer, source: string | undefined) {
  if (source !== undefined) {
    const named = world.cardsOnFile.get(source);
    if (named?.card.customer !== customer.id) throw refuse.sourceNotLinked(customer.id, source);
    return named;
  }
  const kept = world.cardsOnFile.get(customer.default_source ?? "");
  if (kept !== undefined) return kept;
  const hasMethod = world.paymentMethods.has("customer", customer.id);
  throw hasMethod ? refuse.onlyPaymentMethod() : refuse.nothingOnFile();
}

/** Resolves a token to its card; a single-use one is used up by it. */
export function spendToken(world: World, id: string, param = "source"): TestCard {
  const single = world.tokens.get(id);
  if (single?.used === true) throw refuse.tokenUsed(id);
  const card = lookUp(world, id, param);
  if (single !== undefined) single.used = true;
  return card;
}

function lookUp(world: World, token: string, param = "source"): TestCard {
  const single = world.tokens.get(token);
  const card = testCard(single?.like ?? token);
  if (card === undefined) throw refuse.unknownId(world, "token", token, param);
  // A real card reaches a live account only by a token of its own; the shared ones are test cards.
  return world.livemode && single === undefined ? { ...card, decline: LIVE_TEST_CARD } : card;
}
