import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { card, constant, type FieldsWorld, openFieldsWorld } from "./fields.world.ts";
import { chooseOpen } from "./keys.world.ts";
import { barriers, picture } from "./world.ts";

let world: FieldsWorld;
beforeAll(async () => {
  world = await openFieldsWorld();
});
afterAll(async () => {
  await world.browsers.close();
});

describe("a choice of the outside system", () => {
  it("is found by its name, or its id is pasted", async () => {
    const { page } = world;
    const id = await world.browsers.world.stripe.makeCustomer();
    await world.open([{ action: "find-customer" }], 2);
    const customer = card(page, 2).getByRole("combobox", { name: "Customer ID" });
    await customer.click();
    await page.getByRole("option", { name: new RegExp(id) }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "fields.choices.open", "window");
    await chooseOpen(page, new RegExp(id));
    await world.expectInput("s1", { customer: constant(id) });
    await customer.fill(" cus_pasted ");
    await page.getByText("Nothing found. You can type or paste an ID.").waitFor();
    await customer.blur();
    await world.expectInput("s1", { customer: constant("cus_pasted") });
  });
});

describe("a choice that belongs to another field", () => {
  it("asks for that one first, and then offers what belongs to it", async () => {
    const { page } = world;
    const { stripe } = world.browsers.world;
    const id = await stripe.makeCustomer();
    const saved = await stripe.saveMethod(id, "pm_card_visa");
    await world.open([{ action: "create-payment" }], 2);
    const method = card(page, 2).getByRole("combobox", { name: "Payment method ID" });
    await method.click();
    await page.getByText("Choose “Customer ID” first", { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    const customer = card(page, 2).getByRole("combobox", { name: "Customer ID" });
    await customer.fill(id);
    await customer.blur();
    await world.expectInput("s1", { customer: constant(id) });
    await method.click();
    await page.getByRole("option", { name: /visa •••• 4242/ }).waitFor();
    await picture(page, "fields.payment");
    await chooseOpen(page, /visa •••• 4242/);
    await world.expectInput("s1", { customer: constant(id), payment_method: constant(saved) });
    await card(page, 2).getByText("visa •••• 4242", { exact: true }).waitFor();
    const japanese = await world.other({ locale: "ja", dark: true, width: 390 });
    await world.again(japanese, 2);
    await card(japanese, 2).getByText("visa •••• 4242", { exact: true }).waitFor();
    expect(await barriers(japanese)).toEqual([]);
    await expect.poll(() => japanese.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await picture(japanese, "fields.payment.ja.dark.390");
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(world.browsers.complaints).toEqual([]);
});
