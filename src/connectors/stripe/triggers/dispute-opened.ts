import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Dispute } from "../fields/dispute.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleDispute } from "../stripe.dispute-samples.ts";
import { sampleChange } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const disputeOpened = stripe.trigger({
  ...changeOf("dispute_opening"),
  id: "dispute-opened",
  label: text("Dispute opened", "不審請求の申請"),
  help: text(
    "Starts the flow each time a payer disputes a payment at the bank, or the bank inquires about one. The data pills hold the dispute, and until when evidence is due.",
    "支払者が銀行に不審請求を申請するか、銀行から照会があるたびにフローを開始します。データピルは不審請求の内容で、証拠の提出期限も含みます。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-charge.dispute.created",
  settings: z.object({}),
  output: Dispute.extend({ event: changeField("charge.dispute.created") }),
  sample: { ...sampleDispute, event: sampleChange("charge.dispute.created") },
  matches: (_, data) => (typeOf(data) === "charge.dispute.created" ? "take" : "leave"),
  amount: amountOf,
});
