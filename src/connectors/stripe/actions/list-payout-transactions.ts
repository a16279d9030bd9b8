import { given, text } from "#sdk/index.ts";
import { z } from "zod";
import { Transaction } from "../fields/payout.ts";
import { existingPayout } from "../fields/payout-input.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { collected, listingInput, listingOutput } from "../stripe.listing.ts";
import { pageAfter, pageOf } from "../stripe.lists.ts";
import { listOf } from "../stripe.paths.ts";
import { sampleTransaction } from "../stripe.payout-samples.ts";
import { isPayoutItself, sourceKindOf } from "../stripe.payouts.ts";

const Input = z.object({
  payout: existingPayout(
    text(
      "An automatic payout, such as that of the trigger Payout paid. Stripe does not say what a manual payout is made of.",
      "自動の入金の ID (トリガー「入金の完了」の入金 ID など)。手動の入金については、Stripe は内訳を示しません。",
    ),
  ),
  ...listingInput,
});

export const listPayoutTransactions = stripe.readAction({
  id: "list-payout-transactions",
  label: text("List transactions of a payout", "入金の内訳を取得"),
  help: text(
    "Lists the balance transactions that a payout is made of: charges, refunds, disputes and fees. Their net amounts add up to the amount of the payout.",
    "入金の内訳となる残高取引 (請求、返金、不審請求の申請、手数料など) を一覧として取得します。差引額の合計は、入金の金額と一致します。",
  ),
  documentation: "https://docs.stripe.com/api/balance_transactions/list",
  input: Input,
  output: z.object({
    transactions: named(z.array(Transaction), "Balance transactions", "残高取引"),
    ...listingOutput,
  }),
  sample: { transactions: [sampleTransaction], count: 1, more: false },
  async run({ api, input: { payout, created_from: from, created_before: before, limit } }) {
    const filter = { payout, created: given({ gte: from, lt: before }) };
    const { items, more } = await collected(Transaction, limit, async (next, most) => {
      const list = listOf("balance_transaction");
      const page = await pageOf(api, list, { ...pageAfter(next), limit: most, ...filter });
      const paidOut = page.items.filter(({ body }) => !isPayoutItself(body, payout));
      const told = paidOut.map(({ id, body }) => ({
        id,
        body: { ...body, source_type: sourceKindOf(body) },
      }));
      return { items: told, next: page.next };
    });
    return { transactions: items, count: items.length, more };
  },
});
