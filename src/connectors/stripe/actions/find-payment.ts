import { ifThere, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { paymentShape } from "../fields/payment.ts";
import { existingPayment } from "../fields/input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { withoutSecret } from "../stripe.outcomes.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { samplePayment } from "../stripe.samples.ts";

const Input = z.object({
  payment_intent: existingPayment(
    text("Such as pi_3MmlLrLkdIwHu7ix0YpTx2Uk.", "例: pi_3MmlLrLkdIwHu7ix0YpTx2Uk。"),
  ),
});

const Output = z.object({
  found: named(yesOrNo, "Found", "見つかった"),
  payment_id: named(words, "Payment ID looked for", "検索した支払い ID"),
  payment: named(paymentShape(["payment"]).nullable(), "Payment", "支払い", {
    help: text("Empty unless the payment was found.", "支払いが見つからない場合は空です。"),
  }),
});

export const findPayment = stripe.readAction({
  id: "find-payment",
  label: text("Find payment", "支払いを検索"),
  help: text(
    "Looks up a payment by ID, as it is now. If there is none, that is an answer and not an error.",
    "支払い ID で現在の支払いを検索します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/payment_intents/retrieve",
  input: Input,
  output: Output,
  sample: { found: true, payment_id: samplePayment.id, payment: samplePayment },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["payment"] ?? null, site) : null,
  async run({ api, input: { payment_intent: id } }) {
    const payment = await ifThere(api.read(pathOf("payment_intent", id)));
    return { found: payment !== null, payment_id: id, payment: payment && withoutSecret(payment) };
  },
});
