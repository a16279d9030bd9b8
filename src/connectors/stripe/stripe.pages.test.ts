import { describe, expect, it } from "vitest";
import type { Site } from "#sdk/index.ts";
import { findCustomer } from "./actions/find-customer.ts";
import { sampleCoupon } from "./stripe.coupon-samples.ts";
import { sampleCreditNote } from "./stripe.credit-note-samples.ts";
import { sampleDispute } from "./stripe.dispute-samples.ts";
import { sampleInvoice, sampleInvoiceItem } from "./stripe.invoice-samples.ts";
import { recordUrl, requestUrl } from "./stripe.pages.ts";
import { samplePayout } from "./stripe.payout-samples.ts";
import { samplePrice } from "./stripe.price-samples.ts";
import { sampleCharge, sampleCustomer, sampleProduct, sampleRefund } from "./stripe.samples.ts";

const test: Site = { settings: {}, mode: "test", account: null };
const live: Site = { ...test, mode: "live" };
const dashboard = "https://dashboard.stripe.com";

describe("the page of Stripe's dashboard", () => {
  it.each([
    ["a charge", sampleCharge, `payments/${sampleCharge.id}`],
    ["a refund, which is its charge's,", sampleRefund, `payments/${sampleRefund.charge}`],
    ["a customer", sampleCustomer, `customers/${sampleCustomer.id}`],
    ["an invoice", sampleInvoice, `invoices/${sampleInvoice.id}`],
    ["a line, which is its invoice's,", sampleInvoiceItem, `invoices/${sampleInvoice.id}`],
    ["a credit note, which is its invoice's,", sampleCreditNote, `invoices/${sampleInvoice.id}`],
    ["a coupon", sampleCoupon, `coupons/${sampleCoupon.id}`],
    ["a payout", samplePayout, `payouts/${samplePayout.id}`],
    ["a dispute, which is its charge's,", sampleDispute, `payments/${sampleDispute.charge}`],
    ["a price", samplePrice, `prices/${samplePrice.id}`],
    ["a product", sampleProduct, `products/${sampleProduct.id}`],
  ])("of %s is known in both modes", (_, record, page) => {
    expect(recordUrl(record, test)).toBe(`${dashboard}/test/${page}`);
    expect(recordUrl(record, live)).toBe(`${dashboard}/${page}`);
  });

  it("of a request is the one that Stripe's own errors name", () => {
    expect(requestUrl("req_1", test)).toBe(`${dashboard}/test/workbench/logs?object=req_1`);
    expect(requestUrl("req_1", live)).toBe(`${dashboard}/workbench/logs?object=req_1`);
  });

  it("is the right account's, where that is known", () => {
    const site = { ...test, account: "acct_1" };
    expect(requestUrl("req_1", site)).toContain(`${dashboard}/acct_1/test/`);
    expect(recordUrl(sampleCharge, { ...live, account: "acct_1" })).toBe(
      `${dashboard}/acct_1/payments/${sampleCharge.id}`,
    );
  });

  it.each([
    ["https://api.stripe.com", true],
    ["https://API.stripe.com/", true],
    ["http://127.0.0.1:12111", false],
    ["nonsense", false],
  ])("is there for a connection to %s: %s", (apiBase, isThere) => {
    const site = { ...test, settings: { apiBase } };
    expect(recordUrl(sampleCharge, site) !== null).toBe(isThere);
    expect(requestUrl("req_1", site) !== null).toBe(isThere);
  });

  it("is not there for what is deleted, and for kinds that it does not know", () => {
    const { id } = sampleCustomer;
    expect(recordUrl({ id, object: "customer", deleted: true }, test)).toBeNull();
    expect(recordUrl({ id, object: "toString" }, test)).toBeNull();
    expect(recordUrl({ id, object: "refund", charge: null }, test)).toBeNull();
  });

  it("of a customer that was looked up is the found one's", () => {
    const found = findCustomer.recordUrl?.(findCustomer.sample, live);
    expect(found).toBe(`${dashboard}/customers/${sampleCustomer.id}`);
    const missing = { result: "not_found", customer_id: "cus_1", customer: null };
    expect(findCustomer.recordUrl?.(missing, live)).toBeNull();
  });
});
