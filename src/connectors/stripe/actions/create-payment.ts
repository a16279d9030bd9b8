import { moneyDeeds, text } from "#sdk/index.ts";
import { Payment } from "../fields/payment.ts";
import { PaymentInput } from "../fields/payment-input.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { samplePayment } from "../stripe.samples.ts";
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

/** Made and carried out in one request, while the payer is not there and cannot be sent anywhere. */
const atOnce = {
  confirm: true,
  off_session: true,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
};

export const createPayment = stripe.effectAction({
  id: "create-payment",
  label: text("Create payment", "支払いを作成"),
  help: text(
    "Charges a card or another payment method that a customer has saved, without the customer being there. Works on every Stripe account, where Create charge needs card tokens to be allowed.",
    "顧客が保存したカードなどの支払い方法に、顧客の操作なしで請求します。カードトークンの許可が必要な「請求を作成」と違い、すべての Stripe アカウントで使えます。",
  ),
  documentation: "https://docs.stripe.com/api/payment_intents/create",
  input: PaymentInput,
  output: Payment,
  sample: samplePayment,
  recordUrl,
  effect: keyed,
  traced: tracedBy("payment_intent.created"),
  makes: ["charge", "payment_success"],
  does: {
    words: moneyDeeds.charge,
    amount: "amount",
    or: { field: "capture_method", value: "manual", words: moneyDeeds.hold },
  },
  request: (input, tag) => post("/v1/payment_intents", { ...input, ...atOnce }, tag),
  read,
  objectId,
  made: (context) => madeBetween("payment_intent", context),
  retag,
  retrieve: (context) => retrieved("payment_intent", context),
  moves: charged,
});
