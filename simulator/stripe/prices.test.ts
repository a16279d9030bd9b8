import { describe, expect, test } from "vitest";

import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

async function productOf(sim: TestSimulator): Promise<string> {
  return field(await sim.post("/v1/products", { form: "name=Cup" }), "id");
}

describe("prices", () => {
  test.each([
    ["currency=usd&unit_amount=5", "You must specify either `product` or `product_data`"],
    ["product=P&currency=usd", "Prices require an `unit_amount` or `unit_amount_decimal`"],
    ["product=P&product_data[name]=x&currency=usd&unit_amount=5", "product, product_data."],
    ["product=P&currency=usd&unit_amount=5&unit_amount_decimal=5", "unit_amount_decimal."],
    ["product=P&currency=usd&unit_amount=-5", "Invalid non-negative integer"],
    ["product=P&currency=usd&unit_amount_decimal=0.1234567890123", "Invalid decimal"],
    ["product=P&currency=xxd&unit_amount=5", "Invalid currency: xxd."],
    ["product=P&unit_amount=5", "Missing required param: currency."],
    ["product=prod_x&currency=usd&unit_amount=5", "No such product: 'prod_x'"],
    ["product=P&currency=usd&unit_amount=5&recurring[interval]=hour", "must be one of day, week"],
    [
      "product=P&currency=usd&unit_amount=5&recurring[interval]=day&recurring[usage_type]=metered",
      "metered prices must be backed by meters.",
    ],
  ])("are refused for %s", async (form, message) => {
    await using sim = await openStripe();
    const product = await productOf(sim);
    const answer = await sim.post("/v1/prices", {
      form: form.replace("product=P", `product=${product}`),
    });
    expect(answer).toMatchObject(refused(400, { message: expect.stringContaining(message) }));
  });

  test.each([
    ["currency=JPY&unit_amount=1800", { currency: "jpy", unit_amount: 1800 }],
    ["currency=kwd&unit_amount=1250", { unit_amount: 1250, unit_amount_decimal: "1250" }],
    ["currency=usd&unit_amount_decimal=0.5", { unit_amount: null, unit_amount_decimal: "0.5" }],
    ["currency=usd&unit_amount_decimal=12.0", { unit_amount: 12, unit_amount_decimal: "12.0" }],
  ])("keep %s to the last digit", async (form, expected) => {
    await using sim = await openStripe();
    const product = await productOf(sim);
    const made = await sim.post("/v1/prices", { form: `product=${product}&${form}` });
    expect(made).toMatchObject({
      body: { ...expected, type: "one_time", recurring: null, active: true, product },
    });
  });

  test("with a product of their own make both, and tell of both", async () => {
    await using sim = await openStripe();
    const form =
      "product_data[name]=Plan&currency=usd&unit_amount=900&recurring[interval]=month&recurring[interval_count]=3";
    const made = await sim.post("/v1/prices", { form });
    expect(made).toMatchObject({
      body: {
        type: "recurring",
        recurring: { interval: "month", interval_count: 3, usage_type: "licensed", meter: null },
      },
    });
    expect(await sim.get(`/v1/products/${field(made, "product")}`)).toMatchObject({
      body: { name: "Plan", default_price: null },
    });
    expect(await sim.get("/v1/events")).toMatchObject({
      body: { data: [{ type: "price.created" }, { type: "product.created" }] },
    });
  });

  test("a lookup key is one price's, until another takes it", async () => {
    await using sim = await openStripe();
    const form = `product=${await productOf(sim)}&currency=usd&unit_amount=5&lookup_key=basic`;
    const first = field(await sim.post("/v1/prices", { form }), "id");
    await sim.post(`/v1/prices/${first}`, { form: "active=false" });
    expect(await sim.post("/v1/prices", { form })).toMatchObject(
      refused(400, {
        param: "lookup_key",
        message: `A price (\`${first}\`) already uses that lookup key.`,
      }),
    );
    const second = await sim.post("/v1/prices", { form: `${form}&transfer_lookup_key=true` });
    expect(second).toMatchObject({ body: { lookup_key: "basic", active: true } });
    expect(await sim.get(`/v1/prices/${first}`)).toMatchObject({ body: { lookup_key: null } });
    expect(ids(await sim.get("/v1/prices?lookup_keys[]=basic"))).toEqual([field(second, "id")]);
  });

  test("keep amount, currency, interval and product for good, and cannot be deleted", async () => {
    await using sim = await openStripe();
    const form = `product=${await productOf(sim)}&currency=usd&unit_amount=5&metadata[a]=1`;
    const id = field(await sim.post("/v1/prices", { form }), "id");
    for (const fixed of ["unit_amount=6", "currency=eur", "product=x", "recurring[interval]=day"])
      expect(await sim.post(`/v1/prices/${id}`, { form: fixed })).toMatchObject(
        refused(400, { code: "parameter_unknown" }),
      );
    expect(
      await sim.post(`/v1/prices/${id}`, { form: "active=false&nickname=n&metadata[b]=2" }),
    ).toMatchObject({ body: { active: false, nickname: "n", metadata: { a: "1", b: "2" } } });
    expect(await sim.remove(`/v1/prices/${id}`)).toMatchObject({ status: 404 });
    expect(await sim.get("/v1/prices/price_x")).toMatchObject(
      refused(404, { message: "No such price: 'price_x'", param: "price" }),
    );
  });

  test("the default price of a product is a price, and is not archived", async () => {
    await using sim = await openStripe();
    const form =
      "name=Cup&default_price_data[currency]=usd&default_price_data[unit_amount]=5&expand[]=default_price";
    const made = await sim.post("/v1/products", { form });
    expect(made).toMatchObject({ body: { default_price: { unit_amount: 5, currency: "usd" } } });
    const product = field(made, "id");
    const [id = ""] = ids(await sim.get(`/v1/prices?product=${product}`));
    expect(await sim.post(`/v1/prices/${id}`, { form: "active=false" })).toMatchObject(
      refused(400, {
        message: "This price cannot be archived because it is the default price of its product.",
      }),
    );
    const other = field(
      await sim.post("/v1/prices", { form: `product=${product}&currency=usd&unit_amount=6` }),
      "id",
    );
    expect(
      await sim.post(`/v1/products/${product}`, { form: `default_price=${other}` }),
    ).toMatchObject({ body: { default_price: other } });
    expect(await sim.post(`/v1/prices/${id}`, { form: "active=false" })).toMatchObject({
      body: { active: false },
    });
  });

  test("are listed by product, currency, kind and whether they are active", async () => {
    await using sim = await openStripe();
    const product = await productOf(sim);
    await sim.control("POST /prices", { product, count: 2 });
    await sim.control("POST /prices", { product, currency: "jpy", recurring: {} });
    await sim.control("POST /prices", { active: false });
    const count = async (query: string) => ids(await sim.get(`/v1/prices?${query}`)).length;
    expect(await count("")).toBe(4);
    expect(await count(`product=${product}`)).toBe(3);
    expect(await count(`product=${product}&type=recurring`)).toBe(1);
    expect(await count("currency=jpy")).toBe(1);
    expect(await count("active=false")).toBe(1);
    expect(await count("recurring[interval]=month")).toBe(1);
    expect(await sim.get("/v1/prices?product=prod_x")).toMatchObject(
      refused(400, { code: "resource_missing", param: "product" }),
    );
  });
});

test("a lookup key that goes over tells of both prices, first of the one that had it", async () => {
  await using sim = await openStripe();
  const product = field(await sim.post("/v1/products", { form: "name=Cup" }), "id");
  const form = `product=${product}&currency=usd&unit_amount=100`;
  const make = async (more = "") =>
    field(await sim.post("/v1/prices", { form: form + more }), "id");
  const [had, gets] = [await make("&lookup_key=cup"), await make()];
  await sim.post(`/v1/prices/${gets}`, { form: "lookup_key=cup&transfer_lookup_key=true" });
  const { body } = await sim.get("/v1/events?type=price.updated");
  expect(body).toMatchObject({
    data: [
      { data: { object: { id: gets, lookup_key: "cup" } } },
      {
        data: { object: { id: had, lookup_key: null }, previous_attributes: { lookup_key: "cup" } },
      },
    ],
  });
});
