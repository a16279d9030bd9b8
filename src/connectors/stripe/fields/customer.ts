import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  addressParts,
  livemode,
  metadata,
  money,
  named,
  personal,
  oneOf,
  time,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

export const taxExempt = {
  none: ["Taxed", "課税"],
  exempt: ["Exempt", "非課税"],
  reverse: ["Reverse charge", "リバースチャージ"],
} as const;

const Shipping = objectOf(() => ({
  name: personal(words.exactOptional(), "Recipient", "受取人"),
  phone: personal(wordsOrNull.exactOptional(), "Recipient's phone", "受取人の電話番号"),
  address: personal(z.object(addressParts).exactOptional(), "Delivery address", "配送先住所"),
}));

const InvoiceSettings = objectOf(() => ({
  default_payment_method: named(wordsOrNull, "Default payment method ID", "既定の支払い方法 ID"),
  footer: named(wordsOrNull, "Invoice footer", "請求書のフッター"),
}));

/** `balance` leads the way to its currency, so that the same shape can stand inside another. */
export function customerShape(root: readonly string[]) {
  return objectOf(() => ({
    id: named(words, "Customer ID", "顧客 ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    name: personal(wordsOrNull.exactOptional(), "Name", "名前"),
    business_name: personal(words.exactOptional(), "Business name", "会社名"),
    individual_name: personal(words.exactOptional(), "Individual's name", "個人名"),
    email: personal(wordsOrNull, "Email", "メールアドレス"),
    phone: personal(wordsOrNull.exactOptional(), "Phone", "顧客の電話番号", {
      help: text(
        "The customer's own, not the delivery phone.",
        "配送先ではなく顧客本人の電話番号。",
      ),
    }),
    description: named(wordsOrNull, "Description", "説明"),
    created: time("Created", "作成日時"),
    livemode,
    currency: named(wordsOrNull.exactOptional(), "Currency", "通貨", { currency: true }),
    balance: money(z.int(), "Balance", "残高", [...root, "currency"]),
    delinquent: named(yesOrNo.nullable().exactOptional(), "Delinquent", "滞納中"),
    default_source: named(wordsOrNull, "Default source ID", "既定のソース ID"),
    invoice_prefix: named(wordsOrNull.exactOptional(), "Invoice prefix", "請求書番号の接頭辞"),
    next_invoice_sequence: named(z.int().exactOptional(), "Next invoice number", "次の請求書番号"),
    invoice_settings: named(InvoiceSettings, "Invoice settings", "請求書の設定"),
    preferred_locales: named(
      z.array(z.string()).nullable().exactOptional(),
      "Preferred languages",
      "優先言語",
    ),
    tax_exempt: oneOf(wordsOrNull.exactOptional(), "Tax status", "課税区分", taxExempt),
    address: personal(z.object(addressParts).nullable().exactOptional(), "Address", "住所"),
    shipping: personal(Shipping.nullable(), "Shipping", "配送"),
    discount: named(
      z.record(z.string(), z.unknown()).nullable().exactOptional(),
      "Discount",
      "割引",
    ),
    customer_account: named(
      wordsOrNull.exactOptional(),
      "Customer account ID",
      "顧客アカウント ID",
    ),
    test_clock: named(wordsOrNull.exactOptional(), "Test clock ID", "テストクロック ID"),
    metadata,
  }));
}

export const Customer = customerShape([]);
