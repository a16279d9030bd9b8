import { describe, expect, test } from "vitest";
import { z } from "zod";

import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });
const day = 86_400;
const SENT = "collection_method=send_invoice&days_until_due=30";

async function priceOf(sim: TestSimulator, form = "recurring[interval]=month"): Promise<string> {
  const whole = `product_data[name]=Plan&currency=usd&unit_amount=1000&${form}`;
  return field(await sim.post("/v1/prices", { form: whole }), "id");
}

async function customerWith(sim: TestSimulator, method?: string): Promise<string> {
  const more =
    method === undefined
      ? ""
      : `&payment_method=${method}&invoice_settings[default_payment_method]=${method}`;
  return field(await sim.post("/v1/customers", { form: `email=a@b.co${more}` }), "id");
}

async function subscribed(sim: TestSimulator, form: string, method?: string) {
  const customer = await customerWith(sim, method);
  const price = await priceOf(sim);
  const whole = `customer=${customer}&items[0][price]=${price}&${form}`;
  return sim.post("/v1/subscriptions", { form: whole });
}

const eventsOf = async (sim: TestSimulator) => {
  const { body } = await sim.get("/v1/events?limit=100");
  const data: unknown = Reflect.get(Object(body), "data");
  return Array.isArray(data)
    ? data.map((event) => String(Reflect.get(Object(event), "type"))).toReversed()
    : [];
};

describe("making a subscription", () => {
  test.each([
    ["customer=C", 400, { code: "parameter_missing", message: "Missing required param: items." }],
    ["items[0][price]=P", 400, { code: "parameter_missing", param: "customer" }],
    ["customer=cus_x&items[0][price]=P", 404, { code: "resource_missing", param: "customer" }],
    ["customer=C&items[0][price]=x", 400, { param: "items[0][price]" }],
    [
      "customer=C&items[0][price]=P&items[1][price]=P",
      400,
      {
        param: "plan",
        message: expect.stringContaining("multiple Subscription Items with the same Price: price_"),
      },
    ],
    [
      "customer=C&items[0][price]=P&items[1][price]=J",
      400,
      {
        param: "items[1][price]",
        message: expect.stringContaining("`currency=jpy`, but other items use `currency=usd`"),
      },
    ],
    ["customer=C&items[0][price]=O", 400, { message: expect.stringContaining("type=recurring") }],
    [
      "customer=C&items[0][price]=P&trial_end=1000",
      400,
      {
        param: "trial_end",
        message: expect.stringContaining("You specified the value `1000` which is in the past."),
      },
    ],
    [
      "customer=C&items[0][price]=P&collection_method=send_invoice",
      400,
      { message: expect.stringContaining("you must specify 'days_until_due'.") },
    ],
    [
      "customer=C&items[0][price]=P",
      400,
      { code: "resource_missing", message: expect.stringContaining("no attached payment source") },
    ],
  ])("is refused for %s", async (form, status, error) => {
    await using sim = await openStripe();
    const yen = "recurring[interval]=month&currency=jpy";
    const known: Readonly<Record<string, string>> = {
      C: await customerWith(sim),
      P: await priceOf(sim),
      J: await priceOf(sim, yen),
      O: await priceOf(sim, ""),
    };
    const real = form.replaceAll(/=([CPJO])(?=&|$)/g, (_, name: string) => `=${known[name] ?? ""}`);
    expect(await sim.post("/v1/subscriptions", { form: real })).toMatchObject(
      refused(status, error),
    );
    expect(sim.simulator.world().subscriptions.size).toBe(0);
  });

  test("to be paid by invoice is active at once, with a draft that Stripe sends in an hour", async () => {
    await using sim = await openStripe();
    const made = await subscribed(sim, `${SENT}&metadata[a]=b`);
    expect(made).toMatchObject({
      body: {
        status: "active",
        metadata: { a: "b" },
        items: { data: [{ quantity: 1, price: { unit_amount: 1000 } }] },
      },
    });
    const invoice = `/v1/invoices/${field(made, "latest_invoice")}`;
    const parent = {
      subscription_details: { subscription: field(made, "id"), metadata: { a: "b" } },
    };
    expect(await sim.get(invoice)).toMatchObject({
      body: { status: "draft", total: 1000, auto_advance: true, parent },
    });
    await sim.control("POST /clock", { advance_seconds: 3_600 });
    expect(await sim.get(invoice)).toMatchObject({ body: { status: "open" } });
    expect(await eventsOf(sim)).toContain("invoice.sent");
  });

  test("with a trial costs nothing at first: its invoice is paid at zero", async () => {
    await using sim = await openStripe();
    const made = await subscribed(sim, "trial_period_days=7");
    expect(made).toMatchObject({ body: { status: "trialing" } });
    expect(await sim.get(`/v1/invoices/${field(made, "latest_invoice")}`)).toMatchObject({
      body: { status: "paid", total: 0 },
    });
    expect(await eventsOf(sim)).not.toContain("charge.succeeded");
  });

  test("that is charged at once is active, or incomplete after a decline", async () => {
    await using sim = await openStripe();
    const paid = await subscribed(sim, "", "pm_card_visa");
    expect(paid).toMatchObject({ body: { status: "active" } });
    expect(await eventsOf(sim)).toContain("charge.succeeded");
    const declined = await subscribed(sim, "", "pm_card_chargeCustomerFail");
    expect(declined).toMatchObject({ status: 200, body: { status: "incomplete" } });
    await sim.control("POST /clock", { advance_seconds: 23 * 3_600 });
    const after = await sim.get(`/v1/subscriptions/${field(declined, "id")}`);
    expect(after).toMatchObject({ body: { status: "incomplete_expired" } });
    expect(await sim.get(`/v1/invoices/${field(declined, "latest_invoice")}`)).toMatchObject({
      body: { status: "void" },
    });
  });
});

