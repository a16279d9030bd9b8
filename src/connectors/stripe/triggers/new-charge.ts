import { isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { Charge, chargeStatuses } from "../fields/charge.ts";
import { oneOf } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { createdSince, madeBy, overlapSeconds, reread } from "../stripe.events.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleCharge } from "../stripe.samples.ts";

export const newCharge = stripe.trigger({
  id: "new-charge",
  label: text("New charge", "新しい請求"),
  help: text(
    "Starts the flow for each new charge to a payment source. A declined payment is a charge too, with the status Failed.",
    "支払元への新しい請求があるたびにフローを開始します。拒否された支払いも、状況が「失敗」の請求として含まれます。",
  ),
  documentation: "https://docs.stripe.com/api/charges/object",
  watches: "charge",
  settings: z.object({
    status: oneOf(
      z.enum(["all", "succeeded", "pending", "failed"]).default("all"),
      "Status",
      "状況",
      { all: ["All", "すべて"], ...chargeStatuses },
    ),
  }),
  output: Charge,
  uniqueKeys: true,
  overlapSeconds,
  sample: sampleCharge,
  poll: (context) => createdSince((stripe, params) => stripe.charges.list(params), context),
  reread: (context) => reread(context, (stripe, id) => stripe.charges.retrieve(id)),
  matches({ status: wanted }, data) {
    const status = isJsonObject(data) ? data["status"] : undefined;
    if (wanted === "all" || wanted === status) return "take";
    // A pending payment becomes either of the two others.
    return status === "pending" ? "wait" : "leave";
  },
  recordUrl,
  madeBy,
});
