import type { Operation } from "#flow/operation.ts";
import { text } from "#sdk/text.ts";
import { customerAndInvoice } from "./customer-and-invoice.ts";
import { pill } from "./parts.ts";
import type { Locale, Template } from "./template.ts";

const samples = {
  en: { company: "Example Inc.", email: "ann@example.com", amount: 125_000, currency: "usd" },
  ja: { company: "株式会社サンプル", email: "hanako@example.jp", amount: 120_000, currency: "jpy" },
} as const satisfies Readonly<Record<Locale, object>>;

const dealWon = (locale: Locale): Operation => {
  const { company, email, amount, currency } = samples[locale];
  const say = (en: string, ja: string) => text(en, ja)[locale];
  return {
    do: "setTrigger",
    trigger: {
      kind: "invoke",
      inputs: [
        {
          name: "company",
          type: "text",
          required: true,
          sample: company,
          help: say("Name of the customer", "顧客の名前"),
        },
        {
          name: "email",
          type: "text",
          required: true,
          sample: email,
          help: say("Where the invoice goes", "請求書の送信先"),
        },
        {
          name: "deal",
          type: "text",
          required: true,
          sample: say("Annual plan", "年間プラン"),
          help: say("The line on the invoice", "請求書の明細"),
        },
        {
          name: "price",
          type: "money",
          required: true,
          sample: { amount, currency },
          help: say(
            "In the smallest unit of the currency: 12.50 USD is 1250",
            "通貨の最小単位: 1,200 円は 1200、12.50 ドルは 1250",
          ),
        },
      ],
      outputs: [],
    },
  };
};

export const dealToInvoice: Template = {
  id: "deal-to-invoice",
  name: text("Deal won → customer and invoice", "商談の成約 → 顧客と請求書"),
  help: text(
    "Your sales system calls the flow with a company, an e-mail address and a price. The flow finds or creates the customer, sends the invoice, and answers with its number and page.",
    "営業システムから会社名、メールアドレス、金額を受け取り、顧客を検索または作成して請求書を送付し、請求書番号と支払いページを返します。",
  ),
  jobs: ["selling", "collecting"],
  tables: [],
  open: [],
  operations: (locale) => [
    dealWon(locale),
    ...customerAndInvoice(locale, {
      before: 0,
      email: pill("trigger", "email"),
      name: pill("trigger", "company"),
      line: {
        description: pill("trigger", "deal"),
        currency: pill("trigger", "price", "currency"),
        amount: pill("trigger", "price", "amount"),
      },
    }),
    {
      do: "setInvokeOutputs",
      outputs: [
        { name: "invoice", value: pill("s9", "id") },
        { name: "number", value: pill("s9", "number") },
        { name: "page", value: pill("s9", "hosted_invoice_url") },
      ],
    },
  ],
};
