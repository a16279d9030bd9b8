import { moneyDeeds, text } from "#sdk/index.ts";
import { Charge } from "../fields/charge.ts";
import { ChargeInput } from "../fields/charge-input.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleCharge } from "../stripe.samples.ts";
import { tracedBy } from "../stripe.traces.ts";
import {
  charged,
  keyed,
  madeBetween,
  objectId,
  post,
  read,
  retag,
  retrieved,
} from "../stripe.writes.ts";

export const createCharge = stripe.effectAction({
  id: "create-charge",
  label: text("Create charge", "請求を作成"),
  help: text(
    "Charges a payment source or a customer. Stripe accounts made recently refuse card tokens here unless their owner allows them: use Create payment instead.",
    "支払元または顧客に請求します。新しい Stripe アカウントでは、所有者が許可しない限りカードトークンは拒否されます。代わりに「支払いを作成」を使ってください。",
  ),
  documentation: "https://docs.stripe.com/api/charges/create",
  input: ChargeInput,
  output: Charge,
  sample: sampleCharge,
  recordUrl,
  effect: keyed,
  traced: tracedBy("charge.succeeded", "charge.failed", "charge.pending"),
  makes: ["charge"],
  does: {
    words: moneyDeeds.charge,
    amount: "amount",
    or: { field: "capture", value: false, words: moneyDeeds.hold },
  },
  request: (input, tag) => post("/v1/charges", input, tag),
  read,
  objectId,
  made: (context) => madeBetween("charge", context),
  retag,
  retrieve: (context) => retrieved("charge", context),
  moves: charged,
});
