import { describe, expect, it, test } from "vitest";
import type { AnyAction, FrozenRequest, JsonObject, Money } from "#sdk/index.ts";
import { stripeConnector } from "./stripe.connector.ts";
import { still } from "./stripe.requests.ts";

/**
 * The rule of every write to Stripe: a write by which money can move or be demanded says how much in which currency, or
 * that nobody knows, so that it waits where its connection has limits; or it stands here with the reason why it moves none.
 */

type Effect = Extract<AnyAction, { readonly kind: "effect" }>;
const writes = stripeConnector.actions.filter((one): one is Effect => one.kind === "effect");

/** Writes that move nothing, whatever stands in their fields: why. */
const movesNothing: Readonly<Record<string, string>> = {
  "archive-price": "what is sold at it already goes on, and nobody is asked for anything",
  "archive-product": "as a price",
  "cancel-payment": "lets go of what was held; nothing was taken",
  "cancel-subscription": "bills nothing more, and gives nothing back",
  "close-payment-link": "nobody can pay any more",
  "create-checkout-session": "a page: a payer pays by their own doing, and owes nothing before",
  "create-coupon": "takes off what other writes demand",
  "create-invoice": "an empty draft that Stripe does nothing with by itself",
  "create-payment-link": "a page, as a session",
  "create-price": "is asked for where something is sold at it",
  "create-product": "is what a price is for",
  "delete-coupon": "discounts that have begun go on",
  "delete-customer": "ends the customer's subscriptions; charges stay, and nothing is given back",
  "submit-evidence": "a bank decides, later",
  "update-charge": "words and a receipt; the form has nothing else",
  "update-product": "as Create product",
  "void-invoice": "nobody can be asked for it any more",
};

interface Case {
  readonly input: JsonObject;
  /** As it is known when the request is frozen. */
  readonly readMoney?: Money | null;
  /** `null`: nobody knows, so that it waits. A text: it moves nothing, and why. */
  readonly money: Money | string | null;
}

const yen = { amount: 500, currency: "jpy" };
const line = { invoice: "in_1", customer: "cus_1", description: "Tea" };
const items = [{ id: "si_1", quantity: 2 }];

