/**
 * Coupons that were given to a session, an invoice or a subscription, and what they take off. How Stripe rounds a percentage and
 * shares it among lines, and its words for what it refuses, are from memory.
 */
import type { Call } from "./call.ts";
import { type Coupon, current } from "./coupons.ts";
import { coupons as refuseCoupon } from "./coupon-errors.ts";
import { refuse } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { text, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { monthsAfter, rows } from "./subscription-object.ts";
import type { World } from "./world.ts";

/** It goes on when its coupon is deleted. */
export interface Discount {
  readonly id: string;
  readonly coupon: Coupon;
  /** Seconds since 1970; null where it goes on for ever, or takes off once. */
  readonly end: number | null;
  /** Those that it is for; absent where it is for all. */
  readonly products?: readonly string[];
}

/** What may be lowered, and whose it is. */
export interface Share {
  readonly amount: number;
  readonly product: string;
}

/** The coupon that a request gives; null where it gives none. */
export function couponGiven(call: Call, currency: string): Coupon | null {
  const { world, params } = call;
  const given = rows(params, "discounts");
  if (given.length > 1) throw refuse.tooMany("discounts", 1);
  const [first] = given;
  if (first === undefined) return null;
  const id = text(first, "coupon");
  if (id === undefined) throw parameter.missing("discounts[0][coupon]");
  const kept = world.coupons.get(id);
  if (kept === undefined) throw refuse.unknownId(world, "coupon", id, "discounts[0][coupon]");
  const coupon = current(call, kept);
  if (coupon["valid"] !== true) throw refuseCoupon.expired(id);
  const [off, its] = [whole(coupon, "amount_off"), text(coupon, "currency")];
  if (off !== undefined && its !== currency) throw refuseCoupon.otherCurrency(id, currency);
  return coupon;
}

/** It counts against the most redemptions of its coupon. */
export function redeem({ world, newId, now }: Call, coupon: Coupon): Discount {
  const kept = world.coupons.get(coupon.id);
  if (kept !== undefined)
    world.coupons.replace({ ...kept, times_redeemed: (whole(kept, "times_redeemed") ?? 0) + 1 });
  const months = whole(coupon, "duration_in_months") ?? 0;
  const end = coupon.duration === "repeating" ? monthsAfter(now, months) : null;
  const products = world.couponProducts.get(coupon.id);
  const discount: Discount = {
    id: newId("di_"),
    coupon,
    end,
    ...(products === undefined ? {} : { products }),
  };
  world.discounts.set(discount.id, discount);
  return discount;
}

/** Of a subscription's, those that lower the invoice which is made now. */
export function lowering({ world, now }: Pick<Call, "world" | "now">, ids: unknown): string[] {
  return idsIn(ids).filter((id) => {
    const end = world.discounts.get(id)?.end ?? null;
    return end === null || now < end;
  });
}

/** What is left of a subscription's once an invoice was made. */
export function lasting({ world, now }: Pick<Call, "world" | "now">, ids: unknown): string[] {
  return lowering({ world, now }, ids).filter(
    (id) => world.discounts.get(id)?.coupon.duration !== "once",
  );
}

/** That a coupon for other products is taken, and takes off nothing, is from memory. */
export function covered(
  products: readonly string[] | undefined,
  shares: readonly Share[],
): readonly number[] {
  return shares.map(({ amount, product }) =>
    products === undefined || products.includes(product) ? amount : 0,
  );
}

/** What each amount is lowered by; a line below zero by nothing. */
export function takenOff(coupon: Coupon | undefined, amounts: readonly number[]): number[] {
  const shares = amounts.map((amount) => Math.max(0, amount));
  const sum = shares.reduce((total, amount) => total + amount, 0);
  if (coupon === undefined || sum === 0) return shares.map(() => 0);
  const percent = coupon["percent_off"];
  const off =
    typeof percent === "number"
      ? Math.round((sum * percent) / 100)
      : Math.min(sum, whole(coupon, "amount_off") ?? 0);
  let [given, passed] = [0, 0];
  return shares.map((share) => {
    passed += share;
    const its = Math.round((off * passed) / sum) - given;
    given += its;
    return its;
  });
}

/** What lines of an invoice say of its discounts. */
export function discountsOf(
  world: World,
  ids: unknown,
  shares: readonly Share[],
): { readonly ofLines: JsonObject[][]; readonly sums: JsonObject[]; readonly sum: number } {
  const ofLines: JsonObject[][] = shares.map(() => []);
  const sums: JsonObject[] = [];
  let left = shares;
  for (const id of idsIn(ids)) {
    const discount = world.discounts.get(id);
    const taken = takenOff(discount?.coupon, covered(discount?.products, left));
    for (const [at, amount] of taken.entries()) ofLines[at]?.push({ amount, discount: id });
    sums.push({ amount: taken.reduce((total, amount) => total + amount, 0), discount: id });
    left = left.map(({ amount, product }, at) => ({ amount: amount - (taken[at] ?? 0), product }));
  }
  const sum = sums.reduce((total, one) => total + (whole(one, "amount") ?? 0), 0);
  return { ofLines, sums, sum };
}

function idsIn(ids: unknown): string[] {
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}
