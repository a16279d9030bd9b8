/** Documented samples of prices. */
import { sampleProduct } from "./stripe.samples.ts";

export const samplePrice = {
  id: "price_1SampleQ4mXr2Lz8eR6tUw2",
  object: "price",
  product: sampleProduct.id,
  active: true,
  type: "recurring",
  currency: "jpy",
  unit_amount: 1_500,
  unit_amount_decimal: "1500",
  recurring: {
    interval: "month",
    interval_count: 1,
    trial_period_days: null,
    usage_type: "licensed",
  },
  nickname: "Monthly",
  lookup_key: null,
  tax_behavior: "exclusive",
  billing_scheme: "per_unit",
  created: 1793491200,
  livemode: false,
  metadata: { plan: "basic" },
};

export const sampleListedPrice = {
  id: samplePrice.id,
  product: samplePrice.product,
  active: samplePrice.active,
  type: samplePrice.type,
  currency: samplePrice.currency,
  unit_amount: samplePrice.unit_amount,
  unit_amount_decimal: samplePrice.unit_amount_decimal,
  recurring: samplePrice.recurring,
  nickname: samplePrice.nickname,
  lookup_key: samplePrice.lookup_key,
  tax_behavior: samplePrice.tax_behavior,
  billing_scheme: samplePrice.billing_scheme,
  created: samplePrice.created,
  metadata: samplePrice.metadata,
};
