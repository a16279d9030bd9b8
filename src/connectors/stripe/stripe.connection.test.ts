import { describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { apiVersion } from "./stripe.encode.ts";
import { stripe } from "./stripe.connection.ts";

const base = "https://api.stripe.com";
const values = (apiKey: string, apiBase = base) => ({ apiKey, apiBase });

/** The sentences that a key is refused with. */
function refusals(apiKey: string) {
  const { error } = stripe.fields.safeParse({ apiKey });
  return (error?.issues ?? []).map((issue) =>
    issue.code === "custom" ? issue.params?.["text"] : issue.message,
  );
}

describe("an API key", () => {
  it.each(["sk_test_1", "sk_live_1", "rk_test_1", "rk_live_1", `sk_test_${"x".repeat(300)}`])(
    "%s is accepted, and the address is Stripe's",
    (apiKey) => {
      expect(stripe.fields.parse({ apiKey })).toEqual(values(apiKey));
    },
  );

  it.each([
    ["", /Enter an API key/, /入力/],
    ["pk_test_1", /publishable key/, /公開可能キー/],
    ["whsec_1", /signing secret of a webhook/, /署名シークレット/],
    ["sk_test_1 ", /space or a line break/, /空白または改行/],
    ["sk_test_1\n", /space or a line break/, /空白または改行/],
    ["sk_test_ 1", /space or a line break/, /空白または改行/],
    ["sk_org_1", /key of an organization/, /組織のキー/],
    ["sk_test_", /starts with sk_test_/, /始まります/],
    ["rkcs_test_1", /starts with sk_test_/, /始まります/],
    ["my key?", /space or a line break/, /空白または改行/],
    ["secret", /starts with sk_test_/, /始まります/],
  ])("%j is refused with a sentence of its own", (apiKey, en, ja) => {
    expect(refusals(apiKey)).toEqual([
      { en: expect.stringMatching(en), ja: expect.stringMatching(ja) },
    ]);
  });

  it.each([
    ["sk_test_1", "test", 25],
    ["rk_test_1", "test", 25],
    ["sk_live_1", "live", 100],
    ["rk_live_1", "live", 100],
  ] as const)("%s shows its mode, which sets the limits", (apiKey, mode, perSecond) => {
    expect(stripe.mode(values(apiKey))).toBe(mode);
    const { live = "" } = stripe.fields.shape.apiKey.meta()?.field ?? {};
    expect(new RegExp(live).test(apiKey)).toBe(mode === "live");
    expect(stripe.limits(values(apiKey))).toEqual({ perSecond, perEndpointPerSecond: 25 });
  });
});

describe("the address", () => {
  const originOf = (apiBase: string, apiKey = "sk_test_1", trusted: readonly string[] = []) => {
    try {
      return stripe.origin(values(apiKey, apiBase), trusted);
    } catch (error) {
      return error instanceof InputError ? error.facts.code : error;
    }
  };

  it.each([
    [base, base],
    [`${base}/`, base],
    [`${base}:443`, base],
    ["HTTPS://API.STRIPE.COM", base],
  ])("%s is allowed", (apiBase, origin) => {
    expect(originOf(apiBase)).toBe(origin);
  });

  it.each([
    ["http://127.0.0.1:3401", "http://127.0.0.1:3401"],
    ["http://127.0.0.1:3401/", "http://127.0.0.1:3401"],
    ["http://[::1]:3401", "http://[::1]:3401"],
    ["http://localhost:3401", "http://localhost:3401"],
    ["https://localhost:3401", "https://localhost:3401"],
  ])(
    "%s is allowed where the operator names it, and no other of this machine is",
    (apiBase, origin) => {
      expect(originOf(apiBase, "sk_test_1", [origin])).toBe(origin);
      for (const trusted of [[], ["http://127.0.0.1:5432", "http://localhost:3402"]])
        expect(originOf(apiBase, "sk_test_1", trusted)).toBe("stripe.simulator_not_named");
    },
  );

  it.each([
    "http://api.stripe.com",
    "https://api.stripe.com:8443",
    "https://api.stripe.com/v1",
    "https://api.stripe.com.evil.example",
    "https://evil.example",
    "https://user@api.stripe.com",
    "http://127.0.0.1@evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://user:word@127.0.0.1:3401",
    "http://10.0.0.1",
    "http://0.0.0.0",
    "http://[::2]",
    "ftp://127.0.0.1",
    "127.0.0.1:3401",
    "",
    "none",
  ])("%s is refused", (apiBase) => {
    expect(originOf(apiBase)).toBe("stripe.address_not_allowed");
  });

  it("on this machine gets a live key only where the operator trusts it", () => {
    const here = "http://127.0.0.1:3401";
    expect(originOf(here, "sk_live_1")).toBe("stripe.live_key_on_loopback");
    expect(originOf(here, "rk_live_1", ["http://127.0.0.1:3402"])).toBe(
      "stripe.live_key_on_loopback",
    );
    expect(originOf(here, "sk_live_1", [here])).toBe(here);
    expect(originOf(base, "sk_live_1")).toBe(base);
  });

  it("is looked at again when a client is opened", () => {
    const http = () => Promise.reject(new Error("Nothing may be sent"));
    const call = { http, trustedLoopback: [] };
    expect(() => stripe.open(values("sk_test_1", "https://evil.example"), call)).toThrow(
      InputError,
    );
  });
});

describe("an endpoint", () => {
  it.each([
    ["GET", "/v1/charges", "GET /v1/charges"],
    ["GET", "/v1/charges?limit=1", "GET /v1/charges"],
    ["GET", "/v1/charges/ch_1", "GET /v1/charges/{id}"],
    ["POST", "/v1/charges", "POST /v1/charges"],
    ["POST", "/v1/charges/ch_1/capture", "POST /v1/charges/{id}/capture"],
    ["GET", "/v1/account", "GET /v1/account"],
    ["GET", "/v1/customers/search", "GET /v1/customers/{id}"],
  ])("%s %s is %s", (method, path, endpoint) => {
    expect(stripe.endpoint(method, path)).toBe(endpoint);
  });
});

describe("a write that Stripe accepted", () => {
  const made = {
    charges: "charge",
    customers: "customer",
    "customers/cus_1": "customer",
    payment_intents: "payment_intent",
    products: "product",
    refunds: "refund",
  };
  const kinds = new Set(["list", "account", ...Object.values(made)]);
  const answered = (path: string, body: JsonObject) => {
    const request = { method: "POST", path: `/v1/${path}`, params: {}, apiVersion } as const;
    const response = { status: 200, headers: {}, body: JSON.stringify(body) };
    return stripe.judge(request, response, values("sk_test_1"));
  };

  it.each(Object.entries(made))("to %s is done by a %s, and by nothing else", (path, own) => {
    const proof = { id: "x_1", object: own };
    expect(answered(path, proof)).toEqual({ is: "done", answer: { status: 200, body: proof } });
    const others = [...kinds].filter((kind) => kind !== own).map((object) => ({ id: "1", object }));
    const nameless = [{ object: own }, { id: "", object: own }, { id: 5, object: own }];
    for (const body of [...others, ...nameless, { id: "x_1" }, { error: "none" }, {}])
      expect(answered(path, body)).toMatchObject({
        is: "not_done",
        error: {
          kind: "unknown_outcome",
          worthRepeating: true,
          facts: { code: "stripe.unproven" },
        },
      });
  });

  it("at an address that does not name the object is not known to be done", () => {
    expect(answered("payouts", { id: "po_1", object: "payout" })).toMatchObject({ is: "done" });
    expect(answered("payouts", { id: "ch_1", object: "charge" })).toMatchObject({
      is: "not_done",
      error: { kind: "unknown_outcome" },
    });
  });
});