describe("a subscription as time passes", () => {
  test("renews by a draft that is collected in an hour, and is past due until that is paid", async () => {
    await using sim = await openStripe();
    const made = await subscribed(sim, "trial_period_days=10", "pm_card_chargeCustomerFail");
    const id = field(made, "id");
    const read = () => sim.get(`/v1/subscriptions/${id}`);
    await sim.control("POST /clock", { advance_seconds: 7 * day });
    expect(await eventsOf(sim)).toContain("customer.subscription.trial_will_end");
    await sim.control("POST /clock", { advance_seconds: 3 * day });
    const renewed = await read();
    expect(renewed).toMatchObject({ body: { status: "active" } });
    const invoice = field(renewed, "latest_invoice");
    expect(invoice).not.toBe(field(made, "latest_invoice"));
    expect(await sim.get(`/v1/invoices/${invoice}`)).toMatchObject({
      body: { status: "draft", total: 1000, billing_reason: "subscription_cycle" },
    });
    await sim.control("POST /clock", { advance_seconds: 3_600 });
    expect(await read()).toMatchObject({ body: { status: "past_due" } });
    await sim.post(`/v1/invoices/${invoice}/pay`, { form: "paid_out_of_band=true" });
    expect(await read()).toMatchObject({ body: { status: "active" } });
  });

  test("tells of the end of a trial at once where that is near", async () => {
    await using sim = await openStripe();
    await subscribed(sim, "trial_period_days=1");
    await sim.get("/v1/account");
    expect(await eventsOf(sim)).toContain("customer.subscription.trial_will_end");
  });

  test("has the same day of the month, or the last where there is none", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { set: Date.UTC(2027, 0, 31) / 1000, freeze: true });
    const id = field(await subscribed(sim, SENT), "id");
    const end = async () => {
      const { body } = await sim.get(`/v1/subscriptions/${id}`);
      return Object(body).items.data[0].current_period_end as unknown;
    };
    expect(await end()).toBe(Date.UTC(2027, 1, 28) / 1000);
  });

  test("that ends with its period ends then, unless that is taken back", async () => {
    await using sim = await openStripe();
    const id = field(await subscribed(sim, SENT), "id");
    const update = (form: string) => sim.post(`/v1/subscriptions/${id}`, { form });
    expect(await update("cancel_at_period_end=true")).toMatchObject({
      body: {
        status: "active",
        cancel_at_period_end: true,
        cancel_at: expect.any(Number),
        cancellation_details: { reason: "cancellation_requested" },
      },
    });
    expect(await update("cancel_at_period_end=false")).toMatchObject({
      body: { cancel_at: null, canceled_at: null, cancellation_details: { reason: null } },
    });
    await update("cancel_at_period_end=true");
    await sim.control("POST /clock", { advance_seconds: 32 * day });
    expect(await sim.get(`/v1/subscriptions/${id}`)).toMatchObject({
      body: { status: "canceled" },
    });
    expect((await eventsOf(sim)).at(-1)).toBe("customer.subscription.deleted");
  });
});

