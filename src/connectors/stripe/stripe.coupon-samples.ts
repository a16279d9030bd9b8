/** Documented samples of coupons. */
const listed = {
  id: "SAMPLE10",
  name: "Autumn",
  percent_off: 10,
  amount_off: null,
  currency: null,
  duration: "once",
  duration_in_months: null,
  redeem_by: 1796083200,
  max_redemptions: 100,
  times_redeemed: 12,
  valid: true,
  created: 1793491200,
  metadata: { campaign: "autumn" },
};

export const sampleListedCoupon = listed;

export const sampleCoupon = { ...listed, object: "coupon", livemode: false };
