import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FrozenRequest, JsonObject } from "#sdk/index.ts";
import { anyTime } from "../../send.world.ts";
import { anyRequest, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { cancelPayment } from "./cancel-payment.ts";
import { capturePayment } from "./capture-payment.ts";
import { findPayment } from "./find-payment.ts";
import { listPayments } from "./list-payments.ts";

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

const capture = (input: JsonObject) => send(client, capturePayment, input);
const cancel = (payment_intent: string) => send(client, cancelPayment, { payment_intent });

function requested(action: typeof capturePayment, input: JsonObject): FrozenRequest;
function requested(action: typeof cancelPayment, input: JsonObject): FrozenRequest;
function requested(action: typeof capturePayment | typeof cancelPayment, input: JsonObject) {
  return action.request(action.input.parse(input), { effectId: "e", generation: 1, at: 0 });
}

/** What is found where the answer was lost and the key is forgotten. */
const sought = (action: typeof capturePayment | typeof cancelPayment, request: FrozenRequest) =>
  action.seek?.(request, { effectId: "e", generation: 1 })?.ask(client.api, anyTime) ??
  expect.fail("it can be looked up");

describe("Capture payment", () => {
  it("takes all that is held, or a part, with nothing in the request that is for people alone", async () => {
    const [whole, part] = [await simulator.pay("held"), await simulator.pay("held")];
    expect((await capture({ payment_intent: whole })).output).toMatchObject({
      id: whole,
      status: "succeeded",
      amount_received: 500,
    });
    const some = { payment_intent: part, amount_to_capture: 200, currency: "USD" };
    expect((await capture(some)).output).toMatchObject({ amount_received: 200 });
    const path = `/v1/payment_intents/${part}/capture`;
    expect(await simulator.control("GET", `/ledger?path=${path}`)).toMatchObject({
      data: [{ params: { amount_to_capture: "200" } }],
    });
  });

  it("is told of a payment that was captured before, in Stripe's words", async () => {
    const payment_intent = await simulator.pay("held");
    await capture({ payment_intent });
    const { facts } = await errorOf(capture({ payment_intent }));
    expect(facts).toMatchObject({ code: "stripe.payment_intent_unexpected_state" });
    expect(facts.message).toContain("has been released");
    expect(facts.advice).toBeDefined();
  });

  it("is found by what the payment is like, once the key is forgotten", async () => {
    const payment_intent = await simulator.pay("held");
    const all = requested(capturePayment, { payment_intent });
    expect(await sought(capturePayment, all)).toBeNull();
    await capture({ payment_intent });
    expect(await sought(capturePayment, all)).toMatchObject({
      outcome: "done",
      answer: { body: { id: payment_intent } },
    });
    const part = { payment_intent, amount_to_capture: 200, currency: "usd" };
    expect(await sought(capturePayment, requested(capturePayment, part))).toMatchObject({
      outcome: "failed",
      error: { code: "stripe.captured_otherwise" },
    });
  });

  it("fails where the payment was canceled meanwhile", async () => {
    const payment_intent = await simulator.pay("held");
    await cancel(payment_intent);
    expect(
      await sought(capturePayment, requested(capturePayment, { payment_intent })),
    ).toMatchObject({ outcome: "failed", error: { code: "stripe.payment_canceled" } });
  });

  it("takes nobody's word for a payment that is not captured", async () => {
    const payment_intent = await simulator.pay("held");
    const request = requested(capturePayment, { payment_intent });
    const read = () =>
      capturePayment.retrieve?.({ api: client.api, objectId: payment_intent, request });
    expect(await read()).toBeNull();
    await capture({ payment_intent });
    expect(await read()).toMatchObject({ tag: null, found: { outcome: "done" } });
  });

  it("moves its amount; without one, only the answer tells", () => {
    const moves = (params: JsonObject, body: JsonObject | null = null) =>
      capturePayment.moves?.(
        { ...anyRequest, params },
        body === null ? null : { status: 200, body },
      );
    const payment_intent = "pi_1";
    const given = { payment_intent, amount_to_capture: 200, currency: "usd" };
    const money = { amount: 200, currency: "usd" };
    expect(moves(given)).toEqual({ kind: "charge", money, isPending: false });
    expect(moves({ payment_intent })).toEqual({ kind: "charge", money: null, isPending: false });
    const answered = { amount_received: 500, currency: "usd", status: "succeeded" };
    expect(moves({ payment_intent }, answered)).toMatchObject({
      money: { amount: 500, currency: "usd" },
    });
    expect(moves({})).toBeNull();
  });

  it.each([
    [{ payment_intent: "" }],
    [{ payment_intent: ".." }],
    [{ payment_intent: "pi_1", amount_to_capture: 200 }],
    [{ payment_intent: "pi_1", amount_to_capture: 0, currency: "usd" }],
  ])("refuses %j before it reaches Stripe", (input) => {
    expect(capturePayment.input.safeParse(input).success).toBe(false);
  });
});

describe("Cancel payment", () => {
  it("lets go of what is held, and is found by the payment's state", async () => {
    const payment_intent = await simulator.pay("held");
    const request = requested(cancelPayment, { payment_intent });
    expect(await sought(cancelPayment, request)).toBeNull();
    expect((await cancel(payment_intent)).output).toMatchObject({ status: "canceled" });
    expect(await sought(cancelPayment, request)).toMatchObject({ outcome: "done" });
    expect((await errorOf(cancel(payment_intent))).facts.code).toBe(
      "stripe.payment_intent_unexpected_state",
    );
  });

  it("fails where the payment has succeeded", async () => {
    const payment_intent = await simulator.pay();
    expect(await sought(cancelPayment, requested(cancelPayment, { payment_intent }))).toMatchObject(
      {
        outcome: "failed",
        error: { code: "stripe.payment_succeeded" },
      },
    );
  });
});

describe("Find payment and List payments", () => {
  it("give a payment as it is, without its client secret, and tell none apart", async () => {
    const id = await simulator.pay("held");
    const look = (payment_intent: string) =>
      findPayment.run({ api: client.api, input: findPayment.input.parse({ payment_intent }) });
    const found = await look(id);
    expect(found).toMatchObject({ found: true, payment: { id, status: "requires_capture" } });
    expect(JSON.stringify(found)).not.toContain("_secret_");
    expect(await look("pi_none")).toEqual({ found: false, payment_id: "pi_none", payment: null });
    const input = listPayments.input.parse({ limit: 1 });
    const listed = await listPayments.run({ api: client.api, input });
    expect(listed).toMatchObject({ payments: [{ id, amount_capturable: 500 }], more: true });
    expect(JSON.stringify(listed)).not.toContain("_secret_");
  });
});
