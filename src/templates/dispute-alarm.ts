import { text } from "#sdk/text.ts";
import {
  amount,
  channelOf,
  inBlock,
  mail,
  moment,
  pill,
  recipientsOf,
  slackMessage,
  startsOn,
  words,
} from "./parts.ts";
import type { Locale, Template } from "./template.ts";

const facts = (locale: Locale) => ({
  amount: amount(locale, "trigger", "amount"),
  reason: pill("trigger", "reason"),
  charge: pill("trigger", "charge"),
  due: moment("trigger", "evidence_details", "due_by"),
});

export const disputeAlarm: Template = {
  id: "dispute-alarm",
  name: text("Dispute opened → Slack and e-mail", "不審請求の申請 → Slack とメール"),
  help: text(
    "When a payer disputes a payment, posts to Slack and sends an e-mail with the day by which Stripe needs your evidence.",
    "不審請求が申請されると、証拠の提出期限とともに Slack に投稿し、メールを送信します。",
  ),
  jobs: ["notices"],
  tables: [],
  open: [channelOf("s1"), recipientsOf("s2")],
  operations: (locale) => [
    startsOn("dispute-opened"),
    ...inBlock(
      null,
      slackMessage(
        words(
          locale,
          text(
            "**{amount}** is disputed ({reason}): {charge}\nStripe needs your evidence by {due}.",
            "**{amount}** に不審請求が申請されました ({reason}): {charge}\n証拠の提出期限: {due}",
          ),
          facts(locale),
        ),
      ),
      mail({
        subject: words(
          locale,
          text("A payment of {amount} is disputed", "{amount} の支払いに不審請求が申請されました"),
          { amount: amount(locale, "trigger", "amount") },
        ),
        text: words(
          locale,
          text(
            "Charge: {charge}\nAmount: {amount}\nReason: {reason}\nStripe needs your evidence by {due}.",
            "請求: {charge}\n金額: {amount}\n理由: {reason}\n証拠の提出期限: {due}",
          ),
          facts(locale),
        ),
      }),
    ),
  ],
};
