import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Invoice } from "../fields/invoice.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { samplePaidInvoice } from "../stripe.invoice-samples.ts";
import { moneyOf } from "../stripe.invoices.ts";
import { sampleChange } from "../stripe.samples.ts";

export const invoicePaid = stripe.trigger({
  ...changeOf("invoice_paid"),
  id: "invoice-paid",
  label: text("Invoice paid", "請求書の支払い完了"),
  help: text(
    "Starts the flow each time an invoice is paid, also outside Stripe. An invoice that comes to nothing counts as paid when it is finalized.",
    "請求書が支払われるたびにフローを開始します。Stripe 以外での支払いも含みます。請求額が 0 の請求書は、確定時に支払い済みになります。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-invoice.paid",
  settings: z.object({}),
  output: Invoice.extend({ event: changeField("invoice.paid") }),
  sample: { ...samplePaidInvoice, event: sampleChange("invoice.paid") },
  matches: (_, data) => (typeOf(data) === "invoice.paid" ? "take" : "leave"),
  amount: (data) => moneyOf(data, "amount_paid"),
});
