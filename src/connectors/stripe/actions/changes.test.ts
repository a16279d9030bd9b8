import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, liveKey, startSimulator } from "../stripe.world.ts";
import { archiveProduct } from "./archive-product.ts";
import { deleteCustomer } from "./delete-customer.ts";
import { findCharge } from "./find-charge.ts";
import { updateCharge } from "./update-charge.ts";
import { updateProduct } from "./update-product.ts";

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

const one = async (kind: "charges" | "customers" | "products", what: JsonObject = {}) => {
  const [id = ""] = await simulator.make(kind, what);
  return id;
};
const sentTo = (path: string) => simulator.control("GET", `/ledger?path=${path}`);

describe("Update charge and Find charge", () => {
  it("change what is filled in, and leave what is not", async () => {
    const charge = await one("charges", { description: "Old", metadata: { order: "1" } });
    const input = { charge, description: "", receipt_email: "a@example.com", metadata: { b: "2" } };
    const { output } = await send(client, updateCharge, input);
    const now = {
      id: charge,
      description: "Old",
      receipt_email: "a@example.com",
      metadata: { order: "1", b: "2" },
    };
    expect(output).toMatchObject(now);
    expect(await sentTo(`/v1/charges/${charge}`)).not.toHaveProperty("data.0.params.charge");
    const look = (id: string) =>
      findCharge.run({ api: client.api, input: findCharge.input.parse({ charge: id }) });
    expect(await look(charge)).toMatchObject({ found: true, charge: now });
    expect(await look("ch_none")).toEqual({ found: false, charge_id: "ch_none", charge: null });
  });

  it("a change of a declined charge that did happen is no failure", async () => {
    const charge = await one("charges", { status: "failed" });
    const input = updateCharge.input.parse({ charge, description: "Declined" });
    const request = updateCharge.request(input, { effectId: "e", generation: 1, at: 0 });
    const read = await updateCharge.retrieve?.({ api: client.api, objectId: charge, request });
    expect(read).toMatchObject({ tag: null, found: { outcome: "done" } });
  });
});

describe("Update product and Archive product", () => {
  it("change what is filled in, and make it inactive", async () => {
    const product = await one("products", { name: "Tea", metadata: { a: "1" } });
    const input = { product, description: "Green", metadata: { b: "2" } };
    expect((await send(client, updateProduct, input)).output).toMatchObject({
      name: "Tea",
      description: "Green",
      metadata: { a: "1", b: "2" },
    });
    const archived = { id: product, active: false, name: "Tea" };
    for (let times = 0; times < 2; times += 1)
      expect((await send(client, archiveProduct, { product })).output).toMatchObject(archived);
    expect(await sentTo(`/v1/products/${product}`)).not.toHaveProperty("data.0.params.product");
    expect((await errorOf(send(client, updateProduct, { product: "prod_x" }))).facts.code).toBe(
      "stripe.resource_missing",
    );
  });
});

describe("Delete customer", () => {
  it("deletes once, and says of a second time that there is nobody any more", async () => {
    const customer = await one("customers");
    const remove = (id: string) => send(client, deleteCustomer, { customer: id });
    expect((await remove(customer)).output).toEqual({ id: customer, result: "deleted" });
    expect((await remove(customer)).output).toEqual({ id: customer, result: "gone" });
    expect((await remove("cus_none")).output).toEqual({ id: "cus_none", result: "gone" });
    expect(await sentTo(`/v1/customers/${customer}`)).toMatchObject({
      data: [
        { method: "DELETE", params: {}, idempotency_key: null },
        { method: "DELETE", params: {}, idempotency_key: null },
      ],
    });
  });

  it("does not take a customer of the other mode for one that is gone", async () => {
    const customer = await one("customers");
    const live = connect(simulator, liveKey);
    const { facts } = await errorOf(send(live, deleteCustomer, { customer }));
    live.close();
    expect(facts.code).toBe("stripe.resource_missing");
    expect(facts.message).toContain("similar object exists in test mode");
  });

  it("takes nobody's word for a customer who is still there, or never was", async () => {
    const [there, gone] = [await one("customers"), await one("customers")];
    await send(client, deleteCustomer, { customer: gone });
    const read = (customer: string) => {
      const input = deleteCustomer.input.parse({ customer });
      const request = deleteCustomer.request(input, { effectId: "e", generation: 1, at: 0 });
      return deleteCustomer.retrieve?.({ api: client.api, objectId: customer, request });
    };
    expect(await read(there)).toBeNull();
    expect(await read("cus_none")).toBeNull();
    expect(await read(gone)).toMatchObject({ found: { outcome: "done" } });
  });
});
