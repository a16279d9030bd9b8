import { text } from "#sdk/index.ts";
import { Coupon } from "../fields/coupon.ts";
import { CouponInput } from "../fields/coupon-input.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCoupon } from "../stripe.coupon-samples.ts";
import { couponRequest } from "../stripe.coupons.ts";
import { recordUrl } from "../stripe.pages.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, read, retag, retrieved } from "../stripe.writes.ts";

export const createCoupon = stripe.effectAction({
  id: "create-coupon",
  label: text("Create coupon", "クーポンを作成"),
  help: text(
    "Creates a coupon that takes a percentage or an amount off. It changes nothing by itself until it is given to a customer, an invoice or a subscription.",
    "割引率または割引額を指定してクーポンを作成します。顧客・請求書・サブスクリプションに適用するまで、請求額は変わりません。",
  ),
  documentation: "https://docs.stripe.com/api/coupons/create",
  input: CouponInput,
  output: Coupon,
  sample: sampleCoupon,
  recordUrl,
  effect: keyed,
  traced: tracedBy("coupon.created"),
  makes: [],
  does: { words: text("creates a coupon", "クーポンを作成します") },
  request: couponRequest,
  read,
  objectId,
  made: (context) => madeBetween("coupon", context),
  retag,
  retrieve: (context) => retrieved("coupon", context),
});
