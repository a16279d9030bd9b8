import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { anyRequest, find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createPayment } from "./create-payment.ts";
import { createRefund } from "./create-refund.ts";

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

const refund = (input: JsonObject, effectId?: string) =>
  send(client, createRefund, input, effectId);
const charged = async (what: JsonObject = {}): Promise<string> => {
  const [charge = ""] = await simulator.make("charges", { amount: 5000, currency: "jpy", ...what });
  return charge;
};
const tag = { effectId: "e", generation: 1, at: 0 };
const requestOf = (input: JsonObject) => createRefund.request(createRefund.input.parse(input), tag);

describe("Create refund", () => {
  it("gives a part back, then all that is left, then nothing more", async () => {
    const charge = await charged();
    const part = await refund({
      charge,
      amount: 2000,
      currency: "jpy",
      reason: "requested_by_customer",
      metadata: { order: "7" },
    });
    expect(part.output).toMatchObject({
      amount: 2000,
      currency: "jpy",
      charge,
      status: "succeeded",
      reason: "requested_by_customer",
      metadata: { order: "7", millrace_generation: "1" },
    });
    const tooMuch = await errorOf(refund({ charge, amount: 4000, currency: "jpy" }));
    expect(tooMuch.facts.code).toBe("stripe.refund_too_large");
    expect((await refund({ charge })).output).toMatchObject({ amount: 3000 });
    const again = await errorOf(refund({ charge }));
    expect(again).toBeInstanceOf(InputError);
    expect(again.facts.code).toBe("stripe.charge_already_refunded");
  });

  it("takes the payment instead of its charge", async () => {
    const [customer = ""] = await simulator.make("customers", {});
    const payment = { amount: 500, currency: "jpy", customer, payment_method: "pm_card_visa" };
    const { output } = await send(client, createPayment, payment);
    const { id, latest_charge: charge } = z
      .object({ id: z.string(), latest_charge: z.string() })
      .parse(output);
    expect((await refund({ payment_intent: id })).output).toMatchObject({
      payment_intent: id,
      charge,
      amount: 500,
    });
  });

  it("does not send the currency that people chose", async () => {
    const effectId = randomUUID();
    await refund({ charge: await charged(), amount: 100, currency: "jpy" }, effectId);
    const ledger = await simulator.control("GET", `/ledger?idempotency_key=${effectId}`);
    expect(ledger).toMatchObject({ data: [{ outcome: "executed", params: { amount: "100" } }] });
    expect(JSON.stringify(ledger)).not.toContain("jpy");
  });

  it("moves the money that it says, or that the answer tells", () => {
    const part = requestOf({ charge: "ch_1", amount: 100, currency: "jpy" });
    const money = { amount: 100, currency: "jpy" };
    expect(createRefund.moves?.(part, null)).toEqual({ kind: "refund", money, isPending: false });
    const rest = requestOf({ payment_intent: "pi_1" });
    const unknown = { kind: "refund", money: null, isPending: false };
    expect(createRefund.moves?.(rest, null)).toEqual(unknown);
    const body = { amount: 350, currency: "usd", status: "pending" };
    expect(createRefund.moves?.(rest, { status: 200, body })).toEqual({
      kind: "refund",
      money: { amount: 350, currency: "usd" },
      isPending: true,
    });
  });

  it.each([
    [{}, "charge"],
    [{ charge: "", payment_intent: null }, "charge"],
    [{ charge: "ch_1", amount: 100 }, "currency"],
    [{ charge: "ch_1", amount: 0, currency: "jpy" }, "amount"],
    [{ charge: "ch_1", reason: "bored" }, "reason"],
  ])("refuses %o before it reaches Stripe", (input, path) => {
    const issues = createRefund.input.safeParse(input).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });

  it.each([
    ["an unknown charge", "ch_none", {}, "stripe.resource_missing"],
    ["a declined one", null, { status: "failed" }, "stripe.nothing_to_refund"],
    ["a pending one", null, { status: "pending" }, "stripe.nothing_to_refund"],
  ])("of %s is refused, and explained", async (_what, id, made, code) => {
    const { facts } = await errorOf(refund({ charge: id ?? (await charged(made)) }));
    expect(facts.code).toBe(code);
    expect(facts.advice?.ja).toMatch(/[ぁ-ん]/);
  });

  it("that is pending at first is done, and one that failed later is found as failed", async () => {
    const pending = await charged({ source: "tok_pendingRefund" });
    expect((await refund({ charge: pending })).output).toMatchObject({ status: "pending" });

    const effectId = randomUUID();
    const failing = await charged({ source: "tok_refundFail" });
    const { output } = await refund({ charge: failing }, effectId);
    expect(await find(client.api, createRefund, effectId)).toMatchObject({ outcome: "done" });
    await simulator.control("POST", "/clock", { advance_seconds: 11 });
    const read = await createRefund.retrieve?.({
      api: client.api,
      objectId: z.object({ id: z.string() }).parse(output).id,
      request: anyRequest,
    });
    for (const found of [await find(client.api, createRefund, effectId), read?.found])
      expect(found).toMatchObject({
        outcome: "failed",
        error: { code: "stripe.refund_failed", details: { charge: failing } },
      });
  });

  it("is found after its answer was lost, and sent again makes nothing new", async () => {
    const effectId = randomUUID();
    const charge = await charged();
    const before = await simulator.executed("/v1/refunds");
    await simulator.fault({ kind: "cut", when: "after" }, { method: "POST" });
    await errorOf(refund({ charge, amount: 10, currency: "jpy" }, effectId));
    const found = await find(client.api, createRefund, effectId);
    const again = await refund({ charge, amount: 10, currency: "jpy" }, effectId);
    expect(found).toMatchObject({ outcome: "done", answer: { body: again.output } });
    expect(await simulator.executed("/v1/refunds")).toBe(before + 1);
  });
});
