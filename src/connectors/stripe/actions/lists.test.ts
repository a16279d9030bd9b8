import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { InputError, mostItems, mostOutput } from "#sdk/index.ts";
import { send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createPayment } from "./create-payment.ts";
import { listCharges } from "./list-charges.ts";
import { listRefunds } from "./list-refunds.ts";

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

const Charges = z.object({
  charges: z.array(z.record(z.string(), z.json())),
  count: z.int(),
  more: z.boolean(),
});
const charges = async (input: JsonObject) => {
  const output = await listCharges.run({ api: client.api, input: listCharges.input.parse(input) });
  expect(listCharges.output.safeParse(output).error?.issues).toBeUndefined();
  return Charges.parse(output);
};
const refunds = (input: JsonObject) =>
  listRefunds.run({ api: client.api, input: listRefunds.input.parse(input) });
const idsOf = (list: readonly JsonObject[]) => list.map(({ id }) => id);

describe("List charges", () => {
  it("gives all of a time over all pages, newest first, its end not included", async () => {
    const from = 1_700_000_000;
    const made = await simulator.make("charges", { count: 250, created: from });
    await simulator.make("charges", { created: from - 1 });
    await simulator.make("charges", { created: from + 1 });
    const {
      charges: listed,
      count,
      more,
    } = await charges({
      created_from: from,
      created_before: from + 1,
    });
    expect(idsOf(listed)).toEqual(made.toReversed());
    expect({ count, more }).toEqual({ count: 250, more: false });
  });

  it("gives no more than were asked for, and says that there are more", async () => {
    const from = 1_710_000_000;
    const made = await simulator.make("charges", { count: 130, created: from });
    const span = { created_from: from, created_before: from + 1 };
    const before = await simulator.counts();
    const first = await charges({ ...span, limit: 120 });
    expect(idsOf(first.charges)).toEqual(made.toReversed().slice(0, 120));
    expect(first.more).toBe(true);
    const calls = (await simulator.counts())["GET /v1/charges"] ?? 0;
    expect(calls - (before["GET /v1/charges"] ?? 0)).toBe(2);
    expect(await charges({ ...span, limit: 130 })).toMatchObject({ count: 130, more: false });
  });

  it("can be narrowed to a customer or a payment", async () => {
    const [customer = ""] = await simulator.make("customers", {});
    const payment = { amount: 500, currency: "jpy", customer, payment_method: "pm_card_visa" };
    const { output } = await send(client, createPayment, payment);
    const [other = ""] = await simulator.make("charges", { customer });
    const { id, latest_charge: charge } = z
      .object({ id: z.string(), latest_charge: z.string() })
      .parse(output);
    expect(idsOf((await charges({ payment_intent: id })).charges)).toEqual([charge]);
    expect(idsOf((await charges({ customer })).charges)).toEqual([other, charge]);
    const { facts } = await errorOf(charges({ customer: "cus_none" }));
    expect(facts.code).toBe("stripe.resource_missing");
  });

  it("gives of each what there are pills for, and no more", async () => {
    const from = 1_720_000_000;
    await simulator.make("charges", { created: from, metadata: { order: "7" } });
    const { charges: listed } = await charges({ created_from: from, created_before: from + 1 });
    expect(listed).toMatchObject([
      {
        amount: 1000,
        currency: "usd",
        metadata: { order: "7" },
        billing_details: { name: null, email: null },
        payment_method_details: { type: "card", card: { brand: "visa", last4: "4242" } },
      },
    ]);
    expect(listed[0]).not.toHaveProperty("source");
    expect(JSON.stringify(listed[0]).length).toBeLessThan(800);
  });

  it("holds more than a thousand, and says of too many how to narrow them", async () => {
    const from = 1_730_000_000;
    await simulator.make("charges", { count: 3000, created: from });
    const span = { created_from: from, created_before: from + 1 };
    const fits = await charges({ ...span, limit: 1200 });
    expect(fits).toMatchObject({ count: 1200, more: true });
    expect(JSON.stringify(fits).length).toBeLessThan(mostOutput);

    for (const input of [span, { ...span, limit: mostItems }]) {
      const before = (await simulator.counts())["GET /v1/charges"] ?? 0;
      const error = await errorOf(charges(input));
      expect(error).toBeInstanceOf(InputError);
      expect(error.facts.code).toBe("stripe.list_too_large");
      expect(error.facts.advice?.en).toMatch(/Narrow the list/);
      expect(error.facts.advice?.ja).toMatch(/絞り込んで/);
      // It stops as soon as it is certain.
      expect(((await simulator.counts())["GET /v1/charges"] ?? 0) - before).toBeLessThan(25);
    }
  });

  it.each([{ limit: 0 }, { limit: mostItems + 1 }, { limit: 1.5 }])("refuses %o", (input) => {
    expect(listCharges.input.safeParse(input).success).toBe(false);
  });
});

describe("List refunds", () => {
  it("gives those of a time, a charge or a payment", async () => {
    const from = 1_740_000_000;
    const [charge = ""] = await simulator.make("charges", { amount: 5000 });
    const made = await simulator.make("refunds", { count: 3, created: from, charge, amount: 100 });
    await simulator.make("refunds", { created: from });
    const { refunds: all } = z
      .object({ refunds: z.array(z.record(z.string(), z.json())) })
      .parse(await refunds({ created_from: from, created_before: from + 1 }));
    expect(all).toHaveLength(4);
    const ofCharge = await refunds({ charge });
    expect(ofCharge).toMatchObject({
      count: 3,
      more: false,
      refunds: made.toReversed().map((id) => ({ id, charge, amount: 100, currency: "usd" })),
    });
    expect(listRefunds.output.safeParse(ofCharge).error?.issues).toBeUndefined();
    expect(await refunds({ charge, limit: 2 })).toMatchObject({ count: 2, more: true });
    const { facts } = await errorOf(refunds({ payment_intent: "pi_none" }));
    expect(facts.code).toBe("stripe.resource_missing");
  });
});
