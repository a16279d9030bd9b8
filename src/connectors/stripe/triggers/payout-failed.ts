import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Payout } from "../fields/payout.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleFailedPayout } from "../stripe.payout-samples.ts";
import { sampleChange } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const payoutFailed = stripe.trigger({
  ...changeOf("payout_failure"),
  id: "payout-failed",
  label: text("Payout failed", "入金の失敗"),
  help: text(
    "Starts the flow for each payout that your bank has refused, also one that was paid first. The money is in the Stripe balance again.",
    "銀行が入金を受け取らなかったときにフローを開始します。いったん完了した入金も対象です。資金は Stripe の残高に戻ります。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-payout.failed",
  settings: z.object({}),
  output: Payout.extend({ event: changeField("payout.failed") }),
  sample: { ...sampleFailedPayout, event: sampleChange("payout.failed") },
  matches: (_, data) => (typeOf(data) === "payout.failed" ? "take" : "leave"),
  amount: amountOf,
});
