import { text } from "#sdk/index.ts";
import { z } from "zod";
import { payoutShape } from "../fields/payout.ts";
import { existingPayout } from "../fields/payout-input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { objectAt } from "../stripe.events.ts";
import { pageOfFound } from "../stripe.pages.ts";
import { samplePayout } from "../stripe.payout-samples.ts";

export const findPayout = stripe.readAction({
  id: "find-payout",
  label: text("Find payout", "入金を検索"),
  help: text(
    "Looks up a payout to your bank by ID, and so whether it has arrived. If there is none, that is an answer and not an error.",
    "銀行口座への入金を入金 ID で検索し、着金したかどうかなどを確認します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/payouts/retrieve",
  input: z.object({
    payout: existingPayout(
      text("Such as po_1OaFDbEcg9tTZuTgNYmX0PKB.", "例: po_1OaFDbEcg9tTZuTgNYmX0PKB。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    payout_id: named(words, "Payout ID looked for", "検索した入金 ID"),
    payout: named(payoutShape(["payout"]).nullable(), "Payout", "入金", {
      help: text("Empty unless the payout was found.", "入金が見つからない場合は空です。"),
    }),
  }),
  sample: { found: true, payout_id: samplePayout.id, payout: samplePayout },
  recordUrl: pageOfFound("payout"),
  async run({ api, input: { payout: id } }) {
    const payout = await objectAt(api, "payout", id);
    return { found: payout !== null, payout_id: id, payout };
  },
});
