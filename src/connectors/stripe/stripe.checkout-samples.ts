/** Documented samples of checkout sessions, payment links and what they sell. */
import { samplePrice } from "./stripe.price-samples.ts";

const created = 1793491200;
const id = "cs_test_a1SampleQ4mXr2Lz8";

const session = {
  id,
  status: "open",
  payment_status: "unpaid",
  mode: "payment",
  currency: "jpy",
  amount_total: 3_000,
  url: `https://checkout.stripe.com/c/pay/${id}`,
  created,
  expires_at: created + 86_400,
  customer: null,
  customer_email: null,
  customer_details: null,
  client_reference_id: "1042",
  payment_intent: null,
  subscription: null,
  invoice: null,
  payment_link: null,
  metadata: { order_id: "1042" },
};

const besideList = { object: "checkout.session", amount_subtotal: 3_000, livemode: false };

export const sampleSession = { ...session, ...besideList };

const payer = {
  name: "Hanako Sato",
  email: "hanako@example.com",
  phone: null,
  address: null,
};

export const sampleListedSession = {
  ...session,
  status: "complete",
  payment_status: "paid",
  url: null,
  customer_details: payer,
  payment_intent: "pi_3SampleQ4mXr2Lz81a7Kd9bTe",
};

export const samplePaidSession = { ...sampleListedSession, ...besideList };

export const sampleListedLink = {
  id: "plink_1SampleQ4mXr2Lz8fG3hJ",
  url: "https://buy.stripe.com/test_sample",
  active: true,
  currency: "jpy",
  allow_promotion_codes: false,
  inactive_message: null,
  metadata: { campaign: "autumn" },
};

export const sampleLink = { ...sampleListedLink, object: "payment_link", livemode: false };

export const sampleLinkSession = {
  ...samplePaidSession,
  client_reference_id: null,
  payment_link: sampleLink.id,
  metadata: sampleLink.metadata,
};

export const sampleSoldItem = {
  id: "li_1SampleQ4mXr2Lz8tB6nMv",
  description: "Coffee beans",
  quantity: 2,
  currency: "jpy",
  amount_subtotal: 3_000,
  amount_discount: 0,
  amount_tax: 0,
  amount_total: 3_000,
  price: { ...samplePrice, type: "one_time", recurring: null },
};
