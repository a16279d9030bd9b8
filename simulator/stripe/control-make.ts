/** Objects made, changed and removed by the control interface, at any time and in any number. */
import type { z } from "zod";

import { retrieveBalance } from "./balance.ts";
import type { Call } from "./call.ts";
import { testCard } from "./test-cards.ts";
import { type Payer, chargeObject } from "./charge-object.ts";
import { pay } from "./charges.ts";
import { type Collection, type Stored, madeAt } from "./collection.ts";
import { ControlError } from "../kit/control-error.ts";
import type {
  chargesBody,
  customersBody,
  eventsBody,
  invoicesBody,
  paymentMethodBody,
  pricesBody,
  productsBody,
  refundsBody,
  subscriptionsBody,
} from "./control-schemas.ts";
import { createCustomer } from "./customers.ts";
import { emit } from "./events.ts";
import { createInvoiceItem } from "./invoice-items.ts";
import { finalizeInvoice } from "./invoice-steps.ts";
import { createInvoice, retrieveInvoice } from "./invoices.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Charge } from "./objects.ts";
import { type Params, table, text } from "./params.ts";
import { attached, newMethod } from "./payment-methods.ts";
import { createPrice } from "./prices.ts";
import { createProduct } from "./products.ts";
import { createRefund } from "./refunds.ts";
import type { Simulator } from "./simulator.ts";
import { createSubscription } from "./subscriptions.ts";
import { testMethod } from "./test-methods.ts";
import type { World } from "./world.ts";

/** Above this many only ids are given back. */
const SHOWN = 100;

interface Making {
  readonly account?: string | undefined;
  readonly livemode?: boolean | undefined;
  readonly count: number;
  readonly created?: number | undefined;
  readonly every_seconds: number;
  readonly visible_after_seconds?: number | undefined;
}

export function makeEach(
  sim: Simulator,
  making: Making,
  params: Params,
  make: (call: Call) => JsonObject,
) {
  const world = sim.world(making.account, making.livemode);
  const first = making.created ?? sim.clock.seconds();
  const late = making.visible_after_seconds;
  const visibleAt = late === undefined ? 0 : sim.clock.now() + late * 1000;
  const base = sim.call(world, { params, visibleAt });
  const data = Array.from({ length: making.count }, (_, index) =>
    make({ ...base, now: first + index * making.every_seconds }),
  );
  return { ids: data.map(({ id }) => id), data: data.length > SHOWN ? [] : data };
}

/** Only what was given, as parameters of the operation. */
function given(fields: Readonly<Record<string, Json | undefined>>): Params {
  const params: Params = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) params[name] = value;
  }
  return params;
}

export function makeCharges(sim: Simulator, body: z.infer<typeof chargesBody>) {
  const { amount, currency, metadata, description, receipt_email, captured, customer } = body;
  const token = body.source ?? (body.status === "failed" ? "tok_chargeDeclined" : "tok_visa");
  const card = testCard(token);
  if (card === undefined) throw new ControlError(400, `There is no test token "${token}".`);
  const payer: Payer = {
    card,
    customer: customer ?? null,
    kept: null,
    settlesAfter: body.settles_after_seconds ?? 0,
  };
  const fields = { amount, currency, metadata, description, receipt_email, capture: captured };
  return makeEach(sim, body, given(fields), (call) =>
    body.status === "pending" ? pendingCharge(call, payer) : pay(call, payer),
  );
}

function pendingCharge(call: Call, payer: Payer): Charge {
  const charge: Charge = { ...chargeObject(call, payer), status: "pending", paid: false };
  call.world.charges.add(charge, call.visibleAt);
  emit(call, "charge.pending", charge);
  return charge;
}

export function makeRefunds(sim: Simulator, body: z.infer<typeof refundsBody>) {
  const { charge, amount, reason, metadata, currency } = body;
  const card = testCard("tok_visa");
  return makeEach(sim, body, given({ charge, amount, reason, metadata }), (call) => {
    if (charge !== undefined || card === undefined) return createRefund(call);
    const paid = { ...call, params: { amount: amount ?? 1000, currency } };
    const made = pay(paid, { card, customer: null, kept: null });
    return createRefund({ ...call, params: { ...call.params, charge: made.id } });
  });
}

export function makeCustomers(sim: Simulator, body: z.infer<typeof customersBody>) {
  const { email, name, phone, description, source, payment_method, metadata } = body;
  const fields = { email, name, phone, description, source, payment_method, metadata };
  return makeEach(sim, body, given(fields), createCustomer);
}

/** To be sent to the customer, each with one line. */
export function makeInvoices(sim: Simulator, body: z.infer<typeof invoicesBody>) {
  const { metadata, amount, currency, status } = body;
  return makeEach(sim, body, given({ metadata }), (call) => {
    const email = "customer@example.com";
    const customer = body.customer ?? createCustomer({ ...call, params: { email } }).id;
    const due = { collection_method: "send_invoice", days_until_due: 30 };
    const params = { ...call.params, ...due, customer, currency };
    const { id } = createInvoice({ ...call, params });
    createInvoiceItem({ ...call, params: { customer, currency, invoice: id, amount } });
    const made = { ...call, id, params: {} };
    return status === "open" ? finalizeInvoice(made) : retrieveInvoice(made);
  });
}

