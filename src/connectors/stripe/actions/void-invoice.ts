import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Invoice } from "../fields/invoice.ts";
import { existingInvoice } from "../fields/invoice-input.ts";
import { stripe } from "../stripe.connection.ts";
import { invoiceOf, stepOf, tellingByState } from "../stripe.invoices.ts";
import { sampleVoidInvoice } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { keyed, read } from "../stripe.writes.ts";

export const voidInvoice = stripe.effectAction({
  id: "void-invoice",
  label: text("Void invoice", "請求書を無効化"),
  help: text(
    "Cancels an open invoice for good: nobody can pay it any more, and its number stays taken. A paid invoice cannot be voided: refund it.",
    "未払いの請求書を無効にします。以後は支払えず、元に戻せません。番号は再利用されません。支払い済みの請求書は無効化できないため、返金してください。",
  ),
  documentation: "https://docs.stripe.com/api/invoices/void",
  input: z.object({
    invoice: existingInvoice(
      text("An invoice that is open (in_…).", "未払いの請求書の ID (in_…)。"),
    ),
  }),
  output: Invoice,
  sample: sampleVoidInvoice,
  recordUrl,
  effect: keyed,
  makes: ["payment_cancel"],
  does: { words: text("voids an invoice", "請求書を無効化します") },
  request: (input) => stepOf("void", input),
  read,
  objectId: () => null,
  changes: invoiceOf,
  retag: (request) => request,
  ...tellingByState({
    states: ["void"],
    code: "stripe.invoice_not_voided",
    notTaken: text("The invoice was not voided", "請求書は無効化されていません"),
  }),
});
