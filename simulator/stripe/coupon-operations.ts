/** The endpoints of coupons. */
import {
  checkCoupon,
  createCoupon,
  deleteCoupon,
  listCoupons,
  retrieveCoupon,
  updateCoupon,
} from "./coupons.ts";
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";

const COUPON: Shape = { schema: "coupon", list: false };
const GONE: Shape = { schema: "deleted_coupon", list: false };
const nothing = () => {};
const path = "/v1/coupons";

export const COUPON_ROWS: readonly Row[] = [
  [`GET ${path}`, "coupons_read", { ...COUPON, list: true }, checkList, listCoupons],
  [`POST ${path}`, "coupons_write", COUPON, checkCoupon, createCoupon],
  [`GET ${path}/{coupon}`, "coupons_read", COUPON, nothing, retrieveCoupon],
  [`POST ${path}/{coupon}`, "coupons_write", COUPON, nothing, updateCoupon],
  [`DELETE ${path}/{coupon}`, "coupons_write", GONE, nothing, deleteCoupon],
];
