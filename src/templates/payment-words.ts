import type { Operation } from "#flow/operation.ts";
import type { Value } from "#flow/value.ts";
import { text } from "#sdk/text.ts";
import { action, amount, type Part, pill, startsOn, when, words } from "./parts.ts";
import type { Locale } from "./template.ts";

/** A charge that only holds an amount is no payment yet, and has no fee. */
export const startsOnPayment: readonly Operation[] = [
  startsOn("new-charge", { status: "succeeded" }),
  { do: "setTriggerCondition", condition: when(pill("trigger", "captured"), "isTrue") },
];

/** What Stripe keeps of the charge that has started the flow. */
export const findFee: Part = action("stripe", "find-balance-transaction", {
  balance_transaction: pill("trigger", "balance_transaction"),
});

/** Of a payment. `fee`: the step that found the fee. */
export function paymentWords(locale: Locale, fee: string): Value {
  return words(
    locale,
    text(
      "**{amount}** was paid: {description}\nStripe’s fee is {fee}, which leaves {net}.",
      "**{amount}** の支払いがありました: {description}\nStripe の手数料は {fee}、差引額は {net} です。",
    ),
    {
      amount: amount(locale, "trigger", "amount"),
      description: pill("trigger", "description"),
      fee: amount(locale, fee, "balance_transaction", "fee"),
      net: amount(locale, fee, "balance_transaction", "net"),
    },
  );
}
