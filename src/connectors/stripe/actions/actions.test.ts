import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { EffectAction, JsonObject } from "#sdk/index.ts";
import { InputError, UnknownOutcomeError } from "#sdk/index.ts";
import type { StripeApi } from "../stripe.client.ts";
import { anyRequest, find as findIn, send as sendTo } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createCharge } from "./create-charge.ts";
import { createCustomer } from "./create-customer.ts";
import { createPayment } from "./create-payment.ts";
import { createProduct } from "./create-product.ts";
import { findCustomer } from "./find-customer.ts";

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

const send = <Input extends z.ZodObject>(
  action: EffectAction<StripeApi, Input, z.ZodType>,
  input: JsonObject,
  effectId?: string,
) => sendTo(client, action, input, effectId);
const find = (effectId: string) => findIn(client.api, createCharge, effectId);

const address = {
  line1: "1-1-1 Dogenzaka",
  line2: "5F",
  city: "Shibuya-ku",
  state: "Tokyo",
  postal_code: "150-0043",
  country: "JP",
};
const charge = { amount: 500, currency: "jpy", source: "tok_visa" };

describe("Create charge", () => {
  it("charges with everything that a person can fill in", async () => {
    const { output, requestId } = await send(createCharge, {
      ...charge,
      description: "Order 1042",
      capture: false,
      receipt_email: "hanako@example.com",
      statement_descriptor_suffix: "ORDER 1042",
      shipping: {
        name: "Hanako Sato",
        phone: "+81-3-1234-5678",
        carrier: "Yamato",
        tracking_number: "1234",
        address,
      },
      metadata: { order: "1042" },
    });
    expect(output).toMatchObject({
      amount: 500,
      currency: "jpy",
      captured: false,
      status: "succeeded",
      description: "Order 1042",
      receipt_email: "hanako@example.com",
      shipping: { name: "Hanako Sato", address },
      metadata: { order: "1042", millrace_generation: "1" },
    });
    expect(requestId).toMatch(/^req_/);
  });

  it.each([
    ["tok_visa_chargeDeclined", "stripe.card_declined", "generic_decline"],
    ["tok_visa_chargeDeclinedInsufficientFunds", "stripe.card_declined", "insufficient_funds"],
    ["tok_visa_chargeDeclinedLostCard", "stripe.card_declined", "lost_card"],
    ["tok_chargeDeclinedFraudulent", "stripe.card_declined", "fraudulent"],
    ["tok_chargeDeclinedExpiredCard", "stripe.expired_card", undefined],
    ["tok_chargeDeclinedIncorrectCvc", "stripe.incorrect_cvc", undefined],
    ["tok_chargeDeclinedProcessingError", "stripe.processing_error", undefined],
  ])("a decline of %s fails, and is found again as the same failure", async (source, code, why) => {
    const effectId = randomUUID();
    const error = await errorOf(send(createCharge, { ...charge, source }, effectId));
    expect(error).toBeInstanceOf(InputError);
    expect(error.facts).toMatchObject({
      code,
      requestId: expect.stringMatching(/^req_/),
      details: { status: 402, charge: expect.stringMatching(/^ch_/) },
    });
    if (why !== undefined) expect(error.facts.details).toMatchObject({ decline_code: why });

    const found = await find(effectId);
    expect(found?.outcome).toBe("failed");
    if (found?.outcome !== "failed") return;
    const { code: foundCode, message, advice, details } = found.error;
    expect({ code: foundCode, message, advice }).toEqual({
      code: error.facts.code,
      message: error.facts.message,
      advice: error.facts.advice,
    });
    expect(details).toMatchObject({
      charge: error.facts.details?.["charge"],
      code: error.facts.details?.["code"],
    });
  });

  it("finds a charge behind several pages of others", async () => {
    const effectId = randomUUID();
    const { output } = await send(createCharge, charge, effectId);
    await simulator.make("charges", { count: 250 });
    const found = await find(effectId);
    expect(found).toMatchObject({ outcome: "done", answer: { body: output } });
  });

  it.each<[what: string, input: JsonObject, code: string, words: RegExp]>([
    ["an unknown token", { source: "tok_none" }, "stripe.resource_missing", /tok_none/],
    ["too little", { amount: 1, currency: "usd" }, "stripe.amount_too_small", /at least/],
    [
      "an unknown customer",
      { source: null, customer: "cus_none" },
      "stripe.resource_missing",
      /No such customer/,
    ],
  ])("lets Stripe judge %s, and explains its words", async (_what, change, code, words) => {
    const { facts } = await errorOf(send(createCharge, { ...charge, ...change }));
    expect(facts.code).toBe(code);
    expect(facts.message).toMatch(words);
    expect(facts.advice?.ja).toMatch(/[ぁ-ん]/);
  });

  it("explains why a new account refuses card tokens", async () => {
    await simulator.control("POST", "/settings", { legacy_tokens: false });
    const { facts } = await errorOf(send(createCharge, charge));
    await simulator.control("POST", "/settings", { legacy_tokens: true });
    expect(facts.code).toBe("stripe.card_tokens_switched_off");
    expect(facts.message).toMatch(/end of life/);
    expect(facts.advice?.en).toMatch(/switches card tokens off on new accounts/);
    expect(facts.advice?.en).toContain(createPayment.label.en);
    expect(facts.advice?.ja).toContain(createPayment.label.ja);
  });

  it("explains that a saved payment method is no card for a charge", async () => {
    const what = { payment_method: "pm_card_visa" };
    const [customer = ""] = await simulator.make("customers", what);
    const { facts } = await errorOf(send(createCharge, { amount: 500, currency: "jpy", customer }));
    expect(facts.code).toBe("stripe.no_usable_card");
    expect(facts.message).toMatch(/legacy saved payment details/);
    expect(facts.advice?.en).toMatch(/payment method does not count/);
    expect(facts.advice?.en).toContain(createPayment.label.en);
    expect(facts.advice?.ja).toContain(createPayment.label.ja);
  });

  it("does not know what came of it when the key was used for something else", async () => {
    const effectId = randomUUID();
    await send(createCharge, charge, effectId);
    const error = await errorOf(send(createCharge, { ...charge, amount: 900 }, effectId));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(error).toHaveProperty("worthRepeating", false);
  });

  it.each([
    [{ kind: "error", when: "after", status: 500 }, "unknown_outcome"],
    [{ kind: "error", when: "after", status: 503, html: true }, "transient"],
    [{ kind: "stranger", when: "after", status: 403 }, "transient"],
    [{ kind: "stranger", when: "after", status: 200, page: "json" }, "transient"],
    [{ kind: "stranger", when: "after", status: 204, page: "empty" }, "transient"],
    [{ kind: "cut", when: "after" }, "transient"],
    [{ kind: "truncate" }, "transient"],
  ])("is found after %o", async (fault, kind) => {
    const effectId = randomUUID();
    await simulator.fault(fault, { method: "POST" });
    const error = await errorOf(send(createCharge, charge, effectId));
    expect(error.kind).toBe(kind);
    expect(await find(effectId)).toMatchObject({ outcome: "done" });
  });
});

