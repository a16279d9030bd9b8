import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectionError, TransientError } from "#sdk/index.ts";
import type { Simulator } from "./stripe.world.ts";
import { addKey, connect, errorOf, liveKey, startSimulator, testKey } from "./stripe.world.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ account: "acct_check" });
});
afterAll(() => simulator.close());

async function check(apiKey: string) {
  const client = connect(simulator, apiKey);
  try {
    return await client.check();
  } finally {
    client.close();
  }
}

async function restricted(...rights: readonly string[]) {
  return addKey(simulator, `rk_test_${rights.join("_")}_only`, rights);
}

const nothing = {
  triggers: {
    "new-charge": "no",
    "new-refund": "no",
    "new-customer": "no",
    "new-product": "no",
    "payment-succeeded": "no",
    "payment-failed": "no",
    "payment-requires-action": "no",
    "payment-canceled": "no",
    "charge-updated": "no",
    "refund-updated": "no",
    "customer-updated": "no",
    "product-updated": "no",
    "any-event": "no",
    "invoice-finalized": "no",
    "invoice-paid": "no",
    "invoice-payment-failed": "no",
    "subscription-created": "no",
    "subscription-updated": "no",
    "subscription-trial-ending": "no",
    "subscription-canceled": "no",
    "checkout-completed": "no",
    "payment-link-paid": "no",
    "payout-paid": "no",
    "payout-failed": "no",
    "dispute-opened": "no",
    "dispute-closed": "no",
  },
  actions: {
    "create-payment": "no",
    "capture-payment": "no",
    "cancel-payment": "no",
    "find-payment": "no",
    "list-payments": "no",
    "create-charge": "no",
    "update-charge": "no",
    "find-charge": "no",
    "create-refund": "no",
    "create-customer": "no",
    "update-customer": "no",
    "delete-customer": "no",
    "find-customer": "no",
    "find-customer-by-email": "no",
    "search-customers": "no",
    "list-charges": "no",
    "list-refunds": "no",
    "create-product": "no",
    "update-product": "no",
    "archive-product": "no",
    "create-price": "no",
    "archive-price": "no",
    "find-price": "no",
    "list-prices": "no",
    "create-coupon": "no",
    "delete-coupon": "no",
    "find-coupon": "no",
    "list-coupons": "no",
    "create-subscription": "no",
    "update-subscription": "no",
    "cancel-subscription": "no",
    "find-subscription": "no",
    "list-subscriptions": "no",
    "create-checkout-session": "no",
    "find-checkout-session": "no",
    "list-checkout-sessions": "no",
    "list-checkout-items": "no",
    "create-payment-link": "no",
    "close-payment-link": "no",
    "find-payment-link": "no",
    "list-payment-links": "no",
    "find-payout": "no",
    "list-payouts": "no",
    "list-payout-transactions": "no",
    "find-balance-transaction": "no",
    "submit-evidence": "no",
    "find-dispute": "no",
    "list-disputes": "no",
    "create-invoice": "no",
    "create-and-send-invoice": "no",
    "add-invoice-item": "no",
    "finalize-invoice": "no",
    "send-invoice": "no",
    "void-invoice": "no",
    "find-invoice": "no",
    "list-invoices": "no",
    "create-credit-note": "no",
    "void-credit-note": "no",
    "find-credit-note": "no",
    "list-credit-notes": "no",
    // What they may do depends on the path.
    "send-request": "unknown",
    "read-request": "yes",
  },
};

