/** What a person can do about Stripe's refusals of coupons. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

export const couponRefusals: readonly Row[] = [
  {
    when: ({ status, param }) => status === 400 && param === "redeem_by",
    code: "coupon_redeem_by",
    advice: text(
      "Redeem by must be a moment in the future, at most five years away. Choose another one.",
      "「引き換え期限」には、現在より後で 5 年以内の日時を指定してください。",
    ),
  },
];
