import { text } from "#sdk/index.ts";
import { Charge } from "../fields/charge.ts";
import { ChargeUpdate } from "../fields/charge-update.ts";
import { changing, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleCharge } from "../stripe.samples.ts";
import { postUnmarked, read } from "../stripe.writes.ts";

export const updateCharge = stripe.effectAction({
  ...changing("charge", "charge"),
  id: "update-charge",
  label: text("Update charge", "請求を更新"),
  help: text(
    "Changes the description, the receipt email or the metadata of a charge. A new receipt email makes Stripe send the receipt there.",
    "請求の説明、領収書の送信先メールアドレス、メタデータを更新します。送信先を変更すると、Stripe がそこへ領収書を送信します。",
  ),
  documentation: "https://docs.stripe.com/api/charges/update",
  input: ChargeUpdate,
  output: Charge,
  sample: sampleCharge,
  recordUrl,
  effect: sets,
  makes: ["charge_update"],
  does: { words: text("changes a charge", "請求を更新します") },
  request: (input) => postUnmarked(pathOf("charge", input.charge), input),
  read,
});
