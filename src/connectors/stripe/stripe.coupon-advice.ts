/** What a person can do about Stripe's refusals of coupons. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

export const couponRefusals: readonly Row[] = [
  {
    when: ({ code }) => code === "coupon_expired",
    code: "coupon_expired",
    advice: text(
      "The coupon has expired or is used up. Choose another one, or leave the field empty for the full price.",
      "クーポンが期限切れか、上限回数に達しています。別のクーポンを指定するか、割引なしの場合は空欄にしてください。",
    ),
  },
  {
    when: ({ status, param }) => status === 400 && param === "redeem_by",
    code: "coupon_redeem_by",
    advice: text(
      "Redeem by must be a moment in the future, at most five years away. Choose another one.",
      "「引き換え期限」には、現在より後で 5 年以内の日時を指定してください。",
    ),
  },
];
