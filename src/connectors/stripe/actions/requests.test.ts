import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import { decideOnLimit } from "#engine/money-limits.ts";
import { deedOf } from "#flow/deed.ts";
import { emptyDocument } from "#flow/document.ts";
import { InputError, type JsonObject, UnknownOutcomeError } from "#sdk/index.ts";
import { stripe } from "../stripe.connection.ts";
import { stripeConnector } from "../stripe.connector.ts";
import { apiVersion } from "../stripe.encode.ts";
import { readPath } from "../stripe.requests.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createProduct } from "./create-product.ts";
import { readRequest } from "./read-request.ts";
import { sendRequest } from "./send-request.ts";
import { anySign } from "../../../../test/any-sign.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const tag = { effectId: "flow.effect", generation: 1, at: 0 };
const requestOf = (input: JsonObject) => sendRequest.request(sendRequest.input.parse(input), tag);
const read = (input: JsonObject) =>
  readRequest.run({ api: client.api, input: readRequest.input.parse(input) });
const codeOf = (call: () => unknown) => {
  try {
    call();
  } catch (error) {
    return error instanceof InputError ? error.facts.code : String(error);
  }
  return null;
};

const strange = [
  "https://evil.example/v1/products",
  "//evil.example/v1/products",
  "@evil.example/v1/products",
  ".evil.example/v1/products",
  "v1/products",
  "/v2/products",
  "/v1/",
  "/v1//products",
  "/v1/products/",
  "/v1/products/../refunds",
  "/v1/products/%2E%2e/refunds",
  "/v1/products/..%2Frefunds",
  "/v1/products\\..\\refunds",
  "/v1/products?name=Tea",
  "/v1/products#x",
  "/v1/pro\u0000ducts",
  "/v1/pro\nducts",
  "/v1/products/a%0d%0ab",
  "/v1/products/%zz",
  "/v1/製品",
];

describe("the path", () => {
  it.each(strange)("%j is refused, and nothing is sent", async (path) => {
    expect(codeOf(() => requestOf({ path }))).toBe("stripe.path_refused");
    const before = await simulator.counts();
    expect((await errorOf(read({ path }))).facts.code).toBe("stripe.path_refused");
    expect(await simulator.counts()).toEqual(before);
  });

  it("stays at Stripe's own address, whatever a data pill has given", () => {
    const request = requestOf({ path: `/v1/products/${encodeURIComponent("@evil.example: é")}` });
    const { url, headers } = stripe.encode(
      stripe.fields.parse({ apiKey: "sk_test_1" }),
      { ...request, method: "POST" },
      { origin: "https://api.stripe.com", idempotencyKey: "k" },
    );
    expect(new URL(url).origin).toBe("https://api.stripe.com");
    expect(headers).toMatchObject({ "idempotency-key": "k", "stripe-version": apiVersion });
  });

  it("that is taken goes out letter by letter", () => {
    const parts = [
      "v1",
      "/",
      "..",
      ".",
      "%",
      "%2e",
      "%2F",
      "@",
      ":",
      "?",
      "#",
      "\\",
      "\t",
      "é",
      "in_1",
    ];
    const piece = fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 3, unit: anySign }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const path = `/v1/${pieces.join("")}`;
        if (codeOf(() => readPath(path)) !== null) return;
        const { origin, pathname, search, hash } = new URL(`https://api.stripe.com${path}`);
        expect([origin, pathname, search, hash]).toEqual(["https://api.stripe.com", path, "", ""]);
      }),
    );
  });

  it.each(["/v1/account_links", "/v1/accounts/acct_1/login_links", "/v1/billing/meter_events"])(
    "%s is refused for a write, because no answer of Stripe's would prove it",
    (path) => expect(codeOf(() => requestOf({ path }))).toBe("stripe.path_refused"),
  );
});

it("of any request counts for an endpoint without ids", () => {
  const endpoints = [
    "/v1/checkout/sessions/cs_test_a1/expire",
    "/v1/customers/cus_A/sources/card_1",
    "/v1/invoices/in_1/finalize",
    "/v1/coupons",
  ].map((path) => stripe.endpoint("POST", path));
  expect(endpoints).toEqual([
    "POST /v1/checkout/{id}/{id}/expire",
    "POST /v1/customers/{id}/sources/{id}",
    "POST /v1/invoices/{id}/finalize",
    "POST /v1/coupons",
  ]);
});

