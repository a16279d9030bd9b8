/** For tests: the cases of the templates that write to Salesforce. */
import { expect } from "vitest";
import type { Case } from "./happen.world.ts";
import { newHires } from "./templates.world.ts";

export const salesforceCases: Readonly<Record<string, Case>> = {
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
