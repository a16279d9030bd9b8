import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  addressParts,
  currencyCode,
  keysAndValues,
  livemode,
  metadata,
  metadataHelp,
  money,
  named,
  oneOf,
  personal,
  time,
  timeOrNull,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

export const invoiceStatuses = {
  draft: ["Draft", "下書き"],
  open: ["Open", "未払い"],
  paid: ["Paid", "支払い済み"],
  uncollectible: ["Uncollectible", "回収不能"],
  void: ["Void", "無効"],
} as const;

export const collectionMethods = {
  send_invoice: ["Send it to the customer", "顧客に送付して支払ってもらう"],
  charge_automatically: ["Charge the customer's payment method", "顧客の支払い方法に請求する"],
} as const;

/** Stripe's declarations allow none. */
const metadataOrNull = named(keysAndValues.nullable(), "Metadata", "メタデータ", {
  help: metadataHelp,
});

const Pricing = objectOf(() => ({
  unit_amount_decimal: named(wordsOrNull, "Unit amount", "単価", {
    help: text(
      "In the smallest unit of the currency, as a decimal number.",
      "通貨の最小単位で表した小数です。",
    ),
  }),
  price_details: named(
    z
      .object({
        price: named(words, "Price ID", "価格 ID"),
        product: named(words, "Product ID", "商品 ID"),
      })
      .exactOptional(),
    "Price",
    "価格",
  ),
}));

const Period = objectOf(() => ({ start: time("Start", "開始"), end: time("End", "終了") }));

const Line = objectOf(() => ({
  id: named(words, "Line ID", "明細 ID"),
  amount: money(z.int(), "Amount", "金額"),
  currency: currencyCode(),
  description: named(wordsOrNull, "Description", "説明"),
  quantity: named(z.int().nullable(), "Quantity", "数量"),
  period: named(Period, "Period", "対象期間"),
  pricing: named(Pricing.nullable(), "Pricing", "価格設定"),
  metadata,
}));

const Lines = objectOf(() => ({
  data: named(z.array(Line), "Lines", "明細", {
    help: text(
      "The first ten lines. Stripe gives the others by its list of lines only.",
      "最初の 10 件です。それ以降は、Stripe の明細の一覧からのみ取得できます。",
    ),
  }),
  has_more: named(yesOrNo, "There are more", "続きあり"),
  total_count: named(z.int().exactOptional(), "Number of lines", "明細の件数"),
}));

const Transitions = objectOf(() => ({
  finalized_at: timeOrNull("Finalized at", "確定日時"),
  paid_at: timeOrNull("Paid at", "支払い日時"),
  voided_at: timeOrNull("Voided at", "無効化日時"),
  marked_uncollectible_at: timeOrNull("Marked uncollectible at", "回収不能にした日時"),
}));

const FinalizationError = objectOf(() => ({
  code: named(words.exactOptional(), "Failure code", "失敗コード"),
  message: named(words.exactOptional(), "Failure message", "失敗の説明"),
}));

