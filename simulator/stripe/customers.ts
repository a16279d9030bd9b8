import type { Call } from "./call.ts";
import { cardObject, declineError } from "./cards.ts";
import { addressOf, checkEmail, shippingOf } from "./contact.ts";
import { intents, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import type { Customer, PaymentMethod } from "./objects.ts";
import { changed, table, text, texts, whole } from "./params.ts";
import { spendToken } from "./payer.ts";
import { attached, methodInParameter } from "./payment-methods.ts";
import { searchIn } from "./search.ts";
import { endAllOf } from "./subscription-object.ts";

/** That of the account: a balance is in it, where nothing was billed in another. */
const ACCOUNT_CURRENCY = "usd";

const DEFAULT_METHOD = "invoice_settings[default_payment_method]";

export function listCustomers(call: Call): JsonObject {
  const { params, world } = call;
  const clock = text(params, "test_clock");
  if (clock !== undefined) throw refuse.unknownId(world, "test clock", clock, "test_clock");
  return listPage(call, world.customers, "customer", "/v1/customers", { index: by(call, "email") });
}

const SEARCHED = ["created", "email", "name", "phone"];

export function searchCustomers(call: Call): JsonObject {
  return searchIn(call, call.world.customers, SEARCHED, "/v1/customers/search");
}

/** A deleted customer can still be read, as little more than its id. */
export function retrieveCustomer({ world, id }: Call): JsonObject {
  if (world.deletedCustomers.has(id)) return deleted(id);
  const customer = world.customers.get(id);
  if (customer === undefined) throw refuse.notFound(world, "customer", id);
  return customer;
}

export function checkCustomer({ params, settings, world }: Call): void {
  checkEmail(params, "email");
  if (text(params, "source") !== undefined && !settings.legacyTokens) throw refuse.cardTokensOff();
  const prefix = text(params, "invoice_prefix");
  if (prefix !== undefined && !/^[A-Z0-9]{3,12}$/.test(prefix)) throw refuse.invoicePrefix();
  const clock = text(params, "test_clock");
  if (clock !== undefined) throw refuse.unknownId(world, "test clock", clock, "test_clock");
}

export function createCustomer(call: Call): Customer {
  const { world, newId } = call;
  const id = newId("cus_");
  const named = text(call.params, "payment_method");
  const method = named === undefined ? null : methodInParameter(call, named, "payment_method");
  const wanted = text(table(call.params, "invoice_settings") ?? {}, "default_payment_method");
  if (wanted !== undefined && wanted !== named) {
    throw refuse.unknownId(world, "PaymentMethod", wanted, DEFAULT_METHOD);
  }
  const card = keepCard(call, id);
  if (method !== null) attached(call, method, id);
  const customer = customerObject(call, id, card, wanted === undefined ? null : method);
  world.customers.add(customer, call.visibleAt);
  emit(call, "customer.created", customer);
  return customer;
}

export function updateCustomer(call: Call): Customer {
  const { world, params, id } = call;
  const before = world.customers.get(id);
  if (before === undefined) throw refuse.notFound(world, "customer", id);
  const card = keepCard(call, id);
  const after: Customer = {
    ...before,
    ...changed(params, ["balance", "business_name", "description", "email", "individual_name"]),
    ...changed(params, ["invoice_prefix", "name", "next_invoice_sequence", "phone"]),
    ...changed(params, ["preferred_locales", "tax_exempt"]),
    ...("address" in params ? { address: addressOf(params) } : {}),
    ...("shipping" in params ? { shipping: shippingOf(params) } : {}),
    default_source: card ?? newDefault(call, before),
    ...((whole(params, "balance") ?? 0) !== 0 && before["currency"] === null
      ? { currency: ACCOUNT_CURRENCY }
      : {}),
    invoice_settings: mergedSettings(call, before),
    metadata: mergedMetadata(before.metadata, params),
  };
  world.customers.replace(after);
  emit(call, "customer.updated", after, before);
  return after;
}

function newDefault({ world, params }: Call, before: Customer): string | null {
  const wanted = text(params, "default_source");
  if (wanted === undefined) return before.default_source;
  if (world.cardsOnFile.get(wanted)?.card.customer !== before.id) {
    throw refuse.sourceNotLinked(before.id, wanted);
  }
  return wanted;
}

function mergedSettings({ world, params, id }: Call, before: Customer): JsonObject {
  const given = table(params, "invoice_settings") ?? {};
  const method = text(given, "default_payment_method");
  if (method !== undefined && world.paymentMethods.get(method)?.customer !== id) {
    throw intents.methodOfAnother(method);
  }
  return { ...before.invoice_settings, ...given };
}

export function deleteCustomer(call: Call): JsonObject {
  const { world, id } = call;
  const customer = world.customers.get(id);
  if (customer === undefined) throw refuse.notFound(world, "customer", id);
  world.customers.leave(id);
  world.deletedCustomers.add(id);
  const { paymentMethods } = world;
  for (const { object } of paymentMethods.entries()) {
    if (object.customer === id) paymentMethods.replace({ ...object, customer: null });
  }
  endAllOf(call, id);
  emit(call, "customer.deleted", customer);
  return deleted(id);
}

function deleted(id: string): JsonObject {
  return { id, object: "customer", deleted: true };
}

/** Keeps the card of `source`; a card that declines is refused at once, and there is no customer. */
function keepCard(call: Call, customer: string): string | null {
  const { world, params, newId, now } = call;
  const token = text(params, "source");
  if (token === undefined) return null;
  const kind = spendToken(world, token);
  if (kind.decline !== undefined && kind.attaches !== true) throw declineError(kind.decline);
  const card = cardObject(kind, newId, customer, now);
  world.cardsOnFile.set(card.id, { card, token: kept(call, token) });
  return card.id;
}

/** A single-use token is spent, but its card stays chargeable. */
function kept({ world, newId }: Call, token: string): string {
  const single = world.tokens.get(token);
  if (single === undefined) return token;
  const own = newId("tok_");
  world.tokens.set(own, { like: single.like, used: false });
  return own;
}

function customerObject(
  call: Call,
  id: string,
  default_source: string | null,
  defaultMethod: PaymentMethod | null,
): Customer {
  const { params, world, now } = call;
  const settings = table(params, "invoice_settings") ?? {};
  const optional = ["business_name", "individual_name"].filter(
    (name) => text(params, name) !== undefined,
  );
  return {
    id,
    object: "customer",
    address: addressOf(params),
    balance: whole(params, "balance") ?? 0,
    ...Object.fromEntries(optional.map((name) => [name, text(params, name) ?? ""])),
    created: now,
    currency: (whole(params, "balance") ?? 0) === 0 ? null : ACCOUNT_CURRENCY,
    customer_account: null,
    default_source,
    delinquent: false,
    description: text(params, "description") ?? null,
    discount: null,
    email: text(params, "email") ?? null,
    invoice_prefix: text(params, "invoice_prefix") ?? id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: settings["custom_fields"] ?? null,
      default_payment_method: defaultMethod?.id ?? null,
      footer: text(settings, "footer") ?? null,
      rendering_options: renderingOptions(settings),
    },
    livemode: world.livemode,
    metadata: newMetadata(params),
    name: text(params, "name") ?? null,
    next_invoice_sequence: whole(params, "next_invoice_sequence") ?? 1,
    phone: text(params, "phone") ?? null,
    preferred_locales: texts(params, "preferred_locales"),
    shipping: shippingOf(params),
    tax_exempt: text(params, "tax_exempt") ?? "none",
    test_clock: null,
  };
}

function renderingOptions(settings: JsonObject): JsonObject | null {
  const given = table(settings, "rendering_options");
  return given === undefined ? null : { amount_tax_display: null, template: null, ...given };
}
