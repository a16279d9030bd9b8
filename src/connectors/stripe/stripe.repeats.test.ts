import { expect, it } from "vitest";
import { stripeConnector } from "./stripe.connector.ts";

/**
 * Writes that are repeated whatever their age, without an idempotency key that Stripe still knows: why a repeat meets the
 * object that was meant, and no other that somebody has made anew under its id.
 */
const drawn = "Stripe draws the id";
const repeated: Readonly<Record<string, string>> = {
  "archive-price": drawn,
  "archive-product": "an id may be chosen, but Stripe deletes no product that has prices",
  "cancel-subscription": drawn,
  "close-payment-link": drawn,
  "delete-coupon": "looked at",
  "delete-customer": drawn,
  "update-charge": drawn,
  "update-product": "as Archive product",
};

const effects = stripeConnector.actions.filter((one) => one.kind === "effect");

it("each write that is repeated for ever says why it meets the object that was meant", () => {
  const all = effects.filter(({ effect }) => effect.kind === "sets").map(({ id }) => id);
  expect(all.toSorted()).toEqual(Object.keys(repeated).toSorted());
});

it("and looks first where another one may bear the id", () => {
  const looks = effects.filter(({ effect }) => effect.kind === "sets" && effect.looks);
  for (const action of looks) expect(action).toHaveProperty("seek");
  expect(looks.map(({ id }) => repeated[id])).toEqual(["looked at"]);
});
