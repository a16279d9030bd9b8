import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

let connected: Promise<string> | null = null;
const stripe = () => (connected ??= connect(page, "Stripe"));

/** A flow with a step that creates a record; of this object, if one is named. */
const toTheOrg = async (
  object?: string,
  field = "Name",
  action = "create-record",
): Promise<string> => {
  const { items } = await call<{ items: readonly { id: string; connector: string }[] }>(
    page,
    "GET",
    "/connections",
  );
  const connection = items.find(({ connector }) => connector === "salesforce")?.id;
  await browsers.world.stripe.makeCharges({ count: 1 });
  const values = {
    kind: "list",
    items: [
      {
        kind: "object",
        fields: {
          field: { kind: "constant", value: field },
          value: pill("trigger", "id"),
        },
      },
    ],
  };
  const input =
    object === undefined ? { values } : { object: { kind: "constant", value: object }, values };
  const draft = {
    ...flowOn("new-charge", await stripe(), []),
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "salesforce",
        connection,
        action,
        input,
      },
    ],
    nextStep: 2,
  };
  const name = `To the org: ${action}, ${object ?? "an object"}`;
  const { id } = await call<{ id: string }>(page, "POST", "/flows", { name, draft });
  return id;
};

it("draws the fields of an object, and names the field for the mark", async () => {
  await openFlow(page, await toTheOrg());
  await page.getByRole("button", { name: "Expand all" }).click();
  await card(page, "Trigger: New charge").getByText("Real record").waitFor();
  const step = card(page, "Action: Create record");
  await step.getByRole("combobox", { name: "Object" }).click();
  await page.getByRole("option", { name: /^Account/ }).click();
  await step.getByText("Account Name").first().waitFor();
  await step.getByText("Millrace Effect", { exact: true }).first().waitFor();
  await saved(page);
  const needed = step
    .getByText("Account Name")
    .locator("..")
    .getByText("Required", { exact: true });
  await needed.waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, "salesforce.step");
});

it("asks for what an object needs where a record is made, and not where one is changed", async () => {
  await openFlow(page, await toTheOrg("Account", "Industry", "update-record"));
  await page.getByRole("button", { name: "Expand all" }).click();
  const step = card(page, "Action: Update record");
  await step.getByRole("checkbox", { name: "Only filled in and required" }).uncheck();
  await step.getByText("Account Name").first().waitFor();
  await step.getByText("Made by the system").first().waitFor();
  expect(await step.getByText("Required", { exact: true }).count()).toBe(0);
});

describe("how much of the org’s day is used", () => {
  const listening = async (locale: "en" | "ja"): Promise<string> => {
    const { items } = await call<{ items: readonly { id: string; connector: string }[] }>(
      page,
      "GET",
      "/connections",
    );
    const connection = items.find(({ connector }) => connector === "salesforce")?.id ?? "";
    // What the connection asks of the org tells it.
    await call(page, "GET", `/connections/${connection}/choices/objects`);
    await expect
      .poll(async () => {
        const { dayUse } = await call<{ dayUse: { of: number } | null }>(
          page,
          "GET",
          `/connections/${connection}/reads`,
        );
        return dayUse?.of;
      })
      .toBe(15_000);
    const trigger = {
      kind: "event",
      connector: "salesforce",
      trigger: "record-created",
      connection,
      settings: { object: "Account" },
      everySeconds: 60,
    };
    const draft = { ...flowOn("new-charge", connection, []), trigger };
    const { id } = await call<{ id: string }>(page, "POST", "/flows", {
      name: `Accounts, ${locale}`,
      draft,
    });
    return id;
  };

  it.each([
    ["en", 1440, /That is 9\.6% of the 15,000 calls that Salesforce allows this account/],
    ["ja", 390, /合計で認める 24 時間あたり 15,000 回のコールの 9\.6% にあたります/],
  ] as const)(
    "stands beside the frequency of polls, in %s at %i px",
    async (locale, width, words) => {
      const id = await listening(locale);
      const visitor = await browsers.administrator({ locale, width });
      await visit(visitor, `/flows/${id}`);
      await visitor.getByRole("button", { name: /^(Expand all|すべて展開)$/ }).click();
      await visitor.getByText(words).waitFor();
      expect(await barriers(visitor)).toEqual([]);
      await picture(visitor, `salesforce.day-use.${locale}`);
    },
  );
});

describe("a field for the mark that the object lacks", () => {
  const name = "Millrace_Effect__c";
  const button = (of: Page) =>
    of.getByRole("button", {
      name: /^(Make this field in Salesforce|この項目を Salesforce に作成)$/,
    });
  const rights = (mayCustomize: boolean, mayGiveRights: boolean) =>
    org.control("POST /settings", {
      may_customize: mayCustomize,
      may_give_rights: mayGiveRights,
    });
  const opened = async (of: Page, flow: string) => {
    await visit(of, `/flows/${flow}`);
    await of.getByRole("button", { name: /^(Expand all|すべて展開)$/ }).click();
    // What is far below the window is not drawn yet.
    await of.getByRole("region", { name: /^2\. / }).scrollIntoViewIfNeeded();
    await button(of).waitFor();
    await button(of).scrollIntoViewIfNeeded();
  };

  it("is made by one click, without a mouse, and the list has it", async () => {
    await openFlow(page, await toTheOrg("Invoice__c", "Stripe_Id__c"));
    await page.getByRole("button", { name: "Expand all" }).click();
    const step = card(page, "Action: Create record");
    await step.getByText("This changes the setup of your org.", { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "salesforce.making");
    await button(page).focus();
    await page.keyboard.press("Enter");
    await step.getByText(`${name} is made, and the step can use it.`).waitFor();
    expect(await org.executed("/tooling/sobjects/CustomField", "POST")).toBe(1);
    const field = step.getByRole("combobox", { name: "Field for the mark" });
    await field.and(page.locator(":focus")).waitFor();
    expect(await button(page).count()).toBe(0);
    await step.getByText("Millrace Effect", { exact: true }).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "salesforce.made");
  });

  it("is not made where the user may not, and what to do is said; what is left to do, too", async () => {
    const flow = await toTheOrg("Payment__c", "Stripe_Id__c");
    await openFlow(page, flow);
    await page.getByRole("button", { name: "Expand all" }).click();
    const step = card(page, "Action: Create record");
    await rights(false, false);
    await button(page).click();
    await step.getByRole("alert").getByText("“Customize Application”", { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "salesforce.not-made");
    await rights(true, false);
    await button(page).click();
    await step.getByText("“Assign Permission Sets”", { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "salesforce.left");
    await rights(true, true);
    await button(page).click();
    await step.getByText(`${name} was there already, and the step can use it.`).waitFor();
  });

  it.each([
    ["en", 390],
    ["ja", 1440],
    ["ja", 390],
  ] as const)("is offered in %s at %i px", async (locale, width) => {
    const flow = await toTheOrg("OpportunityContactRole", "Role");
    const other = await browsers.administrator({ locale, width });
    await opened(other, flow);
    expect(await barriers(other)).toEqual([]);
    await picture(other, `salesforce.making.${locale}.${width}`);
    await rights(true, false);
    await button(other).click();
    await other
      .getByText(/“Assign Permission Sets”|「権限セットの割り当て」/)
      .first()
      .waitFor();
    await button(other).scrollIntoViewIfNeeded();
    await picture(other, `salesforce.left.${locale}.${width}`);
    await rights(true, true);
    await org.control(`DELETE /fields/${name}?object=OpportunityContactRole`);
  });
});
