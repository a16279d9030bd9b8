import { isJsonObject, text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Payout } from "../fields/payout.ts";
import { oneOf } from "../fields/shape.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { samplePayout } from "../stripe.payout-samples.ts";
import { sampleChange } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const payoutPaid = stripe.trigger({
  ...changeOf("payout_arrival"),
  id: "payout-paid",
  label: text("Payout paid", "入金の完了"),
  help: text(
    "Starts the flow for each payout to your bank that is paid: on the day on which it should arrive. A bank can still refuse it within about five business days; that starts Payout failed.",
    "銀行口座への入金が完了するたびにフローを開始します (着金予定日)。その後 5 営業日ほどの間に銀行が受け取りを拒否することもあり、その場合は「入金の失敗」が開始します。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-payout.paid",
  settings: z.object({
    when: oneOf(
      z.enum(["listable", "paid"]).default("listable"),
      "When to start",
      "開始の時点",
      {
        listable: ["Once its transactions can be listed", "内訳を取得できるようになってから"],
        paid: ["As soon as it is paid", "入金が完了したらすぐに"],
      },
      {
        help: text(
          "Stripe may need some hours to say what a payout is made of. List transactions of a payout needs that.",
          "Stripe が入金の内訳を確定するまで、数時間かかることがあります。「入金の内訳を取得」を使う場合は、確定を待つ必要があります。",
        ),
      },
    ),
  }),
  output: Payout.extend({ event: changeField("payout.paid") }),
  sample: { ...samplePayout, event: sampleChange("payout.paid") },
  matches({ when }, data) {
    if (typeOf(data) !== "payout.paid") return "leave";
    // A bank has refused it since: that is what Payout failed tells.
    if (textAt(data, "status") !== "paid") return "leave";
    const isReady = !isJsonObject(data) || data["reconciliation_status"] !== "in_progress";
    return when === "paid" || isReady ? "take" : "wait";
  },
  amount: amountOf,
});
