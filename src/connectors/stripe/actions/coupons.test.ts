import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createCoupon } from "./create-coupon.ts";
import { deleteCoupon } from "./delete-coupon.ts";
import { findCoupon } from "./find-coupon.ts";
import { listCoupons } from "./list-coupons.ts";

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

const create = (input: JsonObject, key?: string) => send(client, createCoupon, input, key);

describe("Create coupon", () => {
  it("takes a percentage off, and is found by its mark", async () => {
    const key = randomUUID();
    const { output } = await create({ name: "Spring", percent_off: 12.5, amount_off: 5 }, key);
    expect(createCoupon.output.safeParse(output).error).toBeUndefined();
    expect(output).toMatchObject({ percent_off: 12.5, amount_off: null, duration: "once" });
    expect(await find(client.api, createCoupon, key)).toMatchObject({ outcome: "done" });
  });

  it("takes an amount off, for some months", async () => {
    const off = { discount: "amount", amount_off: 500, currency: "JPY", percent_off: 5 };
    const lasts = { duration: "repeating", duration_in_months: 3, max_redemptions: 10 };
    expect((await create({ ...off, ...lasts })).output).toMatchObject({
      percent_off: null,
      amount_off: 500,
      currency: "jpy",
      duration_in_months: 3,
      max_redemptions: 10,
    });
    const { output } = await create({ percent_off: 5, duration_in_months: 3 });
    expect(output).toMatchObject({ duration_in_months: null });
  });

  it.each<[string, JsonObject]>([
    ["percent_off", {}],
    ["percent_off", { percent_off: 0 }],
    ["percent_off", { percent_off: 101 }],
    ["percent_off", { percent_off: 1.234 }],
    ["currency", { discount: "amount", amount_off: 5 }],
    ["amount_off", { discount: "amount", currency: "jpy" }],
    ["duration_in_months", { percent_off: 5, duration: "repeating" }],
    ["name", { percent_off: 5, name: "x".repeat(41) }],
  ])("asks for another %s before it is sent", (at, input) => {
    const { error } = createCoupon.input.safeParse(input);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("that ends before it begins is refused, and explained", async () => {
    const { facts } = await errorOf(create({ percent_off: 5, redeem_by: 1 }));
    expect(facts.code).toBe("stripe.coupon_redeem_by");
    expect(facts.advice?.ja).toMatch(/[ぁ-ん]/);
  });
});

describe("Delete coupon", () => {
  it("leaves nothing, and a second time finds nothing", async () => {
    const [coupon = ""] = await simulator.make("coupons", {});
    const request = deleteCoupon.request({ coupon }, { effectId: "e", generation: 1, at: 0 });
    const asked = { api: client.api, objectId: coupon, request };
    expect(await deleteCoupon.retrieve?.(asked)).toBeNull();
    const remove = async () => (await send(client, deleteCoupon, { coupon })).output;
    expect(await remove()).toEqual({ id: coupon, result: "deleted" });
    expect(await remove()).toEqual({ id: coupon, result: "gone" });
    expect(await deleteCoupon.retrieve?.(asked)).toMatchObject({ found: { outcome: "done" } });
    expect(await deleteCoupon.retrieve?.({ ...asked, objectId: "none" })).toBeNull();
  });
});

describe("Find coupon and List coupons", () => {
  it("find one by its id and its time", async () => {
    const [coupon = ""] = await simulator.make("coupons", {});
    const look = (id: string) => findCoupon.run({ api: client.api, input: { coupon: id } });
    expect(await look(coupon)).toMatchObject({ found: true, coupon: { id: coupon, valid: true } });
    expect(await look("none")).toMatchObject({ found: false, coupon: null });
    const list = async (input: object) => {
      const output = await listCoupons.run({
        api: client.api,
        input: listCoupons.input.parse(input),
      });
      return listCoupons.output.parse(output).coupons.map(({ id }) => id);
    };
    expect(await list({ limit: 1 })).toEqual([coupon]);
    expect(await list({ created_before: 1 })).toEqual([]);
  });
});
