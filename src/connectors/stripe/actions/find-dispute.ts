import { text } from "#sdk/index.ts";
import { z } from "zod";
import { disputeShape } from "../fields/dispute.ts";
import { existingDispute } from "../fields/dispute-input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleDispute } from "../stripe.dispute-samples.ts";
import { objectAt } from "../stripe.events.ts";
import { pageOfFound } from "../stripe.pages.ts";

export const findDispute = stripe.readAction({
  id: "find-dispute",
  label: text("Find dispute", "不審請求を検索"),
  help: text(
    "Looks up a dispute by ID, with its status and until when evidence is due. If there is none, that is an answer and not an error.",
    "不審請求を ID で検索し、状況や証拠の提出期限を確認します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/disputes/retrieve",
  input: z.object({
    dispute: existingDispute(
      text("Such as du_1MtJUT2eZvKYlo2CNaw2HvEv.", "例: du_1MtJUT2eZvKYlo2CNaw2HvEv。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    dispute_id: named(words, "Dispute ID looked for", "検索した不審請求 ID"),
    dispute: named(disputeShape(["dispute"]).nullable(), "Dispute", "不審請求", {
      help: text("Empty unless the dispute was found.", "不審請求が見つからない場合は空です。"),
    }),
  }),
  sample: { found: true, dispute_id: sampleDispute.id, dispute: sampleDispute },
  recordUrl: pageOfFound("dispute"),
  async run({ api, input: { dispute: id } }) {
    const dispute = await objectAt(api, "dispute", id);
    return { found: dispute !== null, dispute_id: id, dispute };
  },
});
