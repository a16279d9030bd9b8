import type { ErrorFacts, Found } from "#sdk/index.ts";
import { text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { existingCoupon } from "../fields/coupon-input.ts";
import { named, oneOf, words } from "../fields/shape.ts";
import { deleting, sets } from "../stripe.changing.ts";
import type { StripeApi } from "../stripe.client.ts";
import { unreadable } from "../stripe.errors.ts";
import { seconds } from "../stripe.lists.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCoupon } from "../stripe.coupon-samples.ts";
import { objectAt } from "../stripe.events.ts";
import { done, failed } from "../stripe.outcomes.ts";

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
  effect: { ...sets, looks: true },
  makes: [],
  does: { words: text("deletes a coupon", "クーポンを削除します") },
  // People choose the ids of coupons, so that the one at the id may be another by now.
  seek: ({ params }) => {
    const id = textAt(params, "coupon");
    return id === null ? null : { ask: (api, within) => deletionOf(api, id, within) };
  },
  // Stripe keeps nothing of a coupon that was deleted: that the one which the request names is not there tells.
  async retrieve({ api, objectId: id, request }) {
    if (textAt(request.params, "coupon") !== id) return null;
    const coupon = await objectAt(api, "coupon", id);
    return coupon === null ? { tag: null, found: done(goneOf(id)) } : null;
  },
});

const goneOf = (id: string) => ({ id, object: "coupon", deleted: true });

/** A coupon that was made after the last deletion was sent is another one than that which was to be deleted. */
async function deletionOf(
  api: StripeApi,
  id: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<Found | null> {
  const coupon = await objectAt(api, "coupon", id);
  if (coupon === null) return done(goneOf(id));
  const { created } = coupon;
  if (typeof created !== "number") throw unreadable();
  if (created > seconds.up(to)) return done(goneOf(id));
  return created < seconds.down(from) ? null : failed(madeMeanwhile(id));
}

function madeMeanwhile(id: string): ErrorFacts {
  return {
    code: "stripe.coupon_made_meanwhile",
    message: text(
      `A coupon ${id} was made about when this step may have deleted one. It was not deleted.`,
      `このステップが削除した可能性のある時刻の前後に、クーポン ${id} が作成されています。このクーポンは削除されていません。`,
    ),
    advice: text(
      "Look at the coupon in the Stripe Dashboard. If it is the one that should be deleted, delete it there.",
      "Stripe ダッシュボードでクーポンを確認し、削除すべきものであれば、そこで削除してください。",
    ),
    details: { coupon: id },
  };
}
