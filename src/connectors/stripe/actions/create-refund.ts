import { moneyDeeds, text } from "#sdk/index.ts";
import { Refund } from "../fields/refund.ts";
import { RefundInput } from "../fields/refund-input.ts";
import { stripe } from "../stripe.connection.ts";
import { inOwnCurrency } from "../stripe.own-currency.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleRefund } from "../stripe.samples.ts";
import { tracedBy } from "../stripe.traces.ts";
import {
  keyed,
  madeBetween,
  objectId,
  post,
  read,
  refunded,
  retag,
  retrieved,
} from "../stripe.writes.ts";

export const createRefund = stripe.effectAction({
  id: "create-refund",
  label: text("Create refund", "返金を作成"),
  help: text(
    "Gives a charge or a payment back to the payer, in whole or in part. A refund may be pending at first, and can still fail later.",
    "請求または支払いの全額または一部を支払者に返金します。返金は最初は保留中の場合があり、後で失敗することもあります。",
  ),
  documentation: "https://docs.stripe.com/api/refunds/create",
  input: RefundInput,
  output: Refund,
  sample: sampleRefund,
  recordUrl,
  effect: keyed,
  traced: tracedBy("refund.created"),
  makes: ["refund", "charge_update"],
  does: {
    words: moneyDeeds.refund,
    amount: "amount",
    whole: text("all that is left of the charge", "請求の残額すべて"),
  },
  request: (input, tag) => post("/v1/refunds", input, tag),
  complete: inOwnCurrency,
  read,
  objectId,
  made: (context) => madeBetween("refund", context),
  retag,
  retrieve: (context) => retrieved("refund", context),
  moves: refunded,
});
