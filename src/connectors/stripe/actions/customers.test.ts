import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createCustomer } from "./create-customer.ts";
import { findCustomerByEmail } from "./find-customer-by-email.ts";
import { updateCustomer } from "./update-customer.ts";

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

const made = async (what: JsonObject): Promise<string> => {
  const [customer = ""] = await simulator.make("customers", what);
  return customer;
};

describe("Find customer by email", () => {
  const look = (email: string) =>
    findCustomerByEmail.run({
      api: client.api,
      input: findCustomerByEmail.input.parse({ email }),
    });

  it("tells one, several and none apart; of several it gives the newest", async () => {
    const first = await made({ email: "hanako@example.com", name: "Hanako" });
    expect(await look(" hanako@example.com ")).toMatchObject({
      found: true,
      several: false,
      email: "hanako@example.com",
      customer_id: first,
      customer: { id: first, name: "Hanako" },
    });
    const second = await made({ email: "hanako@example.com" });
    expect(await look("hanako@example.com")).toMatchObject({ several: true, customer_id: second });
    expect(await look("nobody@example.com")).toEqual({
      found: false,
      several: false,
      email: "nobody@example.com",
      customer_id: null,
      customer: null,
    });
  });

  it("takes the address as it stands: capital letters count", async () => {
    await made({ email: "Taro@Example.com" });
    expect(await look("taro@example.com")).toMatchObject({ found: false });
    expect(await look("Taro@Example.com")).toMatchObject({ found: true });
  });

  it("costs one call", async () => {
    const before = (await simulator.counts())["GET /v1/customers"] ?? 0;
    await look("hanako@example.com");
    expect((await simulator.counts())["GET /v1/customers"]).toBe(before + 1);
  });

  it.each(["", "   "])("refuses %j, which would find anybody", (email) => {
    expect(findCustomerByEmail.input.safeParse({ email }).success).toBe(false);
  });
});

describe("Update customer", () => {
  const update = (input: JsonObject) => send(client, updateCustomer, input);

  it("changes what is filled in, and leaves what is not", async () => {
    const customer = await made({ name: "Hanako", metadata: { crm: "1" } });
    const { output } = await update({
      customer: ` ${customer} `,
      name: "",
      email: "new@example.com",
      phone: null,
      address: { city: "Kyoto" },
      metadata: { tier: "gold" },
    });
    expect(output).toMatchObject({
      id: customer,
      name: "Hanako",
      email: "new@example.com",
      address: { city: "Kyoto" },
      metadata: { crm: "1", tier: "gold" },
    });
  });

  it("sends the customer's id in the address alone", async () => {
    const customer = await made({});
    await update({ customer, name: "A" });
    const ledger = await simulator.control("GET", `/ledger?path=/v1/customers/${customer}`);
    expect(ledger).toMatchObject({ total: 1, data: [{ params: { name: "A" } }] });
    expect(JSON.stringify(ledger)).not.toContain('"customer"');
  });

  it("leaves the mark of the write that made the customer, so that it is still found", async () => {
    const effectId = "made-before-it-was-changed";
    const { output } = await send(client, createCustomer, { name: "A" }, effectId);
    const { id } = z.object({ id: z.string() }).parse(output);
    await update({ customer: id, name: "B", metadata: { more: "1" } });
    expect(await find(client.api, createCustomer, effectId)).toMatchObject({
      outcome: "done",
      answer: { body: { id, name: "B" } },
    });
  });

  it("makes no object, and says which it changes", async () => {
    const customer = await made({});
    const input = updateCustomer.input.parse({ customer, name: "A" });
    const request = updateCustomer.request(input, { effectId: "e", generation: 1, at: 0 });
    expect(updateCustomer.changes?.(request)).toBe(customer);
    expect(updateCustomer.objectId({ id: customer })).toBeNull();
  });

  it.each(["cus_none", "a/../b?c=d"])("of %s, who is not there, is refused", async (customer) => {
    const { facts } = await errorOf(update({ customer, name: "A" }));
    expect(facts.code).toBe("stripe.resource_missing");
  });

  it.each(["", " ", ".", ".."])("refuses %j before it reaches Stripe", (customer) => {
    expect(updateCustomer.input.safeParse({ customer, name: "A" }).success).toBe(false);
  });
});
