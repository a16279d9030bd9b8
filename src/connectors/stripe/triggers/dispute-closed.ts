import { isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Dispute } from "../fields/dispute.ts";
import { oneOf } from "../fields/shape.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleClosedDispute } from "../stripe.dispute-samples.ts";
import { sampleChange } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const disputeClosed = stripe.trigger({
  ...changeOf("dispute_closing"),
  id: "dispute-closed",
  label: text("Dispute closed", "不審請求の終了"),
  help: text(
    "Starts the flow each time a dispute is decided: won, lost, or an inquiry that went no further.",
    "不審請求の結果が決まるたびにフローを開始します。照会のまま終了した場合も含みます。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-charge.dispute.closed",
  settings: z.object({
    outcome: oneOf(
      z.enum(["all", "won", "lost"]).default("all"),
      "Which disputes",
      "対象の不審請求",
      {
        all: ["All", "すべて"],
        won: ["Won only", "自社の主張が認められたもののみ"],
        lost: ["Lost only", "自社の主張が認められなかったもののみ"],
      },
    ),
  }),
  output: Dispute.extend({ event: changeField("charge.dispute.closed") }),
  sample: { ...sampleClosedDispute, event: sampleChange("charge.dispute.closed") },
  matches({ outcome }, data) {
    if (typeOf(data) !== "charge.dispute.closed") return "leave";
    const status = isJsonObject(data) ? data["status"] : undefined;
    return outcome === "all" || outcome === status ? "take" : "leave";
  },
  amount: amountOf,
});
