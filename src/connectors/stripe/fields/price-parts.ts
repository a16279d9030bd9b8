/** What the forms for a price and for the default price of a product have in common. */
import type { LocalizedText } from "#sdk/index.ts";
import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { existing, optional } from "./input.ts";
import { named, oneOf } from "./shape.ts";

export function existingPrice(help: LocalizedText) {
  return named(existing("price", "価格"), "Price ID", "価格 ID", { help, selects: true });
}

export const intervals = {
  day: ["Day", "日"],
  week: ["Week", "週"],
  month: ["Month", "月"],
  year: ["Year", "年"],
} as const;

export const taxBehaviors = {
  exclusive: ["Added", "外税"],
  inclusive: ["Included", "内税"],
  unspecified: ["Not specified", "指定なし"],
} as const;

const Recurring = objectOf(() => ({
  interval: oneOf(z.enum(["day", "week", "month", "year"]), "Interval", "間隔", intervals),
  interval_count: named(optional(z.int().min(1)), "Every how many intervals", "間隔の数"),
}));

/** `currency`: where the currency stands in the form. */
export function priceParts(currency: readonly string[]) {
  return {
    unit_amount: named(optional(z.int().min(0)), "Price", "価格", {
      help: text(
        "Millrace sends Stripe the smallest unit of the currency: $1.00 as 100, ¥100 as 100.",
        "Stripe には通貨の最小単位で送信されます。1.00 ドルは 100、100 円は 100 です。",
      ),
      money: { currency },
    }),
    unit_amount_decimal: named(optional(z.string()), "Price with fractions", "端数のある価格", {
      help: text(
        "In the smallest unit, with up to 12 decimals, instead of Price.",
        "「価格」の代わりに、最小単位の小数 (12 桁まで) で指定します。",
      ),
    }),
    recurring: named(optional(Recurring), "Recurring", "継続課金"),
    tax_behavior: oneOf(
      optional(z.enum(["exclusive", "inclusive", "unspecified"])),
      "Tax",
      "税金の扱い",
      taxBehaviors,
    ),
  };
}

interface Amounts {
  readonly unit_amount?: number | undefined;
  readonly unit_amount_decimal?: string | undefined;
}

export const hasOneAmountAtMost = ({ unit_amount, unit_amount_decimal }: Amounts): boolean =>
  unit_amount === undefined || unit_amount_decimal === undefined;

export const amountTwice = {
  ...refusal(
    text(
      "Give either Price or Price with fractions, not both.",
      "「価格」と「端数のある価格」は、どちらか一方だけ指定してください。",
    ),
  ),
  path: ["unit_amount_decimal"],
};
