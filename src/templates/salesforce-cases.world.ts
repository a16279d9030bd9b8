/** For tests: the cases of the templates that write to Salesforce. */
import { expect } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/json.ts";
import { type Case, charge } from "./happen.world.ts";
import { newHires } from "./templates.world.ts";

const renamed = "Renamed by a person";

export const salesforceCases: Readonly<Record<string, Case>> = {
  "charge-to-salesforce": async (world, money) => {
    const { currency, amount } = money;
    // One customer without a name, whose account a person renames after the first payment.
    const known = (await world.salesforce.records("Account")).find(({ Name }) => Name === renamed);
    const customer =
      known === undefined
        ? await world.make("customers", { email: "pays@example.com" })
        : z.string().parse(known["Stripe_Id__c"]);
    const { id } = await charge(world, money, { customer });
    return async () => {
      const accounts = (await world.salesforce.records("Account")).filter(
        ({ Stripe_Id__c }) => Stripe_Id__c === customer,
      );
      expect(accounts).toHaveLength(1);
      const [account] = accounts;
      if (known === undefined && account?.["Name"] !== renamed) {
        expect(account).toMatchObject({ Name: "pays@example.com" });
        const body = { object: "Account", values: { Name: renamed } };
        await world.salesforce.control(`POST /records/${account?.Id}`, body);
      }
      const payments = await world.salesforce.records("Payment__c");
      const { created } = await world.stripe("GET", `/v1/charges/${id}`);
      const paid = payments.filter(({ Stripe_Id__c }) => Stripe_Id__c === id);
      expect(paid).toMatchObject([
        {
          Account__c: account?.Id,
          Amount_In_Smallest_Unit__c: String(amount),
          Currency__c: currency,
        },
      ]);
      expect(Date.parse(z.string().parse(paid[0]?.["Paid_At__c"]))).toBe(Number(created) * 1_000);
    };
  },
  "opportunity-to-invoice": async (world, { currency, amount, decimal }) => {
    const { salesforce } = world;
    const make = async (object: string, values: JsonObject) =>
      (await salesforce.make(object, values))[0] ?? expect.fail(object);
    const email = `buyer-${currency}@example.com`;
    const AccountId = await make("Account", { Name: `Buyer in ${currency}` });
    const [ContactId, other] = [
      await make("Contact", { LastName: "Sato", Email: email, AccountId }),
      await make("Contact", { LastName: "Ito", Email: "other@example.com", AccountId }),
    ];
    const Name = `Annual plan in ${currency}`;
    const OpportunityId = await make("Opportunity", {
      Name,
      AccountId,
      Amount: decimal,
      CurrencyIsoCode: currency.toUpperCase(),
      StageName: "Negotiation",
      CloseDate: "2026-12-31",
    });
    await make("OpportunityContactRole", { OpportunityId, ContactId: other });
    await make("OpportunityContactRole", { OpportunityId, ContactId, IsPrimary: true });
    const change = (values: JsonObject) =>
      salesforce.control(`POST /records/${OpportunityId}`, { object: "Opportunity", values });
    await change({ StageName: "Closed Won" });
    return async () => {
      const query = `email=${encodeURIComponent(email)}`;
      const { data: customers } = z
        .object({ data: z.array(z.object({ id: z.string(), name: z.string() })) })
        .parse(await world.stripe("GET", `/v1/customers?${query}`));
      expect(customers).toMatchObject([{ name: `Buyer in ${currency}` }]);
      const invoices = await world.stripe("GET", `/v1/invoices?customer=${customers[0]?.id}`);
      expect(invoices["data"]).toMatchObject([
        { status: "open", total: amount, currency, customer_email: email },
      ]);
      // A later change of it, and another victory, start nothing.
      for (const values of [
        { NextStep: "Call" },
        { StageName: "Negotiation" },
        { StageName: "Closed Won" },
      ])
        await change(values);
    };
  },
  "worker-to-contact": async (world, { currency }) => {
    const Email = `hana@${currency}.example`;
    const Last_Name = `Sato ${currency}`;
    const worker = { Employee_ID: currency, First_Name: "Hana", Last_Name, Email };
    // Workday leaves an empty field out of its row.
    const row = currency === "usd" ? { ...worker, First_Name: "", Email: "" } : worker;
    await world.workday.control("POST /rows", { name: newHires, rows: [row] });
    return async () => {
      const all = await world.salesforce.records("Contact");
      expect(all.filter(({ LastName }) => LastName === Last_Name)).toMatchObject([
        {
          FirstName: row.First_Name === "" ? null : "Hana",
          Email: row.Email === "" ? null : Email,
          Millrace_Effect__c: expect.stringMatching(/./),
        },
      ]);
    };
  },
};
