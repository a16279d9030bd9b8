import { expect, it } from "vitest";
import type { Json } from "#sdk/index.ts";
import { stripeRings } from "./stripe.rings.ts";

const charge = { id: "ch_1", object: "charge", created: 1_800_000_000 };
const event = { type: "charge.succeeded", livemode: false, data: { object: charge } };
const ring = (body: Json, on: object = {}) =>
  stripeRings.ring(body, { account: "acct_1", mode: "test", ...on });

it("an event of a new object rings for it", () => {
  const at = new Date("2027-01-15T08:00:00Z");
  const kinds = Object.fromEntries(
    stripeRings.events.map((type) => {
      const object = { ...charge, object: type.split(".")[0] ?? "" };
      return [type, ring({ ...event, type, data: { object } })?.watches];
    }),
  );
  expect(kinds).toEqual({
    "charge.succeeded": "charge",
    "charge.failed": "charge",
    "charge.pending": "charge",
    "refund.created": "refund",
    "customer.created": "customer",
    "product.created": "product",
  });
  expect(ring(event)).toEqual({ watches: "charge", key: "ch_1", at });
  const refund = { ...charge, id: "re_1", object: "refund" };
  const created = { ...event, type: "refund.created", data: { object: refund } };
  expect(ring(created)).toEqual({ watches: "refund", key: "re_1", at });
  expect(ring({ ...event, livemode: true }, { mode: "live" })?.key).toBe("ch_1");
  expect(ring({ ...event, account: "acct_1" })?.key).toBe("ch_1");
});

it.each([
  ["of the other mode", { ...event, livemode: true }],
  ["of a connected account", { ...event, account: "acct_2" }],
  ["of an object that is only changed", { ...event, type: "charge.updated" }],
  ["of a name that every object has", { ...event, type: "constructor" }],
  ["with another object than its name says", { ...event, type: "refund.created" }],
  ["with no object", { ...event, data: null }],
  ["that is a list", [event]],
])("an event %s rings for nothing", (_, body) => {
  expect(ring(body)).toBeNull();
});
