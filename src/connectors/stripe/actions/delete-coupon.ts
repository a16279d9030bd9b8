import { text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { existingCoupon } from "../fields/coupon-input.ts";
import { named, oneOf, words } from "../fields/shape.ts";
import { deleting, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCoupon } from "../stripe.coupon-samples.ts";
import { objectAt } from "../stripe.events.ts";
import { done } from "../stripe.outcomes.ts";

export const deleteCoupon = stripe.effectAction({
  ...deleting("coupon", "coupon"),
  id: "delete-coupon",
  label: text("Delete coupon", "クーポンを削除"),
  help: text(
    "Deletes a coupon for good, so that nobody can redeem it any more. Discounts that have begun go on.",
    "クーポンを完全に削除し、以後は引き換えられないようにします。元に戻すことはできません。適用中の割引はそのまま続きます。",
  ),
  documentation: "https://docs.stripe.com/api/coupons/delete",
  input: z.object({
    coupon: existingCoupon(
      text("The coupon to delete, such as jMT0WJUD.", "削除するクーポンの ID (例: jMT0WJUD)。"),
    ),
  }),
  output: z.object({
    id: named(words, "Coupon ID", "クーポン ID"),
    result: oneOf(
      words,
      "Result",
      "結果",
      {
        deleted: ["Deleted", "削除"],
        gone: ["Not there any more", "すでに存在しない"],
      },
      {
        help: text(
          "“Not there any more” also if an earlier try of this step deleted the coupon and its answer was lost.",
          "このステップの前回の試行で削除され、応答が失われていた場合も「すでに存在しない」になります。",
        ),
      },
    ),
  }),
  sample: { id: sampleCoupon.id, result: "deleted" },
  effect: sets,
  makes: [],
  does: { words: text("deletes a coupon", "クーポンを削除します") },
  // Stripe keeps nothing of a coupon that was deleted: that the one which the request names is not there tells.
  async retrieve({ api, objectId: id, request }) {
    if (textAt(request.params, "coupon") !== id) return null;
    const coupon = await objectAt(api, "coupon", id);
    const gone = { id, object: "coupon", deleted: true };
    return coupon === null ? { tag: null, found: done(gone) } : null;
  },
});