/** Every other write, with all that its money hangs on. */
const moving: Readonly<Record<string, readonly Case[]>> = {
  "create-charge": [{ input: { ...yen, source: "tok_visa" }, money: yen }],
  "create-payment": [{ input: { ...yen, customer: "cus_1", payment_method: "pm_1" }, money: yen }],
  "create-refund": [
    { input: { ...yen, charge: "ch_1" }, money: yen },
    { input: { charge: "ch_1" }, money: null },
  ],
  "capture-payment": [
    { input: { payment_intent: "pi_1", amount_to_capture: 500, currency: "jpy" }, money: yen },
    { input: { payment_intent: "pi_1" }, money: null },
  ],
  "create-customer": [
    { input: { name: "Hanako" }, money: "it says who somebody is" },
    { input: { balance: 0 }, money: "every new customer is owed that" },
    { input: { balance: -500 }, money: null },
    { input: { balance: 500 }, money: null },
    { input: { cash_balance: { settings: { reconciliation_mode: "automatic" } } }, money: null },
  ],
  "update-customer": [
    { input: { customer: "cus_1", name: "Hanako" }, money: "it says who somebody is" },
    {
      input: { customer: "cus_1", default_source: "card_1" },
      money: "Stripe collects with it only what it would collect anyway",
    },
    {
      input: {
        customer: "cus_1",
        cash_balance: { settings: { reconciliation_mode: "automatic" } },
      },
      money: null,
    },
  ],
  "create-subscription": [
    { input: { customer: "cus_1", items: [{ price: "price_1" }], days_until_due: 5 }, money: null },
  ],
  "update-subscription": [
    { input: { subscription: "sub_1", items }, money: null },
    { input: { subscription: "sub_1", cancel_at_period_end: false }, money: null },
    { input: { subscription: "sub_1", cancel_at_period_end: true }, money: "it ends" },
    { input: { subscription: "sub_1", description: "Tea" }, money: "words alone" },
  ],
  "add-invoice-item": [
    { input: { ...line, ...yen }, money: null },
    { input: { ...line, ...yen }, readMoney: yen, money: yen },
    { input: { ...line, ...yen }, readMoney: null, money: "its draft waits to be finalized" },
    { input: { ...line, currency: "jpy", price: "price_1" }, money: null },
  ],
  "finalize-invoice": [
    { input: { invoice: "in_1" }, money: null },
    { input: { invoice: "in_1" }, readMoney: yen, money: yen },
    { input: { invoice: "in_1" }, readMoney: null, money: "it is final: Stripe refuses that" },
  ],
  "send-invoice": [
    { input: { invoice: "in_1" }, money: null },
    { input: { invoice: "in_1" }, readMoney: yen, money: yen },
    { input: { invoice: "in_1" }, readMoney: null, money: "it was demanded when it became final" },
  ],
  "create-credit-note": [
    { input: { ...yen, invoice: "in_1" }, money: yen },
    {
      input: { ...yen, invoice: "in_1", settlement: "refund", refund: "re_1" },
      money: "the refund has moved it",
    },
  ],
  "void-credit-note": [
    { input: { credit_note: "cn_1" }, money: null },
    { input: { credit_note: "cn_1" }, readMoney: yen, money: yen },
    { input: { credit_note: "cn_1" }, readMoney: null, money: "it is void: Stripe refuses that" },
  ],
  "send-request": [
    { input: { path: "/v1/payouts", ...yen }, money: yen },
    ...[
      ["/v1/invoices", { customer: "cus_1", auto_advance: "true" }],
      ["/v1/invoices/in_1", { auto_advance: "true" }],
      ["/v1/invoices/in_1/finalize", {}],
      ["/v1/invoices/in_1/send", {}],
      ["/v1/invoices/in_1/pay", {}],
      ["/v1/invoiceitems", { customer: "cus_1", "pricing[price]": "price_1" }],
      ["/v1/credit_notes/cn_1/void", {}],
      ["/v1/quotes/qt_1/accept", {}],
      ["/v1/quotes/qt_1/finalize", {}],
      ["/v1/subscriptions", { customer: "cus_1", "items[0][price]": "price_1" }],
      ["/v1/subscriptions/sub_1", { cancel_at_period_end: "false" }],
      ["/v1/subscriptions/sub_1/resume", {}],
      ["/v1/subscription_items", { subscription: "sub_1", price: "price_1" }],
      ["/v1/subscription_schedules", { from_subscription: "sub_1" }],
      ["/v1/payment_intents/pi_1/confirm", {}],
      ["/v1/customers", { balance: "-500" }],
      ["/v1/customers/cus_1", { balance: "0" }],
      ["/v1/customers/cus_1", { "cash_balance[settings][reconciliation_mode]": "manual" }],
      ["/v1/customers/cus_1", { source: "tok_visa" }],
      ["/v1/customers/cus_1/sources", { source: "tok_visa" }],
      ["/v1/customers/cus_1/balance_transactions", {}],
      ["/v1/checkout/sessions", { "payment_intent_data[transfer_data][destination]": "acct_2" }],
      ["/v1/payment_links", { "transfer_data[destination]": "acct_2" }],
      ["/v1/quotes", { "transfer_data[destination]": "acct_2" }],
      ["/v1/accounts", { type: "custom" }],
    ].map(([path, parameters]): Case => ({
      input: { path: path as string, parameters: parameters as JsonObject },
      money: null,
    })),
    ...[...still].flatMap(([collection, why]): readonly Case[] => [
      { input: { path: `/v1/${collection}`, parameters: { name: "Tea" } }, money: why },
      { input: { path: `/v1/${collection}/x_1`, parameters: { name: "Tea" } }, money: why },
    ]),
    { input: { path: "/v1/customers", parameters: { source: "tok_visa" } }, money: "owes nothing" },
  ],
};

function requestOf(action: Effect, { input, readMoney }: Case): FrozenRequest {
  const asked = action.request(action.input.parse(input), { effectId: "e", generation: 1, at: 0 });
  return readMoney === undefined ? asked : { ...asked, readMoney };
}

it("each write to Stripe says what it moves, or stands among those that move nothing", () => {
  const ids = writes.map(({ id }) => id).toSorted();
  expect([...Object.keys(movesNothing), ...Object.keys(moving)].toSorted()).toEqual(ids);
  const silent = writes.flatMap((one) => (one.moves === undefined ? [one.id] : []));
  expect(silent.toSorted()).toEqual(Object.keys(movesNothing).toSorted());
});

describe.each(writes.filter(({ id }) => id in moving))("the money of $id", (action) => {
  test.each(moving[action.id] ?? [])("$input: $money", (one) => {
    const movement = action.moves?.(requestOf(action, one), null) ?? null;
    if (typeof one.money === "string") return expect(movement).toBeNull();
    expect(movement).toMatchObject({ money: one.money, isPending: false });
  });

  it("is unknown or stated in one case at least", () => {
    expect((moving[action.id] ?? []).some(({ money }) => typeof money !== "string")).toBe(true);
  });
});

it("a step of several writes states the whole, or that nobody knows it", () => {
  const [sequence, ...others] = stripeConnector.actions.filter(({ kind }) => kind === "sequence");
  expect(others).toEqual([]);
  if (sequence?.kind !== "sequence") return expect.fail("there is one");
  const lines = [{ description: "Tea", ...yen }];
  const moved = (more: JsonObject) =>
    sequence.moves?.(
      sequence.input.parse({ customer: "cus_1", days_until_due: 5, lines, ...more }),
    );
  expect(moved({})).toMatchObject({ money: yen });
  expect(moved({ coupon: "SPRING" })).toMatchObject({ money: null });
  const priced = [{ description: "Tea", currency: "jpy", price: "price_1" }];
  expect(moved({ lines: priced })).toMatchObject({ money: null });
});
