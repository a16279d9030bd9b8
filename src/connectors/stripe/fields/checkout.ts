import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { priceShape } from "./price.ts";
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
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

export const sessionStatuses = {
  open: ["Open", "支払い待ち"],
  complete: ["Complete", "完了"],
  expired: ["Expired", "期限切れ"],
} as const;

export const sessionModes = {
  payment: ["Payment", "1 回限りの支払い"],
  subscription: ["Subscription", "サブスクリプション"],
  setup: ["Setup", "支払い方法の登録"],
} as const;

const Payer = objectOf(() => ({
  name: named(wordsOrNull, "Payer's name", "支払者の名前"),
  email: named(wordsOrNull, "Payer's email", "支払者のメールアドレス"),
  phone: named(wordsOrNull, "Payer's phone", "支払者の電話番号"),
  address: named(z.object(addressParts).nullable(), "Address", "住所"),
}));

/** `root`: where the session stands in an output. */
export function sessionShape(root: readonly string[] = []) {
  const amount = (en: string, ja: string) =>
    money(z.int().nullable(), en, ja, [...root, "currency"]);
  return objectOf(() => ({
    id: named(words, "Checkout session ID", "Checkout セッション ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    status: oneOf(wordsOrNull, "Status", "状況", sessionStatuses),
    payment_status: oneOf(words, "Payment", "支払いの状況", {
      paid: ["Paid", "支払い済み"],
      unpaid: ["Not paid yet", "未払い"],
      no_payment_required: ["Nothing to pay", "支払い不要"],
    }),
    mode: oneOf(words, "Mode", "種類", sessionModes),
    currency: named(wordsOrNull, "Currency", "通貨", { currency: true }),
    amount_total: amount("Total", "合計金額"),
    amount_subtotal: amount("Subtotal", "小計"),
    url: named(wordsOrNull, "Page to pay", "支払いページの URL", {
      help: text("Empty unless the session is open.", "支払い待ちの間だけ値があります。"),
    }),
    created: time("Created", "作成日時"),
    expires_at: time("Expires", "有効期限"),
    customer: named(wordsOrNull, "Customer ID", "顧客 ID"),
    customer_email: personal(wordsOrNull, "Email given before", "事前に指定したメールアドレス"),
    customer_details: personal(Payer.nullable(), "Payer", "支払者"),
    client_reference_id: named(wordsOrNull, "Your reference", "参照 ID"),
    payment_intent: named(wordsOrNull, "Payment ID", "支払い ID"),
    subscription: named(wordsOrNull, "Subscription ID", "サブスクリプション ID"),
    invoice: named(wordsOrNull, "Invoice ID", "請求書 ID"),
    payment_link: named(wordsOrNull, "Payment link ID", "支払いリンク ID"),
    livemode,
    metadata: named(keysAndValues.nullable(), "Metadata", "メタデータ", { help: metadataHelp }),
  }));
}

export const Session = sessionShape();

export const ListedSession = Session.omit({ object: true, livemode: true, amount_subtotal: true });

export const PaymentLink = objectOf(() => ({
  id: named(words, "Payment link ID", "支払いリンク ID"),
  object: named(words, "Object type", "オブジェクト種別"),
  url: named(words, "Page to pay", "支払いページの URL"),
  active: named(yesOrNo, "Active", "有効"),
  currency: currencyCode(),
  allow_promotion_codes: named(yesOrNo, "Promotion codes", "プロモーションコードの入力"),
  inactive_message: named(wordsOrNull, "Message when inactive", "無効時のメッセージ"),
  livemode,
  metadata,
}));

export const ListedLink = PaymentLink.omit({ object: true, livemode: true });

export const SoldItem = objectOf(() => ({
  id: named(words, "Item ID", "項目 ID"),
  description: named(wordsOrNull, "Description", "説明"),
  quantity: named(z.int().nullable(), "Quantity", "数量"),
  currency: currencyCode(),
  amount_subtotal: money(z.int(), "Subtotal", "小計"),
  amount_discount: money(z.int(), "Discount", "割引額"),
  amount_tax: money(z.int(), "Tax", "税額"),
  amount_total: money(z.int(), "Total", "合計金額"),
  price: named(priceShape(["price"]).nullable(), "Price", "価格"),
}));
