import { text } from "#sdk/index.ts";
import { z } from "zod";
import { PaymentLink } from "../fields/checkout.ts";
import { existingLink } from "../fields/checkout-input.ts";
import { changing, sets } from "../stripe.changing.ts";
import { sampleLink } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { pathOf } from "../stripe.paths.ts";
import { postUnmarked, read } from "../stripe.writes.ts";

export const closePaymentLink = stripe.effectAction({
  ...changing("payment_link", "payment_link"),
  id: "close-payment-link",
  label: text("Close payment link", "支払いリンクを無効化"),
  help: text(
    "Makes a payment link inactive, so that nobody can pay by it any more.",
    "支払いリンクを無効にし、支払いに使えないようにします。",
  ),
  documentation: "https://docs.stripe.com/api/payment_links/payment_links/update",
  input: z.object({
    payment_link: existingLink(
      text("Such as plink_1MoC3ULkdIwHu7ixZjtGpVl2.", "例: plink_1MoC3ULkdIwHu7ixZjtGpVl2。"),
    ),
  }),
  output: PaymentLink,
  sample: { ...sampleLink, active: false },
  effect: sets,
  makes: [],
  does: { words: text("closes a payment link", "支払いリンクを無効化します") },
  request: ({ payment_link: link }) =>
    postUnmarked(pathOf("payment_link", link), { payment_link: link, active: false }),
  read,
});
