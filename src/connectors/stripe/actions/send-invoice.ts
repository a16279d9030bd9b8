import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Invoice } from "../fields/invoice.ts";
import { existingInvoice } from "../fields/invoice-input.ts";
import { stripe } from "../stripe.connection.ts";
import { demandsByMailing } from "../stripe.demands.ts";
import { invoiceOf, stepOf } from "../stripe.invoices.ts";
import { sampleInvoice } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, read } from "../stripe.writes.ts";

export const sendInvoice = stripe.effectAction({
  id: "send-invoice",
  label: text("Send invoice", "請求書を送付"),
  help: text(
    "Has Stripe mail an invoice to its customer, with a link to the payment page. A draft is finalized first. In test mode Stripe sends no mail.",
    "Stripe から顧客に、支払いページへのリンクを記載した請求書メールを送信します。下書きの場合は先に確定されます。テストモードではメールは送信されません。",
  ),
  documentation: "https://docs.stripe.com/api/invoices/send",
  input: z.object({
    invoice: existingInvoice(
      text(
        "An invoice that is open, of a customer with an email (in_…).",
        "未払いの請求書の ID (in_…)。顧客にメールアドレスが必要です。",
      ),
    ),
  }),
  output: Invoice,
  sample: sampleInvoice,
  recordUrl,
  // Nothing in an invoice tells whether it was sent: where no event tells, a mail in doubt is for a person.
  effect: keyed,
  traced: tracedBy("invoice.sent"),
  makes: ["invoice_finalized"],
  does: {
    words: text(
      "mails an invoice to its customer, and bills {money} if it is still a draft",
      "請求書を顧客にメールで送付し、下書きの場合は確定して{money} を請求します",
    ),
    whole: text("its amount", "その金額"),
  },
  request: (input) => stepOf("send", input),
  ...demandsByMailing,
  read,
  objectId: () => null,
  retag: (request) => request,
  vouched: (request) => ({ status: 0, body: { id: invoiceOf(request), object: "invoice" } }),
});
