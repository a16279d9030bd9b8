import { describe, expect, test } from "vitest";

import { CHARGE, type TestSimulator, field, openStripe } from "./test-client.ts";

const CONFIRM =
  "confirm=true&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";
const PAYMENT = `amount=1000&currency=usd&payment_method=pm_card_visa&${CONFIRM}`;

async function chargeOf(sim: TestSimulator, form = PAYMENT): Promise<string> {
  return field(await sim.post("/v1/payment_intents", { form }), "latest_charge");
}

const transactionOf = async (sim: TestSimulator, charge: string) =>
  field(await sim.get(`/v1/charges/${charge}`), "balance_transaction");
const pass = (sim: TestSimulator, seconds: number) =>
  sim.control("POST /clock", { advance_seconds: seconds });
const events = (sim: TestSimulator) => sim.get("/v1/events?type=charge.updated");

describe("a payment that is captured in the background", () => {
  test("has no balance transaction at first, and an event tells when it has one", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { freeze: true });
    const charge = await chargeOf(sim);
    expect(await sim.get(`/v1/charges/${charge}?expand[]=balance_transaction`)).toMatchObject({
      body: { status: "succeeded", captured: true, paid: true, balance_transaction: null },
    });
    expect(await sim.get("/v1/balance")).toMatchObject({ body: { pending: [{ amount: 0 }] } });
    await pass(sim, 9);
    expect(await transactionOf(sim, charge)).toBe("");
    await pass(sim, 1);
    const transaction = await transactionOf(sim, charge);
    expect(await sim.get(`/v1/balance_transactions/${transaction}`)).toMatchObject({
      body: { amount: 1_000, net: 941, source: charge },
    });
    expect(await events(sim)).toMatchObject({
      body: {
        data: [
          {
            data: {
              object: { id: charge, balance_transaction: transaction },
              previous_attributes: { balance_transaction: null },
            },
            request: { id: null, idempotency_key: null },
          },
        ],
      },
    });
  });

  test("is told of by a webhook, though nobody asks", async () => {
    await using sim = await openStripe();
    await using other = await openStripe();
    await sim.control("POST /webhooks", { url: `${other.url}/hook`, secret: "whsec_1" });
    await chargeOf(sim);
    await pass(sim, 10);
    const told = () =>
      sim.simulator.webhooks.deliveries().map(({ type }) => type === "charge.updated");
    await expect.poll(told).toContain(true);
  });

  test("takes as long as one says, also in a charge that is made directly", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { freeze: true });
    await sim.control("POST /settings", { capture_seconds: 0 });
    expect(await transactionOf(sim, await chargeOf(sim))).toMatch(/^txn_/);
    await sim.control("POST /settings", { capture_seconds: 3_600 });
    const paid = await chargeOf(sim);
    await sim.control("POST /charges", { settles_after_seconds: 60 });
    await pass(sim, 60);
    expect(await sim.get("/v1/charges")).toMatchObject({
      body: {
        data: [{ balance_transaction: expect.stringMatching(/^txn_/) }, { id: paid }, {}],
      },
    });
    expect(await transactionOf(sim, paid)).toBe("");
    await pass(sim, 3_540);
    expect(await transactionOf(sim, paid)).toMatch(/^txn_/);
  });

  test("comes to its end before it is refunded", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { freeze: true });
    const charge = await chargeOf(sim);
    await sim.post("/v1/refunds", { form: `charge=${charge}` });
    const transaction = await transactionOf(sim, charge);
    expect(transaction).toMatch(/^txn_/);
    await pass(sim, 10);
    expect(await transactionOf(sim, charge)).toBe(transaction);
    expect((await events(sim)).body).toMatchObject({ data: [{}] });
  });
});

test.each([
  ["by the Charges API", "/v1/charges", CHARGE, "balance_transaction"],
  ["captured at once", "/v1/payment_intents", `${PAYMENT}&capture_method=automatic`, ""],
])("a payment %s has its balance transaction at once", async (_, path, form, own) => {
  await using sim = await openStripe();
  const made = await sim.post(path, { form });
  const transaction =
    own === "" ? await transactionOf(sim, field(made, "latest_charge")) : field(made, own);
  expect(transaction).toMatch(/^txn_/);
});

test("a hold has its balance transaction when it is captured, and not before", async () => {
  await using sim = await openStripe();
  const made = await sim.post("/v1/payment_intents", { form: `${PAYMENT}&capture_method=manual` });
  const charge = field(made, "latest_charge");
  await pass(sim, 60);
  expect(await transactionOf(sim, charge)).toBe("");
  await sim.post(`/v1/payment_intents/${field(made, "id")}/capture`);
  expect(await transactionOf(sim, charge)).toMatch(/^txn_/);
});
