import { describe, expect, it } from "vitest";
import type { JsonObject, OutsideError } from "#sdk/index.ts";
import { text, TransportFailure, unanswered } from "#sdk/index.ts";
import { declineOf, errorIn, isStripes, paymentDeclineOf } from "./stripe.errors.ts";

const answer = (status: number, error: JsonObject = {}, headers: Record<string, string> = {}) => ({
  status,
  headers: { "request-id": "req_1", ...headers },
  body: JSON.stringify({ error: { type: "invalid_request_error", message: "Words", ...error } }),
});
const again = { "stripe-should-retry": "true" };
const never = { "stripe-should-retry": "false" };
const replayed = { "idempotent-replayed": "true" };
const inFlight = { type: "idempotency_error", code: "idempotency_key_in_use" };

/** What an error tells the engine, in one word or two. */
function told(error: OutsideError | null): string {
  if (error === null) return "done";
  if ("unexecuted" in error) return error.unexecuted === true ? "later" : "later, perhaps executed";
  if ("worthRepeating" in error)
    return error.worthRepeating === true ? "unknown, repeat" : "unknown";
  return "replayed" in error && error.replayed === true ? `${error.kind}, for good` : error.kind;
}

describe("what Stripe's answers mean", () => {
  it.each<[status: number, error: JsonObject, headers: object, write: string, read: string]>([
    [200, {}, {}, "done", "done"],
    [200, {}, again, "done", "done"],
    [204, {}, {}, "done", "done"],
    [400, {}, {}, "input", "input"],
    [400, {}, never, "input", "input"],
    [400, {}, again, "later, perhaps executed", "later, perhaps executed"],
    [400, { type: "idempotency_error" }, {}, "unknown", "later, perhaps executed"],
    [401, {}, {}, "connection", "connection"],
    [400, {}, replayed, "input, for good", "input, for good"],
    [402, { type: "card_error" }, {}, "input", "input"],
    [402, { type: "card_error" }, replayed, "input, for good", "input, for good"],
    [403, {}, {}, "connection", "connection"],
    [404, {}, {}, "input", "input"],
    [408, {}, {}, "unknown, repeat", "later, perhaps executed"],
    [409, inFlight, {}, "later, perhaps executed", "later, perhaps executed"],
    [409, {}, {}, "later, perhaps executed", "later, perhaps executed"],
    [409, {}, again, "later, perhaps executed", "later, perhaps executed"],
    [424, {}, {}, "unknown", "later, perhaps executed"],
    [429, {}, {}, "later", "later"],
    [429, { code: "lock_timeout" }, again, "later", "later"],
    [429, {}, never, "later", "later"],
    [500, { type: "api_error" }, {}, "unknown, repeat", "later, perhaps executed"],
    [500, {}, never, "unknown", "later, perhaps executed"],
    [500, { type: "api_error" }, replayed, "unknown", "later, perhaps executed"],
    [500, {}, again, "later, perhaps executed", "later, perhaps executed"],
    [502, {}, {}, "unknown, repeat", "later, perhaps executed"],
    [503, {}, {}, "unknown, repeat", "later, perhaps executed"],
    [504, {}, {}, "unknown, repeat", "later, perhaps executed"],
    [302, {}, {}, "unknown, repeat", "later, perhaps executed"],
    [0, {}, {}, "unknown, repeat", "later, perhaps executed"],
  ])("%i %o %o: for a write %s, for a read %s", (status, error, headers, write, read) => {
    const response = answer(status, error, { ...headers });
    expect(told(errorIn("POST", response))).toBe(write);
    expect(told(errorIn("GET", response))).toBe(read);
  });

  it("carry a pause that Stripe asks for with an error of its own, too", () => {
    const error = errorIn("POST", answer(503, { type: "api_error" }, { "retry-after": "7" }));
    expect(error).toMatchObject({ kind: "unknown_outcome", worthRepeating: true, waitMs: 7000 });
  });

  it("keep Stripe's words, codes and request id", () => {
    const error = errorIn(
      "POST",
      answer(402, {
        type: "card_error",
        code: "card_declined",
        decline_code: "insufficient_funds",
        message: "Your card has insufficient funds.",
        charge: "ch_1",
      }),
    );
    expect(error?.facts).toMatchObject({
      code: "stripe.card_declined",
      message: "Your card has insufficient funds.",
      requestId: "req_1",
      details: { status: 402, decline_code: "insufficient_funds", charge: "ch_1" },
      advice: { en: expect.stringContaining("another card"), ja: expect.stringContaining("残高") },
    });
  });

  it.each<[status: number, error: JsonObject, code: string, advice: RegExp]>([
    [
      400,
      { message: "Card Token usage on the Customers API and Charges API has reached end of life." },
      "stripe.card_tokens_switched_off",
      /Create payment/,
    ],
    [
      402,
      { type: "card_error", code: "missing", param: "card" },
      "stripe.no_usable_card",
      /payment method does not count/,
    ],
    [400, { code: "amount_too_small", param: "amount" }, "stripe.amount_too_small", /minimum/],
    [400, { param: "currency" }, "stripe.http_400", /currency code/],
    [400, { code: "resource_missing", param: "customer" }, "stripe.resource_missing", /mode/],
    [
      402,
      { code: "authentication_required", decline_code: "authentication_required" },
      "stripe.authentication_required",
      /bank wants the customer/,
    ],
    [400, { code: "charge_already_refunded" }, "stripe.charge_already_refunded", /refunded before/],
    [
      400,
      { param: "amount", message: "Refund amount ($40.00) is greater than unrefunded amount" },
      "stripe.refund_too_large",
      /smaller amount/,
    ],
    [400, { code: "charge_disputed" }, "stripe.charge_disputed", /dispute/],
    [402, { code: "expired_card" }, "stripe.expired_card", /expired/],
    [402, { code: "card_declined", decline_code: "stolen_card" }, "stripe.card_declined", /Do not/],
    [402, { code: "card_declined" }, "stripe.card_declined", /declined/],
    [401, {}, "stripe.invalid_api_key", /does not accept/],
    [401, { code: "api_key_expired" }, "stripe.api_key_expired", /expired/],
    [401, { code: "secret_key_required" }, "stripe.secret_key_required", /publishable/],
    [403, {}, "stripe.permission_missing", /permission/],
    [409, inFlight, "stripe.idempotency_key_in_use", /still working/],
    [429, { code: "rate_limit" }, "stripe.rate_limit", /slow down/],
    [500, {}, "stripe.server_error", /internal error/],
    [424, {}, "stripe.external_dependency_failed", /behind Stripe/],
  ])("%i %o is called %s and explained", (status, error, code, advice) => {
    const facts = errorIn("POST", answer(status, error))?.facts;
    expect(facts?.code).toBe(code);
    expect(facts?.advice?.en).toMatch(advice);
    expect(facts?.advice?.ja).toMatch(/[ぁ-ん]/);
  });

  it("carry a pause that Stripe asks for, where it asks", () => {
    expect(errorIn("GET", answer(429, {}, { "retry-after": "3" }))).toHaveProperty("waitMs", 3000);
    expect(errorIn("GET", answer(429))).toHaveProperty("waitMs", undefined);
    expect(errorIn("GET", answer(429, {}, { "retry-after": "soon" }))).toHaveProperty(
      "waitMs",
      undefined,
    );
  });

  it("never show a key", () => {
    const error = errorIn("GET", answer(401, { message: "Invalid key: sk_live_abcdefgh12345678" }));
    expect(error?.facts.message).toBe("Invalid key: sk_live_…");
  });
});

