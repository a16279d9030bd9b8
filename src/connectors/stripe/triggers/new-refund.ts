import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Refund } from "../fields/refund.ts";
import { stripe } from "../stripe.connection.ts";
import { amountOf, chainOf } from "../stripe.writes.ts";
import { createdSince, madeBy, overlapSeconds, reread } from "../stripe.events.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleRefund } from "../stripe.samples.ts";

export const newRefund = stripe.trigger({
  id: "new-refund",
  label: text("New refund", "新しい返金"),
  help: text(
    "Starts the flow once for each new refund, whatever becomes of it afterwards.",
    "新しい返金が作成されるたびに 1 回、フローを開始します。その後の状況の変化では開始しません。",
  ),
  documentation: "https://docs.stripe.com/api/refunds/object",
  watches: "refund",
  settings: z.object({}),
  output: Refund,
  uniqueKeys: true,
  overlapSeconds,
  sample: sampleRefund,
  poll: (context) => createdSince("refund", context),
  reread: (context) => reread("refund", context),
  matches: () => "take",
  recordUrl,
  amount: amountOf,
  madeBy,
  chain: chainOf,
});
