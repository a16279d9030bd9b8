import { describe, expect, test } from "vitest";
import { takenOff } from "./discounts.ts";
import type { Coupon } from "./coupons.ts";
import { field, ids, openStripe, type TestSimulator } from "./test-client.ts";
import { DUE, customerOf, refused, step } from "./test-invoices.ts";

const off = (percent_off: number | null, amount_off: number | null = null): Coupon => ({
  id: "C",
  object: "coupon",
  created: 0,
  duration: "once",
  metadata: {},
  redeem_by: null,
  percent_off,
  amount_off,
});

describe("what a coupon takes off", () => {
  test.each([
    [off(12.5), [1_000, 1_000], [125, 125]],
    [off(33.33), [100, 100, 100], [33, 34, 33]],
    [off(100), [1, 2], [1, 2]],
    [off(10), [1_000, -500], [100, 0]],
    [off(null, 500), [300, 100], [300, 100]],
    [off(null, 100), [300, 100], [75, 25]],
    [off(null, 100), [-5], [0]],
    [undefined, [7], [0]],
  ])("%o of %o is %o", (coupon, amounts, taken) => {
    expect(takenOff(coupon, amounts)).toEqual(taken);
  });
});

const month = 31 * 86_400;

async function set(sim: TestSimulator, coupon: string) {
  const price = await sim.post("/v1/prices", {
    form: "product_data[name]=Plan&currency=usd&unit_amount=1000&recurring[interval]=month",
  });
  const customer = await sim.post("/v1/customers", { form: "email=a@b.co" });
  await sim.post("/v1/coupons", { form: `id=C&${coupon}` });
  const form = `customer=${field(customer, "id")}&items[0][price]=${field(price, "id")}&collection_method=send_invoice&days_until_due=30`;
  return (more = "&discounts[0][coupon]=C") => sim.post("/v1/subscriptions", { form: form + more });
}

/** What each invoice comes to, the oldest first. */
async function totals(sim: TestSimulator): Promise<readonly unknown[]> {
  const { body } = await sim.get("/v1/invoices?limit=100");
  const data: unknown = Reflect.get(Object(body), "data");
  return Array.isArray(data)
    ? data.map((one) => Reflect.get(Object(one), "total")).toReversed()
    : [];
}

describe("a coupon of a subscription", () => {
  test.each([
    ["percent_off=25&duration=once", [750, 1_000, 1_000]],
    ["percent_off=25&duration=forever", [750, 750, 750]],
    ["percent_off=25&duration=repeating&duration_in_months=2", [750, 750, 1_000]],
    ["amount_off=1500&currency=usd&duration=forever", [0, 0, 0]],
  ])("with %s lowers its invoices for so long", async (coupon, expected) => {
    await using sim = await openStripe();
    await (
      await set(sim, coupon)
    )();
    for (let months = 0; months < 2; months += 1)
      await sim.control("POST /clock", { advance_seconds: month });
    await sim.get("/v1/invoices");
    expect((await totals(sim)).slice(0, 3)).toEqual(expected);
  });

  test("counts as redeemed, and is refused once it is used up, gone, or for another currency", async () => {
    await using sim = await openStripe();
    const subscribe = await set(sim, "percent_off=25&max_redemptions=1");
    expect((await subscribe()).status).toBe(200);
    expect((await sim.get("/v1/coupons/C")).body).toMatchObject({
      times_redeemed: 1,
      valid: false,
    });
    expect(await subscribe()).toMatchObject({
      status: 400,
      body: { error: { code: "coupon_expired" } },
    });
    await sim.remove("/v1/coupons/C");
    expect(await subscribe()).toMatchObject({
      status: 400,
      body: { error: { code: "resource_missing", param: "discounts[0][coupon]" } },
    });
    await sim.post("/v1/coupons", { form: "id=C&amount_off=100&currency=jpy" });
    expect((await subscribe()).status).toBe(400);
    expect((await subscribe("")).status).toBe(200);
  });

  test("goes on when the coupon is deleted, and says of each line what it lost", async () => {
    await using sim = await openStripe();
    await (
      await set(sim, "percent_off=25&duration=forever")
    )();
    await sim.remove("/v1/coupons/C");
    await sim.control("POST /clock", { advance_seconds: month });
    expect((await totals(sim)).slice(0, 2)).toEqual([750, 750]);
    expect((await sim.get("/v1/invoices?limit=1")).body).toMatchObject({
      data: [
        {
          subtotal: 1_000,
          total_discount_amounts: [{ amount: 250 }],
          lines: { data: [{ amount: 1_000, discount_amounts: [{ amount: 250 }] }] },
        },
      ],
    });
  });
});

