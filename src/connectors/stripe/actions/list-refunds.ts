import { text } from "#sdk/index.ts";
import { z } from "zod";
import { id, optional } from "../fields/input.ts";
import { ListedRefund } from "../fields/listed.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";
import { sampleListedRefund } from "../stripe.samples.lists.ts";

const Input = z.object({
  created_from: listingInput.created_from,
  created_before: listingInput.created_before,
  charge: named(optional(id), "Charge ID", "請求 ID", {
    help: text("Only the refunds of this charge.", "この請求の返金だけを取得します。"),
    widens: text(
      "Without a charge, the step lists the refunds of all charges.",
      "請求がない場合は、すべての請求の返金が対象になります。",
    ),
  }),
  payment_intent: named(optional(id), "Payment ID", "支払い ID", {
    help: text("Only the refunds of this payment.", "この支払いの返金だけを取得します。"),
    widens: text(
      "Without a payment, the step lists the refunds of all payments.",
      "支払いがない場合は、すべての支払いの返金が対象になります。",
    ),
  }),
  limit: listingInput.limit,
});

export const listRefunds = stripe.readAction({
  id: "list-refunds",
  label: text("List refunds", "返金の一覧を取得"),
  help: text(
    "Lists the refunds of a time, a charge or a payment, the newest first, with any status.",
    "期間・請求・支払いで絞り込んだ返金を、新しい順の一覧として取得します。失敗した返金なども含まれます。",
  ),
  documentation: "https://docs.stripe.com/api/refunds/list",
  input: Input,
  output: z.object({
    refunds: named(z.array(ListedRefund), "Refunds", "返金"),
    ...listingOutput,
  }),
  sample: { refunds: [sampleListedRefund], count: 1, more: false },
  async run({ api, input }) {
    const { charge, payment_intent } = input;
    const { items, more } = await listing(
      api,
      "refund",
      { charge, payment_intent },
      ListedRefund,
      input,
    );
    return { refunds: items, count: items.length, more };
  },
});
