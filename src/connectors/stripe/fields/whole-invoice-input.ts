import { refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { currency, existingCustomer, metadataInput, optional, upTo } from "./input.ts";
import { named } from "./shape.ts";

/** Each line is a write of its own. */
export const mostLines = 100;

const Line = z.object({
  description: named(upTo(5000).min(1), "Description", "説明", {
    help: text("The text of the line.", "明細に表示される文言です。"),
  }),
  currency: named(currency, "Currency", "通貨", {
    help: text(
      "Three-letter code, such as USD or JPY. It is the same for all lines of an invoice.",
      "3 文字のコード (例: USD、JPY)。1 件の請求書では、すべての明細を同じ通貨にします。",
    ),
    choices: "currencies",
    currency: true,
  }),
  amount: named(z.int(), "Amount", "金額", {
    help: text(
      "For the whole line. A negative amount lowers the invoice.",
      "明細全体の金額です。負の金額を指定すると請求額が減ります。",
    ),
    money: { currency: ["currency"] },
  }),
});

/** What an invoice comes to, in the smallest unit of the currency of its lines. */
export function totalOf({ lines }: { readonly lines: readonly { readonly amount: number }[] }) {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

/** That of each of its lines. */
export function currencyOf({
  lines: [first],
}: {
  readonly lines: readonly { readonly currency: string }[];
}): string {
  return first?.currency ?? "";
}

export const WholeInvoiceInput = withNeeded(
  z.object({
    customer: existingCustomer(
      text(
        "The customer who is to pay. To send the invoice, Stripe needs the customer's email.",
        "支払う顧客の ID。送信するには、顧客にメールアドレスが必要です。",
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
          (lines) => totalOf({ lines }) > 0,
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
          `At most ${mostLines}. Their sum counts against the connection's limits before the draft is made.`,
          `${mostLines} 件まで。合計金額は、下書きを作成する前に接続の上限と照合されます。`,
        ),
      },
    ),
    days_until_due: named(z.int().min(0), "Days until due", "支払期日までの日数", {
      help: text(
        "Counted from the day on which the draft is made.",
        "下書きを作成した日から数えます。",
      ),
    }),
    send: named(z.boolean().default(true), "Send it by email", "メールで送信", {
      help: text(
        "If this is off, the invoice is finalized and not sent: the output has the address of the payment page.",
        "オフにすると、請求書は確定されますが送信されません。支払いページの URL は出力に含まれます。",
      ),
    }),
    description: named(optional(upTo(1500)), "Description", "説明", {
      help: text("Shown on the invoice.", "請求書に表示されます。"),
      multiline: true,
    }),
    footer: named(optional(upTo(5000)), "Footer", "フッター", { multiline: true }),
    metadata: metadataInput,
  }),
);
