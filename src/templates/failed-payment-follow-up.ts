import { text } from "#sdk/text.ts";
import {
  action,
  amount,
  channelOf,
  constant,
  inBlock,
  mail,
  pill,
  slackMessage,
  startsOn,
  when,
  words,
} from "./parts.ts";
import type { Template } from "./template.ts";

export const failedPaymentFollowUp: Template = {
  id: "failed-payment-follow-up",
  name: text(
    "Payment failed → e-mail, and Slack after three days",
    "支払いの失敗 → メール、3 日後に Slack",
  ),
  help: text(
    "When a customer’s payment fails, mails the customer. If it is still unpaid after three days, posts to Slack.",
    "顧客の支払いが失敗すると、顧客にメールを送信します。3 日後も未払いの場合は、Slack に投稿します。",
  ),
  jobs: ["collecting", "notices"],
  tables: [],
  open: [channelOf("s7")],
  operations: (locale) => [
    startsOn("payment-failed"),
    { do: "setTriggerCondition", condition: when(pill("trigger", "customer"), "isNotEmpty") },
    ...inBlock(
      null,
      action("stripe", "find-customer", { customer: pill("trigger", "customer") }),
      mail({
        to: pill("s1", "customer", "email"),
        subject: words(
          locale,
          text("Your payment did not go through", "お支払いを完了できませんでした"),
        ),
        text: words(
          locale,
          text(
            "Your payment of {amount} did not go through. Please try again with another card.",
            "{amount} のお支払いを完了できませんでした。別のカードで、もう一度お支払いください。",
          ),
          { amount: amount(locale, "trigger", "amount") },
        ),
      }),
      { do: "addLogic", step: { kind: "delay", amount: constant(3), unit: "days" } },
      action("stripe", "find-payment", { payment_intent: pill("trigger", "id") }),
      { do: "addLogic", step: { kind: "if" } },
    ),
    {
      do: "setCondition",
      branch: "s6",
      condition: when(pill("s4", "payment", "status"), "notEquals", constant("succeeded")),
    },
    ...inBlock(
      "s6",
      slackMessage(
        words(
          locale,
          text(
            "**{amount}** has been unpaid for three days: {customer}, payment {payment}",
            "**{amount}** が 3 日間未払いです: {customer}、支払い {payment}",
          ),
          {
            amount: amount(locale, "trigger", "amount"),
            customer: pill("s1", "customer", "email"),
            payment: pill("trigger", "id"),
          },
        ),
      ),
    ),
  ],
};
