import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Charge } from "../fields/charge.ts";
import { oneOf } from "../fields/shape.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleCharge } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

/** By what a person can choose; every other type of event counts only where all do. */
const wanted = {
  captured: "charge.captured",
  refunded: "charge.refunded",
  expired: "charge.expired",
  disputed: "charge.dispute.created",
  dispute_closed: "charge.dispute.closed",
  updated: "charge.updated",
} as const;

const tells = changeOf("charge_update");

export const chargeUpdated = stripe.trigger({
  ...tells,
  id: "charge-updated",
  label: text("Charge updated", "請求の更新"),
  help: text(
    "Starts the flow each time a charge is captured, refunded, disputed or changed otherwise. The data pills hold the charge as it is when the flow starts.",
    "請求がキャプチャー・返金・不審請求の申請などで変わるたびにフローを開始します。データピルは、開始時点の請求の内容です。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-charge.updated",
  settings: z.object({
    change: oneOf(
      z
        .enum(["all", "captured", "refunded", "expired", "disputed", "dispute_closed", "updated"])
        .default("all"),
      "Which changes",
      "対象の変更",
      {
        all: ["All", "すべて"],
        captured: ["Captured", "キャプチャー"],
        refunded: ["Refunded, in part or in full", "返金 (一部または全額)"],
        expired: ["Hold expired", "確保の期限切れ"],
        disputed: ["Dispute opened", "不審請求の申請"],
        dispute_closed: ["Dispute closed", "不審請求の終了"],
        updated: ["Other details changed", "その他の項目の変更"],
      },
      {
        help: text(
          "“All” also takes each step of a dispute. One action can cause several changes, such as a capture and other details.",
          "「すべて」には不審請求の途中経過も含まれます。1 回の操作で、キャプチャーとその他の項目など、複数の変更が発生することがあります。",
        ),
      },
    ),
  }),
  output: Charge.extend({
    event: changeField(
      "charge.updated",
      "charge.captured",
      "charge.refunded",
      "charge.expired",
      "charge.dispute.created",
      "charge.dispute.updated",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.funds_reinstated",
      "charge.dispute.closed",
    ),
  }),
  sample: { ...sampleCharge, event: sampleChange("charge.updated", "description") },
  matches({ change: chosen }, data) {
    const takes = chosen === "all" ? tells.shares.tells(data) : typeOf(data) === wanted[chosen];
    return takes ? "take" : "leave";
  },
  amount: amountOf,
});
