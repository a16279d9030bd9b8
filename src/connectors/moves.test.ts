import { expect, test } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { connectors } from "./index.ts";

const money = { amount: 500, currency: "jpy" };

/** What each write does with money. Whoever adds one says so here, and in its `moves`. */
const known: Readonly<Record<string, JsonObject>> = {
  "mail send-email": { params: { subject: "Receipt" }, kind: null },
  "slack post-message": { params: { channel: "C0SALES", text: "Hi" }, kind: null },
  "slack reply-in-thread": { params: { message: "C0SALES/1.2", text: "Hi" }, kind: null },
  "slack update-message": { params: { message: "C0SALES/1.2", text: "Hi" }, kind: null },
  "salesforce create-record": { params: { object: "Account", values: money }, kind: null },
  "salesforce create-records-piece": {
    params: { object: "Account", records: [money] },
    kind: null,
  },
  "salesforce update-record": { params: { object: "Account", values: money }, kind: null },
  "salesforce upsert-record": { params: { object: "Account", values: money }, kind: null },
  "salesforce update-records-piece": {
    params: { object: "Account", records: [{ record: "001", values: money }] },
    kind: null,
  },
  "salesforce upsert-records-piece": {
    params: { object: "Account", records: [{ value: "C-1", values: money }] },
    kind: null,
  },
  "salesforce delete-record": { params: { object: "Account" }, kind: null },
  "google-sheets append-row": { params: { values: { Amount: 500 } }, kind: null },
  "google-sheets update-row": { params: { values: { Amount: 500 } }, kind: null },
  "google-sheets upsert-row": { params: { values: { Amount: 500 } }, kind: null },
  "google-sheets clear-row": { params: { key: { column: "Order", value: "A" } }, kind: null },
  // What a request of a person's own moves, nobody knows.
  "http send-request": { params: money, kind: null },
  "stripe create-charge": { params: { ...money, source: "tok_visa" }, kind: "charge" },
  "stripe create-payment": { params: { ...money, customer: "cus_1" }, kind: "charge" },
  "stripe create-refund": { params: { ...money, charge: "ch_1" }, kind: "refund" },
  "stripe create-customer": {
    params: { name: "Hanako", balance: 500 },
    kind: "other",
    told: null,
  },
  "stripe update-customer": { params: { customer: "cus_1", name: "Hanako" }, kind: null },
  "stripe capture-payment": {
    params: { payment_intent: "pi_1", amount_to_capture: 500, currency: "jpy" },
    kind: "charge",
  },
  "stripe cancel-payment": { params: { payment_intent: "pi_1" }, kind: null },
  "stripe update-charge": { params: { charge: "ch_1" }, kind: null },
  "stripe delete-customer": { params: { customer: "cus_1" }, kind: null },
  "stripe update-product": { params: { product: "prod_1" }, kind: null },
  "stripe archive-product": { params: { product: "prod_1" }, kind: null },
  "stripe create-product": { params: { name: "Book" }, kind: null },
  "stripe create-price": { params: { currency: "jpy", unit_amount: 500 }, kind: null },
  "stripe archive-price": { params: { price: "price_1" }, kind: null },
  "stripe create-subscription": { params: { items: [] }, kind: "other", told: null },
  "stripe update-subscription": { params: { subscription: "sub_1" }, kind: null },
  "stripe cancel-subscription": { params: { subscription: "sub_1" }, kind: null },
  "stripe create-checkout-session": { params: { mode: "payment" }, kind: null },
  "stripe create-payment-link": { params: { line_items: [] }, kind: null },
  "stripe close-payment-link": { params: { payment_link: "plink_1" }, kind: null },
  "stripe submit-evidence": { params: { dispute: "du_1", submit: true }, kind: null },
  "stripe create-invoice": { params: { currency: "jpy", customer: "cus_1" }, kind: null },
  "stripe add-invoice-item": { params: { ...money, invoice: "in_1" }, kind: "bill", told: null },
  "stripe finalize-invoice": { params: { invoice: "in_1" }, kind: "bill", told: null },
  "stripe send-invoice": { params: { invoice: "in_1" }, kind: "bill", told: null },
  "stripe void-invoice": { params: { invoice: "in_1" }, kind: null },
  "stripe create-credit-note": { params: { ...money, invoice: "in_1" }, kind: "other" },
  "stripe void-credit-note": { params: { credit_note: "cn_1" }, kind: "bill", told: null },
  "stripe create-coupon": { params: { amount_off: 500, currency: "jpy" }, kind: null },
  "stripe delete-coupon": { params: { coupon: "SPRING" }, kind: null },
  "stripe send-request": { path: "/v1/payouts", params: money, kind: "other" },
  "postgresql insert-row": { params: { table: "payments", values: money }, kind: null },
  "postgresql insert-rows": { params: { table: "payments", items: [money] }, kind: null },
  "postgresql update-rows": { params: { table: "payments", values: money }, kind: null },
  "postgresql upsert-row": { params: { table: "payments", values: money }, kind: null },
  "postgresql delete-rows": { params: { table: "payments" }, kind: null },
};

