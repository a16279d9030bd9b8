import { text } from "#sdk/text.ts";
import { channelOf, inBlock, moment, pill, slackMessage } from "./parts.ts";
import { findFee, paymentWords, startsOnPayment } from "./payment-words.ts";
import { keepRow, sheetOf, smallestUnit } from "./sheet.ts";
import type { Template } from "./template.ts";

const charges = {
  id: text("Payment ID", "支払い ID"),
  created: text("Paid at", "支払い日時"),
  description: text("Description", "説明"),
  customer: text("Customer ID", "顧客 ID"),
  amount: smallestUnit("Amount", "金額"),
  currency: text("Currency", "通貨"),
  fee: smallestUnit("Fee", "手数料"),
  net: smallestUnit("Net", "差引額"),
  settledIn: text("Currency of fee and net", "手数料と差引額の通貨"),
};

export const chargeToSheet: Template = {
  id: "charge-to-sheet",
  name: text(
    "New payment with its fee → Google Sheets and Slack",
    "新しい支払いと手数料 → Google スプレッドシートと Slack",
  ),
  help: text(
    "For each successful payment, writes a row with the amount, Stripe’s fee and the net amount, and posts to Slack.",
    "支払いが成功するたびに、金額、Stripe の手数料、差引額を 1 行に記録し、Slack に投稿します。",
  ),
  jobs: ["bookkeeping", "notices"],
  tables: [],
  open: [sheetOf("s2", charges), channelOf("s3")],
  operations: (locale) => [
    ...startsOnPayment,
    ...inBlock(
      null,
      findFee,
      keepRow(locale, charges, {
        id: pill("trigger", "id"),
        created: moment("trigger", "created"),
        description: pill("trigger", "description"),
        customer: pill("trigger", "customer"),
        amount: pill("trigger", "amount"),
        currency: pill("trigger", "currency"),
        fee: pill("s1", "balance_transaction", "fee"),
        net: pill("s1", "balance_transaction", "net"),
        settledIn: pill("s1", "balance_transaction", "currency"),
      }),
      slackMessage(paymentWords(locale, "s1")),
    ),
  ],
};
