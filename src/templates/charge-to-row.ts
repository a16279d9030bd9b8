import { text } from "#sdk/text.ts";
import { channelOf, inBlock, moment, pill, slackMessage, upsert } from "./parts.ts";
import { findFee, paymentWords, startsOnPayment } from "./payment-words.ts";
import type { Template } from "./template.ts";

const charges = {
  name: "stripe_charges",
  columns: {
    id: "text PRIMARY KEY",
    created: "timestamptz NOT NULL",
    description: "text",
    customer: "text",
    amount: "bigint NOT NULL",
    currency: "text NOT NULL",
    fee: "bigint",
    net: "bigint",
    settled_in: "text",
  },
} as const;

export const chargeToRow: Template = {
  id: "charge-to-row",
  name: text(
    "New payment with its fee → PostgreSQL and Slack",
    "新しい支払いと手数料 → PostgreSQL と Slack",
  ),
  help: text(
    "For each successful payment, writes a row with the amount, Stripe’s fee and the net amount, and posts to Slack.",
    "支払いが成功するたびに、金額、Stripe の手数料、差引額を 1 行に記録し、Slack に投稿します。",
  ),
  jobs: ["bookkeeping", "notices"],
  tables: [charges],
  open: [channelOf("s3")],
  operations: (locale) => [
    ...startsOnPayment,
    ...inBlock(
      null,
      findFee,
      upsert(charges, {
        id: pill("trigger", "id"),
        created: moment("trigger", "created"),
        description: pill("trigger", "description"),
        customer: pill("trigger", "customer"),
        amount: pill("trigger", "amount"),
        currency: pill("trigger", "currency"),
        fee: pill("s1", "balance_transaction", "fee"),
        net: pill("s1", "balance_transaction", "net"),
        settled_in: pill("s1", "balance_transaction", "currency"),
      }),
      slackMessage(paymentWords(locale, "s1")),
    ),
  ],
};
