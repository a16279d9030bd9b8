import { text } from "#sdk/index.ts";
import { z } from "zod";
import { id, optional } from "../fields/input.ts";
import { ListedCharge } from "../fields/listed.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";
import { sampleListedCharge } from "../stripe.samples.lists.ts";

const Input = z.object({
  created_from: listingInput.created_from,
  created_before: listingInput.created_before,
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    help: text("Only this customer's charges.", "この顧客の請求だけを取得します。"),
    choices: "customers",
    widens: text(
      "Without a customer, the step lists everybody's charges.",
      "顧客がない場合は、すべての顧客の請求が対象になります。",
    ),
  }),
  payment_intent: named(optional(id), "Payment ID", "支払い ID", {
    help: text("Only the charges of this payment.", "この支払いの請求だけを取得します。"),
    widens: text(
      "Without a payment, the step lists the charges of all payments.",
      "支払いがない場合は、すべての支払いの請求が対象になります。",
    ),
  }),
  limit: listingInput.limit,
});

export const listCharges = stripe.readAction({
  id: "list-charges",
  label: text("List charges", "請求の一覧を取得"),
  help: text(
    "Lists the charges of a time, a customer or a payment, the newest first. The list includes declined payments, with the status Failed.",
    "期間・顧客・支払いで絞り込んだ請求を、新しい順の一覧として取得します。拒否された支払いも、状況が「失敗」の請求として含まれます。",
  ),
  documentation: "https://docs.stripe.com/api/charges/list",
  input: Input,
  output: z.object({
    charges: named(z.array(ListedCharge), "Charges", "請求"),
    ...listingOutput,
  }),
  sample: { charges: [sampleListedCharge], count: 1, more: false },
  async run({ api, input }) {
    const { customer, payment_intent } = input;
    const { items, more } = await listing(
      api,
      "charge",
      { customer, payment_intent },
      ListedCharge,
      input,
    );
    return { charges: items, count: items.length, more };
  },
});