/** A customer, a price of 1,000 at "Cup", one of 500 at "Tea", and what makes a draft with one line by each. */
async function shop(sim: TestSimulator) {
  const customer = await customerOf(sim);
  const sold = async (name: string, amount: number) => {
    const product = field(await sim.post("/v1/products", { form: `name=${name}` }), "id");
    const form = `product=${product}&currency=usd&unit_amount=${amount}`;
    return { product, price: field(await sim.post("/v1/prices", { form }), "id") };
  };
  const [cup, tea] = [await sold("Cup", 1_000), await sold("Tea", 500)];
  const bill = async (more: string) => {
    const form = `customer=${customer}&currency=usd&${DUE}&${more}`;
    const made = await sim.post("/v1/invoices", { form });
    if (made.status !== 200) return refused(made);
    for (const { price } of [cup, tea])
      await sim.post("/v1/invoiceitems", {
        form: `customer=${customer}&invoice=${field(made, "id")}&pricing[price]=${price}`,
      });
    return (await step(sim, field(made, "id"), "finalize")).body;
  };
  return { cup, tea, bill };
}

describe("a coupon of an invoice", () => {
  test.each([
    ["percent_off=10", 1_350, 150],
    ["amount_off=300&currency=usd", 1_200, 300],
    ["amount_off=9000&currency=usd", 0, 1_500],
  ])("with %s lowers it to %d", async (coupon, total, off) => {
    await using sim = await openStripe();
    const { bill } = await shop(sim);
    await sim.post("/v1/coupons", { form: `id=C&${coupon}` });
    expect(await bill("discounts[0][coupon]=C")).toMatchObject({
      subtotal: 1_500,
      total,
      amount_due: total,
      status: total === 0 ? "paid" : "open",
      total_discount_amounts: [{ amount: off }],
    });
  });

  test("is refused where it is not there, has expired, is used up, or takes off another currency", async () => {
    await using sim = await openStripe();
    const { bill } = await shop(sim);
    const until = sim.simulator.clock.seconds() + 60;
    await sim.post("/v1/coupons", { form: `id=OLD&percent_off=10&redeem_by=${until}` });
    await sim.post("/v1/coupons", { form: "id=ONCE&percent_off=10&max_redemptions=1" });
    await sim.post("/v1/coupons", { form: "id=YEN&amount_off=100&currency=jpy" });
    await bill("discounts[0][coupon]=ONCE");
    await sim.control("POST /clock", { advance_seconds: 60 });
    const param = "discounts[0][coupon]";
    const expired = { status: 400, code: "coupon_expired", param };
    expect(await bill("discounts[0][coupon]=OLD")).toMatchObject(expired);
    expect(await bill("discounts[0][coupon]=ONCE")).toMatchObject(expired);
    expect(await bill("discounts[0][coupon]=YEN")).toMatchObject({ status: 400, param });
    expect(await bill("discounts[0][coupon]=NONE")).toMatchObject({
      code: "resource_missing",
      param,
    });
    expect(ids(await sim.get("/v1/invoices"))).toHaveLength(1);
  });

  test("for certain products lowers their lines alone, and says which they are when it is asked", async () => {
    await using sim = await openStripe();
    const { cup, tea, bill } = await shop(sim);
    const form = `id=TEA&percent_off=50&applies_to[products][0]=${tea.product}`;
    const made = await sim.post("/v1/coupons", { form });
    expect(made.body).not.toHaveProperty("applies_to");
    expect((await sim.get("/v1/coupons/TEA?expand[0]=applies_to")).body).toMatchObject({
      applies_to: { products: [tea.product] },
    });
    const use = "discounts[0][coupon]=TEA";
    expect(await bill(use)).toMatchObject({
      total: 1_250,
      lines: {
        data: [{ discount_amounts: [{ amount: 0 }] }, { discount_amounts: [{ amount: 250 }] }],
      },
    });
    await sim.remove("/v1/coupons/TEA");
    const other = `id=TEA&percent_off=50&applies_to[products][0]=${cup.product}`;
    await sim.post("/v1/coupons", { form: other });
    expect(await bill(use)).toMatchObject({ total: 1_000 });
    const session = await sim.post("/v1/checkout/sessions", {
      form: `mode=payment&success_url=https://a.example/&line_items[0][price]=${tea.price}&line_items[1][price]=${cup.price}&${use}`,
    });
    expect(session.body).toMatchObject({ amount_total: 1_000 });
    const unknown = await sim.post("/v1/coupons", {
      form: "percent_off=5&applies_to[products][0]=prod_x",
    });
    expect(refused(unknown)).toMatchObject({ param: "applies_to[products][0]" });
  });
});
