import type { Operation } from "#flow/operation.ts";
import { text } from "#sdk/text.ts";
import { action, amount, constant, formula, inBlock, mail, pill, words } from "./parts.ts";
import type { Locale, Template } from "./template.ts";

const samples = {
  en: { email: "ann@example.com", item: "Green tea, 100 g", amount: "12.50", currency: "usd" },
  ja: { email: "hanako@example.jp", item: "緑茶 100 g", amount: "1200", currency: "jpy" },
} as const satisfies Readonly<Record<Locale, object>>;

const form = (locale: Locale): Operation => ({
  do: "setTrigger",
  trigger: {
    kind: "webhook",
    check: {
      kind: "header",
      header: "x-webhook-secret",
      id: { from: "nothing", sameBodyHours: 1 },
    },
    headers: [],
    sample: { body: samples[locale] },
  },
});

export const formToPaymentLink: Template = {
  id: "form-to-payment-link",
  name: text("Order form → payment link by e-mail", "注文フォーム → 支払いリンクをメールで送信"),
  help: text(
    "Your form sends an e-mail address, an item, an amount such as 12.50, and a currency. The buyer gets a payment link by e-mail.",
    "フォームからメールアドレス、商品名、金額 (例: 1200)、通貨を受け取り、購入者に支払いリンクをメールで送信します。",
  ),
  jobs: ["selling"],
  tables: [],
  open: [],
  operations: (locale) => [
    form(locale),
    ...inBlock(
      null,
      action("stripe", "create-product", { name: pill("trigger", "body", "item") }),
      action("stripe", "create-price", {
        product: pill("s1", "id"),
        currency: pill("trigger", "body", "currency"),
        unit_amount: formula(
          "money(fromStringToNumber(string(trigger.body.amount)), trigger.body.currency)",
        ),
      }),
      action("stripe", "create-payment-link", {
        line_items: {
          kind: "list",
          items: [{ kind: "object", fields: { price: pill("s2", "id"), quantity: constant(1) } }],
        },
      }),
      mail({
        to: pill("trigger", "body", "email"),
        subject: words(locale, text("Your order: {item}", "ご注文: {item}"), {
          item: pill("trigger", "body", "item"),
        }),
        text: words(
          locale,
          text(
            "Thank you for your order.\n\n{item}: {amount}\n\nPlease pay here: {url}",
            "ご注文ありがとうございます。\n\n{item}: {amount}\n\nこちらからお支払いください: {url}",
          ),
          {
            item: pill("trigger", "body", "item"),
            amount: amount(locale, "s2", "unit_amount"),
            url: pill("s3", "url"),
          },
        ),
      }),
    ),
  ],
};
