/** What a payer does at a checkout, by the control interface. */
import type { Call } from "./call.ts";
import { keptLink, opened, retrieveSession } from "./checkout.ts";
import { type Session, isRecurring, itemParams } from "./checkout-object.ts";
import type { Coupon } from "./coupons.ts";
import { redeem } from "./discounts.ts";
import { text } from "./params.ts";
import { rows } from "./subscription-object.ts";
import { createCustomer } from "./customers.ts";
import { emit } from "./events.ts";
import type { PaymentIntent } from "./objects.ts";
import { createPaymentIntent } from "./payment-intents.ts";
import { createSubscription } from "./subscriptions.ts";

/** Pays a session, or opens one by a payment link and pays that. `call.id` names either. */
export function payCheckout(call: Call, method: string): Session {
  const session = call.id.startsWith("plink_") ? visited(call) : retrieveSession(call);
  const items = call.world.soldItems.get(session.id) ?? [];
  const email = session.customer_email ?? "payer@example.com";
  const details = {
    customer_details: {
      address: null,
      business_name: null,
      email,
      individual_name: null,
      name: "Hanako Payer",
      phone: null,
      tax_exempt: "none",
      tax_ids: [],
    },
    status: "complete" as const,
    url: null,
  };
  const coupon = couponOf(call, session);
  if (session.mode !== "subscription") {
    if (coupon !== null) redeem(call, coupon);
    if (session.amount_total === 0) return completed(call, { ...session, ...details });
    const intent = paidBy(call, session, method);
    const status = intent.status === "succeeded" ? "paid" : "unpaid";
    return completed(call, {
      ...session,
      ...details,
      payment_intent: intent.id,
      payment_status: status,
    });
  }
  const settings = { default_payment_method: method };
  const payer = { email, payment_method: method, invoice_settings: settings };
  const customer = session.customer ?? createCustomer({ ...call, params: payer }).id;
  const discounts = coupon === null ? {} : { discounts: [{ coupon: coupon.id }] };
  const params = { customer, items: itemParams(items) ?? [], ...discounts };
  const subscription = createSubscription({ ...call, params });
  return completed(call, {
    ...session,
    ...details,
    customer,
    invoice: subscription.latest_invoice,
    payment_status: "paid",
    subscription: subscription.id,
  });
}

function visited(call: Call): Session {
  const link = keptLink(call);
  const items = call.world.soldItems.get(link.id) ?? [];
  const mode = items.some(isRecurring) ? "subscription" : "payment";
  return opened({ ...call, params: {} }, items, mode, { link });
}

function couponOf({ world }: Call, session: Session): Coupon | null {
  const [given] = rows(session, "discounts");
  return world.coupons.get(text(given ?? {}, "coupon") ?? "") ?? null;
}

/** Nothing of the session's metadata reaches the payment. */
function paidBy(call: Call, session: Session, payment_method: string): PaymentIntent {
  const { amount_total: amount, currency, customer } = session;
  const params = {
    amount: amount ?? 0,
    currency: currency ?? "usd",
    confirm: true,
    payment_method,
    ...(customer === null ? {} : { customer }),
  };
  return createPaymentIntent({ ...call, params });
}

function completed(call: Call, session: Session): Session {
  call.world.sessions.replace(session);
  emit(call, "checkout.session.completed", session);
  return session;
}

/** A debit of a bank account that a payer chose has come to its end. */
export function checkoutEnded(call: Call, intent: PaymentIntent): void {
  const { sessions } = call.world;
  const session = sessions.entries().find(({ object }) => object.payment_intent === intent.id);
  if (session?.object.payment_status !== "unpaid") return;
  const isPaid = intent.status === "succeeded";
  const after: Session = { ...session.object, payment_status: isPaid ? "paid" : "unpaid" };
  sessions.replace(after);
  emit(call, `checkout.session.async_payment_${isPaid ? "succeeded" : "failed"}`, after);
}
