import { text } from "#sdk/text.ts";
import { channelOf, inBlock, slackMessage } from "./parts.ts";
import { findFee, paymentWords, startsOnPayment } from "./payment-words.ts";
import type { Template } from "./template.ts";

export const chargeToSlack: Template = {
  id: "charge-to-slack",
  name: text("New payment → Slack", "新しい支払い → Slack"),
  help: text(
    "For each successful payment, posts the amount, Stripe’s fee and the net amount to a channel.",
    "支払いが成功するたびに、金額、Stripe の手数料、差引額をチャンネルに投稿します。",
  ),
  jobs: ["notices"],
  tables: [],
  open: [channelOf("s2")],
  operations: (locale) => [
    ...startsOnPayment,
    ...inBlock(null, findFee, slackMessage(paymentWords(locale, "s1"))),
  ],
};
