import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type SimulatedSalesforce,
  startSalesforce,
} from "#connectors/salesforce/salesforce.world.ts";
import { flowOn, pill } from "../documents.ts";
import { card, openFlow, saved } from "./builder.world.ts";
import { call, connect } from "./call.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

/** From an org's address to a record whose fields the org describes. */

let org: SimulatedSalesforce;
let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  org = await startSalesforce();
  browsers = await openBrowserWorld();
  await browsers.administrator();
  browsers.world.env["MILLRACE_SIMULATORS"] = `salesforce=${org.url}`;
  await browsers.restart();
  page = await browsers.administrator({ anew: true });
});
afterAll(async () => {
  await browsers.close();
  await org.close();
});

const dialog = () => page.getByRole("dialog");

it("connects to a simulated org in one click", async () => {
  await visit(page, "/connections");
  await page.getByRole("button", { name: "New connection" }).click();
  await dialog()
    .getByRole("button", { name: /^Salesforce/ })
    .click();
  await dialog().getByRole("textbox", { name: "My Domain address" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, "salesforce.form");
  await dialog().getByRole("button", { name: "Try with the simulator" }).click();
  await dialog().getByText("“Salesforce (simulator)” is connected").waitFor();
  await dialog().getByRole("button", { name: "Done" }).click();
});

it("connects with a key that signs, and asks for what that needs", async () => {
  const { address, key, user, privateKey } = await org.sign();
  await visit(page, "/connections");
  await page.getByRole("button", { name: "New connection" }).click();
  await dialog()
    .getByRole("button", { name: /^Salesforce/ })
    .click();
  const field = (name: string) => dialog().getByLabel(name, { exact: false });
  await field("Consumer secret").waitFor();
  await dialog().getByRole("combobox", { name: "Login" }).click();
  await page.getByRole("option", { name: "JWT bearer (private key)" }).click();
  await field("Private key (PEM)").fill(privateKey);
  expect(await field("Consumer secret").count()).toBe(0);
  await field("My Domain address").fill(address);
  await field("Consumer key").fill(key);
  await field("User name").fill(user);
  expect(await barriers(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Connect", exact: true }).click();
  await dialog()
    .getByText(/is connected$/)
    .waitFor();
  await dialog().getByRole("button", { name: "Done" }).click();
});

it("draws the fields of an object, and names the field for the mark", async () => {
  const { items } = await call<{ items: readonly { id: string; connector: string }[] }>(
    page,
    "GET",
    "/connections",
  );
  const connection = items.find(({ connector }) => connector === "salesforce")?.id;
  await browsers.world.stripe.makeCharges({ count: 1 });
  const draft = {
    ...flowOn("new-charge", await connect(page, "Stripe"), []),
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "salesforce",
        connection,
        action: "create-record",
        input: {
          values: {
            kind: "list",
            items: [
              {
                kind: "object",
                fields: {
                  field: { kind: "constant", value: "Name" },
                  value: pill("trigger", "id"),
                },
              },
            ],
          },
        },
      },
    ],
    nextStep: 2,
  };
  const { id } = await call<{ id: string }>(page, "POST", "/flows", { name: "To the org", draft });
  await openFlow(page, id);
  await page.getByRole("button", { name: "Expand all" }).click();
  await card(page, "Trigger: New charge").getByText("Real record").waitFor();
  const step = card(page, "Action: Create record");
  await step.getByRole("combobox", { name: "Object" }).click();
  await page.getByRole("option", { name: /^Account/ }).click();
  await step.getByText("Account Name").first().waitFor();
  await step.getByText("Millrace Effect", { exact: true }).first().waitFor();
  await saved(page);
  expect(await barriers(page)).toEqual([]);
  await picture(page, "salesforce.step");
});
