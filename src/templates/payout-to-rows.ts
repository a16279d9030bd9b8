import { text } from "#sdk/text.ts";
import { action, inBlock, insertEach, moment, pill, startsOn, when } from "./parts.ts";
import type { Template } from "./template.ts";

const transactions = {
  name: "stripe_payout_transactions",
  columns: {
    id: "text PRIMARY KEY",
    payout: "text NOT NULL",
    arrived: "timestamptz NOT NULL",
    type: "text NOT NULL",
    source: "text",
    amount: "bigint NOT NULL",
    fee: "bigint NOT NULL",
    net: "bigint NOT NULL",
    currency: "text NOT NULL",
  },
} as const;

export const payoutToRows: Template = {
  id: "payout-to-rows",
  name: text("Payout → a row for each transaction", "入金 → 取引ごとに 1 行"),
  help: text(
    "For each automatic payout to your bank, writes the payments, refunds and fees in it as rows in PostgreSQL. Their net amounts add up to the payout.",
    "自動の入金があるたびに、内訳の支払い・返金・手数料を PostgreSQL に記録します。差引額の合計は入金額と一致します。",
  ),
  jobs: ["bookkeeping"],
  tables: [transactions],
  open: [],
  operations: () => [
    startsOn("payout-paid", { when: "listable" }),
    { do: "setTriggerCondition", condition: when(pill("trigger", "automatic"), "isTrue") },
    ...inBlock(
      null,
      action("stripe", "list-payout-transactions", { payout: pill("trigger", "id") }),
      insertEach(transactions, {
        items: pill("s1", "transactions"),
        fields: {
          id: "id",
          type: "type",
          source: "source",
          amount: "amount",
          fee: "fee",
          net: "net",
          currency: "currency",
        },
        alike: { payout: pill("trigger", "id"), arrived: moment("trigger", "arrival_date") },
      }),
    ),
  ],
};
