import { text } from "#sdk/index.ts";
import { z } from "zod";
import { ListedCoupon } from "../fields/coupon.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleListedCoupon } from "../stripe.coupon-samples.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";

export const listCoupons = stripe.readAction({
  id: "list-coupons",
  label: text("List coupons", "クーポンの一覧を取得"),
  help: text(
    "Lists coupons by the time when they were created, the newest first. Those that are not valid any more are among them.",
    "作成された期間で絞り込んだクーポンを、新しい順の一覧として取得します。有効でなくなったものも含まれます。",
  ),
  documentation: "https://docs.stripe.com/api/coupons/list",
  input: z.object(listingInput),
  output: z.object({
    coupons: named(z.array(ListedCoupon), "Coupons", "クーポン"),
    ...listingOutput,
  }),
  sample: { coupons: [sampleListedCoupon], count: 1, more: false },
  async run({ api, input }) {
    const { items, more } = await listing(api, "coupon", {}, ListedCoupon, input);
    return { coupons: items, count: items.length, more };
  },
});
