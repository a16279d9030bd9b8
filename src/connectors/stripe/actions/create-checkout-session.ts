import { text } from "#sdk/index.ts";
import { Session } from "../fields/checkout.ts";
import { discountsBy } from "../fields/coupon-input.ts";
import { SessionInput } from "../fields/checkout-input.ts";
import { sampleSession } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const createCheckoutSession = stripe.effectAction({
  id: "create-checkout-session",
  label: text("Create checkout session", "Checkout セッションを作成"),
  help: text(
    "Makes a page at Stripe on which one payer pays once, within 24 hours. Send its address to the payer: nothing is charged before the payer does it.",
    "1 人の支払者が 24 時間以内に 1 回支払うための、Stripe のページを作成します。ページの URL を支払者に送ってください。支払者が支払うまで請求されません。",
  ),
  documentation: "https://docs.stripe.com/api/checkout/sessions/create",
  input: SessionInput,
  output: Session,
  sample: sampleSession,
  effect: keyed,
  makes: [],
  does: { words: text("makes a page to pay on", "支払いページを作成します") },
  request({ coupon, allow_promotion_codes: codes, ...input }, tag) {
    // With a coupon, Stripe takes no word about codes at all.
    const reduced = coupon === undefined ? { allow_promotion_codes: codes } : discountsBy(coupon);
    return post("/v1/checkout/sessions", { ...input, ...reduced }, tag);
  },
  read,
  objectId,
  made: (context) => madeBetween("checkout.session", context),
  retag,
  retrieve: (context) => retrieved("checkout.session", context),
});
