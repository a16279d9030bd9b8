import type { LocalizedText } from "#sdk/index.ts";
import { canBeId, objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { currency, existingCustomer, metadataInput, optional, upTo } from "./input.ts";
import { collectionMethods } from "./invoice.ts";
import { dueParts, isDue, isDueOnce, mustBeDue, mustBeDueOnce } from "./due-input.ts";
import { givenCoupon } from "./coupon-input.ts";
import {
  isCountedByPrice,
  isPricedOnce,
  lineParts,
  mustBeCountedByPrice,
  mustBePricedOnce,
} from "./invoice-line.ts";
import { named, oneOf } from "./shape.ts";

const currencyInput = (help: LocalizedText) =>
  named(currency, "Currency", "通貨", { help, choices: "currencies", currency: true });

/** An invoice that the request goes to, or that a line goes into: without it a line would land on any invoice. */
export function existingInvoice(help: LocalizedText) {
  const invoice = z
    .string()
    .trim()
    .refine(canBeId, refusal(text("Give the ID of an invoice.", "請求書 ID を指定してください。")));
  return named(invoice, "Invoice ID", "請求書 ID", { help, selects: true });
}

/** Any other invoice has no due date. */
const isSent = ({ collection_method: method }: { readonly collection_method: string }) =>
  method === "send_invoice";

export const InvoiceInput = objectOf(() => ({
  customer: existingCustomer(
    text(
      "The customer who is to pay, such as cus_JQ1BWAcXfKuswb.",
      "支払う顧客の ID (例: cus_JQ1BWAcXfKuswb)。",
    ),
  ),
  currency: currencyInput(
    text(
      "Three-letter code, such as USD or JPY. All lines of the invoice are in it.",
      "3 文字のコード (例: USD、JPY)。請求書のすべての明細がこの通貨になります。",
    ),
  ),
  collection_method: oneOf(
    z.enum(["send_invoice", "charge_automatically"]).default("send_invoice"),
    "How it is paid",
    "支払い方法の区分",
    collectionMethods,
    {
      help: text(
        "Millrace lets Stripe do nothing by itself: the invoice stays a draft until a step or a person goes on with it.",
        "Stripe による自動処理は行われません。請求書は、ステップまたは担当者が処理を進めるまで下書きのままです。",
      ),
    },
  ),
  ...dueParts({ showsFor: { field: "collection_method", values: ["send_invoice"] } }),
  coupon: givenCoupon,
  description: named(optional(upTo(1500)), "Description", "説明", {
    help: text("Shown on the invoice.", "請求書に表示されます。"),
    multiline: true,
  }),
  footer: named(optional(upTo(5000)), "Footer", "フッター", { multiline: true }),
  metadata: metadataInput,
}))
  .refine((input) => !isSent(input) || isDue(input), mustBeDue)
  .refine((input) => !isSent(input) || isDueOnce(input), mustBeDueOnce);

export const InvoiceItemInput = objectOf(() => ({
  invoice: existingInvoice(
    text(
      "A draft, such as the one that Create invoice has made (in_…).",
      "下書きの請求書の ID (in_…)。「請求書を作成」の請求書 ID などを使います。",
    ),
  ),
  customer: existingCustomer(text("The customer of the invoice.", "請求書の顧客の ID。")),
  currency: currencyInput(
    text("The currency of the invoice, such as USD or JPY.", "請求書の通貨 (例: USD、JPY)。"),
  ),
  ...lineParts,
  description: named(optional(upTo(5000)), "Description", "説明", {
    help: text("The text of the line.", "明細に表示される文言です。"),
  }),
  metadata: metadataInput,
}))
  .refine(isPricedOnce, mustBePricedOnce)
  .refine(isCountedByPrice, mustBeCountedByPrice);