describe("changing a subscription", () => {
  test("by its quantity is billed with the next invoice, unless that is not wanted", async () => {
    await using sim = await openStripe();
    const made = await subscribed(sim, SENT);
    const id = field(made, "id");
    const item = Object(made.body).items.data[0].id as string;
    const update = (quantity: number, more = "") =>
      sim.post(`/v1/subscriptions/${id}`, {
        form: `items[0][id]=${item}&items[0][quantity]=${quantity}${more}`,
      });
    const pending = async () =>
      ids(await sim.get("/v1/invoiceitems?pending=true&limit=100")).length;
    expect(await update(3)).toMatchObject({
      body: { items: { data: [{ id: item, quantity: 3 }] } },
    });
    expect(await pending()).toBe(2);
    await update(3);
    expect(await pending()).toBe(2);
    await update(5, "&proration_behavior=none");
    expect(await pending()).toBe(2);
    await sim.control("POST /clock", { advance_seconds: 32 * day });
    const renewed = await sim.get(`/v1/subscriptions/${id}`);
    const { body } = await sim.get(`/v1/invoices/${field(renewed, "latest_invoice")}`);
    expect(Object(body).lines.data).toHaveLength(3);
    expect(Object(body).total).toBeGreaterThan(5000);
    expect(await pending()).toBe(0);
    expect(
      await sim.post(`/v1/subscriptions/${id}`, { form: "items[0][id]=si_x&items[0][quantity]=2" }),
    ).toMatchObject(refused(400, { param: "items[0][id]" }));
  });

  test("that is canceled sets nothing but its metadata", async () => {
    await using sim = await openStripe();
    const id = field(await subscribed(sim, SENT), "id");
    expect(await sim.remove(`/v1/subscriptions/${id}`)).toMatchObject({
      body: { id, object: "subscription", status: "canceled", ended_at: expect.any(Number) },
    });
    expect(await sim.remove(`/v1/subscriptions/${id}`)).toMatchObject(
      refused(404, { code: "resource_missing", message: `No such subscription: '${id}'` }),
    );
    const update = (form: string) => sim.post(`/v1/subscriptions/${id}`, { form });
    expect(await update("metadata[a]=1")).toMatchObject({ body: { metadata: { a: "1" } } });
    expect(await update("cancel_at_period_end=true")).toMatchObject(
      refused(400, { code: "invalid_canceled_subscription_fields" }),
    );
  });

  test("is canceled with its customer", async () => {
    await using sim = await openStripe();
    const made = await subscribed(sim, SENT);
    await sim.remove(`/v1/customers/${field(made, "customer")}`);
    expect(await sim.get(`/v1/subscriptions/${field(made, "id")}`)).toMatchObject({
      body: { status: "canceled" },
    });
  });
});

test("subscriptions are listed without canceled ones, unless they are asked for", async () => {
  await using sim = await openStripe();
  const [first = "", second = ""] = ids(await sim.control("POST /subscriptions", { count: 2 }));
  await sim.remove(`/v1/subscriptions/${first}`);
  const list = async (query: string) => ids(await sim.get(`/v1/subscriptions?${query}`));
  expect(await list("")).toEqual([second]);
  expect(await list("status=all")).toEqual([second, first]);
  expect(await list("status=canceled")).toEqual([first]);
  expect(await list("status=ended")).toEqual([first]);
  expect(await sim.get("/v1/subscriptions?status=x")).toMatchObject(
    refused(400, {
      message:
        "Invalid status: must be one of active, past_due, unpaid, canceled, incomplete, incomplete_expired, trialing, paused, all, or ended",
    }),
  );
});

test("a subscription that began on a month's last day renews on the last day of each month", async () => {
  await using sim = await openStripe();
  const ahead = (Date.parse("2027-01-31T12:00:00Z") - Date.now()) / 1_000;
  await sim.control("POST /clock", { advance_seconds: ahead });
  const id = field(await subscribed(sim, SENT), "id");
  const Shown = z.object({
    items: z.object({ data: z.array(z.object({ current_period_end: z.int() })) }),
  });
  const ends: (string | undefined)[] = [];
  for (let months = 0; months < 3; months += 1) {
    const { body } = await sim.get(`/v1/subscriptions/${id}`);
    const [item] = Shown.parse(body).items.data;
    ends.push(new Date((item?.current_period_end ?? 0) * 1_000).toISOString().slice(0, 10));
    await sim.control("POST /clock", { advance_seconds: 31 * day });
  }
  expect(ends).toEqual(["2027-02-28", "2027-03-31", "2027-04-30"]);
});
