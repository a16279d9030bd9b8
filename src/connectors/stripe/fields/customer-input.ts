import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { taxExempt } from "./customer.ts";
import {
  addressInput,
  expandInput,
  id,
  list,
  metadataInput,
  optional,
  shippingHelp,
  shippingParts,
  upTo,
} from "./input.ts";
import { named, personal, oneOf } from "./shape.ts";

const advanced = { advanced: true };

const InvoiceSettings = objectOf(() => ({
  custom_fields: personal(
    list(
      z.object({
        name: named(z.string().min(1), "Name", "名前"),
        value: named(z.string().min(1), "Value", "値"),
      }),
    ),
    "Custom fields",
    "カスタム項目",
  ),
  default_payment_method: named(optional(id), "Default payment method ID", "既定の支払い方法 ID", {
    selects: true,
  }),
  footer: named(optional(upTo(5000)), "Invoice footer", "請求書のフッター", { multiline: true }),
  rendering_options: named(
    optional(
      z.object({
        amount_tax_display: oneOf(
          optional(z.enum(["exclude_tax", "include_inclusive_tax"])),
          "Tax in amounts",
          "金額の税表示",
          {
            exclude_tax: ["Without tax", "税抜"],
            include_inclusive_tax: ["With inclusive tax", "税込"],
          },
        ),
        template: named(optional(z.string()), "Template ID", "テンプレート ID"),
      }),
    ),
    "How invoices look",
    "請求書の表示",
  ),
}));

const Tax = objectOf(() => ({
  ip_address: personal(optional(z.string()), "IP address", "IP アドレス"),
  validate_location: oneOf(
    optional(z.enum(["deferred", "immediately"])),
    "Check the location",
    "所在地の確認",
    { deferred: ["Later", "後で"], immediately: ["At once", "すぐに"] },
  ),
}));

const CashBalance = objectOf(() => ({
  settings: named(
    optional(
      z.object({
        reconciliation_mode: oneOf(
          optional(z.enum(["automatic", "manual", "merchant_default"])),
          "Reconciliation",
          "消し込み",
          {
            automatic: ["Automatic", "自動"],
            manual: ["Manual", "手動"],
            merchant_default: ["Account's default", "アカウントの既定"],
          },
        ),
      }),
    ),
    "Settings",
    "設定",
  ),
}));

export const CustomerInput = objectOf(() => ({
  name: personal(optional(upTo(256)), "Name", "名前"),
  email: personal(optional(upTo(512)), "Email", "メールアドレス", {
    help: text(
      "Stripe does not check whether another customer has the same address.",
      "同じメールアドレスの顧客がすでにいても、Stripe は確認しません。",
    ),
  }),
  phone: personal(optional(upTo(20)), "Phone", "顧客の電話番号", {
    help: text(
      "The customer's phone number, not the shipping phone number.",
      "配送先ではなく、顧客本人の電話番号です。",
    ),
  }),
  description: named(optional(upTo(5000)), "Description", "説明", { multiline: true }),
  address: personal(optional(addressInput), "Address", "住所"),
  shipping: personal(optional(z.object(shippingParts)), "Shipping", "配送", { help: shippingHelp }),
  metadata: metadataInput,
  preferred_locales: named(list(z.string()), "Preferred languages", "優先言語", {
    help: text("Best first, such as ja or en-US.", "優先順に指定します (例: ja、en-US)。"),
  }),
  business_name: personal(optional(z.string()), "Business name", "会社名"),
  individual_name: personal(optional(z.string()), "Individual's name", "個人名"),
  balance: named(optional(z.int()), "Balance", "残高", {
    help: text(
      "In the smallest unit of the currency. Negative: a credit for the next invoice.",
      "通貨の最小単位で指定します。負の値は次の請求書へのクレジットです。",
    ),
    advanced: true,
  }),
  payment_method: named(optional(id), "Payment method ID", "支払い方法 ID", {
    ...advanced,
    selects: true,
  }),
  source: named(optional(id), "Source", "ソース", {
    selects: true,
    help: text(
      "A token or a source. New Stripe accounts refuse card tokens here.",
      "トークンまたはソース。新しい Stripe アカウントではカードトークンは拒否されます。",
    ),
    advanced: true,
  }),
  invoice_prefix: named(
    optional(
      z
        .string()
        .refine(
          (prefix) => /^[A-Z0-9]{3,12}$/.test(prefix),
          refusal(
            text(
              "3 to 12 capital letters or digits.",
              "3 ～ 12 文字の英大文字または数字で入力してください。",
            ),
          ),
        ),
    ),
    "Invoice prefix",
    "請求書番号の接頭辞",
    advanced,
  ),
  next_invoice_sequence: named(
    optional(z.int().min(1)),
    "Next invoice number",
    "次の請求書番号",
    advanced,
  ),
  invoice_settings: named(optional(InvoiceSettings), "Invoice settings", "請求書の設定", advanced),
  tax: named(optional(Tax), "Tax", "税金", advanced),
  tax_exempt: named(optional(z.enum(["none", "exempt", "reverse"])), "Tax status", "課税区分", {
    ...advanced,
    values: Object.fromEntries(
      Object.entries(taxExempt).map(([value, [en, ja]]) => [value, text(en, ja)]),
    ),
  }),
  tax_id_data: personal(
    list(
      z.object({
        type: named(z.string().min(1), "Type", "種類", {
          help: text("Such as jp_trn or eu_vat.", "例: jp_trn、eu_vat。"),
        }),
        value: named(z.string().min(1), "Number", "番号"),
      }),
    ),
    "Tax IDs",
    "納税者番号",
    advanced,
  ),
  cash_balance: named(optional(CashBalance), "Cash balance", "現金残高", advanced),
  test_clock: named(optional(id), "Test clock ID", "テストクロック ID", {
    ...advanced,
    selects: true,
  }),
  validate: named(
    optional(z.boolean()),
    "Validate the payment method",
    "支払い方法を検証",
    advanced,
  ),
  expand: expandInput,
}));
