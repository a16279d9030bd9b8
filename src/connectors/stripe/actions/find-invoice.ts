import { ifThere, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { invoiceShape } from "../fields/invoice.ts";
import { existingInvoice } from "../fields/invoice-input.ts";
import { named, oneOf, words } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleInvoice } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";

const Output = z.object({
  result: oneOf(words, "Result", "検索結果", {
    found: ["Found", "見つかった"],
    not_found: ["Not found", "見つからない"],
  }),
  invoice_id: named(words, "Invoice ID looked for", "検索した請求書 ID"),
  invoice: named(invoiceShape(["invoice"]).nullable(), "Invoice", "請求書", {
    help: text("Empty unless the invoice was found.", "請求書が見つからない場合は空です。"),
  }),
});

export const findInvoice = stripe.readAction({
  id: "find-invoice",
  label: text("Find invoice", "請求書を検索"),
  help: text(
    "Looks up an invoice by ID. If it does not exist, or was a draft that was deleted, that is an answer and not an error.",
    "請求書 ID で請求書を検索します。存在しない場合や、下書きが削除された場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/invoices/retrieve",
  input: z.object({
    invoice: existingInvoice(
      text("Such as in_1MtHbELkdIwHu7ixl4OzzPMv.", "例: in_1MtHbELkdIwHu7ixl4OzzPMv。"),
    ),
  }),
  output: Output,
  sample: { result: "found", invoice_id: sampleInvoice.id, invoice: sampleInvoice },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["invoice"] ?? null, site) : null,
  async run({ api, input }) {
    const invoice = await ifThere(api.read(pathOf("invoice", input.invoice)));
    const result = invoice === null ? "not_found" : "found";
    return { result, invoice_id: input.invoice, invoice };
  },
});
