/** What a person can do about Stripe's refusals of what a payout holds. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

export const payoutRefusals: readonly Row[] = [
  {
    when: ({ code }) => code === "payout_reconciliation_not_ready",
    advice: text(
      "Stripe has not yet put together what the payout is made of. Let Payout paid start the flow once the transactions can be listed, or run the step again later.",
      "Stripe がまだ入金の内訳を確定していません。トリガー「入金の完了」で「内訳を取得できるようになってから」を選択するか、後でもう一度実行してください。",
    ),
  },
  {
    when: ({ message }) => /only be filtered on automatic/i.test(message),
    code: "payout_is_manual",
    advice: text(
      "Somebody asked for this payout by hand, and Stripe does not say what such a payout is made of. Use the condition that Automatic is true.",
      "手動の入金については、Stripe は内訳を示しません。「自動入金」が true であることを条件にしてください。",
    ),
  },
];
