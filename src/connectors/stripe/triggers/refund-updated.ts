import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Refund } from "../fields/refund.ts";
import { oneOf } from "../fields/shape.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleRefund } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

const tells = changeOf("refund_update");

export const refundUpdated = stripe.trigger({
  ...tells,
  id: "refund-updated",
  label: text("Refund updated", "返金の更新"),
  help: text(
    "Starts the flow each time a refund changes or fails. The data pills hold the refund as it is when the flow starts.",
    "返金が更新されるか失敗するたびにフローを開始します。データピルは、開始時点の返金の内容です。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-refund.updated",
  settings: z.object({
    change: oneOf(
      z.enum(["all", "failed"]).default("all"),
      "Which changes",
      "対象の変更",
      {
        all: ["All", "すべて"],
        failed: ["Failed only", "失敗のみ"],
      },
      {
        help: text(
          "Stripe tells of a refund that fails twice, as failed and as updated: “All” starts the flow for each.",
          "返金の失敗は Stripe から「失敗」と「更新」の 2 件のイベントとして届きます。「すべて」ではそれぞれでフローが開始されます。",
        ),
      },
    ),
  }),
  output: Refund.extend({ event: changeField("refund.updated", "refund.failed") }),
  sample: { ...sampleRefund, event: sampleChange("refund.updated", "metadata") },
  matches({ change: chosen }, data) {
    const takes = chosen === "all" ? tells.shares.tells(data) : typeOf(data) === "refund.failed";
    return takes ? "take" : "leave";
  },
  amount: amountOf,
});
