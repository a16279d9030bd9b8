import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Invoice } from "../fields/invoice.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleUnpaidInvoice } from "../stripe.invoice-samples.ts";
import { moneyOf } from "../stripe.invoices.ts";
import { sampleChange } from "../stripe.samples.ts";

export const invoicePaymentFailed = stripe.trigger({
  ...changeOf("invoice_failure"),
  id: "invoice-payment-failed",
  label: text("Invoice payment failed", "請求書の支払いの失敗"),
  help: text(
    "Starts the flow each time an attempt to pay an invoice fails. The same invoice can fail several times, and may be paid by the time the flow starts.",
    "請求書の支払いの試行が失敗するたびにフローを開始します。同じ請求書で複数回失敗することも、開始時点ですでに支払い済みになっていることもあります。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-invoice.payment_failed",
  settings: z.object({}),
  output: Invoice.extend({ event: changeField("invoice.payment_failed") }),
  sample: { ...sampleUnpaidInvoice, event: sampleChange("invoice.payment_failed") },
  matches: (_, data) => (typeOf(data) === "invoice.payment_failed" ? "take" : "leave"),
  amount: (data) => moneyOf(data, "amount_remaining"),
});
