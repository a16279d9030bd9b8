import { randomText } from "../kit/random.ts";

/** Stripe's ids are random within a second, so they never sort; ours are random throughout. */
const LENGTHS = {
  // A coupon's.
  "": 8,
  ch_: 24,
  di_: 24,
  du_: 24,
  re_: 24,
  evt_: 24,
  txn_: 24,
  card_: 24,
  tok_: 24,
  pm_: 24,
  pi_: 24,
  in_: 24,
  ii_: 24,
  inpay_: 24,
  cn_: 24,
  cnli_: 24,
  cbtxn_: 24,
  price_: 24,
  sub_: 24,
  si_: 14,
  cs_test_: 58,
  cs_live_: 58,
  plink_: 24,
  li_: 24,
  po_: 24,
  cus_: 14,
  prod_: 14,
  req_: 14,
} as const;

type IdPrefix = keyof typeof LENGTHS;
export type NewId = (prefix: IdPrefix) => string;

/** What the ids of its kind begin with; "" where that is none of these. */
export function prefixOf(id: string): IdPrefix {
  return PREFIXES.find((prefix) => prefix !== "" && id.startsWith(prefix)) ?? "";
}

const isPrefix = (text: string): text is IdPrefix => text in LENGTHS;
const PREFIXES = Object.keys(LENGTHS).filter(isPrefix);

export function idMaker(random: () => number): NewId {
  return (prefix) => prefix + randomText(random, LENGTHS[prefix]);
}