describe("an answer in Stripe's own form", () => {
  const isOwn = (status: number, body: string, headers = {}) =>
    isStripes({ status, headers: { "request-id": "req_1", ...replayed, ...headers }, body });
  const refused = (type: string) => JSON.stringify({ error: { type, message: "Words" } });

  it.each([400, 401, 403, 409, 424, 429, 500, 503])("is an error with its type: %i", (status) => {
    for (const type of ["api_error", "card_error", "idempotency_error", "invalid_request_error"])
      expect(isOwn(status, refused(type))).toBe(true);
    for (const type of ["", "forbidden", "security_exception"])
      expect(isOwn(status, refused(type))).toBe(false);
  });

  it("is an object that says what it is", () => {
    expect(isOwn(200, '{"object":"list","data":[]}')).toBe(true);
    expect(isOwn(200, '{"id":"cus_1","object":"customer","deleted":true}')).toBe(true);
  });

  it.each([200, 201, 204, 301, 302, 400, 401, 403, 404, 407, 429, 500, 502, 503, 0])(
    "is none of a stranger's pages, whatever its headers say: %i",
    (status) => {
      const pages = ["", "<h1>Blocked</h1>", "null", "5", "[]", '"text"', "{", "{}"];
      const errors = ['{"error":"text"}', '{"error":{"code":"blocked"}}', '{"error":null}'];
      for (const body of [...pages, ...errors])
        for (const headers of [{}, again, never, { "retry-after": "1" }])
          expect(isOwn(status, body, headers)).toBe(false);
    },
  );

  it("is not an error that is called a success, nor an object that is called an error", () => {
    expect(isOwn(200, refused("api_error"))).toBe(false);
    expect(isOwn(403, '{"id":"ch_1","object":"charge"}')).toBe(false);
  });
});

describe("a charge that was declined", () => {
  it("tells what the 402 told", () => {
    const told = errorIn(
      "POST",
      answer(402, {
        type: "card_error",
        code: "card_declined",
        decline_code: "lost_card",
        message: "Your card was declined.",
        charge: "ch_1",
      }),
    )?.facts;
    const found = declineOf({
      id: "ch_1",
      status: "failed",
      failure_code: "card_declined",
      failure_message: "Your card was declined.",
      outcome: { type: "issuer_declined", reason: "lost_card" },
    });
    expect({ ...found, requestId: "req_1" }).toEqual(told);
  });
});

describe("a payment that was made and declined", () => {
  it("tells what the 402 told", () => {
    const why = {
      type: "card_error",
      code: "authentication_required",
      decline_code: "authentication_required",
      message: "Your card was declined. This transaction requires authentication.",
      charge: "ch_1",
    };
    const payment = { id: "pi_1", object: "payment_intent", last_payment_error: why };
    const told = errorIn("POST", answer(402, { ...why, payment_intent: payment }))?.facts;
    expect(told?.details).toMatchObject({ payment_intent: "pi_1", charge: "ch_1" });
    expect({ ...paymentDeclineOf(payment), requestId: "req_1" }).toEqual(told);
  });
});

describe("an exchange without a whole answer", () => {
  it.each([
    ["refused", true],
    ["gate_closed", true],
    ["cut", false],
    ["timeout", false],
    ["foreign_answer", false],
  ] as const)("%s is tried again; unexecuted for certain: %s", (reason, unexecuted) => {
    const error = unanswered("stripe", new TransportFailure(reason, text("Words", "言葉")));
    const facts = { code: `stripe.${reason}`, message: text("Words", "言葉") };
    expect(error).toMatchObject({ kind: "transient", unexecuted, facts });
  });
});
