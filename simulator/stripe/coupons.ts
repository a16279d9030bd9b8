/** Coupons: what takes something off. `discounts.ts` gives them to something. */
import type { Call } from "./call.ts";
import { coupons as refuseCoupon } from "./coupon-errors.ts";
import { CURRENCIES, isCurrency } from "./currencies.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import { changed, table, text, texts, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";

export interface Coupon extends JsonObject {
  id: string;
  object: "coupon";
  created: number;
  duration: string;
  metadata: JsonObject;
  redeem_by: number | null;
}

const LONGEST_SECONDS = 5 * 366 * 24 * 60 * 60;

export function listCoupons(call: Call): JsonObject {
  return listPage(call, call.world.coupons, "coupon", "/v1/coupons", {
    shown: (coupon) => current(call, coupon),
  });
}

export function retrieveCoupon(call: Call): Coupon {
  const { world, id } = call;
  const coupon = world.coupons.get(id);
  if (coupon === undefined) throw refuse.notFound(world, "coupon", id, "coupon");
  return current(call, coupon);
}

export function checkCoupon({ params, now }: Call): void {
  const [percent, currency] = [params["percent_off"], text(params, "currency")];
  if (!("percent_off" in params) && !("amount_off" in params)) throw refuseCoupon.offMissing();
  if ("percent_off" in params && "amount_off" in params) throw refuseCoupon.offTwice();
  if ("amount_off" in params && currency === undefined) throw refuseCoupon.currencyMissing();
  if (currency !== undefined && !isCurrency(currency.toLowerCase()))
    throw refuse.currency(currency, CURRENCIES);
  if (typeof percent === "number" && (percent <= 0 || percent > 100)) throw refuseCoupon.percent();
  for (const name of ["amount_off", "duration_in_months", "max_redemptions"])
    if ((whole(params, name) ?? 1) < 1) throw parameter.atLeastOne(name);
  const isRepeating = text(params, "duration") === "repeating";
  if (isRepeating && !("duration_in_months" in params)) throw refuseCoupon.monthsMissing();
  if (!isRepeating && "duration_in_months" in params) throw refuseCoupon.monthsNotRepeating();
  const until = whole(params, "redeem_by");
  if (until !== undefined && (until <= now || until > now + LONGEST_SECONDS))
    throw refuseCoupon.redeemBy();
}

export function createCoupon(call: Call): Coupon {
  const { world, params, now, newId } = call;
  const id = text(params, "id") ?? newId("");
  if (world.coupons.get(id) !== undefined) throw refuseCoupon.taken();
  const products = productsIn(call);
  if (products.length > 0) world.couponProducts.set(id, products);
  const coupon: Coupon = {
    id,
    object: "coupon",
    amount_off: whole(params, "amount_off") ?? null,
    created: now,
    currency: "amount_off" in params ? (text(params, "currency") ?? "").toLowerCase() : null,
    duration: text(params, "duration") ?? "once",
    duration_in_months: whole(params, "duration_in_months") ?? null,
    livemode: world.livemode,
    max_redemptions: whole(params, "max_redemptions") ?? null,
    metadata: newMetadata(params),
    name: text(params, "name") ?? null,
    percent_off: params["percent_off"] ?? null,
    redeem_by: whole(params, "redeem_by") ?? null,
    times_redeemed: 0,
    valid: true,
  };
  world.coupons.add(coupon, call.visibleAt);
  emit(call, "coupon.created", coupon);
  return coupon;
}

/** The products for which alone it is; none where it is for all. */
function productsIn({ world, params }: Call): readonly string[] {
  const products = texts(table(params, "applies_to") ?? {}, "products");
  for (const [at, id] of products.entries())
    if (world.products.get(id) === undefined)
      throw refuse.unknownId(world, "product", id, `applies_to[products][${at}]`);
  return products;
}

export function updateCoupon(call: Call): Coupon {
  const before = retrieveCoupon(call);
  const after: Coupon = {
    ...before,
    ...changed(call.params, ["name"]),
    metadata: mergedMetadata(before.metadata, call.params),
  };
  call.world.coupons.replace(after);
  emit(call, "coupon.updated", after, before);
  return after;
}

export function deleteCoupon(call: Call): JsonObject {
  const coupon = retrieveCoupon(call);
  call.world.coupons.remove(coupon.id);
  call.world.couponProducts.delete(coupon.id);
  emit(call, "coupon.deleted", { ...coupon, valid: false });
  return { id: coupon.id, object: "coupon", deleted: true };
}

export function current({ now }: Pick<Call, "now">, coupon: Coupon): Coupon {
  const { redeem_by: until } = coupon;
  const most = whole(coupon, "max_redemptions") ?? Infinity;
  const isLeft = (whole(coupon, "times_redeemed") ?? 0) < most;
  return { ...coupon, valid: isLeft && (until === null || now < until) };
}
