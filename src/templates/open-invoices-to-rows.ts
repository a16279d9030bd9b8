import { text } from "#sdk/text.ts";
import { action, constant, inBlock, insertEach, pill } from "./parts.ts";
import type { Template } from "./template.ts";

const openInvoices = {
  name: "stripe_open_invoices",
  columns: {
    listed_on: "date NOT NULL",
    id: "text NOT NULL",
    number: "text",
    customer_name: "text",
    amount_remaining: "bigint NOT NULL",
    currency: "text NOT NULL",
  },
} as const;

export const openInvoicesToRows: Template = {
  id: "open-invoices-to-rows",
  name: text("End of month: open invoices → PostgreSQL", "月末: 未払いの請求書 → PostgreSQL"),
  help: text(
    "On the last day of each month, lists the invoices that are still unpaid and writes each as a row.",
    "毎月末日に、未払いの請求書の一覧を取得し、1 件ずつ記録します。",
  ),
  jobs: ["reports", "bookkeeping"],
  tables: [openInvoices],
  open: [],
  operations: () => [
    {
      do: "setTrigger",
      trigger: {
        kind: "schedule",
        when: { kind: "monthly", day: "last", at: "18:00" },
        overlap: false,
      },
    },
    ...inBlock(
      null,
      action("stripe", "list-invoices", { status: constant("open") }),
      insertEach(openInvoices, {
        items: pill("s1", "invoices"),
        fields: {
          id: "id",
          number: "number",
          customer_name: "customer_name",
          amount_remaining: "amount_remaining",
          currency: "currency",
        },
        alike: { listed_on: pill("trigger", "localDate") },
      }),
    ),
  ],
};
