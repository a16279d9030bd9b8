import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { intervals, taxBehaviors } from "./price-parts.ts";
import {
  currencyCode,
  livemode,
  metadata,
  money,
  named,
  oneOf,
  time,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

export const priceTypes = {
  one_time: ["One-off", "1 回限り"],
  recurring: ["Recurring", "継続課金"],
} as const;

const Recurring = objectOf(() => ({
  interval: oneOf(words, "Interval", "間隔", intervals),
  interval_count: named(z.int(), "Every how many intervals", "間隔の数"),
  trial_period_days: named(z.int().nullable(), "Trial in days", "トライアル日数"),
  usage_type: oneOf(words, "Usage", "数量の決め方", {
    licensed: ["Quantity", "指定数量"],
    metered: ["Metered", "従量制"],
  }),
}));

/** `root`: where the price stands in an output. */
export function priceShape(root: readonly string[] = []) {
  return objectOf(() => ({
    id: named(words, "Price ID", "価格 ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    product: named(words, "Product ID", "商品 ID"),
    active: named(yesOrNo, "Active", "有効"),
    type: oneOf(words, "Type", "価格の種類", priceTypes),
    currency: currencyCode(),
    unit_amount: money(z.int().nullable(), "Price", "価格", [...root, "currency"]),
    unit_amount_decimal: named(wordsOrNull, "Price with fractions", "端数のある価格", {
      help: text(
        "In the smallest unit of the currency. Price is empty if it has fractions.",
        "通貨の最小単位で表した小数です。端数がある場合、「価格」は空です。",
      ),
    }),
    recurring: named(Recurring.nullable(), "Recurring", "継続課金"),
    nickname: named(wordsOrNull, "Nickname", "ニックネーム"),
    lookup_key: named(wordsOrNull, "Lookup key", "検索キー"),
    tax_behavior: oneOf(wordsOrNull, "Tax", "税金の扱い", taxBehaviors),
    billing_scheme: oneOf(words, "Billing scheme", "料金体系", {
      per_unit: ["Per unit", "単価制"],
      tiered: ["Tiered", "段階制"],
    }),
    created: time("Created", "作成日時"),
    livemode,
    metadata,
  }));
}

export const Price = priceShape();

/** What a list hands on of each price. */
export const ListedPrice = Price.omit({ object: true, livemode: true });
