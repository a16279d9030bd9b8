import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { archivePrice } from "./archive-price.ts";
import { createPrice } from "./create-price.ts";
import { findPrice } from "./find-price.ts";
import { listPrices } from "./list-prices.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let product: string;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [product = ""] = await simulator.make("products", {});
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

describe("Create price", () => {
  it.each([
    [
      { currency: "jpy", unit_amount: 1800 },
      { unit_amount: 1800, type: "one_time" },
    ],
    [
      { currency: "KWD", unit_amount: 1250 },
      { unit_amount: 1250, currency: "kwd" },
    ],
    [
      { currency: "usd", unit_amount_decimal: "0.125" },
      { unit_amount: null, unit_amount_decimal: "0.125" },
    ],
    [
      { currency: "usd", unit_amount: 900, recurring: { interval: "month", interval_count: 3 } },
      { type: "recurring", recurring: { interval: "month", interval_count: 3 } },
    ],
  ])("sends %o to the last digit, and finds what it made", async (input, expected) => {
    const effectId = crypto.randomUUID();
    const made = { product, ...expected };
    const { output } = await send(client, createPrice, { product, ...input }, effectId);
    expect(output).toMatchObject(made);
    expect(await find(client.api, createPrice, effectId)).toMatchObject({
      outcome: "done",
      answer: { body: made },
    });
  });

  it.each<[JsonObject, string]>([
    [{ currency: "usd" }, "unit_amount"],
    [{ currency: "usd", unit_amount: 5, unit_amount_decimal: "5" }, "unit_amount_decimal"],
    [{ currency: "xxd", unit_amount: 5 }, "currency"],
    [{ currency: "usd", unit_amount: -5 }, "unit_amount"],
  ])("refuses %o before it is sent", (input, at) => {
    const { error } = createPrice.input.safeParse({ product, ...input });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("tells what to do about a lookup key that is taken", async () => {
    const input = { product, currency: "usd", unit_amount: 5, lookup_key: "basic" };
    await send(client, createPrice, input);
    const { facts } = await errorOf(send(client, createPrice, input));
    expect(facts).toMatchObject({ code: "stripe.lookup_key_taken", advice: expect.anything() });
  });
});

describe("Archive price, Find price and List prices", () => {
  it("archives, again and again, what is no default price", async () => {
    const [price = ""] = await simulator.make("prices", { product });
    for (let times = 0; times < 2; times += 1)
      expect((await send(client, archivePrice, { price })).output).toMatchObject({ active: false });
    await simulator.control("POST", `/objects/${product}`, { set: { default_price: price } });
    const { facts } = await errorOf(send(client, archivePrice, { price }));
    expect(facts.code).toBe("stripe.price_is_default");
    const look = (id: string) =>
      findPrice.run({ api: client.api, input: findPrice.input.parse({ price: id }) });
    expect(await look(price)).toMatchObject({ found: true, price: { id: price, active: false } });
    expect(await look("price_x")).toEqual({ found: false, price_id: "price_x", price: null });
  });

  it("lists by what is filled in", async () => {
    const [other = ""] = await simulator.make("products", {});
    const make = async (what: JsonObject) =>
      (await simulator.make("prices", { product: other, ...what }))[0];
    const once = await make({});
    const monthly = await make({ recurring: {}, currency: "jpy" });
    const archived = await make({ active: false });
    const list = async (input: JsonObject) => {
      const output = await listPrices.run({
        api: client.api,
        input: listPrices.input.parse({ product: other, ...input }),
      });
      return listPrices.output.parse(output).prices.map(({ id }) => id);
    };
    expect(await list({})).toEqual([archived, monthly, once]);
    expect(await list({ active: "archived" })).toEqual([archived]);
    expect(await list({ active: "active" })).toEqual([monthly, once]);
    expect(await list({ type: "recurring" })).toEqual([monthly]);
    expect(await list({ currency: "JPY" })).toEqual([monthly]);
    expect(await list({ lookup_key: "none" })).toEqual([]);
  });
});
