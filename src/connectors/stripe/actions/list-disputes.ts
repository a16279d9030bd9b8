import { text } from "#sdk/index.ts";
import { z } from "zod";
import { ListedDispute } from "../fields/dispute.ts";
import { id, optional } from "../fields/input.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleListedDispute } from "../stripe.dispute-samples.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";

const Input = z.object({
  charge: named(optional(id), "Charge ID", "請求 ID", {
    help: text("Only the disputes of this charge.", "この請求の不審請求だけを取得します。"),
    widens: text(
      "Without a charge, the step lists the disputes of all charges.",
      "請求がない場合は、すべての請求の不審請求が対象になります。",
    ),
  }),
  payment_intent: named(optional(id), "Payment ID", "支払い ID", {
    help: text("Only the disputes of this payment.", "この支払いの不審請求だけを取得します。"),
    widens: text(
      "Without a payment, the step lists the disputes of all payments.",
      "支払いがない場合は、すべての支払いの不審請求が対象になります。",
    ),
  }),
  ...listingInput,
});

export const listDisputes = stripe.readAction({
  id: "list-disputes",
  label: text("List disputes", "不審請求の一覧を取得"),
  help: text(
    "Lists disputes by charge, payment or time, the newest first. Stripe does not filter them by status.",
    "請求・支払い・期間で絞り込んだ不審請求を、新しい順の一覧として取得します。状況による絞り込みには Stripe が対応していません。",
  ),
  documentation: "https://docs.stripe.com/api/disputes/list",
  input: Input,
  output: z.object({
    disputes: named(z.array(ListedDispute), "Disputes", "不審請求"),
    ...listingOutput,
  }),
  sample: { disputes: [sampleListedDispute], count: 1, more: false },
  async run({ api, input }) {
    const { charge, payment_intent } = input;
    const filter = { charge, payment_intent };
    const { items, more } = await listing(api, "dispute", filter, ListedDispute, input);
    return { disputes: items, count: items.length, more };
  },
});