describe("the parameters of a write", () => {
  it("go out in Stripe's form, with what has a field of its own", () => {
    const request = requestOf({
      path: "/v1/invoiceitems",
      currency: "JPY",
      amount: 500,
      parameters: {
        customer: "cus_1",
        "price_data[product]": "a&b",
        "expand[0]": "customer",
        x: "",
      },
      metadata: { order: 7 },
    });
    const { body } = stripe.encode(
      stripe.fields.parse({ apiKey: "sk_test_1" }),
      { ...request, method: "POST" },
      { origin: "https://api.stripe.com", idempotencyKey: "k" },
    );
    expect(body).toBe(
      "customer=cus_1&price_data[product]=a%26b&expand[0]=customer&x=&amount=500&currency=jpy&metadata[order]=7&metadata[millrace_effect]=flow.effect&metadata[millrace_generation]=1",
    );
  });

  it.each([
    "amount",
    "currency",
    "metadata",
    "metadata[order]",
    "payment_intent_data[metadata][millrace_effect]",
  ])("%s is refused among the rows", (name) =>
    expect(codeOf(() => requestOf({ path: "/v1/products", parameters: { [name]: "1" } }))).toBe(
      "stripe.parameter_refused",
    ),
  );

  it.each(["a b", "a&b", "a[b", "a]b[", "", "[0]"])("%j is no name", (name) =>
    expect(codeOf(() => requestOf({ path: "/v1/products", parameters: { [name]: "1" } }))).toBe(
      "stripe.parameter_refused",
    ),
  );

  it("bear our mark only where a new object is known to take metadata", () => {
    const marked = (path: string) =>
      JSON.stringify(requestOf({ path })).includes("millrace_effect");
    expect(["/v1/products", "/v1/checkout/sessions", "/v1/payouts"].map(marked)).toEqual([
      true,
      true,
      true,
    ]);
    const others = ["/v1/customers/cus_1", "/v1/invoices/in_1/finalize", "/v1/tokens"];
    expect(others.map(marked)).toEqual([false, false, false]);
  });
});

describe("a write", () => {
  it("is done by the object, which bears the mark", async () => {
    const input = { path: "/v1/products", parameters: { name: "Tea" }, metadata: { sku: "T" } };
    const { output } = await send(client, sendRequest, input, "flow.made");
    expect(output).toMatchObject({
      id: expect.stringMatching(/^prod_/),
      object: "product",
      body: { name: "Tea", metadata: { sku: "T", millrace_effect: "flow.made" } },
    });
    expect(await find(client.api, createProduct, "flow.made")).toMatchObject({ outcome: "done" });
  });

  it("to a part of an object is done by what Stripe calls it", async () => {
    const [charge = ""] = await simulator.make("charges", { amount: 500 });
    const path = `/v1/charges/${charge}`;
    const { output } = await send(client, sendRequest, { path, parameters: { description: "x" } });
    expect(output).toMatchObject({ id: charge, object: "charge", body: { description: "x" } });
  });

  it("is not done by an object that its path does not name, a list, or one without an id", () => {
    const request = {
      ...requestOf({ path: "/v1/invoices/in_1/finalize" }),
      method: "POST" as const,
    };
    const judged = (body: JsonObject) =>
      stripe.judge(
        request,
        { status: 200, headers: {}, body: JSON.stringify(body) },
        stripe.fields.parse({ apiKey: "sk_test_1" }),
      );
    expect(judged({ id: "in_1", object: "invoice" }).is).toBe("done");
    for (const body of [
      { id: "acct_1", object: "account" },
      { id: "x", object: "list", data: [] },
      { object: "invoice" },
    ]) {
      const verdict = judged(body);
      expect(verdict.is === "not_done" && verdict.error).toBeInstanceOf(UnknownOutcomeError);
    }
  });

  it.each([
    ["/v1/invoiceitems", "invoiceitem"],
    ["/v1/checkout/sessions", "checkout.session"],
    ["/v1/tax/calculations", "tax.calculation"],
    ["/v1/radar/value_lists", "radar.value_list"],
    ["/v1/customers/cus_1/sources", "card"],
    ["/v1/customers/cus_1/balance_transactions", "customer_balance_transaction"],
    ["/v1/payment_methods/pm_1/attach", "payment_method"],
    ["/v1/accounts/acct_1/capabilities/card_payments", "capability"],
  ])("to %s is done by a %s", (path, object) => {
    const verdict = stripe.judge(
      { ...requestOf({ path }), method: "POST" },
      { status: 200, headers: {}, body: JSON.stringify({ id: "x_1", object }) },
      stripe.fields.parse({ apiKey: "sk_test_1" }),
    );
    expect(verdict.is).toBe("done");
  });

  it("keeps no secret of the answer, however deep", () => {
    const body = {
      id: "we_1",
      object: "webhook_endpoint",
      secret: "whsec_hidden",
      metadata: { secret: "mine" },
      items: [{ latest: { client_secret: "pi_secret_hidden" } }],
    };
    const verdict = stripe.judge(
      { ...requestOf({ path: "/v1/webhook_endpoints" }), method: "POST" },
      { status: 200, headers: {}, body: JSON.stringify(body) },
      stripe.fields.parse({ apiKey: "sk_test_1" }),
    );
    const kept = verdict.is === "done" ? verdict.answer.body : null;
    expect(JSON.stringify(kept)).not.toContain("hidden");
    expect(kept).toMatchObject({ metadata: { secret: "mine" } });
  });
});

