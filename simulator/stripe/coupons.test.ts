import { describe, expect, test } from "vitest";
import { field, ids, openStripe } from "./test-client.ts";
import { eventsOf, refused } from "./test-invoices.ts";

describe("a coupon", () => {
  test("is valid until its last day, and gone once it is deleted", async () => {
    await using sim = await openStripe();
    const until = sim.simulator.clock.seconds() + 60;
    const form = `percent_off=12.5&redeem_by=${until}&id=SPRING`;
    expect((await sim.post("/v1/coupons", { form })).body).toMatchObject({
      id: "SPRING",
      percent_off: 12.5,
      duration: "once",
      valid: true,
    });
    expect(refused(await sim.post("/v1/coupons", { form }))).toEqual({
      status: 400,
      message: "Coupon already exists.",
      code: "resource_already_exists",
    });
    await sim.control("POST /clock", { advance_seconds: 60 });
    expect((await sim.get("/v1/coupons/SPRING")).body).toMatchObject({ valid: false });
    const events = await eventsOf(sim, () => sim.remove("/v1/coupons/SPRING"));
    expect(events).toEqual(["coupon.deleted"]);
    expect((await sim.get("/v1/coupons/SPRING")).status).toBe(404);
    expect((await sim.remove("/v1/coupons/SPRING")).status).toBe(404);
    expect(ids(await sim.get("/v1/coupons"))).toEqual([]);
  });

  test("has an id of eight characters where none is given", async () => {
    await using sim = await openStripe();
    const made = await sim.post("/v1/coupons", { form: "percent_off=10" });
    expect(field(made, "id")).toMatch(/^\w{8}$/);
  });

  test.each([
    ["name=n", "Must provide percent_off or amount_off."],
    ["percent_off=5&amount_off=5", /^Received both percent_off and amount_off/],
    ["amount_off=5", "You must pass currency when passing amount_off"],
    ["percent_off=5&duration=repeating", /^The duration_in_months param must be set/],
    ["percent_off=5&duration_in_months=2", /only be set for a coupon with a repeating/],
    ["percent_off=101", /^Invalid percent_off/],
    ["percent_off=5&redeem_by=1", /must be in the future/],
    ["percent_off=5&max_redemptions=0", /greater than or equal to 1/],
    ["amount_off=5&currency=xxx", /^Invalid currency: xxx/],
  ])("is refused for %s", async (form, words) => {
    await using sim = await openStripe();
    const { status, message } = refused(await sim.post("/v1/coupons", { form }));
    expect(status).toBe(400);
    if (typeof words === "string") expect(message).toBe(words);
    else expect(message).toMatch(words);
  });
});
