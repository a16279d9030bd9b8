import { text } from "#sdk/text.ts";
import { action, forEach, inBlock, moment, pill, startsOn, when } from "./parts.ts";
import { keepRow, sheetOf, smallestUnit } from "./sheet.ts";
import type { Template } from "./template.ts";

const transactions = {
  id: text("Transaction ID", "取引 ID"),
  payout: text("Payout ID", "入金 ID"),
  arrived: text("Arrived at", "着金日時"),
  type: text("Type", "種類"),
  source: text("Source ID", "取引元の ID"),
  amount: smallestUnit("Amount", "金額"),
  fee: smallestUnit("Fee", "手数料"),
  net: smallestUnit("Net", "差引額"),
  currency: text("Currency", "通貨"),
};

export const payoutToSheet: Template = {
  id: "payout-to-sheet",
  name: text(
    "Payout → a row for each transaction in Google Sheets",
    "入金 → 取引ごとに Google スプレッドシートへ 1 行",
  ),
  help: text(
    "For each automatic payout to your bank, writes the payments, refunds and fees in it as rows of a sheet. Their net amounts add up to the payout.",
    "自動の入金があるたびに、内訳の支払い・返金・手数料をシートに記録します。差引額の合計は入金額と一致します。",
  ),
  jobs: ["bookkeeping"],
  tables: [],
  open: [sheetOf("s3", transactions)],
  operations: (locale) => [
    startsOn("payout-paid", { when: "listable" }),
    { do: "setTriggerCondition", condition: when(pill("trigger", "automatic"), "isTrue") },
    ...inBlock(
      null,
      action("stripe", "list-payout-transactions", { payout: pill("trigger", "id") }),
      forEach(pill("s1", "transactions")),
    ),
    ...inBlock(
      "s2",
      keepRow(locale, transactions, {
        id: pill("s2", "item", "id"),
        payout: pill("trigger", "id"),
        arrived: moment("trigger", "arrival_date"),
        type: pill("s2", "item", "type"),
        source: pill("s2", "item", "source"),
        amount: pill("s2", "item", "amount"),
        fee: pill("s2", "item", "fee"),
        net: pill("s2", "item", "net"),
        currency: pill("s2", "item", "currency"),
      }),
    ),
  ],
};
