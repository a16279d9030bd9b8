import { describe, expect, test } from "vitest";

import { CHARGE, field, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

describe("a charge later on", () => {
  test("is captured once, up to its amount, and the rest of the hold goes back", async () => {
    await using sim = await openStripe();
    const held = field(await sim.post("/v1/charges", { form: `${CHARGE}&capture=false` }), "id");
    const capture = (form: string) => sim.post(`/v1/charges/${held}/capture`, { form });
    expect(await sim.get(`/v1/charges/${held}`)).toMatchObject({
      body: { captured: false, amount_captured: 0, paid: true, balance_transaction: null },
    });
    expect(await capture("amount=1001")).toMatchObject({ status: 400 });
    expect(await capture("amount=600")).toMatchObject({
      body: { captured: true, amount_captured: 600, amount_refunded: 400, refunded: false },
    });
    expect(await capture("")).toMatchObject(
      refused(400, {
        code: "charge_already_captured",
        message: `Charge ${held} has already been captured.`,
      }),
    );
  });

  test("expires when nobody captures it within seven days", async () => {
    await using sim = await openStripe();
    const held = field(await sim.post("/v1/charges", { form: `${CHARGE}&capture=false` }), "id");
    await sim.control("POST /clock", { advance_seconds: 7 * 86_400 });
    expect(await sim.get("/v1/events?type=charge.expired")).toMatchObject({
      body: { data: [{ data: { object: { id: held, refunded: true } } }] },
    });
    expect(await sim.post(`/v1/charges/${held}/capture`)).toMatchObject({ status: 400 });
  });

  test("merges metadata, unsets single keys and all of them", async () => {
    await using sim = await openStripe();
    const form = `${CHARGE}&metadata[a]=1&metadata[b]=2&metadata[c]=`;
    const id = field(await sim.post("/v1/charges", { form }), "id");
    const update = (form: string) => sim.post(`/v1/charges/${id}`, { form });
    expect(await update("metadata[b]=&metadata[d]=4")).toMatchObject({
      body: { metadata: { a: "1", d: "4" } },
    });
    const { body } = await update("metadata=&description=");
    expect(body).toMatchObject({ metadata: {}, description: null });
    expect(await sim.get("/v1/events?type=charge.updated")).toMatchObject({
      body: {
        data: [
          { data: { previous_attributes: { metadata: { a: "1", d: "4" } } } },
          { data: { previous_attributes: { metadata: { b: "2", d: null } } } },
        ],
      },
    });
  });

  test("shows its refunds and customer when asked to", async () => {
    await using sim = await openStripe();
    const customer = field(await sim.post("/v1/customers", { form: "source=tok_visa" }), "id");
    const form = `amount=1000&currency=usd&customer=${customer}`;
    const id = field(await sim.post("/v1/charges", { form }), "id");
    const refund = field(await sim.post("/v1/refunds", { form: `charge=${id}` }), "id");
    const plain = await sim.get(`/v1/charges/${id}`);
    expect(plain.body).not.toHaveProperty("refunds");
    expect(await sim.get(`/v1/charges/${id}?expand[]=refunds&expand[]=customer`)).toMatchObject({
      body: { refunds: { object: "list", data: [{ id: refund }] }, customer: { id: customer } },
    });
    expect(await sim.get("/v1/charges?expand[]=data.balance_transaction")).toMatchObject({
      body: { data: [{ balance_transaction: { net: 941, source: id } }] },
    });
    expect(await sim.get("/v1/charges?expand[]=customer")).toMatchObject(
      refused(400, {
        message:
          "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
      }),
    );
    expect(await sim.get(`/v1/charges/${id}?expand[]=customer.a.b.c.d`)).toMatchObject(
      refused(400, { code: "property_expansion_max_depth" }),
    );
  });
});
