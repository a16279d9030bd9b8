/** What a coupon is made of. Pure. */
import type { FrozenRequest, WriteTag } from "#sdk/index.ts";
import type { z } from "zod";
import type { CouponInput } from "./fields/coupon-input.ts";
import { listOf } from "./stripe.paths.ts";
import { post } from "./stripe.writes.ts";

/** What stands in a field that its choice does not show counts for nothing. */
export function couponRequest(
  {
    percent_off,
    amount_off,
    currency,
    duration_in_months: months,
    ...input
  }: z.infer<typeof CouponInput>,
  tag: WriteTag,
): FrozenRequest {
  const off = input.discount === "percent" ? { percent_off } : { amount_off, currency };
  const lasts = input.duration === "repeating" ? { duration_in_months: months } : {};
  return post(listOf("coupon"), { ...input, ...off, ...lasts }, tag);
}
