import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { dueParts, isDue, isDueOnce, mustBeDue, mustBeDueOnce } from "./due-input.ts";
import { currency, existingCustomer, id, metadataInput, optional, upTo } from "./input.ts";
import {
  isCountedByPrice,
  isPricedOnce,
  lineParts,
  mustBeCountedByPrice,
  mustBePricedOnce,
} from "./invoice-line.ts";
import { named } from "./shape.ts";

/** Each line is a write of its own. */
export const mostLines = 100;

const Line = objectOf(() => ({
  description: named(optional(upTo(5000)), "Description", "説明", {
    help: text(
      "The text of the line. If left empty, a price has the name of its product.",
      "明細に表示される文言です。価格を指定した場合、空欄なら商品名が表示されます。",
    ),
    either: ["price"],
  }),
  currency: named(currency, "Currency", "通貨", {
    help: text(
      "Three-letter code, such as USD or JPY. It is the same for all lines of an invoice.",
      "3 文字のコード (例: USD、JPY)。1 件の請求書では、すべての明細を同じ通貨にします。",
    ),
    choices: "currencies",
    currency: true,
  }),
  ...lineParts,
}))
  .refine(isPricedOnce, mustBePricedOnce)
  .refine(isCountedByPrice, mustBeCountedByPrice)
  .refine(({ description, price }) => description !== undefined || price !== undefined, {
    ...refusal(text("Give the text of the line.", "明細の文言を指定してください。")),
    path: ["description"],
  });

/** What an invoice comes to, in the smallest unit of the currency of its lines; null where that stands in a price. */
export function totalOf({
  lines,
}: {
  readonly lines: readonly { readonly amount?: number | undefined }[];
}): number | null {
  return lines.reduce<number | null>(
    (sum, { amount }) => (sum === null || amount === undefined ? null : sum + amount),
    0,
  );
}

/** That of each of its lines. */
export function currencyOf({
  lines: [first],
}: {
  readonly lines: readonly { readonly currency: string }[];
}): string {
  return first?.currency ?? "";
}

export const WholeInvoiceInput = objectOf(() => ({
  customer: existingCustomer(
    text(
      "The customer who is to pay. To send the invoice, Stripe needs the customer's email.",
      "支払う顧客の ID。送付するには、顧客にメールアドレスが必要です。",
    ),
  ),
  lines: named(
    z
      .array(Line)
      .min(1)
      .max(mostLines)
      .refine(
        (lines) => new Set(lines.map((line) => line.currency)).size === 1,
        refusal(
          text(
            "All lines of an invoice are in one currency. Make another invoice for another currency.",
            "1 件の請求書の明細は、すべて同じ通貨にしてください。通貨が異なる場合は、請求書を分けてください。",
          ),
        ),
      )
      .refine(
        (lines) => (totalOf({ lines }) ?? 1) > 0,
        refusal(
          text(
            "The lines must come to more than zero: Stripe marks an invoice over nothing as paid at once.",
            "明細の合計は 0 より大きい金額にしてください。合計が 0 以下の請求書は、Stripe がただちに支払い済みにします。",
          ),
        ),
      ),
    "Lines",
    "明細",
    {
      help: text(
        `At most ${mostLines}. Their sum counts against the connection's limits before the draft is made. Only Stripe knows what a price comes to: where the connection has limits, an invoice with one waits for its owner.`,
        `${mostLines} 件まで。合計金額は、下書きを作成する前に接続の上限と照合されます。価格を指定した明細の金額は Stripe でしか分からないため、上限がある接続では所有者の判断を待ちます。`,
      ),
    },
  ),
  ...dueParts(),
  send: named(z.boolean().default(true), "Send it by email", "メールで送信", {
    help: text(
      "If this is off, the invoice is finalized and not sent: the output has the address of the payment page.",
      "オフにすると、請求書は確定されますが送付されません。支払いページの URL は出力に含まれます。",
    ),
  }),
  coupon: named(optional(id), "Coupon ID", "クーポン ID", {
    selects: true,
    help: text(
      "A coupon that lowers the invoice, such as that of Create coupon. Stripe refuses one that has expired, is used up or is for another currency. Only Stripe knows what it takes off: where the connection has limits, an invoice with one waits for its owner.",
      "請求額を割り引くクーポンの ID。「クーポンを作成」のクーポン ID などです。期限切れ・上限回数に達したクーポンや、通貨の異なるクーポンは Stripe に拒否されます。割引額は Stripe でしか分からないため、上限がある接続では所有者の判断を待ちます。",
    ),
  }),
  description: named(optional(upTo(1500)), "Description", "説明", {
    help: text("Shown on the invoice.", "請求書に表示されます。"),
    multiline: true,
  }),
  footer: named(optional(upTo(5000)), "Footer", "フッター", { multiline: true }),
  metadata: metadataInput,
}))
  .refine(isDue, mustBeDue)
  .refine(isDueOnce, mustBeDueOnce);
