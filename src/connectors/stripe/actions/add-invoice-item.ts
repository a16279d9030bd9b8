import { text } from "#sdk/index.ts";
import { InvoiceItem } from "../fields/invoice.ts";
import { InvoiceItemInput } from "../fields/invoice-input.ts";
import { stripe } from "../stripe.connection.ts";
import { demandsByLine } from "../stripe.demands.ts";
import { sampleInvoiceItem } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const addInvoiceItem = stripe.effectAction({
  id: "add-invoice-item",
  label: text("Add invoice item", "請求書項目を追加"),
  help: text(
    "Adds one line to a draft of an invoice. Nothing is due before the invoice is finalized.",
    "下書きの請求書に明細を 1 件追加します。請求書を確定するまで、支払いの対象にはなりません。",
  ),
  documentation: "https://docs.stripe.com/api/invoiceitems/create",
  input: InvoiceItemInput,
  output: InvoiceItem,
  sample: sampleInvoiceItem,
  recordUrl,
  effect: keyed,
  traced: tracedBy("invoiceitem.created"),
  makes: [],
  does: {
    words: text(
      "adds {money} to a draft of an invoice",
      "請求書の下書きに {money} の明細を追加します",
    ),
    amount: "amount",
    whole: text("a price times its quantity", "価格と数量による金額"),
  },
  request(input, tag) {
    const { price, ...line } = input;
    // Stripe takes the currency of the price.
    const told = price === undefined ? input : { ...line, currency: undefined, pricing: { price } };
    return post("/v1/invoiceitems", told, tag);
  },
  ...demandsByLine,
  read,
  objectId,
  made: (context) => madeBetween("invoiceitem", context),
  retag,
  retrieve: (context) => retrieved("invoiceitem", context),
});
