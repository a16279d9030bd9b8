import { describe, expect, test } from "vitest";

import { field, openStripe, type TestSimulator } from "./test-client.ts";
import { customerOf, draftOf, eventsOf, read, refused } from "./test-invoices.ts";

async function priceOf(sim: TestSimulator, more = "", currency = "usd"): Promise<string> {
  const form = `product_data[name]=Coffee&currency=${currency}${more || "&unit_amount=500"}`;
  return field(await sim.post("/v1/prices", { form }), "id");
}

/** Adds lines by a price to one draft. */
async function drafted(sim: TestSimulator) {
  const customer = await customerOf(sim);
  const invoice = await draftOf(sim, customer, { amount: 0 });
  const add = (form: string) =>
    sim.post("/v1/invoiceitems", { form: `customer=${customer}&invoice=${invoice}&${form}` });
  return { customer, invoice, add };
}

describe("a line by a price", () => {
  test("comes to the price times the quantity, in the price's currency, under the name of its product", async () => {
    await using sim = await openStripe();
    const { invoice, add } = await drafted(sim);
    const price = await priceOf(sim);
    const events = await eventsOf(sim, async () => {
      expect((await add(`pricing[price]=${price}&quantity=3`)).body).toMatchObject({
        amount: 1500,
        currency: "usd",
        description: "Coffee",
        quantity: 3,
        quantity_decimal: "3",
        pricing: { type: "price_details", price_details: { price }, unit_amount_decimal: "500" },
      });
    });
    expect(events).toEqual(["invoiceitem.created", "invoice.updated"]);
    const one = await add(`pricing[price]=${price}&description=Cup`);
    expect(one.body).toMatchObject({ amount: 500, quantity: 1, description: "Cup" });
    expect((await add(`pricing[price]=${price}&quantity=0`)).body).toMatchObject({ amount: 0 });
    expect(await read(sim, invoice)).toMatchObject({
      total: 2000,
      lines: { data: [{ pricing: { price_details: { price } } }, { amount: 500 }, { amount: 0 }] },
    });
  });

  test("may have fractions of a cent, which count by the whole line", async () => {
    await using sim = await openStripe();
    const { add } = await drafted(sim);
    const price = await priceOf(sim, "&unit_amount_decimal=0.5");
    expect((await add(`pricing[price]=${price}&quantity=5`)).body).toMatchObject({ amount: 3 });
  });

  test("keeps its price when its quantity is changed, and lends it to no line by an amount", async () => {
    await using sim = await openStripe();
    const { add } = await drafted(sim);
    const price = await priceOf(sim);
    const item = field(await add(`pricing[price]=${price}`), "id");
    const more = await sim.post(`/v1/invoiceitems/${item}`, { form: "quantity=4" });
    const pricing = { price_details: { price } };
    expect(more.body).toMatchObject({ amount: 2000, quantity: 4, pricing });
    const own = await add("amount=500&currency=usd&description=Coffee");
    expect(Object(own.body).pricing.price_details.price).not.toBe(price);
  });

  test.each([
    ["is not there", "pricing[price]=price_x", "No such price: 'price_x'", "resource_missing"],
    ["is not named", "pricing[x]=1", "Received unknown parameter: pricing[x]", "parameter_unknown"],
  ])("is refused where the price %s", async (_, form, message, code) => {
    await using sim = await openStripe();
    const { add } = await drafted(sim);
    expect(refused(await add(form))).toMatchObject({ status: 400, message, code });
  });

  test.each([
    [
      "is recurring",
      "&unit_amount=500&recurring[interval]=month",
      "usd",
      "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
    ],
    [
      "is archived",
      "&unit_amount=500&active=false",
      "usd",
      "The price specified is inactive. This field only accepts active prices.",
    ],
    [
      "is in another currency than the invoice",
      "&unit_amount=500",
      "jpy",
      "The price specified only supports `jpy`. This doesn't match the expected currency: `usd`.",
    ],
    [
      "is left to the payer",
      "&custom_unit_amount[enabled]=true",
      "usd",
      "Prices with `custom_unit_amount` cannot be used for invoice items.",
    ],
  ])("is refused where the price %s", async (_, more, currency, message) => {
    await using sim = await openStripe();
    const { invoice, add } = await drafted(sim);
    const price = await priceOf(sim, more, currency);
    const answer = await add(`pricing[price]=${price}`);
    expect(refused(answer)).toEqual({ status: 400, message, param: "pricing[price]" });
    expect(await read(sim, invoice)).toMatchObject({ lines: { data: [] } });
  });

  test.each([
    ["amount=500&currency=usd", "amount"],
    ["unit_amount_decimal=500&currency=usd", "unit_amount_decimal"],
    ["quantity=-1", "quantity"],
    ["currency=eur", "currency"],
  ])("is refused with %s beside it", async (beside, param) => {
    await using sim = await openStripe();
    const { add } = await drafted(sim);
    const price = await priceOf(sim);
    const answer = await add(`pricing[price]=${price}&${beside}`);
    expect(refused(answer)).toMatchObject({ status: 400, param });
  });

  test("that waits for an invoice has the currency of its price", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const price = await priceOf(sim, "", "jpy");
    const form = `customer=${customer}&pricing[price]=${price}`;
    const { body } = await sim.post("/v1/invoiceitems", { form });
    expect(body).toMatchObject({ currency: "jpy", amount: 500, invoice: null });
    const other = await sim.post("/v1/invoiceitems", { form: `${form}&currency=usd` });
    expect(refused(other)).toMatchObject({ status: 400, param: "pricing[price]" });
  });
});
