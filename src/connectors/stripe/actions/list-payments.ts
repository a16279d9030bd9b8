import { text } from "#sdk/index.ts";
import { z } from "zod";
import { id, optional } from "../fields/input.ts";
import { ListedPayment } from "../fields/listed.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";
import { sampleListedPayment } from "../stripe.samples.lists.ts";

const Input = z.object({
  created_from: listingInput.created_from,
  created_before: listingInput.created_before,
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    help: text("Only this customer's payments.", "この顧客の支払いだけを取得します。"),
    choices: "customers",
    widens: text(
      "Without a customer, the step lists everybody's payments.",
      "顧客がない場合は、すべての顧客の支払いが対象になります。",
    ),
  }),
  limit: listingInput.limit,
});

export const listPayments = stripe.readAction({
  id: "list-payments",
  label: text("List payments", "支払いの一覧を取得"),
  help: text(
    "Lists the payments (PaymentIntents) of a time or a customer, the newest first, with any status: also those that are held, failed or canceled.",
    "期間・顧客で絞り込んだ支払い (PaymentIntent) を、新しい順の一覧として取得します。確保中・失敗・キャンセル済みの支払いも含まれます。",
  ),
  documentation: "https://docs.stripe.com/api/payment_intents/list",
  input: Input,
  output: z.object({
    payments: named(z.array(ListedPayment), "Payments", "支払い"),
    ...listingOutput,
  }),
  sample: { payments: [sampleListedPayment], count: 1, more: false },
  async run({ api, input }) {
    const { customer } = input;
    const { items, more } = await listing(
      api,
      "payment_intent",
      { customer },
      ListedPayment,
      input,
    );
    return { payments: items, count: items.length, more };
  },
});
