import { text } from "#sdk/index.ts";
import { discountsBy } from "../fields/coupon-input.ts";
import { Subscription } from "../fields/subscription.ts";
import { SubscriptionInput } from "../fields/subscription-input.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleSubscription } from "../stripe.subscription-samples.ts";
import { billsLater } from "../stripe.subscriptions.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const createSubscription = stripe.effectAction({
  id: "create-subscription",
  label: text("Create subscription", "サブスクリプションを作成"),
  help: text(
    "Subscribes a customer to recurring prices. From then on Stripe bills each period by itself, until somebody cancels the subscription. The first invoice also takes the customer's pending invoice items: with a trial, Stripe charges those at once.",
    "顧客を継続課金の価格に登録します。以降は、キャンセルされるまで Stripe が期間ごとに自動で請求します。顧客に未請求の請求書項目がある場合は、最初の請求書に含まれます。トライアルがあっても、その分はただちに請求されます。",
  ),
  documentation: "https://docs.stripe.com/api/subscriptions/create",
  input: SubscriptionInput,
  output: Subscription,
  sample: sampleSubscription,
  recordUrl,
  effect: keyed,
  traced: tracedBy("customer.subscription.created"),
  // The invoice of a trial is finalized and paid at once, at zero.
  makes: ["subscription_creation", "invoice_finalized", "invoice_paid"],
  does: {
    words: text(
      "creates a subscription, for which Stripe bills {money} from then on, with the customer's pending invoice items",
      "サブスクリプションを作成し、以降 Stripe による期間ごとの請求 ({money}、顧客の未請求の請求書項目を含む) を開始します",
    ),
    whole: text("an unknown amount", "金額不明"),
  },
  request({ days_until_due, trial_period_days, default_payment_method, coupon, ...input }, tag) {
    // Without a trial, Stripe would charge at once, and nothing in that charge would say that it is this step's.
    const paid =
      input.collection_method === "send_invoice"
        ? { days_until_due }
        : { trial_period_days, default_payment_method };
    return post("/v1/subscriptions", { ...input, ...paid, ...discountsBy(coupon) }, tag);
  },
  read,
  objectId,
  made: (context) => madeBetween("subscription", context),
  retag,
  retrieve: (context) => retrieved("subscription", context),
  moves: billsLater,
});
