import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Invoice } from "../fields/invoice.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleInvoice } from "../stripe.invoice-samples.ts";
import { moneyOf } from "../stripe.invoices.ts";
import { sampleChange } from "../stripe.samples.ts";

export const invoiceFinalized = stripe.trigger({
  ...changeOf("invoice_finalized"),
  id: "invoice-finalized",
  label: text("Invoice finalized", "請求書の確定"),
  help: text(
    "Starts the flow each time an invoice is finalized: it has a number, and is due. The data pills hold the invoice as it is when the flow starts.",
    "請求書が確定され、番号が付いて支払いの対象になるたびにフローを開始します。データピルは、開始時点の請求書の内容です。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-invoice.finalized",
  settings: z.object({}),
  output: Invoice.extend({ event: changeField("invoice.finalized") }),
  sample: { ...sampleInvoice, event: sampleChange("invoice.finalized") },
  matches: (_, data) => (typeOf(data) === "invoice.finalized" ? "take" : "leave"),
  amount: (data) => moneyOf(data, "amount_due"),
});
