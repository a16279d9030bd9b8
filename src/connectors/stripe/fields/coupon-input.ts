import type { LocalizedText } from "#sdk/index.ts";
import { objectOf, refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { couponDurations } from "./coupon.ts";
import { currency, existing, id, metadataInput, optional, upTo } from "./input.ts";
import { named, oneOf } from "./shape.ts";

export function existingCoupon(help: LocalizedText) {
  return named(existing("coupon", "クーポン"), "Coupon ID", "クーポン ID", { help, selects: true });
}

/** What the things are given that a coupon lowers. */
export const givenCoupon = named(optional(id), "Coupon ID", "クーポン ID", {
  selects: true,
  help: text(
    "A coupon that lowers the price, such as that of Create coupon. Stripe refuses one that has expired, is used up or is for another currency. If left empty, the full price applies.",
    "料金を割り引くクーポンの ID。「クーポンを作成」のクーポン ID などです。期限切れ・上限回数に達したクーポンや、通貨の異なるクーポンは Stripe に拒否されます。空欄の場合は割り引かれません。",
  ),
});

/** As Stripe takes it. */
export function discountsBy(coupon: string | undefined) {
  return coupon === undefined ? {} : { discounts: [{ coupon }] };
}

const percent = z
  .number()
  .min(0.01)
  .max(100)
  .refine(
    (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
    refusal(text("At most two decimal places.", "小数点以下は 2 桁までです。")),
  );

export const CouponInput = withNeeded(
  objectOf(() => ({
    name: named(optional(upTo(40)), "Name", "名前", {
      help: text(
        "Customers see it on invoices and receipts.",
        "請求書と領収書で顧客に表示されます。",
      ),
    }),
    discount: oneOf(
      z.enum(["percent", "amount"]).default("percent"),
      "What it takes off",
      "割引の方法",
      { percent: ["A percentage", "割引率"], amount: ["An amount", "割引額"] },
    ),
    percent_off: named(optional(percent), "Percent off", "割引率 (%)", {
      help: text("From 0.01 to 100.", "0.01 ～ 100 で指定します。"),
      showsFor: { field: "discount", values: ["percent"], required: true },
    }),
    currency: named(optional(currency), "Currency", "通貨", {
      help: text(
        "The coupon works only for what is in this currency.",
        "この通貨の請求にだけ使えます。",
      ),
      choices: "currencies",
      currency: true,
      showsFor: { field: "discount", values: ["amount"], required: true },
    }),
    amount_off: named(optional(z.int().min(1)), "Amount off", "割引額", {
      money: { currency: ["currency"] },
      showsFor: { field: "discount", values: ["amount"], required: true },
    }),
    duration: oneOf(
      z.enum(["once", "repeating", "forever"]).default("once"),
      "Duration",
      "適用期間",
      couponDurations,
      {
        help: text(
          "For how long it lowers the invoices of a subscription.",
          "サブスクリプションの請求書に割引が適用される期間です。",
        ),
      },
    ),
    duration_in_months: named(optional(z.int().min(1)), "Months", "適用月数", {
      showsFor: { field: "duration", values: ["repeating"], required: true },
    }),
    redeem_by: named(optional(z.int().min(0)), "Redeem by", "引き換え期限", {
      help: text(
        "After this moment nobody can redeem it, at most five years from now. A discount that has begun goes on.",
        "この日時以降は引き換えられません。5 年以内で指定します。適用中の割引はそのまま続きます。",
      ),
      unixTime: true,
      widens: text(
        "Without it, the coupon can be redeemed at any time.",
        "期限がない場合は、いつでも引き換えられます。",
      ),
    }),
    max_redemptions: named(optional(z.int().min(1)), "Most redemptions", "引き換えの上限回数", {
      help: text("By all customers together.", "すべての顧客による合計の回数です。"),
      widens: text(
        "Without a number, the coupon can be redeemed any number of times.",
        "回数がない場合は、何回でも引き換えられます。",
      ),
    }),
    metadata: metadataInput,
  })),
);