describe("a charge read by its id", () => {
  const retrieve = (objectId: string) =>
    createCharge.retrieve?.({ api: client.api, objectId, request: anyRequest });

  it("tells its own outcome, also that it was declined", async () => {
    const effectId = randomUUID();
    const declined = { ...charge, source: "tok_visa_chargeDeclined" };
    const { facts } = await errorOf(send(createCharge, declined, effectId));
    const id = facts.details?.["charge"];
    const read = await retrieve(typeof id === "string" ? id : "");
    expect(read).toMatchObject({
      tag: { effectId, generation: 1 },
      found: { outcome: "failed", error: { code: "stripe.card_declined" } },
    });
  });

  it("that is not ours bears no tag, and an object of another kind is none", async () => {
    const [foreign = ""] = await simulator.make("charges", {});
    expect(await retrieve(foreign)).toMatchObject({ tag: null, found: { outcome: "done" } });
    const [customer = ""] = await simulator.make("customers", {});
    expect(await retrieve(customer)).toBeNull();
  });

  it("moves the money that it says", () => {
    const tag = { effectId: "e", generation: 1, at: 0 };
    const request = createCharge.request(createCharge.input.parse(charge), tag);
    const money = { amount: 500, currency: "jpy" };
    const moved = (answer: JsonObject | null, more: JsonObject = {}) =>
      createCharge.moves?.(
        { ...request, params: { ...request.params, ...more } },
        answer && { status: 200, body: answer },
      );
    expect(moved(null)).toEqual({ kind: "charge", money, isPending: false });
    expect(moved({ status: "succeeded" })).toEqual({ kind: "charge", money, isPending: false });
    expect(moved({ status: "pending" })).toEqual({ kind: "charge", money, isPending: true });
    expect(moved(null, { capture: false })).toEqual({ kind: "hold", money, isPending: false });
    expect(moved(null, { amount: "500" })).toBeNull();
  });
});

