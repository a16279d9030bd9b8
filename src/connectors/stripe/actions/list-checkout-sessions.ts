import { text } from "#sdk/index.ts";
import { z } from "zod";
import { ListedSession, sessionStatuses } from "../fields/checkout.ts";
import { id, optional } from "../fields/input.ts";
import { named, oneOf } from "../fields/shape.ts";
import { sampleListedSession } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";

const Input = z.object({
  payment_link: named(optional(id), "Payment link ID", "支払いリンク ID", {
    help: text(
      "Only the sessions of this payment link.",
      "この支払いリンクの Checkout セッションだけを取得します。",
    ),
    widens: text(
      "Without a payment link, the step lists sessions of all links and of none.",
      "支払いリンクがない場合は、支払いリンクに関係なく対象になります。",
    ),
  }),
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    help: text(
      "Only this customer's sessions.",
      "この顧客の Checkout セッションだけを取得します。",
    ),
    choices: "customers",
    widens: text(
      "Without a customer, the step lists the sessions of all customers.",
      "顧客がない場合は、すべての顧客の Checkout セッションが対象になります。",
    ),
  }),
  status: oneOf(
    optional(z.enum(["open", "complete", "expired"])),
    "Status",
    "状況",
    sessionStatuses,
    {
      widens: text(
        "Without a status, the step lists sessions of any status.",
        "状況がない場合は、すべての状況の Checkout セッションが対象になります。",
      ),
    },
  ),
  ...listingInput,
});

export const listCheckoutSessions = stripe.readAction({
  id: "list-checkout-sessions",
  label: text("List checkout sessions", "Checkout セッションの一覧を取得"),
  help: text(
    "Lists checkout sessions by payment link, customer, status or time, the newest first.",
    "支払いリンク・顧客・状況・期間で絞り込んだ Checkout セッションを、新しい順の一覧として取得します。",
  ),
  documentation: "https://docs.stripe.com/api/checkout/sessions/list",
  input: Input,
  output: z.object({
    sessions: named(z.array(ListedSession), "Checkout sessions", "Checkout セッション"),
    ...listingOutput,
  }),
  sample: { sessions: [sampleListedSession], count: 1, more: false },
  async run({ api, input }) {
    const { payment_link, customer, status } = input;
    const filter = { payment_link, customer, status };
    const { items, more } = await listing(api, "checkout.session", filter, ListedSession, input);
    return { sessions: items, count: items.length, more };
  },
});
