import { expect, it } from "vitest";
import type { Json } from "#sdk/index.ts";
import { stripeRings } from "./stripe.rings.ts";

const charge = { id: "ch_1", object: "charge", created: 1_800_000_000 };
const event = {
  id: "evt_1",
  created: 1_800_000_600,
  type: "charge.succeeded",
  livemode: false,
  data: { object: charge },
};
const rings = (body: Json, on: object = {}) =>
  stripeRings.ring(body, { account: "acct_1", mode: "test", ...on });
const ring = (body: Json, on: object = {}) => rings(body, on)[0];

it("an event of a new object rings for it", () => {
  const at = new Date("2027-01-15T08:00:00Z");
  const kinds = Object.fromEntries(
    stripeRings.events.map((type) => {
      const object = { ...charge, object: type.split(".")[0] ?? "" };
      return [type, ring({ ...event, type, data: { object } })?.watches.join(" and ")];
    }),
  );
  expect(kinds).toEqual({
    "charge.succeeded": "charge",
    "charge.failed": "charge",
    "charge.pending": "charge",
    "refund.created": "refund",
    "customer.created": "customer",
    "product.created": "product",
    "payment_intent.requires_action": "payment_action",
    "payment_intent.canceled": "payment_cancel",
    "payment_intent.succeeded": "payment_success",
    "payment_intent.payment_failed": "payment_failure",
    "charge.updated": "charge_update",
    "charge.captured": "charge_update",
    "charge.refunded": "charge_update",
    "charge.expired": "charge_update",
    "charge.dispute.created": "charge_update and dispute_opening",
    "charge.dispute.updated": "charge_update",
    "charge.dispute.funds_withdrawn": "charge_update",
    "charge.dispute.funds_reinstated": "charge_update",
    "charge.dispute.closed": "charge_update and dispute_closing",
    "refund.updated": "refund_update",
    "refund.failed": "refund_update",
    "customer.updated": "customer_update",
    "product.updated": "product_update",
    "invoice.finalized": "invoice_finalized",
    "invoice.paid": "invoice_paid",
    "invoice.payment_failed": "invoice_failure",
    "checkout.session.completed": "checkout_completion",
    "checkout.session.async_payment_succeeded": "checkout_completion",
    "payout.paid": "payout_arrival",
    "payout.failed": "payout_failure",
    "customer.subscription.created": "subscription_creation",
    "customer.subscription.updated": "subscription_update",
    "customer.subscription.paused": "subscription_update",
    "customer.subscription.resumed": "subscription_update",
    "customer.subscription.pending_update_applied": "subscription_update",
    "customer.subscription.deleted": "subscription_end",
    "customer.subscription.trial_will_end": "subscription_trial",
  });
  const type = "checkout.session.completed";
  const object = { ...charge, payment_link: "plink_1" };
  expect(ring({ ...event, type, data: { object } })?.watches).toEqual(["link_payment"]);
  expect(ring(event)).toEqual({ watches: ["charge"], key: "ch_1", at });
  const refund = { ...charge, id: "re_1", object: "refund" };
  const created = { ...event, type: "refund.created", data: { object: refund } };
  expect(ring(created)).toEqual({ watches: ["refund"], key: "re_1", at });
  expect(ring({ ...event, livemode: true }, { mode: "live" })?.key).toBe("ch_1");
  expect(ring({ ...event, account: "acct_1" })?.key).toBe("ch_1");
});

it.each([
  ["of the other mode", { ...event, livemode: true }],
  ["of a connected account", { ...event, account: "acct_2" }],
  ["that no trigger tells of", { ...event, type: "charge.refund.updated" }],
  ["of a change, without an id of its own", { ...event, type: "charge.updated", id: null }],
  ["of a name that every object has", { ...event, type: "constructor" }],
  ["with another object than its name says", { ...event, type: "refund.created" }],
  ["with no object", { ...event, data: null }],
  ["that is a list", [event]],
])("an event %s rings for nothing", (_, body) => {
  expect(rings(body)).toEqual([]);
});

it("an event of a change rings for itself", () => {
  expect(ring({ ...event, type: "charge.refunded" })).toEqual({
    watches: ["charge_update"],
    key: "evt_1",
    at: new Date("2027-01-15T08:10:00Z"),
  });
});

it("a charge that has its balance transaction now rings for the change, and for the charge that waits for it", () => {
  const filled = (previous: object) =>
    rings({
      ...event,
      type: "charge.updated",
      data: { object: charge, previous_attributes: { ...previous } },
    }).map(({ watches, key }) => `${watches.join()} ${key}`);
  const change = "charge_update evt_1";
  expect(filled({ balance_transaction: null })).toEqual([change, "charge ch_1"]);
  expect(filled({ transfer: null })).toEqual([change, "charge ch_1"]);
  expect(filled({ description: null })).toEqual([change]);
  expect(filled({ balance_transaction: "txn_0" })).toEqual([change]);
});
