import type { LocalizedText } from "#sdk/index.ts";
import { objectOf, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { creditNoteReasons } from "./credit-note.ts";
import { currency, existing, id, metadataInput, optional, upTo } from "./input.ts";
import { existingInvoice } from "./invoice-input.ts";
import { named, oneOf } from "./shape.ts";

export function existingCreditNote(help: LocalizedText) {
  return named(
    existing("credit note", "クレジットノート"),
    "Credit note ID",
    "クレジットノート ID",
    { help, selects: true },
  );
}

export const CreditNoteInput = withNeeded(
  objectOf(() => ({
    invoice: existingInvoice(
      text(
        "An invoice that is finalized: open, paid or uncollectible (in_…).",
        "確定済みの請求書の ID (in_…)。未払い・支払い済み・回収不能の請求書を指定できます。",
      ),
    ),
    currency: named(currency, "Currency", "通貨", {
      help: text(
        "The currency of the invoice. Millrace reads the invoice first, and refuses any other currency.",
        "請求書の通貨。送信前に請求書を読み取り、通貨が異なればステップが失敗します。",
      ),
      choices: "currencies",
      currency: true,
    }),
    amount: named(z.int().min(1), "Amount", "金額", {
      help: text(
        "At most what is left to pay on an open invoice, or what was paid on a paid one. It counts against the connection's limits, except with a refund that was made, which has counted already.",
        "未払いの請求書では未払い額、支払い済みの請求書では支払われた金額が上限です。金額は接続の上限と照合されます。ただし、作成済みの返金はすでに照合されているため対象外です。",
      ),
      money: { currency: ["currency"] },
    }),
    settlement: oneOf(
      z.enum(["unpaid", "balance", "refund", "out_of_band"]).default("unpaid"),
      "What the amount does",
      "金額の扱い",
      {
        unpaid: ["Open invoice: there is less to pay", "未払いの請求書: 請求額を減らす"],
        balance: [
          "Paid invoice: credit to the customer's balance",
          "支払い済みの請求書: 顧客残高に充当する",
        ],
        refund: [
          "Paid invoice: record a refund that was made",
          "支払い済みの請求書: 作成済みの返金を記録する",
        ],
        out_of_band: [
          "Paid invoice: given back outside Stripe",
          "支払い済みの請求書: Stripe 以外で返金する",
        ],
      },
      {
        help: text(
          "This step sends no money to the customer. A balance is taken off the customer's next invoices. To send the money back, put Create refund before this step and record its refund here.",
          "このステップ自体では、顧客への送金は行われません。顧客残高は次回以降の請求書から差し引かれます。返金する場合は、このステップの前に「返金を作成」を置き、その返金をここに記録してください。",
        ),
      },
    ),
    refund: named(optional(id), "Refund ID", "返金 ID", {
      selects: true,
      help: text(
        "A refund of the payment of this invoice, such as that of Create refund (re_…). The amount is at most the refund's.",
        "この請求書の支払いに対する返金の ID (re_…)。「返金を作成」の返金 ID などです。金額は返金額以下にしてください。",
      ),
      showsFor: { field: "settlement", values: ["refund"], required: true },
    }),
    reason: oneOf(
      optional(z.enum(["duplicate", "fraudulent", "order_change", "product_unsatisfactory"])),
      "Reason",
      "理由",
      creditNoteReasons,
    ),
    memo: named(optional(upTo(5000)), "Memo", "メモ", {
      help: text("Shown on the credit note.", "クレジットノートに表示されます。"),
      multiline: true,
    }),
    email_type: oneOf(
      z.enum(["none", "credit_note"]).default("none"),
      "Email to the customer",
      "顧客へのメール",
      {
        none: ["Stripe sends none", "送信しない"],
        credit_note: ["Stripe sends the credit note", "クレジットノートを送信する"],
      },
    ),
    metadata: metadataInput,
  })),
);
