import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { currency, id, metadataInput, optional } from "./input.ts";
import { refundReasons } from "./refund.ts";
import { named, personal, oneOf } from "./shape.ts";

const connect = {
  help: text("Only for Connect platforms.", "Connect プラットフォーム専用です。"),
  advanced: true,
};

export const RefundInput = objectOf(() => ({
  charge: named(optional(id), "Charge ID", "請求 ID", {
    selects: true,
    help: text(
      "Either Charge ID or Payment ID is required, such as ch_3MmlLrLkdIwHu7ix0snN0B15.",
      "請求 ID または支払い ID のいずれかが必須です (例: ch_3MmlLrLkdIwHu7ix0snN0B15)。",
    ),
    either: ["payment_intent"],
  }),
  payment_intent: named(optional(id), "Payment ID", "支払い ID", {
    selects: true,
    help: text(
      "Either Charge ID or Payment ID is required, such as pi_3MmlLrLkdIwHu7ix0YpTx2Uk.",
      "請求 ID または支払い ID のいずれかが必須です (例: pi_3MmlLrLkdIwHu7ix0YpTx2Uk)。",
    ),
    either: ["charge"],
  }),
  currency: named(optional(currency), "Currency", "通貨", {
    help: text(
      "The currency of the charge. With an amount, Millrace reads the charge first, and refuses any other currency.",
      "請求の通貨。金額を指定した場合は、送信前に請求を読み取り、通貨が異なればステップが失敗します。",
    ),
    choices: "currencies",
    currency: true,
  }),
  amount: named(optional(z.int().min(1)), "Amount", "金額", {
    help: text(
      "Without an amount, Stripe refunds all that is left of the charge. Choose the currency of the charge first.",
      "金額を指定しない場合は、請求の残額が全額返金されます。先に請求の通貨を選択してください。",
    ),
    money: { currency: ["currency"] },
    widens: text(
      "Without an amount, Stripe refunds all that is left of the charge.",
      "金額がない場合は、請求の残額が全額返金されます。",
    ),
  }),
  reason: oneOf(
    optional(z.enum(["duplicate", "fraudulent", "requested_by_customer"])),
    "Reason",
    "理由",
    refundReasons,
  ),
  metadata: metadataInput,
  instructions_email: personal(
    optional(z.string()),
    "Instructions email",
    "返金案内の送信先メールアドレス",
    {
      help: text(
        "For payment methods that cannot be refunded directly, such as Konbini: Stripe writes there to tell the payer how to get the money.",
        "コンビニ決済など直接返金できない支払い方法の場合に、返金の受け取り手順を送るアドレス。",
      ),
      advanced: true,
    },
  ),
  refund_application_fee: named(
    optional(z.boolean()),
    "Refund the application fee",
    "プラットフォーム手数料も返金",
    connect,
  ),
  reverse_transfer: named(optional(z.boolean()), "Reverse the transfer", "送金を取り消す", connect),
}))
  .refine(({ charge, payment_intent: payment }) => charge !== undefined || payment !== undefined, {
    ...refusal(
      text(
        "Give a Charge ID or a Payment ID: Stripe must know what to refund.",
        "請求 ID または支払い ID を指定してください。どちらかがないと返金できません。",
      ),
    ),
    path: ["charge"],
  })
  .refine(({ amount, currency }) => amount === undefined || currency !== undefined, {
    ...refusal(
      text(
        "An amount needs its currency: give the currency of the charge.",
        "金額には通貨が必要です。請求の通貨を指定してください。",
      ),
    ),
    path: ["currency"],
  });
