import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Invoice } from "../fields/invoice.ts";
import { existingInvoice } from "../fields/invoice-input.ts";
import { stripe } from "../stripe.connection.ts";
import { demandsByFinalizing } from "../stripe.demands.ts";
import { invoiceOf, moneyOf, stepOf, tellingByState } from "../stripe.invoices.ts";
import { sampleInvoice } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { keyed, read } from "../stripe.writes.ts";

export const finalizeInvoice = stripe.effectAction({
  id: "finalize-invoice",
  label: text("Finalize invoice", "請求書を確定"),
  help: text(
    "Numbers a draft and makes it due. After that its lines cannot be changed, and it can no longer be deleted, only voided. Stripe does not send it, charge it or remind of it by itself.",
    "下書きに番号を付け、支払いの対象にします。確定後は明細を変更できず、削除もできません (無効化のみ可能)。Stripe が自動で送付・請求・催促することはありません。",
  ),
  documentation: "https://docs.stripe.com/api/invoices/finalize",
  input: z.object({
    invoice: existingInvoice(
      text(
        "A draft, such as the one that Create invoice has made (in_…).",
        "下書きの請求書の ID (in_…)。",
      ),
    ),
  }),
  output: Invoice,
  sample: sampleInvoice,
  recordUrl,
  effect: keyed,
  makes: ["invoice_finalized"],
  does: {
    words: text(
      "bills a customer {money} by finalizing it",
      "{money} を確定し、支払いの対象にします",
    ),
    whole: text("the amount of an invoice", "請求書の金額"),
  },
  request: (input) => stepOf("finalize", input, { auto_advance: false }),
  ...demandsByFinalizing,
  read,
  cameTo: ({ body }) => moneyOf(body, "amount_due"),
  objectId: () => null,
  changes: invoiceOf,
  retag: (request) => request,
  ...tellingByState({
    states: ["open", "paid", "uncollectible", "void"],
    code: "stripe.invoice_not_finalized",
    notTaken: text(
      "The invoice is still a draft: it was not finalized",
      "請求書は下書きのままで、確定されていません",
    ),
  }),
});
