import { text } from "#sdk/index.ts";
import { Dispute } from "../fields/dispute.ts";
import { EvidenceInput } from "../fields/dispute-input.ts";
import { changing, sought } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleAnsweredDispute } from "../stripe.dispute-samples.ts";
import { evidenceOf } from "../stripe.disputes.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { keyed, postUnmarked, read } from "../stripe.writes.ts";

export const submitEvidence = stripe.effectAction({
  ...changing("dispute", "dispute"),
  ...sought("dispute", "dispute", evidenceOf),
  id: "submit-evidence",
  label: text("Submit evidence", "証拠を提出"),
  help: text(
    "Answers a dispute with evidence as text. It stays a draft at Stripe until you choose to submit it to the bank; evidence that was submitted cannot be changed.",
    "不審請求に対する証拠を文章で登録します。銀行への提出を選択するまでは Stripe に下書きとして保存されます。提出した証拠は変更できません。",
  ),
  documentation: "https://docs.stripe.com/api/disputes/update",
  input: EvidenceInput,
  output: Dispute,
  sample: sampleAnsweredDispute,
  recordUrl,
  // A bank takes evidence once: sent a second time after the key, it might replace what somebody has given since.
  effect: keyed,
  makes: ["charge_update"],
  does: {
    words: text("gives evidence for a dispute", "不審請求に対する証拠を登録または提出します"),
  },
  request: (input) => postUnmarked(pathOf("dispute", input.dispute), input),
  read,
});
