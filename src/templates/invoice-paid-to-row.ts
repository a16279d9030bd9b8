import { text } from "#sdk/text.ts";
import {
  amount,
  inBlock,
  mail,
  moment,
  pill,
  recipientsOf,
  startsOn,
  upsert,
  words,
} from "./parts.ts";
import type { Template } from "./template.ts";

const invoices = {
  name: "stripe_paid_invoices",
  columns: {
    id: "text PRIMARY KEY",
    number: "text",
    customer: "text",
    customer_name: "text",
    amount_paid: "bigint NOT NULL",
    currency: "text NOT NULL",
    paid_at: "timestamptz",
  },
} as const;

export const invoicePaidToRow: Template = {
  id: "invoice-paid-to-row",
  name: text("Invoice paid → PostgreSQL and e-mail", "請求書の支払い完了 → PostgreSQL とメール"),
  help: text(
    "When a customer has paid an invoice, writes a row and mails your accountants.",
    "請求書が支払われると、1 行を記録し、経理担当者にメールを送信します。",
  ),
  jobs: ["bookkeeping"],
  tables: [invoices],
  open: [recipientsOf("s2")],
  operations: (locale) => [
    startsOn("invoice-paid"),
    ...inBlock(
      null,
      upsert(invoices, {
        id: pill("trigger", "id"),
        number: pill("trigger", "number"),
        customer: pill("trigger", "customer"),
        customer_name: pill("trigger", "customer_name"),
        amount_paid: pill("trigger", "amount_paid"),
        currency: pill("trigger", "currency"),
        paid_at: moment("trigger", "status_transitions", "paid_at"),
      }),
      mail({
        subject: words(
          locale,
          text("Invoice {number} is paid", "請求書 {number} が支払われました"),
          { number: pill("trigger", "number") },
        ),
        text: words(
          locale,
          text(
            "{customer} has paid invoice {number}: {amount}.",
            "{customer} が請求書 {number} を支払いました。\n金額: {amount}",
          ),
          {
            customer: pill("trigger", "customer_name"),
            number: pill("trigger", "number"),
            amount: amount(locale, "trigger", "amount_paid"),
          },
        ),
      }),
    ),
  ],
};
