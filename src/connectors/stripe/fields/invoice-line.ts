/** What a line of an invoice comes to: an amount of its own, or a price times a quantity. */
import { refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { existing, optional } from "./input.ts";
import { named } from "./shape.ts";

export const lineParts = {
  amount: named(optional(z.int()), "Amount", "金額", {
    help: text(
      "For the whole line, instead of a price. A negative amount lowers the invoice. Millrace sends Stripe the smallest unit of the currency.",
      "明細全体の金額です。価格の代わりに指定します。負の金額を指定すると請求額が減ります。Stripe には通貨の最小単位の整数で送信されます。",
    ),
    money: { currency: ["currency"] },
    either: ["price"],
  }),
  price: named(optional(existing("price", "価格")), "Price ID", "価格 ID", {
    selects: true,
    help: text(
      "A one-off price in the currency of the invoice (price_…), instead of an amount. Stripe multiplies it by the quantity.",
      "金額の代わりに指定する、1 回限りの価格の ID (price_…)。通貨は請求書と同じにします。Stripe で数量を掛けて計算されます。",
    ),
    either: ["amount"],
  }),
  quantity: named(optional(z.int().min(1)), "Quantity", "数量", {
    help: text("Of the price. 1 if left empty.", "価格に掛ける数量です。空欄の場合は 1 です。"),
  }),
};

interface LineParts {
  readonly amount?: number | undefined;
  readonly price?: string | undefined;
  readonly quantity?: number | undefined;
}

export const isPricedOnce = ({ amount, price }: LineParts): boolean =>
  (amount === undefined) !== (price === undefined);

export const mustBePricedOnce = {
  ...refusal(
    text(
      "Give either an amount or a price for the line.",
      "明細には、金額と価格のどちらか一方を指定してください。",
    ),
  ),
  path: ["amount"],
};

export const isCountedByPrice = ({ price, quantity }: LineParts): boolean =>
  quantity === undefined || price !== undefined;

export const mustBeCountedByPrice = {
  ...refusal(
    text(
      "A quantity goes with a price: an amount is for the whole line.",
      "数量は価格と組み合わせて指定します。金額は明細全体の金額です。",
    ),
  ),
  path: ["quantity"],
};
