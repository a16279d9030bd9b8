import { describe, expect, test } from "vitest";

import { field, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

describe("customers", () => {
  test("are made from nothing, and equal ones are two", async () => {
    await using sim = await openStripe();
    const [a, b] = [await sim.post("/v1/customers"), await sim.post("/v1/customers")];
    expect(a).toMatchObject({ body: { object: "customer", email: null, metadata: {} } });
    expect(field(a, "id")).not.toBe(field(b, "id"));
  });

  test.each([
    ["phone=123456789012345678901", { param: "phone" }],
    ["email=nobody", { code: "email_invalid", message: "Invalid email address: nobody" }],
    [
      "invoice_settings[nope]=1",
      { code: "parameter_unknown", message: "Received unknown parameter: invoice_settings[nope]" },
    ],
    [
      "tax_exempt=maybe",
      { message: "Invalid tax_exempt: must be one of exempt, none, or reverse" },
    ],
    ["shipping[name]=A", { param: "shipping[address]", code: "parameter_missing" }],
    ["address=here", { param: "address", message: "Invalid object" }],
    ["preferred_locales=ja", { param: "preferred_locales", message: "Invalid array" }],
    ["balance=", { code: "parameter_invalid_empty", param: "balance" }],
    [`metadata[${"k".repeat(41)}]=v`, { message: expect.stringContaining("up to 40 characters") }],
    [
      `metadata[k]=${"v".repeat(501)}`,
      { message: expect.stringContaining("up to 500 characters") },
    ],
    ["metadata[k][l]=v", { message: expect.stringContaining("must be strings") }],
    [Array.from({ length: 51 }, (_, i) => `metadata[k${i}]=v`).join("&"), { param: "metadata" }],
  ])("are refused for %s", async (form, error) => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/customers", { form })).toMatchObject(refused(400, error));
  });

  test("keep what was given", async () => {
    await using sim = await openStripe();
    const form =
      "name=Aiko&phone=%2B81&preferred_locales[]=ja&preferred_locales[]=en&address[line1]=1-1&shipping[name]=A&shipping[address][city]=Osaka&business_name=B";
    expect(await sim.post("/v1/customers", { form })).toMatchObject({
      body: {
        name: "Aiko",
        phone: "+81",
        preferred_locales: ["ja", "en"],
        address: { line1: "1-1", city: null },
        shipping: { name: "A", address: { city: "Osaka", line1: null } },
        business_name: "B",
      },
    });
  });

  test("are not made with a card that declines", async () => {
    await using sim = await openStripe();
    const answer = await sim.post("/v1/customers", { form: "source=tok_chargeDeclined" });
    expect(answer).toMatchObject(refused(402, { type: "card_error", code: "card_declined" }));
    expect(answer.body).not.toHaveProperty("error.charge");
    expect(sim.simulator.world().customers.size).toBe(0);
  });

  test("once deleted can be read as deleted, and used no more", async () => {
    await using sim = await openStripe();
    const id = field(await sim.post("/v1/customers"), "id");
    const gone = { id, object: "customer", deleted: true };
    expect((await sim.remove(`/v1/customers/${id}`)).body).toEqual(gone);
    expect((await sim.get(`/v1/customers/${id}`)).body).toEqual(gone);
    const form = `amount=100&currency=usd&customer=${id}`;
    expect(await sim.post("/v1/charges", { form })).toMatchObject(
      refused(400, { code: "resource_missing", param: "customer" }),
    );
    expect(await sim.remove(`/v1/customers/${id}`)).toMatchObject({ status: 404 });
    expect(await sim.get("/v1/customers/cus_x")).toMatchObject(
      refused(404, { code: "resource_missing", param: "id", message: "No such customer: 'cus_x'" }),
    );
  });
});

describe("products", () => {
  test("need a name", async () => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/products")).toMatchObject(
      refused(400, { code: "parameter_missing", message: "Missing required param: name." }),
    );
    expect(await sim.post("/v1/products", { form: "name=" })).toMatchObject(
      refused(400, { code: "parameter_invalid_empty" }),
    );
  });

  test("take an id once", async () => {
    await using sim = await openStripe();
    const form = "name=Cup&id=cup";
    expect(await sim.post("/v1/products", { form })).toMatchObject({ body: { id: "cup" } });
    expect(await sim.post("/v1/products", { form })).toMatchObject(
      refused(400, { code: "resource_already_exists" }),
    );
  });

  test.each([
    [
      Array.from({ length: 9 }, (_, i) => `images[${i}]=https://a.example/${i}`).join("&"),
      "images",
    ],
    [
      Array.from({ length: 16 }, (_, i) => `marketing_features[${i}][name]=n`).join("&"),
      "marketing_features",
    ],
    ["url=nowhere", "url"],
    ["unit_label=1234567890123", "unit_label"],
    ["package_dimensions[height]=1", "package_dimensions[length]"],
    ["default_price_data[unit_amount]=1", "default_price_data[currency]"],
    ["type=thing", "type"],
    ["active=maybe", "active"],
  ])("are refused for %s", async (form, param) => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/products", { form: `name=Cup&${form}` })).toMatchObject(
      refused(400, { param }),
    );
  });

  test("keep what was given, and are gone when removed", async () => {
    await using sim = await openStripe();
    const form =
      "name=Cup&active=false&marketing_features[][name]=a&marketing_features[][name]=b&package_dimensions[height]=1&package_dimensions[length]=2&package_dimensions[weight]=3.5&package_dimensions[width]=4";
    const made = await sim.post("/v1/products", { form });
    expect(made).toMatchObject({
      body: {
        active: false,
        marketing_features: [{ name: "a" }, { name: "b" }],
        package_dimensions: { weight: 3.5 },
      },
    });
    const id = field(made, "id");
    await sim.control(`DELETE /objects/${id}`);
    expect(await sim.get(`/v1/products/${id}`)).toMatchObject({ status: 404 });
  });
});

