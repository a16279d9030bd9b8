import { text } from "#sdk/index.ts";
import { z } from "zod";
import { sessionShape } from "../fields/checkout.ts";
import { existingSession } from "../fields/checkout-input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { sampleSession } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { objectAt } from "../stripe.events.ts";
import { withoutSecret } from "../stripe.outcomes.ts";

export const findCheckoutSession = stripe.readAction({
  id: "find-checkout-session",
  label: text("Find checkout session", "Checkout セッションを検索"),
  help: text(
    "Looks up a checkout session by ID, and so whether it is paid. If there is none, that is an answer and not an error.",
    "Checkout セッション ID で検索し、支払い済みかどうかなどを確認します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/checkout/sessions/retrieve",
  input: z.object({
    session: existingSession(
      text("Such as cs_test_a11YYufWQzNY63….", "例: cs_test_a11YYufWQzNY63…。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    session_id: named(words, "Checkout session ID looked for", "検索した Checkout セッション ID"),
    session: named(
      sessionShape(["session"]).nullable(),
      "Checkout session",
      "Checkout セッション",
      {
        help: text(
          "Empty unless the session was found.",
          "Checkout セッションが見つからない場合は空です。",
        ),
      },
    ),
  }),
  sample: { found: true, session_id: sampleSession.id, session: sampleSession },
  async run({ api, input: { session: id } }) {
    const session = await objectAt(api, "checkout.session", id);
    return { found: session !== null, session_id: id, session: session && withoutSecret(session) };
  },
});
