import { text } from "#sdk/index.ts";
import { z } from "zod";
import { couponShape } from "../fields/coupon.ts";
import { existingCoupon } from "../fields/coupon-input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCoupon } from "../stripe.coupon-samples.ts";
import { objectAt } from "../stripe.events.ts";
import { pageOfFound } from "../stripe.pages.ts";

export const findCoupon = stripe.readAction({
  id: "find-coupon",
  label: text("Find coupon", "クーポンを検索"),
  help: text(
    "Looks up a coupon by ID, and so whether it is still valid. If there is none, or it was deleted, that is an answer and not an error.",
    "クーポンを ID で検索し、有効かどうかなどを確認します。存在しない場合や削除された場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/coupons/retrieve",
  input: z.object({
    coupon: existingCoupon(text("Such as jMT0WJUD.", "例: jMT0WJUD。")),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    coupon_id: named(words, "Coupon ID looked for", "検索したクーポン ID"),
    coupon: named(couponShape(["coupon"]).nullable(), "Coupon", "クーポン", {
      help: text("Empty unless the coupon was found.", "クーポンが見つからない場合は空です。"),
    }),
  }),
  sample: { found: true, coupon_id: sampleCoupon.id, coupon: sampleCoupon },
  recordUrl: pageOfFound("coupon"),
  async run({ api, input: { coupon: id } }) {
    const coupon = await objectAt(api, "coupon", id);
    return { found: coupon !== null, coupon_id: id, coupon };
  },
});
