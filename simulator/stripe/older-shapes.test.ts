import { expect, test } from "vitest";

import { ids, openStripe, type TestSimulator } from "./test-client.ts";

const OLD = "2024-04-10";

const newest = async (sim: TestSimulator, type: string) => {
  const { body } = await sim.get(`/v1/events?type=${type}&limit=1`);
  return Object(body).data[0];
};

test("events are rendered in the account's version when they are made, whatever a reader asks for", async () => {
  await using sim = await openStripe();
  await sim.control("POST /settings", { event_version: OLD });
  const [invoice] = ids(await sim.control("POST /invoices", { status: "open" }));
  const [subscription] = ids(await sim.control("POST /subscriptions", {}));
  await sim.control("POST /settings", { event_version: "2026-10-28.endive" });
  const event = await newest(sim, "invoice.finalized");
  expect(event).toMatchObject({
    api_version: OLD,
    data: {
      object: {
        id: invoice,
        paid: false,
        subscription: null,
        lines: { data: [{ type: "invoiceitem", price: expect.stringMatching(/^price_/) }] },
      },
    },
  });
  expect(event.data.object).not.toHaveProperty("parent");
  const { object } = (await newest(sim, "customer.subscription.created")).data;
  expect(object).toMatchObject({ id: subscription, current_period_end: expect.any(Number) });
  expect(object.items.data[0]).not.toHaveProperty("current_period_end");
  await sim.control("POST /customers", {});
  expect(await newest(sim, "customer.created")).toMatchObject({ api_version: "2026-10-28.endive" });
});

test("an object is answered in the version that a request names, or else in the account's", async () => {
  await using sim = await openStripe();
  await sim.control("POST /settings", { event_version: OLD });
  const [invoice] = ids(await sim.control("POST /invoices", { status: "open" }));
  const path = `/v1/invoices/${invoice}`;
  const own = await sim.get(path);
  expect(own.headers.get("stripe-version")).toBe(OLD);
  expect(own.body).toHaveProperty("paid", false);
  for (const version of ["2025-03-31.basil", "2026-10-28.endive"]) {
    const named = await sim.get(path, { headers: { "Stripe-Version": version } });
    expect(named.headers.get("stripe-version")).toBe(version);
    expect(named.body).not.toHaveProperty("paid");
    expect(named.body).toHaveProperty("parent", null);
  }
});

test("what changed is said in the older shape, too", async () => {
  await using sim = await openStripe();
  await sim.control("POST /settings", { event_version: OLD });
  const [invoice = ""] = ids(await sim.control("POST /invoices", { status: "open" }));
  await sim.post(`/v1/invoices/${invoice}/pay`, { form: "paid_out_of_band=true" });
  const event = await newest(sim, "invoice.updated");
  expect(event.data).toMatchObject({
    object: { paid: true },
    previous_attributes: { paid: false, status: "open" },
  });
  expect(await sim.control("POST /settings", { event_version: "2024-99-99" })).toMatchObject({
    status: 400,
  });
});