/** `root` leads the way to the currency of the amounts, so that the same shape can stand inside another. */
export function invoiceShape(root: readonly string[]) {
  const currency = [...root, "currency"];
  return objectOf(() => ({
    id: named(words, "Invoice ID", "請求書 ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    number: named(wordsOrNull, "Invoice number", "請求書番号", {
      help: text("Empty until the invoice is finalized.", "確定するまでは空です。"),
    }),
    status: oneOf(wordsOrNull, "Status", "状況", invoiceStatuses),
    currency: currencyCode(),
    total: money(z.int(), "Total", "合計", currency),
    subtotal: money(z.int(), "Subtotal", "小計", currency),
    amount_due: money(z.int(), "Amount due", "請求額", currency),
    amount_paid: money(z.int(), "Amount paid", "支払い済みの金額", currency),
    amount_remaining: money(z.int(), "Amount remaining", "未払い額", currency),
    starting_balance: money(z.int(), "Customer balance before", "適用前の顧客残高", currency),
    ending_balance: money(
      z.int().nullable(),
      "Customer balance after",
      "適用後の顧客残高",
      currency,
    ),
    created: time("Created", "作成日時"),
    due_date: timeOrNull("Due date", "支払期日"),
    effective_at: timeOrNull("Date on the invoice", "請求書の日付"),
    livemode,
    customer: named(wordsOrNull, "Customer ID", "顧客 ID"),
    customer_name: personal(wordsOrNull, "Customer's name", "顧客の名前"),
    customer_email: personal(wordsOrNull, "Customer's email", "顧客のメールアドレス"),
    customer_phone: personal(wordsOrNull, "Customer's phone", "顧客の電話番号"),
    customer_address: personal(
      z.object(addressParts).nullable(),
      "Customer's address",
      "顧客の住所",
    ),
    description: named(wordsOrNull, "Description", "説明"),
    footer: named(wordsOrNull, "Footer", "フッター"),
    collection_method: oneOf(words, "How it is paid", "支払い方法の区分", collectionMethods),
    hosted_invoice_url: personal(
      wordsOrNull.exactOptional(),
      "Payment page",
      "支払いページの URL",
      {
        help: text(
          "Where the customer sees the invoice and pays it. Anybody who has the address can open it. Empty until the invoice is finalized.",
          "顧客が請求書を確認して支払うページです。URL を知っていれば誰でも開けます。確定するまでは空です。",
        ),
      },
    ),
    invoice_pdf: personal(wordsOrNull.exactOptional(), "PDF", "PDF の URL", {
      help: text(
        "Anybody who has the address can open it. It expires: Find invoice gives a new one. Empty until the invoice is finalized.",
        "URL を知っていれば誰でも開けます。有効期限が切れたら「請求書を検索」で新しい URL を取得できます。確定するまでは空です。",
      ),
    }),
    attempted: named(yesOrNo, "Payment was tried", "支払いの試行あり"),
    attempt_count: named(z.int(), "Number of tries", "支払いの試行回数"),
    next_payment_attempt: timeOrNull("Next try", "次回の支払いの試行日時"),
    auto_advance: named(
      yesOrNo.exactOptional(),
      "Stripe goes on by itself",
      "Stripe による自動処理",
      {
        help: text(
          "True if Stripe finalizes, sends, charges and reminds by itself.",
          "Stripe が確定・送付・請求・催促を自動で行う場合は true。",
        ),
      },
    ),
    billing_reason: named(wordsOrNull, "Why it was made", "作成の理由", {
      help: text("Such as manual or subscription_cycle.", "manual、subscription_cycle など。"),
    }),
    default_payment_method: named(wordsOrNull, "Default payment method ID", "既定の支払い方法 ID"),
    status_transitions: named(Transitions, "Moments", "各日時"),
    last_finalization_error: named(
      FinalizationError.nullable(),
      "Why it could not be finalized",
      "確定できなかった理由",
    ),
    lines: named(Lines, "Lines", "明細"),
    metadata: metadataOrNull,
  }));
}

export const Invoice = invoiceShape([]);

export const InvoiceItem = objectOf(() => ({
  id: named(words, "Invoice item ID", "請求書項目 ID"),
  object: named(words, "Object type", "オブジェクト種別"),
  invoice: named(wordsOrNull, "Invoice ID", "請求書 ID"),
  customer: named(words, "Customer ID", "顧客 ID"),
  amount: money(z.int(), "Amount", "金額"),
  currency: currencyCode(),
  quantity: named(z.int(), "Quantity", "数量"),
  description: named(wordsOrNull, "Description", "説明"),
  date: time("Created", "作成日時"),
  livemode,
  period: named(Period, "Period", "対象期間"),
  pricing: named(Pricing.nullable(), "Pricing", "価格設定"),
  metadata: metadataOrNull,
}));

/** What a list hands on of each invoice: enough to work with, and small enough for long lists. */
export const ListedInvoice = Invoice.pick({
  id: true,
  number: true,
  status: true,
  currency: true,
  total: true,
  amount_due: true,
  amount_paid: true,
  amount_remaining: true,
  created: true,
  due_date: true,
  customer: true,
  customer_name: true,
  customer_email: true,
  description: true,
  collection_method: true,
  attempted: true,
  hosted_invoice_url: true,
  metadata: true,
});
