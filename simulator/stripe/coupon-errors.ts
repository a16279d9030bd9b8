/** Every refusal of coupons. */
import { bad } from "./errors.ts";

export const coupons = {
  offMissing: () => bad("Must provide percent_off or amount_off.", { code: "parameter_missing" }),
  offTwice: () =>
    bad("Received both percent_off and amount_off parameters. Please pass in only one."),
  currencyMissing: () =>
    bad("You must pass currency when passing amount_off", { param: "currency" }),
  monthsMissing: () =>
    bad(
      "The duration_in_months param must be set when creating a coupon with a repeating duration",
      { param: "duration" },
    ),
  taken: () => bad("Coupon already exists.", { code: "resource_already_exists" }),
  /** The words of the others are not known. */
  expired: (id: string) =>
    bad(`Coupon ${id} is expired or used up and cannot be redeemed.`, {
      code: "coupon_expired",
      param: "discounts[0][coupon]",
    }),
  otherCurrency: (id: string, currency: string) =>
    bad(`The coupon ${id} does not support the currency ${currency}.`, {
      param: "discounts[0][coupon]",
    }),
  monthsNotRepeating: () =>
    bad("duration_in_months can only be set for a coupon with a repeating duration", {
      param: "duration_in_months",
    }),
  percent: () =>
    bad("Invalid percent_off: must be greater than 0 and at most 100", { param: "percent_off" }),
  redeemBy: () =>
    bad("redeem_by must be in the future, and at most five years away", { param: "redeem_by" }),
};