describe("events", () => {
  test("are filtered by one type with a wildcard, or by several exact ones", async () => {
    await using sim = await openStripe();
    await sim.control("POST /charges", {});
    await sim.control("POST /charges", { status: "failed" });
    await sim.control("POST /customers", {});
    const types = async (query: string) => {
      const { body } = await sim.get(`/v1/events?${query}`);
      return body;
    };
    const [customer, failed, succeeded] = [
      { type: "customer.created" },
      { type: "charge.failed" },
      { type: "charge.succeeded" },
    ];
    expect(await types("type=charge.*")).toMatchObject({ data: [failed, succeeded] });
    expect(await types("types[]=customer.created&types[]=charge.failed")).toMatchObject({
      data: [customer, failed],
    });
    expect(await types("types[]=charge.*")).toMatchObject({ data: [] });
    expect(await types("type=charge.failed&types[]=charge.failed")).toMatchObject({
      error: { type: "invalid_request_error" },
    });
  });

  test("are gone after thirty days", async () => {
    await using sim = await openStripe();
    await sim.control("POST /charges", {});
    const [event] = sim.simulator.world().events.entries();
    await sim.control("POST /clock", { advance_seconds: 30 * 86_400 - 1 });
    expect(await sim.get(`/v1/events/${event?.object.id}`)).toMatchObject({ status: 200 });
    await sim.control("POST /clock", { advance_seconds: 2 });
    expect(await sim.get("/v1/events")).toMatchObject({ body: { data: [] } });
    expect(await sim.get(`/v1/events/${event?.object.id}`)).toMatchObject({ status: 404 });
  });

  test("name the request that caused them", async () => {
    await using sim = await openStripe();
    const made = await sim.post("/v1/customers", { idempotencyKey: "k1" });
    expect(await sim.get("/v1/events")).toMatchObject({
      body: {
        data: [{ request: { id: made.headers.get("request-id"), idempotency_key: "k1" } }],
      },
    });
  });

  test("name the key of the first request alone, on each event that it caused, and none of a DELETE", async () => {
    await using sim = await openStripe();
    const customer = field(await sim.post("/v1/customers", { idempotencyKey: "k1" }), "id");
    const form = "amount=500&currency=jpy&source=tok_chargeDeclined";
    const declined = await sim.post("/v1/charges", { form, idempotencyKey: "k2" });
    await sim.post("/v1/charges", { form, idempotencyKey: "k2" });
    await sim.remove(`/v1/customers/${customer}`, { idempotencyKey: "k3" });
    const told = async (type: string) => (await sim.get(`/v1/events?type=${type}`)).body;
    expect(await told("charge.failed")).toMatchObject({
      data: [{ request: { id: declined.headers.get("request-id"), idempotency_key: "k2" } }],
    });
    expect(await told("customer.deleted")).toMatchObject({
      data: [{ request: { id: expect.stringMatching(/^req_/), idempotency_key: null } }],
    });
  });

  test("are changed field by field, and an update that changes nothing tells nothing", async () => {
    await using sim = await openStripe();
    const form = "name=Cup&description=d&images[]=https://a.example/1&metadata[a]=1";
    const id = field(await sim.post("/v1/products", { form }), "id");
    await sim.control("POST /clock", { advance_seconds: 60 });
    const update = (more: string) => sim.post(`/v1/products/${id}`, { form: more });
    const changed = await update("active=false&description=&images=&metadata[b]=2");
    expect(changed).toMatchObject({
      body: {
        active: false,
        description: null,
        images: [],
        metadata: { a: "1", b: "2" },
        name: "Cup",
      },
    });
    expect(Reflect.get(Object(changed.body), "updated")).toBeGreaterThan(
      Number(Reflect.get(Object(changed.body), "created")),
    );
    expect((await update("active=false")).body).toEqual(changed.body);
    expect(ids(await sim.get("/v1/events?type=product.updated"))).toHaveLength(1);
    expect(await update("name=")).toMatchObject(refused(400, { param: "name" }));
    expect(await update("default_price=price_x")).toMatchObject(
      refused(400, { code: "resource_missing", message: "No such price: 'price_x'" }),
    );
    expect(await sim.post("/v1/products/prod_x")).toMatchObject({ status: 404 });
  });
});

test("a product without prices can be deleted, and is gone, but for the event that shows it whole", async () => {
  await using sim = await openStripe();
  const make = async (form: string) => field(await sim.post("/v1/products", { form }), "id");
  const [bare, priced] = [await make("name=Bare"), await make("name=Priced")];
  await sim.post("/v1/prices", { form: `product=${priced}&currency=usd&unit_amount=100` });
  expect(await sim.remove(`/v1/products/${priced}`)).toMatchObject(
    refused(400, {
      message: "This product cannot be deleted because it has one or more user-created prices.",
    }),
  );
  expect((await sim.remove(`/v1/products/${bare}`)).body).toEqual({
    id: bare,
    object: "product",
    deleted: true,
  });
  for (const again of [
    await sim.get(`/v1/products/${bare}`),
    await sim.remove(`/v1/products/${bare}`),
  ])
    expect(again).toMatchObject(refused(404, { code: "resource_missing" }));
  expect(ids(await sim.get("/v1/products"))).toEqual([priced]);
  expect((await sim.get("/v1/events?type=product.deleted")).body).toMatchObject({
    data: [{ data: { object: { id: bare, name: "Bare", active: false } } }],
  });
});
