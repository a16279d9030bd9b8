import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  keysAndValues,
  livemode,
  metadataHelp,
  money,
  named,
  oneOf,
  time,
  timeOrNull,
  wordsOrNull,
  words,
  yesOrNo,
} from "./shape.ts";

export const couponDurations = {
  once: ["Once", "1 回"],
  repeating: ["For some months", "指定した月数"],
  forever: ["Forever", "無期限"],
} as const;

/** `root`: where the coupon stands in an output. */
export function couponShape(root: readonly string[] = []) {
  return objectOf(() => ({
    id: named(words, "Coupon ID", "クーポン ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    name: named(wordsOrNull, "Name", "名前"),
    percent_off: named(z.number().nullable(), "Percent off", "割引率 (%)"),
    amount_off: money(z.int().nullable(), "Amount off", "割引額", [...root, "currency"]),
    currency: named(wordsOrNull, "Currency", "通貨", { currency: true }),
    duration: oneOf(words, "Duration", "適用期間", couponDurations),
    duration_in_months: named(z.int().nullable(), "Months", "適用月数"),
    redeem_by: timeOrNull("Redeem by", "引き換え期限"),
    max_redemptions: named(z.int().nullable(), "Most redemptions", "引き換えの上限回数"),
    times_redeemed: named(z.int(), "Redemptions", "引き換え回数"),
    valid: named(yesOrNo, "Valid", "有効", {
      help: text(
        "False once its time is over or it has been redeemed as often as it may be.",
        "期限が過ぎた場合や、引き換えが上限回数に達した場合は false。",
      ),
    }),
    created: time("Created", "作成日時"),
    livemode,
    metadata: named(keysAndValues.nullable(), "Metadata", "メタデータ", { help: metadataHelp }),
  }));
}

export const Coupon = couponShape();

/** What a list hands on of each. */
export const ListedCoupon = Coupon.omit({ object: true, livemode: true });
