import { text } from "#sdk/text.ts";
import { customers, keepCustomer } from "./customers.ts";
import { channelOf, inBlock, pill, slackMessage, startsOn, words } from "./parts.ts";
import type { Template } from "./template.ts";

export const customerToRow: Template = {
  id: "customer-to-row",
  name: text("New customer → PostgreSQL and Slack", "新しい顧客 → PostgreSQL と Slack"),
  help: text(
    "For each new customer at Stripe, writes a row and posts to Slack.",
    "Stripe に顧客が作成されるたびに、1 行を記録し、Slack に投稿します。",
  ),
  jobs: ["customers", "notices"],
  tables: [customers],
  open: [channelOf("s2")],
  operations: (locale) => [
    startsOn("new-customer"),
    ...inBlock(
      null,
      keepCustomer,
      slackMessage(
        words(locale, text("New customer: {name} ({email})", "新しい顧客: {name} ({email})"), {
          name: pill("trigger", "name"),
          email: pill("trigger", "email"),
        }),
      ),
    ),
  ],
};