/** Like one of Stripe's test methods, kept by a customer; in live mode, too. */
export function makePaymentMethod(sim: Simulator, body: z.infer<typeof paymentMethodBody>) {
  const world = sim.world(body.account, body.livemode);
  if (testMethod(body.like) === undefined)
    throw new ControlError(400, `There is no test payment method "${body.like}".`);
  if (world.customers.get(body.customer) === undefined)
    throw new ControlError(404, `There is no customer "${body.customer}".`);
  const call = sim.call(world);
  return attached(call, newMethod(call, body.like), body.customer);
}

export function makeProducts(sim: Simulator, body: z.infer<typeof productsBody>) {
  const { name, description, active, metadata } = body;
  return makeEach(sim, body, given({ name, description, active, metadata }), createProduct);
}

/** Without a product, all of one that is new. */
export function makePrices(sim: Simulator, body: z.infer<typeof pricesBody>) {
  const { currency, unit_amount, recurring, active, metadata } = body;
  const world = sim.world(body.account, body.livemode);
  const product =
    body.product ?? createProduct(sim.call(world, { params: { name: "Product" } })).id;
  const fields = { product, currency, unit_amount, recurring, active, metadata };
  return makeEach(sim, body, given(fields), createPrice);
}

/** To be paid by invoice; without a customer each of a new one, without a price all at one that is new. */
export function makeSubscriptions(sim: Simulator, body: z.infer<typeof subscriptionsBody>) {
  const { metadata, quantity, trial_period_days } = body;
  const call = sim.call(sim.world(body.account, body.livemode));
  const price = body.price ?? monthlyPrice(call);
  return makeEach(sim, body, given({ metadata, trial_period_days }), (one) => {
    const email = "customer@example.com";
    const customer = body.customer ?? createCustomer({ ...one, params: { email } }).id;
    const due = { collection_method: "send_invoice", days_until_due: 30 };
    const items = [{ price, quantity }];
    return createSubscription({ ...one, params: { ...one.params, ...due, customer, items } });
  });
}

function monthlyPrice(call: Call): string {
  const params = {
    product_data: { name: "Plan" },
    currency: "usd",
    unit_amount: 1000,
    recurring: { interval: "month" },
  };
  return createPrice({ ...call, params }).id;
}

/** Changes an object so many times; each time an event of that type tells of it. */
export function makeEvents(
  sim: Simulator,
  { account, livemode, count, object: id, type }: z.infer<typeof eventsBody>,
) {
  const world = sim.world(account, livemode);
  const call = sim.call(world);
  const ids = Array.from({ length: count }, () => {
    if (id === "balance") return emit(call, type, retrieveBalance(call));
    const { object, patch } = findObject(world, id);
    const metadata = { ...table(object, "metadata"), changed: sim.newId("req_") };
    const after = patch({ metadata });
    if (type.startsWith("charge.dispute.") && text(after, "object") === "charge")
      return emit(call, type, disputeOf(call, after));
    return emit(call, type, after, type.endsWith(".updated") ? object : undefined);
  });
  return { ids: ids.flatMap((event) => event?.id ?? []) };
}

function disputeOf({ newId, now, world }: Call, charge: JsonObject): JsonObject {
  const { id, amount = 0, currency = "usd" } = charge;
  return {
    id: newId("du_"),
    object: "dispute",
    amount,
    charge: id ?? null,
    created: now,
    currency,
    evidence: { customer_email_address: "payer@example.com" },
    livemode: world.livemode,
    metadata: {},
    reason: "general",
    status: "needs_response",
  };
}

interface Found {
  readonly object: JsonObject;
  readonly patch: (set: JsonObject) => JsonObject;
  /** Another object that is the same but for its id. */
  readonly double: (id: string) => JsonObject;
  readonly remove: () => void;
}

/** Any object of a world by its id. */
export function findObject(world: World, id: string): Found {
  const found =
    within(world.charges, id) ??
    within(world.refunds, id) ??
    within(world.customers, id) ??
    within(world.paymentIntents, id) ??
    within(world.paymentMethods, id) ??
    within(world.products, id) ??
    within(world.prices, id) ??
    within(world.subscriptions, id) ??
    within(world.sessions, id) ??
    within(world.paymentLinks, id) ??
    within(world.payouts, id) ??
    within(world.disputes, id) ??
    within(world.creditNotes, id) ??
    within(world.coupons, id) ??
    within(world.invoices, id) ??
    within(world.invoiceItems, id) ??
    within(world.events, id);
  if (found === null) throw new ControlError(404, `There is no object "${id}".`);
  return found;
}

function within<T extends Stored & JsonObject>(
  collection: Collection<T>,
  id: string,
): Found | null {
  const object = collection.get(id);
  if (object === undefined) return null;
  return {
    object,
    patch: (set) => {
      // The place in the list is the object's for good.
      const place = "created" in object ? "created" : "date";
      const after: T = { ...object, ...set, id: object.id, [place]: madeAt(object) };
      collection.replace(after);
      return after;
    },
    double: (other) => {
      const another: T = { ...object, id: other };
      collection.add(another);
      return another;
    },
    remove: () => collection.remove(id),
  };
}
