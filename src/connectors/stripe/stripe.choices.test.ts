import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currencyCodes } from "#sdk/index.ts";
import { currencies, customers, paymentMethods } from "./stripe.choices.ts";
import type { Simulator } from "./stripe.world.ts";
import { connect, startSimulator } from "./stripe.world.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let hanako = "";
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [hanako = ""] = await simulator.make("customers", {
    name: "Hanako Sato",
    email: "hanako@example.com",
  });
  await simulator.make("customers", { count: 120, email: "other@example.com" });
  // Stripe's search trails by a minute.
  await simulator.control("POST", "/clock", { advance_seconds: 60 });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const pick = (search: string | null, cursor: string | null = null) =>
  customers.list({ api: client.api, search, cursor, of: null });
const found = { value: "", label: "Hanako Sato", detail: "" };

describe("picking a customer", () => {
  it("goes through all of them, page by page", async () => {
    const first = await pick(null);
    expect(first.items).toHaveLength(100);
    const second = await pick(null, first.next);
    expect(second.items).toHaveLength(21);
    expect(second.next).toBeNull();
    expect(second.items.at(-1)).toEqual({
      value: hanako,
      label: "Hanako Sato",
      detail: `hanako@example.com · ${hanako}`,
    });
    expect(first.items[0]?.label).toBe("other@example.com");
  });

  it("finds an email", async () => {
    expect((await pick("hanako@example.com")).items).toMatchObject([{ value: hanako }]);
    expect((await pick("nobody@example.com")).items).toEqual([]);
  });

  it("takes a pasted id", async () => {
    expect((await pick(` ${hanako} `)).items).toMatchObject([{ value: hanako }]);
    expect((await pick("cus_none")).items).toEqual([]);
  });

  it("finds part of a name", async () => {
    expect((await pick("hana")).items).toMatchObject([{ value: hanako }]);
    expect((await pick('na"ko')).items).toEqual([]);
  });

  it("finds part of a name in the list, a page a call, where there is no search", async () => {
    await simulator.fault({ kind: "barred" }, { path: "/v1/customers/search" });
    const first = await pick("hana");
    expect(first.items).toEqual([]);
    expect((await pick("hana", first.next)).items).toMatchObject([
      { ...found, value: hanako, detail: expect.any(String) },
    ]);
  });
});

describe("picking a payment method", () => {
  const pickMethod = async (of: string | null, search: string | null = null) =>
    (await paymentMethods.list({ api: client.api, search, cursor: null, of })).items;

  it("shows what the customer has saved, newest first, and finds it by what it shows", async () => {
    const ahead = (Date.parse("2026-07-01T00:00:00Z") - Date.now()) / 1_000;
    await simulator.control("POST", "/clock", { advance_seconds: ahead });
    const [customer = ""] = await simulator.make("customers", {});
    for (const like of ["pm_card_visa", "pm_usBankAccount_success"])
      await simulator.control("POST", "/payment_methods", { customer, like });
    const [bank, card] = await pickMethod(customer);
    expect(bank).toMatchObject({ label: "STRIPE TEST BANK •••• 6789" });
    expect(card).toEqual({
      value: expect.stringMatching(/^pm_/),
      label: "visa •••• 4242",
      detail: `12/2027 · ${card?.value ?? ""}`,
    });
    for (const search of ["Visa", "4242", ` ${card?.value ?? ""} `])
      expect(await pickMethod(customer, search)).toEqual([card]);
  });

  it("shows none where there is no customer, or none of that id", async () => {
    for (const of of [null, "", "..", "cus_none", hanako]) expect(await pickMethod(of)).toEqual([]);
  });
});

describe("picking a currency", () => {
  const pickCurrency = async (search: string | null) =>
    (await currencies.list({ api: client.api, search, cursor: null, of: null })).items;

  it("finds it by code and by name in either language", async () => {
    for (const search of ["JPY", "yen", "円"])
      expect(await pickCurrency(search)).toEqual([
        { value: "jpy", label: "JPY · Japanese Yen · 日本円", detail: "1" },
      ]);
    expect(await pickCurrency("kwd")).toMatchObject([{ detail: "0.001" }]);
  });

  it("finds what a sign may stand for, in any width", async () => {
    for (const search of ["¥", "￥"])
      expect((await pickCurrency(search)).map(({ value }) => value)).toEqual(["jpy", "cny"]);
    expect((await pickCurrency("$")).map(({ value }) => value)).toContain("usd");
  });

  it("has every currency that there is, once", async () => {
    const codes = (await pickCurrency(null)).map(({ value }) => value);
    expect(codes.toSorted()).toEqual(currencyCodes);
  });
});
