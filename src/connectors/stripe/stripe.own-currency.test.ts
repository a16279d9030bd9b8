import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnyAction, FrozenRequest, Json, JsonObject } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { stripeConnector } from "./stripe.connector.ts";
import type { Simulator } from "./stripe.world.ts";
import { addKey, connect, errorOf, startSimulator } from "./stripe.world.ts";
import { inOwnCurrency, isCurrencyClaimed } from "./stripe.own-currency.ts";
import { sentOf } from "./stripe.writes.ts";

type Effect = Extract<AnyAction, { readonly kind: "effect" }>;

const writes = stripeConnector.actions.filter((one): one is Effect => one.kind === "effect");
const tag = { effectId: "e", generation: 1, at: 0 };
const yen = { amount: 100_000, currency: "jpy" };

function requestOf(id: string, input: JsonObject): FrozenRequest {
  const action = writes.find((one) => one.id === id) ?? expect.fail(`no action ${id}`);
  return action.request(action.input.parse(input), tag);
}
const moved = (id: string, input: JsonObject, body: Json | null = null) => {
  const answer = body === null ? null : { status: 200, body };
  return writes.find((one) => one.id === id)?.moves?.(requestOf(id, input), answer);
};

/** Everything that takes a currency. Whoever adds one says here what it is asked with. */
const inputs: Readonly<Record<string, JsonObject>> = {
  "create-payment": { ...yen, customer: "cus_1", payment_method: "pm_card_visa" },
  "create-charge": { ...yen, source: "tok_visa" },
  "create-refund": { ...yen, charge: "ch_1" },
  "capture-payment": { payment_intent: "pi_1", amount_to_capture: 100_000, currency: "jpy" },
  "create-price": { product: "prod_1", currency: "jpy", unit_amount: 500 },
  "create-coupon": { discount: "amount", amount_off: 500, currency: "jpy" },
  "create-invoice": { customer: "cus_1", currency: "jpy", days_until_due: 30 },
  "add-invoice-item": { ...yen, customer: "cus_1", invoice: "in_1", description: "Tea" },
  "create-credit-note": { ...yen, invoice: "in_1" },
  "send-request": { ...yen, path: "/v1/refunds", parameters: { charge: "ch_1" } },
};

const isHeld = (action: Effect): boolean => action.complete === inOwnCurrency;
const takesCurrency = ({ input }: Effect): boolean => "currency" in input.shape;

it("it is known of each write with a currency what it is asked with", () => {
  const taking = writes.filter(takesCurrency).map(({ id }) => id);
  expect(taking.toSorted()).toEqual(Object.keys(inputs).toSorted());
});

describe.each(writes.filter(takesCurrency))("the currency of $id", (action) => {
  const { id } = action;
  it("is sent, or else held against the object's own, which the answer tells for certain", () => {
    const input = inputs[id] ?? {};
    const request = requestOf(id, input);
    expect(request.params["currency"]).toBe("jpy");
    if ("currency" in sentOf(request).params)
      return expect(isCurrencyClaimed(request.path)).toBe(false);
    expect(isCurrencyClaimed(request.path)).toBe(true);
    expect(isHeld(action)).toBe(true);
    const body = { amount: 90_000, amount_received: 90_000, currency: "usd" };
    expect(moved(id, input)?.money).toEqual(yen);
    expect(moved(id, input, body)?.money).toEqual({ amount: 90_000, currency: "usd" });
  });
});

describe("what a Stripe request has moved", () => {
  const asked = (path: string, parameters: JsonObject, body: JsonObject | null) =>
    moved("send-request", { ...yen, path, parameters }, body)?.money;

  it.each<[string, JsonObject, JsonObject]>([
    ["/v1/refunds", { charge: "ch_1" }, { object: "refund", amount: 100_000, currency: "usd" }],
    ["/v1/credit_notes", { invoice: "in_1" }, { object: "credit_note", amount: 100_000 }],
    ["/v1/charges/ch_1/refunds", {}, { object: "refund", amount: 100_000 }],
    ["/v1/charges/ch_1/refund", {}, { object: "charge", amount: 900_000 }],
    [
      "/v1/charges/ch_1/capture",
      {},
      { object: "charge", amount: 900_000, amount_captured: 100_000 },
    ],
    ["/v1/transfers/tr_1/reversals", {}, { object: "transfer_reversal", amount: 100_000 }],
    [
      "/v1/payment_intents/pi_1/increment_authorization",
      {},
      { object: "payment_intent", amount: 9 },
    ],
  ])("to %s is in the currency of Stripe's answer", (path, parameters, body) => {
    expect(asked(path, parameters, null)).toEqual(yen);
    const answered = { ...body, currency: "usd" };
    expect(asked(path, parameters, answered)).toEqual({ amount: 100_000, currency: "usd" });
  });

  it("by a capture is what was received, and its own amount is none of it", () => {
    const path = "/v1/payment_intents/pi_1/capture";
    expect(asked(path, {}, null)).toBeNull();
    const body = { object: "payment_intent", amount: 900, amount_received: 300, currency: "usd" };
    expect(asked(path, { amount_to_capture: 300 }, body)).toEqual({ amount: 300, currency: "usd" });
  });

  it("is known by the path, however that is spelled", () => {
    expect(requestOf("send-request", { ...yen, path: "/v1/%72efund%73" }).path).toBe("/v1/refunds");
    expect(requestOf("send-request", { path: "/v1/coupons/a%20%E3%81%82" }).path).toBe(
      "/v1/coupons/a%20%E3%81%82",
    );
  });

  it("to a customer is unknown where it sets what the customer is owed, and else nothing", () => {
    const of = (path: string, parameters: JsonObject) =>
      moved("send-request", { path, parameters }) ?? null;
    const unknown = { kind: "other", money: null, isPending: false };
    for (const path of ["/v1/customers", "/v1/customers/cus_1"]) {
      expect(of(path, { balance: -500 })).toEqual(unknown);
      expect(asked(path, { balance: -500 }, null)).toBeNull();
      expect(of(path, { "cash_balance[settings][reconciliation_mode]": "manual" })).toEqual(
        unknown,
      );
      expect(of(path, { name: "Hanako" })).toBeNull();
    }
    expect(of("/v1/products", { balance: 5 })).toBeNull();
  });
});

