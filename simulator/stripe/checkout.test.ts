import { describe, expect, test } from "vitest";

import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });
const URL = "success_url=https://a.example";

async function priceOf(sim: TestSimulator, what: object = {}): Promise<string> {
  const [id = ""] = ids(await sim.control("POST /prices", what));
  return id;
}
const paying = async (sim: TestSimulator, at: string, like?: string) =>
  sim.control("POST /checkouts", { at, ...(like === undefined ? {} : { like }) });

describe("a checkout session", () => {
  test.each([
    ["line_items[0][price]=P&U", { param: "mode" }],
    ["mode=payment&U", { param: "line_items" }],
    ["mode=payment&line_items[0][price]=P", { param: "success_url" }],
    ["mode=payment&line_items[0][price]=R&U", { param: "mode" }],
    ["mode=subscription&line_items[0][price]=P&U", { param: "mode" }],
    ["mode=payment&line_items[0][price]=price_x&U", { param: "line_items[0][price]" }],
    ["mode=payment&line_items[0][price]=P&U&expires_at=5", { param: "expires_at" }],
    ["mode=payment&line_items[0][price]=P&U&customer=cus_x", { param: "customer" }],
    [
      "mode=payment&line_items[0][price]=P&U&payment_method_types[]=card",
      { code: "parameter_unknown" },
    ],
  ])("is refused for %s", async (form, error) => {
    await using sim = await openStripe();
    const once = await priceOf(sim);
    const monthly = await priceOf(sim, { recurring: {} });
    const real = form
      .replace(/=P(?=&|$)/, `=${once}`)
      .replace(/=R(?=&|$)/, `=${monthly}`)
      .replace("&U", `&${URL}`);
    expect(await sim.post("/v1/checkout/sessions", { form: real })).toMatchObject(
      refused(400, error),
    );
  });

  test("waits for its payer, shows its items when asked, and is paid", async () => {
    await using sim = await openStripe();
    const price = await priceOf(sim, { currency: "jpy", unit_amount: 1800 });
    const form = `mode=payment&line_items[0][price]=${price}&line_items[0][quantity]=2&${URL}&metadata[a]=b&client_reference_id=7`;
    const made = await sim.post("/v1/checkout/sessions", { form });
    expect(made).toMatchObject({
      body: {
        status: "open",
        payment_status: "unpaid",
        amount_total: 3600,
        currency: "jpy",
        client_reference_id: "7",
        metadata: { a: "b" },
      },
    });
    expect(made.body).not.toHaveProperty("line_items");
    const id = field(made, "id");
    const items = { data: [{ amount_total: 3600, quantity: 2, price: { id: price } }] };
    expect(await sim.get(`/v1/checkout/sessions/${id}/line_items`)).toMatchObject({ body: items });
    expect(await sim.get(`/v1/checkout/sessions/${id}?expand[]=line_items`)).toMatchObject({
      body: { line_items: items },
    });
    await paying(sim, id);
    const paid = await sim.get(`/v1/checkout/sessions/${id}`);
    expect(paid).toMatchObject({ body: { status: "complete", payment_status: "paid", url: null } });
    expect(await sim.get(`/v1/payment_intents/${field(paid, "payment_intent")}`)).toMatchObject({
      body: { amount: 3600, metadata: {} },
    });
    expect(await sim.post(`/v1/checkout/sessions/${id}/expire`)).toMatchObject(
      refused(400, { message: expect.stringContaining("This Checkout Session has a status of") }),
    );
  });

  test("is complete before a bank account has paid it", async () => {
    await using sim = await openStripe();
    const [id = ""] = ids(await sim.control("POST /sessions", {}));
    await paying(sim, id, "pm_usBankAccount_success");
    const read = () => sim.get(`/v1/checkout/sessions/${id}`);
    expect(await read()).toMatchObject({ body: { status: "complete", payment_status: "unpaid" } });
    await sim.control("POST /clock", { advance_seconds: 10 });
    expect(await read()).toMatchObject({ body: { payment_status: "paid" } });
    const types = "types[]=checkout.session.async_payment_succeeded";
    expect(ids(await sim.get(`/v1/events?${types}`))).toHaveLength(1);
  });

  test("that nobody pays expires after a day", async () => {
    await using sim = await openStripe();
    const [id = ""] = ids(await sim.control("POST /sessions", {}));
    await sim.control("POST /clock", { advance_seconds: 86_400 });
    expect(await sim.get(`/v1/checkout/sessions/${id}`)).toMatchObject({
      body: { status: "expired", url: null },
    });
    expect(ids(await sim.get("/v1/events?type=checkout.session.expired"))).toHaveLength(1);
  });

  test("with a recurring price makes a subscription", async () => {
    await using sim = await openStripe();
    const price = await priceOf(sim, { recurring: {} });
    const form = `mode=subscription&line_items[0][price]=${price}&${URL}`;
    const id = field(await sim.post("/v1/checkout/sessions", { form }), "id");
    await paying(sim, id);
    const paid = await sim.get(`/v1/checkout/sessions/${id}`);
    expect(await sim.get(`/v1/subscriptions/${field(paid, "subscription")}`)).toMatchObject({
      body: { status: "active" },
    });
  });
});

describe("a payment link", () => {
  test("shows no date, is found by whether it is active, and is closed", async () => {
    await using sim = await openStripe();
    const form = `line_items[0][price]=${await priceOf(sim)}&metadata[a]=b`;
    const made = await sim.post("/v1/payment_links", { form });
    expect(made).toMatchObject({ body: { active: true, currency: "usd", metadata: { a: "b" } } });
    expect(made.body).not.toHaveProperty("created");
    const id = field(made, "id");
    expect(await sim.post(`/v1/payment_links/${id}`, { form: "active=false" })).toMatchObject({
      body: { active: false },
    });
    const list = async (query: string) => ids(await sim.get(`/v1/payment_links?${query}`));
    expect(await list("")).toEqual([id]);
    expect(await list("active=true")).toEqual([]);
    expect(await sim.get("/v1/payment_links?created[gte]=5")).toMatchObject(
      refused(400, { code: "parameter_unknown" }),
    );
    expect(await sim.remove(`/v1/payment_links/${id}`)).toMatchObject({ status: 404 });
  });

  test("makes a session of each visit, which names it", async () => {
    await using sim = await openStripe();
    const [id = ""] = ids(await sim.control("POST /payment_links", {}));
    await paying(sim, id);
    await paying(sim, id);
    const list = await sim.get(`/v1/checkout/sessions?payment_link=${id}&status=complete`);
    expect(ids(list)).toHaveLength(2);
    expect(list).toMatchObject({
      body: { data: [{ payment_link: id, payment_status: "paid" }, {}] },
    });
  });
});
