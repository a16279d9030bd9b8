import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { constant } from "../documents.ts";
import { call, connect } from "./call.ts";
import { activeFlow, charge, customer, runOf } from "./runs.world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const heading = (name: string) => page.getByRole("heading", { name });
const button = (name: string) => page.getByRole("button", { name });
/** A screen, by default the overview, as other people's show it. */
const alsoInTheDark = async (name: string, path = "/", level = 2) => {
  const other = await browsers.administrator({ locale: "ja", dark: true, width: 390 });
  await other.goto(path);
  await other.getByRole("heading", { level }).first().waitFor();
  await other.waitForLoadState("networkidle");
  expect(await barriers(other)).toEqual([]);
  const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect(await other.evaluate(over)).toBe(0);
  await picture(other, name);
  await leave(other);
};
const step = (name: string) => page.getByRole("listitem").filter({ hasText: name });
const current = () => page.locator('[aria-current="step"]');

describe("the overview of a new installation", () => {
  it("leads step by step, and shows a viewer the way without the buttons", async () => {
    await visit(page, "/");
    await heading("First steps").waitFor();
    await step("Connect a system").getByRole("button", { name: "Connect" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "overview.new");
    await alsoInTheDark("overview.new.dark.ja.390");
    const viewer = await browsers.colleague("Mio", "viewer");
    await viewer.goto("/");
    await viewer.getByText("You can look on").waitFor();
    const main = viewer.getByRole("main");
    expect(await main.getByRole("button").count()).toBe(0);
  });

  it("connects to the simulator in one click, and begins a flow", async () => {
    await button("Try with the simulator").click();
    await page.waitForURL("**/flows/flow_*");
    const { items } = await call<{ items: { name: string }[] }>(page, "GET", "/connections");
    expect(items).toMatchObject([{ name: "Stripe simulator", mode: "test" }]);
  });

  it("knows how far somebody has come", async () => {
    await visit(page, "/");
    await current().getByText("Test it").waitFor();
    await step("Create a flow").getByLabel("Done").waitFor();
    await current().getByRole("link", { name: "Open the flow" }).click();
    await page.waitForURL("**/flows/flow_*");
  });
});

describe("the overview of a busy installation", () => {
  let sales: string;

  it("shows runs as a picture and as a table, without a reload", async () => {
    const shop = await connect(page, "Shop");
    sales = await activeFlow(page, "Sales", "new-charge", shop, [customer]);
    await visit(page, "/");
    await current().getByText("Test it").waitFor();
    await browsers.world.stripe.makeCharges({ count: 3 });
    await runOf(browsers, sales, "succeeded");
    await page.getByRole("figure", { name: "Runs: Succeeded 3" }).waitFor();
    await button("As a table").first().click();
    const table = page.getByRole("table", { name: "Runs" });
    // The hour may have ended since.
    await table.getByRole("row", { name: /\b3$/ }).first().waitFor();
    await button("As a table").first().click();
    await page.getByRole("figure", { name: /^API calls for reading/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "overview");
  });

  it("says first what needs somebody, and leads there", async () => {
    const key = "sk_test_another_shop";
    const { stripe } = browsers.world;
    await stripe.setKey({ key, account: "acct_another" });
    const values = { apiKey: key, apiBase: stripe.url };
    const wish = { connector: "stripe", name: "Other shop", values };
    const made = await call<{ connection: { id: string } }>(page, "POST", "/connections", wish);
    const other = made.connection.id;
    await activeFlow(page, "Other sales", "new-charge", other, [customer]);
    const input = {
      amount: constant(900),
      currency: constant("usd"),
      source: constant("tok_none"),
    };
    const shop = await call<{ items: { id: string; name: string }[] }>(page, "GET", "/connections");
    const own = shop.items.find(({ name }) => name === "Shop")?.id ?? "";
    const failing = await activeFlow(page, "Refused", "new-charge", own, [charge(input)]);
    await stripe.setKey({ key, state: "revoked" });
    await stripe.makeCharges({ count: 2 });
    await runOf(browsers, failing, "failed");
    const needs = page.getByRole("region", { name: "Needs you" });
    await needs.getByText("The connection “Other shop” does not work any more").waitFor();
    await needs.getByText("“Refused” failed 2 times").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "overview.needs");
    await alsoInTheDark("overview.needs.dark.ja.390");
    await needs.getByRole("link", { name: "“Refused” failed 2 times" }).click();
    await heading("Run history of Refused").waitFor();
    expect(page.url()).toContain("failed");
    await page.goBack();
  });

  it("tells of it on a list until it was seen, and of what somebody has not turned off", async () => {
    await page.getByRole("link", { name: "Alerts 2 are new" }).click();
    await heading("Alerts").waitFor();
    const failed = page.getByRole("listitem").filter({ hasText: "“Refused” has failed 2 times" });
    await failed.getByText("$9.00 charge refused").waitFor();
    await page.getByText("The connection “Other shop” does not work any more").waitFor();
    await page.getByRole("link", { name: "Alerts", exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "alerts");
    await alsoInTheDark("alerts.dark.ja.390", "/alerts", 1);
    await page.getByRole("link", { name: "What you get alerts about" }).click();
    const mail = page.getByRole("checkbox", { name: "Refused: by mail" });
    await mail.uncheck();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "alerts.choices");
    await alsoInTheDark("alerts.choices.dark.ja.390", "/alerts/choices");
    await page.reload();
    await expect.poll(() => mail.isChecked()).toBe(false);
    await page.goBack();
    await failed.getByRole("link").click();
    await page.waitForURL("**/runs/*");
    await visit(page, "/");
  });

  it("leads from each number to what it counts, over the time that is asked for", async () => {
    await page.getByText("30 days", { exact: true }).click();
    await page.waitForURL("**/?span=month");
    await page.getByText("Runs in 30 days").waitFor();
    await page.getByRole("link", { name: "Failed", exact: true }).click();
    await heading("Run history").waitFor();
    expect(new URL(page.url()).searchParams.get("range")).toBe("month");
    await page.getByRole("row").nth(2).getByText("Failed").waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
