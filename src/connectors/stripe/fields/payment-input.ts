import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  amountInput,
  isChargeable,
  isRounded,
  mustBeChargeable,
  mustBeRounded,
} from "./amount-input.ts";
import { deliveryParts, id, metadataInput, optional, shippingHelp, upTo } from "./input.ts";
import { captureMethods } from "./payment.ts";
import { named, personal, oneOf } from "./shape.ts";

const given = (what: string, whatJa: string) =>
  refusal(text(`Give the ID of a ${what}.`, `${whatJa}の ID を指定してください。`));

export const PaymentInput = objectOf(() => ({
  ...amountInput,
  customer: named(
    id.refine((one) => one !== "", given("customer", "顧客")),
    "Customer ID",
    "顧客 ID",
    {
      help: text(
        "The customer who pays, such as cus_JQ1BWAcXfKuswb.",
        "支払う顧客の ID (例: cus_JQ1BWAcXfKuswb)。",
      ),
      choices: "customers",
    },
  ),
  payment_method: named(
    id.refine((one) => one !== "", given("payment method", "支払い方法")),
    "Payment method ID",
    "支払い方法 ID",
    {
      help: text(
        "A card or other payment method that this customer has saved (pm_…). As a pill: the default payment method that Find customer gives, or the one of an earlier charge.",
        "この顧客が保存したカードなどの支払い方法 (pm_…)。データピルでは、「顧客を検索」の「既定の支払い方法 ID」や、以前の請求の「支払い方法 ID」を使えます。",
      ),
      choices: "payment-methods",
      choicesOf: "customer",
    },
  ),
  description: named(optional(z.string()), "Description", "説明", { multiline: true }),
  capture_method: oneOf(
    optional(z.enum(["automatic", "automatic_async", "manual"])),
    "Capture",
    "キャプチャー方法",
    captureMethods,
    {
      widens: text(
        "Without a value, Stripe captures the amount at once, and does not only hold it.",
        "値がない場合は、金額の確保だけでなく、ただちにキャプチャーされます。",
      ),
    },
  ),
  receipt_email: personal(optional(z.string()), "Receipt email", "領収書の送信先メールアドレス"),
  statement_descriptor_suffix: named(
    optional(upTo(22)),
    "Statement descriptor suffix",
    "明細書表記の末尾",
    {
      help: text(
        "For cards: added after your account's own words on the payer's statement.",
        "カードの場合に、利用明細でアカウントの表記の後に追加されます。",
      ),
    },
  ),
  statement_descriptor: named(optional(upTo(22)), "Statement descriptor", "明細書表記", {
    help: text(
      "Only for payment methods other than cards: Stripe refuses it for a card.",
      "カード以外の支払い方法専用です。カードの場合は Stripe が拒否します。",
    ),
  }),
  shipping: personal(optional(z.object(deliveryParts)), "Shipping", "配送", {
    help: shippingHelp,
  }),
  metadata: metadataInput,
}))
  .refine(isRounded, mustBeRounded)
  .refine(isChargeable, mustBeChargeable);
