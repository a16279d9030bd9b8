/** Of payments that were made: capturing one, and canceling one. */
import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { currency, existingPayment, metadataInput, optional, upTo } from "./input.ts";
import { cancellationReasons } from "./payment.ts";
import { named, oneOf } from "./shape.ts";

export const CaptureInput = objectOf(() => ({
  payment_intent: existingPayment(
    text(
      "A payment whose amount is held, such as pi_3MmlLrLkdIwHu7ix0YpTx2Uk.",
      "金額が確保されている支払いの ID (例: pi_3MmlLrLkdIwHu7ix0YpTx2Uk)。",
    ),
  ),
  currency: named(optional(currency), "Currency", "通貨", {
    help: text(
      "The currency of the payment. With an amount, Millrace reads the payment first, and refuses any other currency.",
      "支払いの通貨。金額を指定した場合は、送信前に支払いを読み取り、通貨が異なればステップが失敗します。",
    ),
    choices: "currencies",
    currency: true,
  }),
  amount_to_capture: named(optional(z.int().min(1)), "Amount", "金額", {
    help: text(
      "Without an amount, Stripe captures all that is held. Of a smaller amount, the rest is released.",
      "金額を指定しない場合は、確保額の全額がキャプチャーされます。一部を指定した場合、残りの確保は解除されます。",
    ),
    money: { currency: ["currency"] },
    widens: text(
      "Without an amount, Stripe captures all that is held.",
      "金額がない場合は、確保額の全額がキャプチャーされます。",
    ),
  }),
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
  metadata: metadataInput,
})).refine(
  ({ amount_to_capture: amount, currency }) =>
    (amount ?? currency) === undefined || currency !== undefined,
  {
    ...refusal(
      text(
        "An amount needs its currency: give the currency of the payment.",
        "金額には通貨が必要です。支払いの通貨を指定してください。",
      ),
    ),
    path: ["currency"],
  },
);

export const CancelInput = objectOf(() => ({
  payment_intent: existingPayment(
    text(
      "A payment that has not succeeded, such as one whose amount is held.",
      "金額が確保されている支払いなど、まだ成功していない支払いの ID。",
    ),
  ),
  cancellation_reason: oneOf(
    optional(z.enum(["abandoned", "duplicate", "fraudulent", "requested_by_customer"])),
    "Reason",
    "理由",
    cancellationReasons,
  ),
}));