describe("Create customer", () => {
  it("makes one with everything that a person can fill in", async () => {
    const { output } = await send(createCustomer, {
      name: "Hanako Sato",
      email: "hanako@example.com",
      phone: "+81-3-1234-5678",
      description: "Met in Tokyo",
      address,
      shipping: { name: "Taro Sato", phone: "+81-3-8765-4321", address },
      preferred_locales: ["ja", "en"],
      tax_exempt: "none",
      invoice_prefix: "HANAKO",
      balance: -500,
      metadata: { crm: "7" },
    });
    expect(output).toMatchObject({
      name: "Hanako Sato",
      phone: "+81-3-1234-5678",
      address,
      shipping: { name: "Taro Sato", phone: "+81-3-8765-4321" },
      preferred_locales: ["ja", "en"],
      invoice_prefix: "HANAKO",
      balance: -500,
      metadata: { crm: "7" },
    });
  });
});

describe("Create product", () => {
  it("makes one with images, features and dimensions", async () => {
    const input = {
      name: "Coffee beans",
      description: "200 g",
      active: false,
      images: ["https://example.com/1.jpg", "https://example.com/2.jpg"],
      marketing_features: [{ name: "Roasted to order" }],
      package_dimensions: { height: 8, length: 5.5, weight: 8, width: 3 },
      shippable: true,
      unit_label: "bag",
      url: "https://example.com/coffee",
    };
    expect((await send(createProduct, input)).output).toMatchObject(input);
  });

  it("says that an id is taken", async () => {
    await send(createProduct, { name: "A", id: "coffee" });
    const { facts } = await errorOf(send(createProduct, { name: "B", id: "coffee" }));
    expect(facts.code).toBe("stripe.resource_already_exists");
  });
});

describe("Find customer", () => {
  const look = (customer: string) =>
    findCustomer.run({ api: client.api, input: findCustomer.input.parse({ customer }) });

  it("tells found, not found and deleted apart", async () => {
    const [kept = "", deleted = ""] = await simulator.make("customers", { count: 2, name: "A" });
    await client.api.read(`/v1/customers/${kept}`);
    await fetch(`${simulator.url}/v1/customers/${deleted}`, {
      method: "DELETE",
      headers: { authorization: `Basic ${btoa("sk_test_millrace_contract:")}` },
    });
    expect(await look(` ${kept} `)).toMatchObject({
      result: "found",
      customer_id: kept,
      customer: { id: kept, name: "A" },
    });
    expect(await look(deleted)).toEqual({
      result: "deleted",
      customer_id: deleted,
      customer: null,
    });
    expect(await look("cus_none")).toEqual({
      result: "not_found",
      customer_id: "cus_none",
      customer: null,
    });
    expect(await look("a/../b?c=d")).toMatchObject({ result: "not_found" });
  });

  it.each(["", "  ", ".", ".."])("refuses %j before it reaches Stripe", (customer) => {
    expect(findCustomer.input.safeParse({ customer }).error?.issues).toMatchObject([
      { params: { text: { en: "Give the ID of a customer." } } },
    ]);
  });
});

describe("the chain of flows before a write, and its run", () => {
  const metadataOf = (chain: readonly string[], own: number, run?: string) => {
    const metadata = Object.fromEntries(Array.from({ length: own }, (_, at) => [`k${at}`, "v"]));
    const input = createProduct.input.parse({ name: "Tea", metadata });
    const tag = {
      effectId: "e",
      generation: 0,
      at: 0,
      chain,
      ...(run === undefined ? {} : { run }),
    };
    const { params } = createProduct.request(input, tag);
    return params["metadata"];
  };

  it("is written only where there is one, and where Stripe has room for it", () => {
    expect(metadataOf([], 0)).not.toHaveProperty("millrace_chain");
    expect(metadataOf(["flow_a", "flow_b"], 47)).toHaveProperty("millrace_chain", "flow_a flow_b");
    expect(metadataOf(["flow_a"], 48)).not.toHaveProperty("millrace_chain");
  });

  it("is followed by the run, where there is room for that as well", () => {
    expect(metadataOf([], 47, "r")).toHaveProperty("millrace_run", "r");
    expect(metadataOf(["flow_a"], 46, "r")).toMatchObject({
      millrace_chain: "flow_a",
      millrace_run: "r",
    });
    expect(metadataOf(["flow_a"], 47, "r")).not.toHaveProperty("millrace_run");
    expect(metadataOf([], 48, "r")).not.toHaveProperty("millrace_run");
  });

  it("is cut to its nearest flows", () => {
    const flows = Array.from({ length: 30 }, (_, at) => `flow_${String(at).padStart(16, "0")}`);
    expect(metadataOf(flows, 0)).toHaveProperty("millrace_chain", flows.slice(-22).join(" "));
  });
});
