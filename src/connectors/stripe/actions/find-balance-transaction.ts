import { text } from "#sdk/index.ts";
import { z } from "zod";
import { existing } from "../fields/input.ts";
import { transactionShape } from "../fields/payout.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { objectAt } from "../stripe.events.ts";
import { sampleTransaction } from "../stripe.payout-samples.ts";
import { sourceKindOf } from "../stripe.payouts.ts";

export const findBalanceTransaction = stripe.readAction({
  id: "find-balance-transaction",
  label: text("Find balance transaction", "残高取引を検索"),
  help: text(
    "Looks up a balance transaction by ID: what Stripe’s fee was for a charge or a refund, and what is left of it. If there is none, that is an answer and not an error.",
    "残高取引を ID で検索し、請求や返金に対する Stripe の手数料と差引額を確認します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/balance_transactions/retrieve",
  input: z.object({
    balance_transaction: named(
      existing("balance transaction", "残高取引"),
      "Balance transaction ID",
      "残高取引 ID",
      {
        help: text(
          "Such as that of the charge from New charge. A flow that uses it waits until Stripe has filled it in.",
          "「新しい請求」の請求の残高取引 ID など。使用するフローは、Stripe が設定するまで待ちます。",
        ),
      },
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    balance_transaction_id: named(
      words,
      "Balance transaction ID looked for",
      "検索した残高取引 ID",
    ),
    balance_transaction: named(
      transactionShape(["balance_transaction"]).nullable(),
      "Balance transaction",
      "残高取引",
      {
        help: text(
          "Empty unless the balance transaction was found.",
          "残高取引が見つからない場合は空です。",
        ),
      },
    ),
  }),
  sample: {
    found: true,
    balance_transaction_id: sampleTransaction.id,
    balance_transaction: sampleTransaction,
  },
  async run({ api, input: { balance_transaction: id } }) {
    const told = await objectAt(api, "balance_transaction", id);
    return {
      found: told !== null,
      balance_transaction_id: id,
      balance_transaction: told && { ...told, source_type: sourceKindOf(told) },
    };
  },
});
