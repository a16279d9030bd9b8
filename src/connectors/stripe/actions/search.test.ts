import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, startSimulator } from "../stripe.world.ts";
import { searchCustomers } from "./search-customers.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let hanako = "";
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [hanako = ""] = await simulator.make("customers", {
    name: 'Hanako "Hana" Sato',
    email: "hanako@example.com",
    phone: "+81-3-1234-5678",
    metadata: { 'crm "id"': "C-1" },
  });
  await simulator.make("customers", { count: 230, name: "Taro", email: "taro@example.com" });
  // Stripe's search trails by a minute.
  await simulator.control("POST", "/clock", { advance_seconds: 60 });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const search = (input: JsonObject) =>
  searchCustomers.run({ api: client.api, input: searchCustomers.input.parse(input) });

describe("Search customers", () => {
  it.each([
    [{ name: "hana" }],
    [{ name: '"Hana"' }],
    [{ email: "hanako@" }],
    [{ phone: "1234" }],
    [{ metadata_key: 'crm "id"', metadata_value: "C-1" }],
    [{ name: "sato", email: "example", metadata_key: 'crm "id"', metadata_value: "c-1" }],
  ])("finds who fits all of %j", async (input) => {
    expect(await search(input)).toMatchObject({
      customers: [{ id: hanako, email: "hanako@example.com" }],
      count: 1,
      more: false,
    });
  });

  it.each([
    [{ name: "hana", email: "taro@" }],
    [{ name: "ha" }],
    [{ name: "hana", created_from: 9_999_999_999 }],
    [{ name: "hana", created_before: 1 }],
    [{ name: '" OR name:"Taro' }],
  ])("finds nobody by %j", async (input) => {
    expect(await search(input)).toEqual({ customers: [], count: 0, more: false });
  });

  it("goes through all pages, or as far as was asked for", async () => {
    expect(await search({ email: "taro" })).toMatchObject({ count: 230, more: false });
    expect(await search({ email: "taro", limit: 120 })).toMatchObject({ count: 120, more: true });
  });

  it.each([
    [{}],
    [{ name: " ", created_from: 1 }],
    [{ metadata_key: "crm" }],
    [{ name: "hana", metadata_value: "C-1" }],
  ])("refuses %j, which would find others than were meant", (input) => {
    expect(searchCustomers.input.safeParse(input).success).toBe(false);
  });
});