describe("the money of a write", () => {
  const moved = (input: JsonObject, body: JsonObject | null = null) =>
    sendRequest.moves?.(requestOf(input), body && { status: 200, body });
  const yen = { amount: 500, currency: "jpy" };

  it("is the amount that it names", () => {
    expect(moved({ path: "/v1/payouts", ...yen })).toEqual({
      kind: "other",
      money: yen,
      isPending: false,
    });
    expect(moved({ path: "/v1/charges", ...yen })).toMatchObject({ kind: "charge", money: yen });
    const held = { path: "/v1/charges", ...yen, parameters: { capture: false } };
    expect(moved(held)).toMatchObject({ kind: "hold", money: yen });
  });

  it("is unknown where it names none, and never nothing but where it is known to be", () => {
    for (const path of [
      "/v1/invoices/in_1/pay",
      "/v1/payouts",
      "/v1/new_things",
      "/v1/constructor",
    ])
      expect(moved({ path }), path).toEqual({ kind: "other", money: null, isPending: false });
    expect(moved({ path: "/v1/payouts", amount: 500 })).toMatchObject({ money: null });
    for (const path of ["/v1/products", "/v1/products/prod_1", "/v1/checkout/sessions"])
      expect(moved({ path }), path).toBeNull();
    expect(moved({ path: "/v1/quotes/qt_1/accept" })).toMatchObject({ money: null });
  });

  it("waits for the connection's owner where it is unknown and the connection has limits", () => {
    const limits = [{ currency: "jpy", perWrite: 400, perFlowAndDay: { sum: null, count: null } }];
    const decided = (input: JsonObject) =>
      decideOnLimit({
        connection: { id: "c1", limits },
        flowId: "f1",
        movement: moved(input) ?? null,
        before: null,
        allowed: false,
        at: 0,
      }).is;
    expect(decided({ path: "/v1/invoices/in_1/pay" })).toBe("above");
    expect(decided({ path: "/v1/payouts", ...yen })).toBe("above");
    expect(decided({ path: "/v1/payouts", ...yen, amount: 400 })).toBe("within");
    expect(decided({ path: "/v1/coupons" })).toBe("within");
  });

  it("is told before anything is sent, and that it is unknown", () => {
    const told = (input: Record<string, string | number>) =>
      deedOf({
        step: {
          kind: "action",
          id: "s1",
          name: null,
          connector: "stripe",
          action: "send-request",
          connection: "c1",
          input: Object.fromEntries(
            Object.entries(input).map(([name, value]) => [name, { kind: "constant", value }]),
          ),
        },
        document: emptyDocument,
        catalogue: catalogueOf([stripeConnector]),
      });
    expect(told({ path: "/v1/payouts", ...yen })).toEqual({
      en: "sends a request that may move ¥500",
      ja: expect.stringMatching(/^[¥￥]500 が動く可能性のあるリクエストを送信します$/),
    });
    expect(told({ path: "/v1/invoices/in_1/pay" })).toEqual({
      en: "sends a request that may move an unknown amount",
      ja: "金額不明の資金が動く可能性のあるリクエストを送信します",
    });
  });

  it("of a whole refund is what the answer tells", () => {
    const input = { path: "/v1/refunds", parameters: { charge: "ch_1" } };
    expect(moved(input)).toEqual({ kind: "refund", money: null, isPending: false });
    expect(moved(input, { ...yen, status: "pending" })).toEqual({
      kind: "refund",
      money: yen,
      isPending: true,
    });
  });

  it("of a refund is sent without the currency, which Stripe does not take there", async () => {
    const [charge = ""] = await simulator.make("charges", { amount: 900 });
    const { output } = await send(client, sendRequest, {
      path: "/v1/refunds",
      amount: 5,
      currency: "usd",
      parameters: { charge },
    });
    expect(output).toMatchObject({ object: "refund", body: { amount: 5 } });
  });
});

describe("a read", () => {
  it("gives the answer, of a list one page", async () => {
    await simulator.make("customers", { name: "Hanako", count: 3 });
    const list = await read({ path: "/v1/customers", parameters: { limit: 2 } });
    expect(list).toMatchObject({ found: true, id: null, object: "list", body: { has_more: true } });
  });

  it("of what is not there is an error, unless that is an answer", async () => {
    const path = "/v1/customers/cus_none";
    expect(await errorOf(read({ path }))).toBeInstanceOf(InputError);
    expect(await read({ path, missing_ok: true })).toEqual({
      found: false,
      id: null,
      object: null,
      body: null,
    });
  });
});
