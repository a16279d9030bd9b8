import type { Call } from "./call.ts";
import { declineError } from "./cards.ts";
import { type Payer, chargeObject, holdEnds } from "./charge-object.ts";
import { checkEmail, shippingOf } from "./contact.ts";
import {
  amountStep,
  isCurrency,
  leastAmount,
  money,
  mostAmount,
  CURRENCIES,
} from "./currencies.ts";
import { intents, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { income, incomeLater } from "./income.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import type { Charge } from "./objects.ts";
import { changed, firstGiven, table, text, whole } from "./params.ts";
import { checkCustomerKnown, checkIntentKnown, customerInParameter, payerOf } from "./payer.ts";
import { refundRemainder } from "./refunds.ts";
import { disputed } from "./disputes.ts";
import { later } from "./settle.ts";
import { parameter } from "./parameter-errors.ts";

const CONNECT_FEES = ["application_fee", "application_fee_amount"];
const CONNECT_ACCOUNTS = ["destination", "on_behalf_of", "transfer_data"];

export function listCharges(call: Call): JsonObject {
  const { params, world } = call;
  const intent = text(params, "payment_intent");
  const customer = text(params, "customer");
  const group = text(params, "transfer_group");
  if (intent !== undefined) checkIntentKnown(world, intent);
  if (customer !== undefined) checkCustomerKnown(world, customer);
  return listPage(call, world.charges, "charge", "/v1/charges", {
    index: by(call, "payment_intent") ?? by(call, "customer") ?? by(call, "transfer_group"),
    accepts: (charge) =>
      (group === undefined || charge.transfer_group === group) &&
      (customer === undefined || charge.customer === customer),
  });
}

export function retrieveCharge({ world, id }: Call): Charge {
  const charge = world.charges.get(id);
  if (charge === undefined) throw refuse.notFound(world, "charge", id);
  return charge;
}

export function checkCharge(call: Call): void {
  const { params, settings } = call;
  for (const name of ["amount", "currency"]) {
    if (!(name in params)) throw parameter.missing(name);
  }
  const amount = whole(params, "amount") ?? 0;
  if (amount < 1) throw parameter.positiveInteger("amount");
  checkAmount(amount, text(params, "currency") ?? "");
  checkConnect(call);
  checkEmail(params, "receipt_email");
  const source = text(params, "source");
  if (source === undefined && !("customer" in params)) throw refuse.noPayer();
  if (source?.startsWith("tok_") && !settings.legacyTokens) throw refuse.cardTokensOff();
}

export function createCharge(call: Call): Charge {
  const payer = payerOf(call);
  const charge = pay(call, payer);
  const { decline } = payer.card;
  if (decline === undefined) return charge;
  throw declineError(decline, charge.id);
}

export function checkChargeUpdate({ params }: Call): void {
  checkEmail(params, "receipt_email");
}

export function updateCharge(call: Call): Charge {
  const { world, params } = call;
  const before = retrieveCharge(call);
  const customer = text(params, "customer");
  if (customer !== undefined && customer !== before.customer) {
    if (before.customer !== null) throw refuse.customerSet(before.id);
    customerInParameter(world, customer);
  }
  const fraud = table(params, "fraud_details");
  const after: Charge = {
    ...before,
    ...changed(params, ["description", "receipt_email", "transfer_group"]),
    ...(customer === undefined ? {} : { customer }),
    ...("shipping" in params ? { shipping: shippingOf(params) } : {}),
    ...(fraud === undefined ? {} : { fraud_details: fraud }),
    metadata: mergedMetadata(before.metadata, params),
  };
  world.charges.replace(after);
  emit(call, "charge.updated", after, before);
  return after;
}

export function checkCapture(call: Call): void {
  const { params } = call;
  if ((whole(params, "amount") ?? 1) < 1) throw parameter.positiveInteger("amount");
  checkConnect(call);
  checkEmail(params, "receipt_email");
}

export function captureCharge(call: Call): Charge {
  const { params } = call;
  const held = retrieveCharge(call);
  if (held.payment_intent !== null) throw intents.chargeCapture(held.id);
  if (held.captured) throw refuse.alreadyCaptured(held.id);
  if (held.status === "failed") throw refuse.chargeNotPaid(held.id);
  if (held.refunded) throw refuse.chargeExpired(held.id);
  const amount = whole(params, "amount") ?? held.amount;
  if (amount > held.amount) throw refuse.captureTooMuch();
  return captured(call, held, amount);
}

/** The part of a hold that is not captured goes back at once. */
export function captured(call: Call, held: Charge, amount: number): Charge {
  const { world, params } = call;
  const whole: Charge = {
    ...held,
    ...changed(params, ["receipt_email", "statement_descriptor", "statement_descriptor_suffix"]),
    ...changed(params, ["transfer_group"]),
    captured: true,
    amount_captured: amount,
    balance_transaction: income(call, { ...held, amount }),
  };
  world.charges.replace(whole);
  const after = amount < held.amount ? refundRemainder(call, whole) : whole;
  emit(call, "charge.captured", after, held);
  return disputed(call, after);
}

/** Tries the card: the charge exists afterwards, declined or not. */
export function pay(call: Call, payer: Payer): Charge {
  const tried = chargeObject(call, payer);
  const arrives = tried.captured && tried.paid;
  const seconds = payer.settlesAfter ?? 0;
  const atOnce = arrives && seconds === 0;
  const charge = atOnce ? { ...tried, balance_transaction: income(call, tried) } : tried;
  call.world.charges.add(charge, call.visibleAt);
  emit(call, `charge.${charge.status}`, charge);
  if (arrives && !atOnce) incomeLater(call, charge, seconds);
  if (charge.paid && !charge.captured) {
    later(call.world, { at: holdEnds(charge), change: "hold_expires", id: charge.id });
  }
  return arrives ? disputed(call, charge) : charge;
}

/** A payment that was pending has arrived. */
export function arrived(call: Call, pending: Charge): Charge {
  const balance_transaction = income(call, pending);
  const after: Charge = { ...pending, balance_transaction, paid: true, status: "succeeded" };
  call.world.charges.replace(after);
  emit(call, "charge.succeeded", after);
  return after;
}

export function checkAmount(amount: number, currencyGiven: string): void {
  const currency = currencyGiven.toLowerCase();
  if (!isCurrency(currency)) throw refuse.currency(currencyGiven, CURRENCIES);
  const [least, most, step] = [leastAmount(currency), mostAmount(currency), amountStep(currency)];
  if (amount > most) throw refuse.amountTooLarge(money(most, currency));
  if (amount % step !== 0) throw refuse.amountUnit(currency, step);
  if (amount < least) throw refuse.amountTooSmall(`${money(least, currency)} ${currency}`);
}

/** There are no connected accounts here, so none can be named. */
function checkConnect({ params, world }: Call): void {
  const fee = firstGiven(params, CONNECT_FEES);
  if (fee !== undefined) throw refuse.connectOnly(fee);
  const account = firstGiven(params, CONNECT_ACCOUNTS);
  if (account === undefined) return;
  const named = table(params, account);
  const id =
    text(params, account) ?? (named && (text(named, "destination") ?? text(named, "account")));
  throw refuse.unknownId(world, "destination", id ?? "", account);
}