describe("before a write is written down", () => {
  let simulator: Simulator;
  let client: ReturnType<typeof connect>;
  let charge: string;
  let payment: string;
  let invoice: string;
  beforeAll(async () => {
    simulator = await startSimulator();
    client = connect(simulator);
    [charge = ""] = await simulator.make("charges", { amount: 100_000, currency: "usd" });
    payment = await simulator.pay("held");
    [invoice = ""] = await simulator.make("invoices", { status: "open" });
  });
  afterAll(async () => {
    client.close();
    await simulator.close();
  });

  /** By what is asked for: the same in another currency than the object's. */
  const asks = (currency: string): readonly (readonly [string, FrozenRequest])[] => [
    ["refund", requestOf("create-refund", { ...yen, charge, currency })],
    [
      "capture",
      requestOf("capture-payment", { payment_intent: payment, amount_to_capture: 500, currency }),
    ],
    ["credit note", requestOf("create-credit-note", { invoice, amount: 5, currency })],
    ...[
      { path: "/v1/refunds", parameters: { charge } },
      { path: "/v1/refunds", parameters: { payment_intent: payment } },
      { path: "/v1/credit_notes", parameters: { invoice } },
      { path: `/v1/charges/${charge}/refunds` },
    ].map((asked) => {
      const request = requestOf("send-request", { ...asked, amount: 5, currency });
      return [`request to ${asked.path}`, request] as const;
    }),
  ];

  it("another currency than the object's is refused, and nothing is written", async () => {
    const before = await simulator.control("GET", "/ledger?limit=0");
    for (const [what, request] of asks("jpy")) {
      const error = await errorOf(inOwnCurrency({ api: client.api, request }));
      expect(error, what).toBeInstanceOf(InputError);
      expect(error.facts, what).toMatchObject({
        code: "stripe.other_currency",
        details: { currency: "jpy", own_currency: "usd" },
      });
    }
    expect(await simulator.control("GET", "/ledger?limit=0")).toEqual(before);
  });

  it("the object's own leaves the request as it is", async () => {
    for (const currency of ["usd", "USD"])
      for (const [what, request] of asks(currency))
        expect(await inOwnCurrency({ api: client.api, request }), what).toEqual(request);
  });

  it("the currency goes where the key may not read the object, and the money is unknown", async () => {
    const key = await addKey(simulator, "rk_test_writes_alone", ["refunds_write"]);
    const narrow = connect(simulator, key);
    try {
      for (const [what, request] of asks("jpy")) {
        const completed = await inOwnCurrency({ api: narrow.api, request });
        const { currency: _, ...others } = request.params;
        expect(completed, what).toEqual({ ...request, params: others });
        for (const action of writes.filter(isHeld))
          expect(action.moves?.(completed, null)?.money ?? null, what).toBeNull();
      }
    } finally {
      narrow.close();
    }
  });

  it("both objects are read where a request names two, and none where it says nothing of its money", async () => {
    const [mine = ""] = await simulator.make("charges", { currency: "jpy" });
    const parameters = { charge: mine, payment_intent: payment };
    const both = requestOf("send-request", { ...yen, path: "/v1/refunds", parameters });
    const error = await errorOf(inOwnCurrency({ api: client.api, request: both }));
    expect(error.facts.code).toBe("stripe.other_currency");
    const before = await simulator.counts();
    for (const request of [
      requestOf("create-refund", { charge: mine }),
      requestOf("create-refund", { charge: mine, currency: "usd" }),
      requestOf("capture-payment", { payment_intent: payment }),
      requestOf("send-request", { ...yen, path: "/v1/payouts" }),
    ])
      expect(await inOwnCurrency({ api: client.api, request })).toBe(request);
    expect(await simulator.counts()).toEqual(before);
  });

  it("a request that names no object has no currency that anybody knows", async () => {
    for (const parameters of [{}, { charge: ".." }]) {
      const request = requestOf("send-request", { ...yen, path: "/v1/refunds", parameters });
      const { params } = await inOwnCurrency({ api: client.api, request });
      expect(params).not.toHaveProperty("currency");
    }
  });

  it("an object that is not there is an error, as Stripe says it", async () => {
    const request = requestOf("create-refund", { ...yen, charge: "ch_none" });
    const error = await errorOf(inOwnCurrency({ api: client.api, request }));
    expect(error.facts.code).toBe("stripe.resource_missing");
  });
});
