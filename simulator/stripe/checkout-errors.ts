/** Every refusal of checkout sessions and payment links. Words that are not known to the letter say so. */
import { bad } from "./errors.ts";

export const checkout = {
  /** The next five are from memory. */
  itemsMissing: () =>
    bad("Missing required param: line_items.", { code: "parameter_missing", param: "line_items" }),
  successUrlMissing: () =>
    bad("Missing required param: success_url.", {
      code: "parameter_missing",
      param: "success_url",
    }),
  recurringInPayment: () =>
    bad(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      { param: "mode" },
    ),
  nothingRecurring: () =>
    bad("You must provide at least one recurring price in `subscription` mode when using prices.", {
      param: "mode",
    }),
  inactivePrice: (price: string) =>
    bad(`The price specified is inactive. This field only accepts active prices: ${price}.`, {
      param: "line_items",
    }),
  customerTwice: () =>
    bad("You may only specify one of these parameters: customer, customer_email.", {
      param: "customer_email",
    }),
  /** From memory. */
  codesAndDiscounts: () =>
    bad("You may only specify one of these parameters: allow_promotion_codes, discounts.", {
      param: "discounts",
    }),
  /** The words of the next two are not known. */
  expiresAt: () =>
    bad("The `expires_at` must be from 30 minutes to 24 hours after the session is created.", {
      param: "expires_at",
    }),
  otherCurrency: () => bad("All line items must have the same currency.", { param: "line_items" }),
  notOpen: (status: string) =>
    bad(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${status}\`.`,
    ),
};