const writes = connectors.flatMap(({ id, actions }) =>
  actions.flatMap((action) =>
    action.kind === "effect" ? [{ name: `${id} ${action.id}`, action }] : [],
  ),
);

test("a step of several writes moves the whole of what they bill", () => {
  const stripe = connectors.find(({ id }) => id === "stripe");
  const action = stripe?.actions.find(({ id }) => id === "create-and-send-invoice");
  if (action?.kind !== "sequence") return expect.fail("it makes several writes");
  const lines = [700, -200].map((amount) => ({ description: "Coffee", currency: "jpy", amount }));
  const input = action.input.parse({ customer: "cus_1", days_until_due: 30, lines });
  expect(action.moves?.(input)).toEqual({ kind: "bill", money, isPending: false });
});

test("it is known of each write of each connector whether it moves money", () => {
  expect(writes.map(({ name }) => name).toSorted(), "each write has a line in `known`").toEqual(
    Object.keys(known).toSorted(),
  );
});

test.each(writes)("$name moves what it is known to move", ({ name, action }) => {
  const { params, kind, path = "/", told = money } = known[name] ?? {};
  const request = {
    method: "POST",
    path: path as string,
    params: params as JsonObject,
    apiVersion: "",
  } as const;
  const moved = action.moves?.(request, null) ?? null;
  expect(moved).toEqual(kind === null ? null : { kind, money: told, isPending: false });
});

/** Of which triggers an amount is told, and what their sample comes to. */
const triggers: Readonly<Record<string, JsonObject | null>> = {
  "stripe new-charge": { amount: 4_800, currency: "jpy" },
  "stripe new-refund": { amount: 1_500, currency: "jpy" },
  "stripe new-customer": null,
  "stripe new-product": null,
  "stripe payment-succeeded": { amount: 4_800, currency: "jpy" },
  "stripe payment-failed": { amount: 4_800, currency: "jpy" },
  "stripe payment-requires-action": { amount: 4_800, currency: "jpy" },
  "stripe payment-canceled": { amount: 4_800, currency: "jpy" },
  "stripe charge-updated": { amount: 4_800, currency: "jpy" },
  "stripe refund-updated": { amount: 1_500, currency: "jpy" },
  "stripe customer-updated": null,
  "stripe product-updated": null,
  "stripe any-event": { amount: 152_000, currency: "jpy" },
  "stripe invoice-finalized": { amount: 13_200, currency: "jpy" },
  "stripe invoice-paid": { amount: 13_200, currency: "jpy" },
  "stripe invoice-payment-failed": { amount: 13_200, currency: "jpy" },
  "stripe subscription-created": null,
  "stripe subscription-updated": null,
  "stripe subscription-canceled": null,
  "stripe subscription-trial-ending": null,
  "stripe checkout-completed": { amount: 3_000, currency: "jpy" },
  "stripe payment-link-paid": { amount: 3_000, currency: "jpy" },
  "stripe payout-paid": { amount: 4_626, currency: "jpy" },
  "stripe payout-failed": { amount: 4_626, currency: "jpy" },
  "stripe dispute-opened": { amount: 4_800, currency: "jpy" },
  "stripe dispute-closed": { amount: 4_800, currency: "jpy" },
  "http new-item": null,
  "http item-changed": null,
  "workday new-report-row": null,
  "workday report-row-changed": null,
  "workday report-row-gone": null,
  "postgresql new-row": null,
  "postgresql row-by-time": null,
  "postgresql row-changed": null,
  "salesforce record-created": null,
  "salesforce record-changed": null,
  "salesforce record-reached": null,
  "salesforce record-deleted": null,
  "postgresql row-deleted": null,
  "postgresql query-rows": null,
  "google-sheets new-sheet-row": null,
  "google-sheets changed-sheet-row": null,
};

test("it is known of each trigger whether its events have an amount", () => {
  const told = connectors.flatMap(({ id, triggers: its }) =>
    its.map((trigger) => [`${id} ${trigger.id}`, trigger.amount?.(trigger.sample) ?? null]),
  );
  expect(Object.fromEntries(told), "each trigger has a line in `triggers`").toEqual(triggers);
  for (const trigger of connectors.flatMap((one) => one.triggers))
    for (const odd of [null, 5, "x", [], {}, { amount: 5 }, { amount: "5", currency: "jpy" }])
      expect(trigger.amount?.(odd) ?? null).toBeNull();
});
