/** Every refusal of payouts and of what is in them. Words that are not known to the letter say so. */
import { bad } from "./errors.ts";

export const payouts = {
  /** From 2017. */
  manualContents: () =>
    bad("Balance transaction history can only be filtered on automatic transfers, not manual.", {
      param: "payout",
    }),
  /** The code is Stripe's; the words are not known. */
  notReconciled: () =>
    bad("The balance transactions of this payout are not ready yet. Please try again later.", {
      code: "payout_reconciliation_not_ready",
      param: "payout",
    }),
  /** From memory. */
  tooMuch: () =>
    bad(
      "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.",
      { code: "balance_insufficient" },
    ),
};
