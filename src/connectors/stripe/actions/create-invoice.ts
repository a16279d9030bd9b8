import { text } from "#sdk/index.ts";
import { Invoice } from "../fields/invoice.ts";
import { discountsBy } from "../fields/coupon-input.ts";
import { InvoiceInput } from "../fields/invoice-input.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleDraftInvoice } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

/** Stripe does nothing by itself, and takes no lines that somebody has left pending for the customer. */
const quietly = { auto_advance: false, pending_invoice_items_behavior: "exclude" };

export const createInvoice = stripe.effectAction({
  id: "create-invoice",
  label: text("Create invoice", "請求書を作成"),
  help: text(
    "Makes an empty draft of an invoice. Add invoice item gives it lines, Finalize invoice makes it due, Send invoice mails it.",
    "空の下書きの請求書を作成します。「請求書項目を追加」で明細を追加し、「請求書を確定」で支払いの対象にし、「請求書を送付」でメール送信します。",
  ),
  documentation: "https://docs.stripe.com/api/invoices/create",
  input: InvoiceInput,
  output: Invoice,
  sample: sampleDraftInvoice,
  recordUrl,
  effect: keyed,
  traced: tracedBy("invoice.created"),
  makes: [],
  does: { words: text("makes a draft of an invoice", "請求書の下書きを作成します") },
  request({ days_until_due, due_date, coupon, ...input }, tag) {
    // Stripe refuses both with any other way of paying.
    const due = input.collection_method === "send_invoice" ? { days_until_due, due_date } : {};
    return post("/v1/invoices", { ...input, ...due, ...discountsBy(coupon), ...quietly }, tag);
  },
  read,
  objectId,
  made: (context) => madeBetween("invoice", context),
  retag,
  retrieve: (context) => retrieved("invoice", context),
});
