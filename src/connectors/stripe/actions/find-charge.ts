import { ifThere, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { chargeShape } from "../fields/charge.ts";
import { existingCharge } from "../fields/input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { withoutSecret } from "../stripe.outcomes.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleCharge } from "../stripe.samples.ts";

const Input = z.object({
  charge: existingCharge(
    text("Such as ch_3MmlLrLkdIwHu7ix0snN0B15.", "例: ch_3MmlLrLkdIwHu7ix0snN0B15。"),
  ),
});

const Output = z.object({
  found: named(yesOrNo, "Found", "見つかった"),
  charge_id: named(words, "Charge ID looked for", "検索した請求 ID"),
  charge: named(chargeShape(["charge"]).nullable(), "Charge", "請求", {
    help: text("Empty unless the charge was found.", "請求が見つからない場合は空です。"),
  }),
});

export const findCharge = stripe.readAction({
  id: "find-charge",
  label: text("Find charge", "請求を検索"),
  help: text(
    "Looks up a charge by ID, as it is now. If there is none, that is an answer and not an error.",
    "請求 ID で現在の請求を検索します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/charges/retrieve",
  input: Input,
  output: Output,
  sample: { found: true, charge_id: sampleCharge.id, charge: sampleCharge },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["charge"] ?? null, site) : null,
  async run({ api, input: { charge: id } }) {
    const charge = await ifThere(api.read(pathOf("charge", id)));
    return { found: charge !== null, charge_id: id, charge: charge && withoutSecret(charge) };
  },
});
