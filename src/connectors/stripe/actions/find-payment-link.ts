import { text } from "#sdk/index.ts";
import { z } from "zod";
import { PaymentLink } from "../fields/checkout.ts";
import { existingLink } from "../fields/checkout-input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { sampleLink } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { objectAt } from "../stripe.events.ts";

export const findPaymentLink = stripe.readAction({
  id: "find-payment-link",
  label: text("Find payment link", "支払いリンクを検索"),
  help: text(
    "Looks up a payment link by ID. If there is none, that is an answer and not an error.",
    "支払いリンク ID で検索します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/payment_links/payment_links/retrieve",
  input: z.object({
    payment_link: existingLink(
      text("Such as plink_1MoC3ULkdIwHu7ixZjtGpVl2.", "例: plink_1MoC3ULkdIwHu7ixZjtGpVl2。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    payment_link_id: named(words, "Payment link ID looked for", "検索した支払いリンク ID"),
    payment_link: named(PaymentLink.nullable(), "Payment link", "支払いリンク", {
      help: text("Empty unless the link was found.", "支払いリンクが見つからない場合は空です。"),
    }),
  }),
  sample: { found: true, payment_link_id: sampleLink.id, payment_link: sampleLink },
  async run({ api, input: { payment_link: id } }) {
    const link = await objectAt(api, "payment_link", id);
    return { found: link !== null, payment_link_id: id, payment_link: link };
  },
});
