import { text } from "#sdk/text.ts";
import {
  amount,
  channelOf,
  inBlock,
  moment,
  pill,
  slackMessage,
  startsOn,
  upsert,
  words,
} from "./parts.ts";
import type { Template } from "./template.ts";

const refunds = {
  name: "stripe_refunds",
  columns: {
    id: "text PRIMARY KEY",
    charge: "text",
    created: "timestamptz NOT NULL",
    reason: "text",
    status: "text",
    amount: "bigint NOT NULL",
    currency: "text NOT NULL",
  },
} as const;

export const refundToRow: Template = {
  id: "refund-to-row",
  name: text("New refund → PostgreSQL and Slack", "新しい返金 → PostgreSQL と Slack"),
  help: text(
    "For each refund, writes a row and posts to Slack.",
    "返金のたびに、1 行を記録し、Slack に投稿します。",
  ),
  jobs: ["bookkeeping", "notices"],
  tables: [refunds],
  open: [channelOf("s2")],
  operations: (locale) => [
    startsOn("new-refund"),
    ...inBlock(
      null,
      upsert(refunds, {
        id: pill("trigger", "id"),
        charge: pill("trigger", "charge"),
        created: moment("trigger", "created"),
        reason: pill("trigger", "reason"),
        status: pill("trigger", "status"),
        amount: pill("trigger", "amount"),
        currency: pill("trigger", "currency"),
      }),
      slackMessage(
        words(
          locale,
          text("**{amount}** was refunded: {charge}", "**{amount}** を返金しました: {charge}"),
          { amount: amount(locale, "trigger", "amount"), charge: pill("trigger", "charge") },
        ),
      ),
    ),
  ],
};
