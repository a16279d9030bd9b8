import { isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { Charge } from "../fields/charge.ts";
import { oneOf } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { amountOf, chainOf } from "../stripe.writes.ts";
import { createdSince, madeBy, overlapSeconds, reread } from "../stripe.events.ts";
import { comesLater } from "../stripe.late.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleCharge } from "../stripe.samples.ts";

export const newCharge = stripe.trigger({
  id: "new-charge",
  label: text("New charge", "新しい請求"),
  help: text(
    "Starts the flow for each new charge to a payment source. A declined payment is a charge, too: “Which charges” says whether it counts.",
    "支払元への新しい請求があるたびにフローを開始します。拒否された支払いも請求に含まれます。含めるかどうかは「対象の請求」で選択します。",
  ),
  documentation: "https://docs.stripe.com/api/charges/object",
  watches: "charge",
  settings: z.object({
    status: oneOf(
      z.enum(["succeeded", "all", "failed", "pending"]).default("all"),
      "Which charges",
      "対象の請求",
      {
        succeeded: ["Successful only", "成功した請求のみ"],
        all: ["All, also failed and pending", "すべて (失敗・保留中を含む)"],
        failed: ["Failed only", "失敗した請求のみ"],
        pending: ["Pending only", "保留中の請求のみ"],
      },
      {
        help: text(
          "A new flow takes successful charges only. It waits for a pending one.",
          "新しいフローは成功した請求だけを対象とします。保留中の請求は結果が決まるまで待ちます。",
        ),
        // Flows made before there was this choice take all.
        initial: "succeeded",
      },
    ),
  }),
  output: Charge,
  uniqueKeys: true,
  overlapSeconds,
  comesLater,
  sample: sampleCharge,
  poll: (context) => createdSince("charge", context),
  reread: (context) => reread("charge", context),
  matches({ status: wanted }, data) {
    const status = isJsonObject(data) ? data["status"] : undefined;
    if (wanted === "all" || wanted === status) return "take";
    // A pending payment becomes either of the two others.
    return status === "pending" ? "wait" : "leave";
  },
  recordUrl,
  amount: amountOf,
  madeBy,
  chain: chainOf,
});
