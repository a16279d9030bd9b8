/** What the control interface accepts. Unknown fields are refused: a misspelt fault must not pass. */
import { z } from "zod";

import { armBody, networkFaults, when } from "../kit/control-schemas.ts";
import { isRight, type Right } from "./keys.ts";
import { failures } from "./payouts.ts";
import { isVersion } from "./versions.ts";

const world = { account: z.string().optional(), livemode: z.boolean().optional() };

const making = {
  ...world,
  count: z.int().min(1).max(1_000_000).default(1),
  /** Unix seconds; now when left out. */
  created: z.int().optional(),
  /** Seconds between one object and the next; 0 puts all into one second. */
  every_seconds: z.int().default(0),
  visible_after_seconds: z.number().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
};

export const chargesBody = z.strictObject({
  ...making,
  status: z.enum(["succeeded", "failed", "pending"]).default("succeeded"),
  amount: z.int().default(1000),
  currency: z.string().default("usd"),
  captured: z.boolean().default(true),
  customer: z.string().optional(),
  description: z.string().optional(),
  receipt_email: z.string().optional(),
  /** A test token; by default one that fits the status. */
  source: z.string().optional(),
  /** As a payment's charge, which has its balance transaction so much later. */
  settles_after_seconds: z.int().min(0).optional(),
});

export const refundsBody = z.strictObject({
  ...making,
  /** Left out, a new charge is made for each refund. */
  charge: z.string().optional(),
  amount: z.int().optional(),
  currency: z.string().default("usd"),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
});

export const customersBody = z.strictObject({
  ...making,
  email: z.string().optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  description: z.string().optional(),
  source: z.string().optional(),
  payment_method: z.string().optional(),
});

export const paymentMethodBody = z.strictObject({
  ...world,
  customer: z.string(),
  /** A test payment method. */
  like: z.string().default("pm_card_visa"),
});

export const invoicesBody = z.strictObject({
  ...making,
  /** Left out, a customer with an e-mail is made for each. */
  customer: z.string().optional(),
  /** Of its one line. */
  amount: z.int().default(1000),
  currency: z.string().default("usd"),
  /** A draft, or finalized. */
  status: z.enum(["draft", "open"]).default("draft"),
});

export const creditNotesBody = z.strictObject({
  ...making,
  /** Left out, an open invoice is made for them. */
  invoice: z.string().optional(),
  amount: z.int().min(1).default(1),
});

export const couponsBody = z.strictObject({
  ...making,
  name: z.string().default("Coupon"),
  percent_off: z.number().default(10),
});

export const productsBody = z.strictObject({
  ...making,
  name: z.string().default("Product"),
  description: z.string().optional(),
  active: z.boolean().optional(),
});

export const pricesBody = z.strictObject({
  ...making,
  /** Left out, a product is made for them. */
  product: z.string().optional(),
  currency: z.string().default("usd"),
  unit_amount: z.int().default(1000),
  recurring: z
    .strictObject({ interval: z.enum(["day", "week", "month", "year"]).default("month") })
    .optional(),
  active: z.boolean().optional(),
});

export const subscriptionsBody = z.strictObject({
  ...making,
  customer: z.string().optional(),
  price: z.string().optional(),
  quantity: z.int().min(1).default(1),
  trial_period_days: z.int().min(1).optional(),
});

export const checkoutsBody = z.strictObject({ ...making, price: z.string().optional() });

export const checkoutBody = z.strictObject({
  ...world,
  /** A session or a payment link. */
  at: z.string(),
  /** A test payment method. */
  like: z.string().default("pm_card_visa"),
});

export const payoutsBody = z.strictObject({
  ...making,
  /** Of the payment that is made where nothing is available. */
  amount: z.int().default(1000),
  currency: z.string().default("usd"),
  /** Left out, the payout arrives. */
  fails: z.enum(failures).optional(),
  /** How long it was paid before the bank sends it back. Left out, it is never paid. */
  fails_after_paid_seconds: z.int().min(0).optional(),
});

export const disputesBody = z.strictObject({
  ...making,
  amount: z.int().default(3000),
  currency: z.string().default("usd"),
  kind: z.enum(["fraudulent", "product_not_received", "inquiry"]).default("fraudulent"),
});

export const patchBody = z.strictObject({
  ...world,
  set: z.record(z.string(), z.json()),
  /** The event to record; `<object>.updated` when left out, none for `null`. */
  event: z.string().nullable().optional(),
});

export const doubleBody = z.strictObject(world);

export const eventsBody = z.strictObject({
  ...world,
  count: z.int().min(1).max(1_000).default(1),
  object: z.string(),
  type: z.string(),
});

export const pruneBody = z.strictObject({
  ...world,
  objects: z.enum(["charges", "refunds", "customers", "products", "events"]),
  created_before: z.int().optional(),
});

export const tokenBody = z.strictObject({ ...world, like: z.string().default("tok_visa") });

export const webhookBody = z.strictObject({
  ...world,
  url: z.url(),
  secret: z.string().min(1),
  enabled_events: z.array(z.string()).min(1).default(["*"]),
  twice: z.boolean().default(false),
  backwards: z.boolean().default(false),
});

const right = z.custom<Right>((value) => typeof value === "string" && isRight(value), {
  error: 'a right is a resource and "_read" or "_write", such as charges_write',
});

export const keyBody = z.strictObject({
  key: z.string().min(1),
  account: z.string().optional(),
  rights: z.array(right).nullable().optional(),
  state: z.enum(["active", "expired", "revoked"]).optional(),
});

export const settingsBody = z.strictObject({
  legacy_tokens: z.boolean().optional(),
  capture_seconds: z.int().min(0).optional(),
  search_seconds: z.int().min(0).optional(),
  event_version: z.string().refine(isVersion, { error: "Stripe has no such version" }).optional(),
  rate_limit: z.number().min(0).optional(),
});

const should_retry = z.boolean().optional();

export const faultBody = armBody(
  z.discriminatedUnion("kind", [
    ...networkFaults,
    z.strictObject({
      kind: z.literal("rate_limited"),
      reason: z
        .enum([
          "global-rate",
          "endpoint-rate",
          "global-concurrency",
          "endpoint-concurrency",
          "resource-specific",
        ])
        .default("global-rate"),
      retry_after: z.int().min(0).optional(),
      should_retry,
    }),
    z.strictObject({ kind: z.literal("lock_timeout"), should_retry }),
    z.strictObject({
      kind: z.literal("error"),
      when,
      status: z.int().min(500).max(504).default(500),
      stored: z.boolean().default(true),
      html: z.boolean().default(false),
      should_retry,
    }),
    z.strictObject({ kind: z.literal("barred") }),
  ]),
);
