import { text } from "#sdk/index.ts";
import { PaymentLink } from "../fields/checkout.ts";
import { LinkInput } from "../fields/checkout-input.ts";
import { sampleLink } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const createPaymentLink = stripe.effectAction({
  id: "create-payment-link",
  label: text("Create payment link", "支払いリンクを作成"),
  help: text(
    "Makes a page at Stripe on which anybody who has its address can pay, again and again, until it is closed. Nothing is charged before somebody does.",
    "URL を知っている人が何度でも支払える Stripe のページを作成します。無効にするまで使えます。誰かが支払うまで請求されません。",
  ),
  documentation: "https://docs.stripe.com/api/payment_links/payment_links/create",
  input: LinkInput,
  output: PaymentLink,
  sample: sampleLink,
  // Stripe's list of links has no dates: where no event tells, a person looks for the link.
  effect: keyed,
  traced: tracedBy("payment_link.created"),
  makes: [],
  does: { words: text("makes a payment link", "支払いリンクを作成します") },
  request: (input, tag) => post("/v1/payment_links", input, tag),
  read,
  objectId,
  retag,
  retrieve: (context) => retrieved("payment_link", context),
});