describe("checking a connection", () => {
  it("shows the account and the mode", async () => {
    expect(await check(testKey)).toMatchObject({ account: "acct_check", mode: "test" });
    expect(await check(liveKey)).toMatchObject({ account: "acct_check", mode: "live" });
  });

  it.each([
    [
      "charges_read",
      {
        triggers: { "new-charge": "yes" },
        actions: { "list-charges": "yes", "find-charge": "yes" },
      },
    ],
    ["refunds_read", { triggers: { "new-refund": "yes" }, actions: { "list-refunds": "yes" } }],
    [
      "customers_read",
      {
        triggers: { "new-customer": "yes" },
        actions: {
          "find-customer": "yes",
          "find-customer-by-email": "yes",
          "search-customers": "yes",
        },
      },
    ],
    ["invoices_read", { actions: { "find-invoice": "yes", "list-invoices": "yes" } }],
    [
      "invoices_write",
      {
        actions: {
          "create-invoice": "yes",
          "create-and-send-invoice": "yes",
          "add-invoice-item": "yes",
          "finalize-invoice": "yes",
          "send-invoice": "yes",
          "void-invoice": "yes",
          "find-invoice": "yes",
          "list-invoices": "yes",
        },
      },
    ],
    [
      "coupons_write",
      {
        actions: {
          "create-coupon": "yes",
          "delete-coupon": "yes",
          "find-coupon": "yes",
          "list-coupons": "yes",
        },
      },
    ],
    [
      "credit_notes_write",
      {
        actions: {
          "create-credit-note": "yes",
          "void-credit-note": "yes",
          "find-credit-note": "yes",
          "list-credit-notes": "yes",
        },
      },
    ],
    [
      "subscriptions_write",
      {
        actions: {
          "create-subscription": "yes",
          "update-subscription": "yes",
          "cancel-subscription": "yes",
          "find-subscription": "yes",
          "list-subscriptions": "yes",
        },
      },
    ],
    [
      "payment_links_write",
      {
        actions: {
          "create-payment-link": "yes",
          "close-payment-link": "yes",
          "find-payment-link": "yes",
          "list-payment-links": "yes",
        },
      },
    ],
    ["payouts_read", { actions: { "find-payout": "yes", "list-payouts": "yes" } }],
    [
      "balance_transactions_read",
      { actions: { "list-payout-transactions": "yes", "find-balance-transaction": "yes" } },
    ],
    ["disputes_read", { actions: { "find-dispute": "yes", "list-disputes": "yes" } }],
    [
      "disputes_write",
      { actions: { "submit-evidence": "yes", "find-dispute": "yes", "list-disputes": "yes" } },
    ],
    ["products_read", { triggers: { "new-product": "yes" } }],
    [
      "products_write",
      {
        triggers: { "new-product": "yes" },
        actions: { "create-product": "yes", "update-product": "yes", "archive-product": "yes" },
      },
    ],
    ["prices_read", { actions: { "find-price": "yes", "list-prices": "yes" } }],
    [
      "prices_write",
      {
        actions: {
          "find-price": "yes",
          "list-prices": "yes",
          "create-price": "yes",
          "archive-price": "yes",
        },
      },
    ],
    ["payment_intents_read", { actions: { "find-payment": "yes", "list-payments": "yes" } }],
    [
      "payment_intents_write",
      {
        actions: {
          "create-payment": "yes",
          "capture-payment": "yes",
          "cancel-payment": "yes",
          "find-payment": "yes",
          "list-payments": "yes",
        },
      },
    ],
    [
      "refunds_write",
      {
        triggers: { "new-refund": "yes" },
        actions: { "create-refund": "yes", "list-refunds": "yes" },
      },
    ],
    [
      "customers_write",
      {
        triggers: { "new-customer": "yes" },
        actions: {
          "find-customer": "yes",
          "find-customer-by-email": "yes",
          "search-customers": "yes",
          "create-customer": "yes",
          "update-customer": "yes",
          "delete-customer": "yes",
        },
      },
    ],
    [
      "charges_write",
      {
        triggers: { "new-charge": "yes" },
        actions: {
          "create-charge": "yes",
          "update-charge": "yes",
          "find-charge": "yes",
          "list-charges": "yes",
        },
      },
    ],
  ])("takes a key that has nothing but %s", async (right, allowed) => {
    const report = await check(await restricted(right));
    expect(report).toEqual({
      account: null,
      accountName: null,
      mode: "test",
      allows: {
        triggers: { ...nothing.triggers, ...("triggers" in allowed ? allowed.triggers : {}) },
        actions: {
          ...nothing.actions,
          ...("actions" in allowed ? allowed.actions : {}),
          ...(right.endsWith("_write") ? { "send-request": "yes" } : {}),
        },
        traces: "no",
      },
    });
  });

  it("lets a key see changes that may read the events and the object", async () => {
    const rights = ["events_read", "customers_read", "invoices_read"];
    const { allows } = await check(await restricted(...rights));
    expect(allows.traces).toBe("yes");
    expect(allows.triggers).toEqual({
      ...nothing.triggers,
      "any-event": "yes",
      "new-customer": "yes",
      "customer-updated": "yes",
      "invoice-finalized": "yes",
      "invoice-paid": "yes",
      "invoice-payment-failed": "yes",
    });
  });

  it("refuses a key that has no right which flows can use", async () => {
    const error = await errorOf(check(await restricted("balance_read")));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.facts.code).toBe("stripe.nothing_allowed");
  });

  it.each([
    ["expired", "stripe.api_key_expired"],
    ["revoked", "stripe.invalid_api_key"],
  ])("refuses a key that is %s, after one request", async (state, code) => {
    const key = `sk_test_${state}`;
    await simulator.control("POST", "/keys", { key, state });
    const before = await requests();
    expect((await errorOf(check(key))).facts.code).toBe(code);
    expect(await requests()).toBe(before + 1);
  });

  it("asks to be repeated when Stripe cannot be reached", async () => {
    await simulator.fault({ kind: "cut", when: "before" });
    expect(await errorOf(check(testKey))).toBeInstanceOf(TransientError);
  });

  it("says 'unknown' for what could not be asked", async () => {
    await simulator.fault({ kind: "rate_limited" }, { method: "POST", path: "/v1/products" });
    await simulator.fault({ kind: "error", when: "before" }, { path: "/v1/refunds" });
    const report = await check(testKey);
    expect(report.allows.actions["create-product"]).toBe("unknown");
    expect(report.allows.triggers["new-refund"]).toBe("unknown");
    expect(report.allows.actions["create-charge"]).toBe("yes");
  });

  it("sends only writes that Stripe must refuse for two reasons", async () => {
    const before = await requests();
    await check(testKey);
    const sent = await simulator.control("GET", `/ledger?since=${before}`);
    const wrong = [
      ["/v1/payment_intents", { amount: "none" }],
      ["/v1/charges", { amount: "none" }],
      ["/v1/refunds", { amount: "none" }],
      ["/v1/customers", { balance: "none" }],
      ["/v1/invoices", { days_until_due: "none" }],
      ["/v1/credit_notes", { amount: "none" }],
      ["/v1/coupons", { amount_off: "none" }],
      ["/v1/products", { active: "none" }],
      ["/v1/prices", { active: "none" }],
      ["/v1/subscriptions", { days_until_due: "none" }],
      ["/v1/checkout/sessions", { expires_at: "none" }],
      ["/v1/disputes/millrace_permission_check", { submit: "none" }],
      ["/v1/payment_links", { allow_promotion_codes: "none" }],
    ] as const;
    const refused = wrong.map(([path, params]) =>
      expect.objectContaining({
        path,
        outcome: "refused",
        status: 400,
        params: { millrace_permission_check: "1", ...params },
      }),
    );
    expect(sent).toMatchObject({ total: wrong.length, data: expect.arrayContaining(refused) });
  });

  it("executes no write", async () => {
    for (const path of [
      "payment_intents",
      "charges",
      "refunds",
      "customers",
      "invoices",
      "credit_notes",
      "coupons",
      "products",
      "prices",
      "subscriptions",
      "checkout/sessions",
      "payment_links",
      "disputes/*",
    ])
      expect(await simulator.executed(`/v1/${path}`)).toBe(0);
  });
});

async function requests(): Promise<number> {
  const answer = await simulator.control("GET", "/requests?limit=1");
  return typeof answer === "object" && answer !== null && "total" in answer
    ? Number(answer.total)
    : Number.NaN;
}
