import type { Page } from "playwright-core";
import { stripeConnector } from "../../src/connectors/stripe/stripe.connector.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, connect, draftOn, makeFlow } from "./call.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const dialog = () => page.getByRole("dialog");
const row = (name: string) => page.getByRole("row").filter({ hasText: name });
const open = async (name: string) => {
  await visit(page, "/connections");
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
};
const act = async (action: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: action }).click();
};
/** A key of the simulator's account, and where it is. */
const enter = async (key: string) => {
  await dialog().getByRole("textbox", { name: "API key" }).fill(key);
};
const enterAddress = async () => {
  const address = dialog().getByLabel("API address");
  if (!(await address.isVisible()))
    await dialog().getByRole("button", { name: "Rarely needed" }).click();
  await address.fill(browsers.world.stripe.url);
};

describe("a new connection", () => {
  it("begins on an empty screen, and one click connects to the simulator", async () => {
    await visit(page, "/connections");
    await page.getByRole("heading", { name: "No connections yet" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "New connection" }).click();
    await dialog()
      .getByRole("button", { name: /^Stripe/ })
      .click();
    const { triggers, actions } = stripeConnector;
    const keys = dialog().getByRole("link", { name: /^Make a restricted key at Stripe/ });
    expect(await keys.getAttribute("href")).toContain("rak_refund_write");
    await dialog().getByText("OAuth is not offered").waitFor();
    await dialog().getByRole("button", { name: "Try with the simulator" }).click();
    await dialog().getByText("“Stripe (simulator)” is connected").waitFor();
    await expect
      .poll(() => dialog().getByRole("listitem").allTextContents())
      .toEqual([
        ...[...triggers, ...actions].map(({ label }) => `${label.en}possible`),
        "Find a write by its keypossible",
      ]);
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Done" }).click();
    await page.getByRole("heading", { level: 1, name: "Stripe (simulator)" }).waitFor();
    await page.getByText("Millrace demo shop").waitFor();
  });

  it("says at the field what is wrong with a key, and hides it", async () => {
    await visit(page, "/connections");
    await page.getByRole("button", { name: "New connection" }).click();
    await dialog()
      .getByRole("button", { name: /^Stripe/ })
      .click();
    await enter("pk_test_1");
    await expect
      .poll(() => dialog().getByLabel("API key").first().getAttribute("type"))
      .toBe("password");
    await dialog().getByRole("button", { name: "Connect", exact: true }).click();
    await dialog().getByText("This is a publishable key").waitFor();
    expect(await barriers(page)).toEqual([]);
    await enter("sk_test_unknown");
    await enterAddress();
    await dialog().getByRole("button", { name: "Connect", exact: true }).click();
    await dialog().getByRole("alert").getByText("Stripe does not accept this API key").waitFor();
  });

  it("with a live key says that real money moves before it is saved", async () => {
    await enter("sk_live_1");
    await dialog().getByText("This connection is live: money, mail and data are real").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "connections.live");
    await dialog().getByRole("button", { name: "Connect in live mode" }).waitFor();
  });

  it("with a restricted key says what the key may not do", async () => {
    const key = "rk_test_only_reads";
    await browsers.world.stripe.setKey({ key, rights: ["charges_read", "refunds_read"] });
    await dialog().getByRole("textbox", { name: "Name" }).fill("Reads");
    await enter(` ${key} `);
    await dialog().getByRole("button", { name: "Connect", exact: true }).click();
    await dialog().getByText("“Reads” is connected").waitFor();
    const offers = await dialog().getByRole("listitem").allTextContents();
    expect(offers).toContain("New chargepossible");
    expect(offers).toContain("Create chargethe key lacks the permission");
    expect(offers).toContain("Find a write by its keythe key lacks the permission");
    await picture(page, "connections.restricted");
    await dialog().getByRole("button", { name: "Done" }).click();
    await page.getByText("not known (the key may not ask for it)").waitFor();
  });
});

describe("a connection", () => {
  let till: string;
  let flow: string;
  beforeAll(async () => {
    till = await connect(page, "Till");
    flow = await makeFlow(page, "Charges to customers", draftOn(till, "a@example.com"));
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
  });

  it("is in the list with its state, its flows and its reads", async () => {
    await visit(page, "/connections");
    await row("Till").getByText("1 flow", { exact: true }).waitFor();
    await row("Till")
      .getByText(/^\d+ of 10,000$/)
      .waitFor();
    await expect.poll(() => row("Till").textContent()).toContain("Works");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "connections.list");
  });

  it("shows its flows, its polls and its reads by day and month", async () => {
    await open("Till");
    await row("Charges to customers").getByText("Draft and published version").waitFor();
    await row("New charge").getByText("15 minutes").waitFor();
    await page
      .getByText("These numbers count your 2 connections to this account together.")
      .waitFor();
    await page.getByText("By month").click();
    await page.getByRole("figure", { name: "By month" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "connections.one");
  });

  it("is renamed", async () => {
    await act("Rename");
    await dialog().getByRole("textbox", { name: "Name" }).fill("Reads");
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().getByRole("alert").getByText("already a connection named “Reads”").waitFor();
    const name = dialog().getByRole("textbox", { name: "Name" });
    await name.fill("x".repeat(100));
    await dialog().getByText("A name has at most 100 characters.").waitFor();
    await name.fill("Front till");
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Front till" }).waitFor();
  });

  it("has a webhook address, with what to do at Stripe, until it is revoked", async () => {
    const webhook = page.getByRole("region", { name: "Webhook" });
    await webhook.getByRole("button", { name: "Make an address" }).click();
    await webhook.getByText("charge.succeeded").waitFor();
    await webhook.getByText("every delivery is refused").waitFor();
    const url = await webhook.getByRole("textbox", { name: "Endpoint URL" }).inputValue();
    expect(url).toMatch(/\/hooks\/ring\/[\w-]{43}$/);
    const secret = webhook.getByRole("textbox", { name: "Signing secret" });
    await secret.fill("sk_test_not_this");
    await webhook.getByRole("button", { name: "Save the secret" }).click();
    await webhook.getByText("This cannot be the signing secret").waitFor();
    await secret.fill("whsec_this");
    await webhook.getByRole("button", { name: "Save the secret" }).click();
    await webhook.getByText("Hana set this secret").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "connections.webhook");
    await webhook.getByRole("button", { name: "Revoke the address" }).click();
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await webhook.getByRole("button", { name: "Make an address" }).waitFor();
    expect(await page.content()).not.toContain("whsec_this");
  });

  it("takes no secret of another account, and says so", async () => {
    await browsers.world.stripe.setKey({ key: "sk_test_elsewhere", account: "acct_elsewhere" });
    await act("Replace the secret");
    await dialog().getByText("API address").waitFor();
    await dialog().getByText("These settings cannot be changed").waitFor();
    expect(await barriers(page)).toEqual([]);
    await enter("sk_test_elsewhere");
    await dialog().getByRole("button", { name: "Replace the secret" }).click();
    await dialog().getByText("These credentials belong to another account or mode").waitFor();
    await page.keyboard.press("Escape");
  });

  it("whose key was revoked needs its owner, who enters another", async () => {
    const { stripe } = browsers.world;
    await stripe.setKey({ key: stripe.key, state: "revoked" });
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("Flows and runs that use this connection wait for it").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "connections.broken");
    await visit(page, "/connections");
    await row("Front till").getByText("Needs you").waitFor();
    await open("Front till");
    await stripe.setKey({ key: "sk_test_another" });
    await page.getByRole("alert").getByRole("button", { name: "Replace the secret" }).click();
    await enter("sk_test_another");
    await dialog().getByRole("button", { name: "Replace the secret" }).click();
    await page.getByText("The secret of “Front till” is replaced.").waitFor();
    await page.getByText("Flows and runs that use this").waitFor({ state: "detached" });
    await stripe.setKey({ key: stripe.key, state: "active" });
  });

  it("may be operated by whom its owner lets, until they take it back", async () => {
    await browsers.colleague("Ken", "builder");
    await page.getByRole("button", { name: "Let somebody operate it" }).click();
    await dialog().getByRole("combobox", { name: "Person" }).fill("ken@");
    await page.getByRole("option", { name: "Ken (ken@example.com)" }).click();
    await dialog().getByRole("button", { name: "Allow" }).click();
    await row("Ken").waitFor();
    await row("Ken").getByRole("button", { name: "Take the grant back from Ken" }).click();
    await page.getByText("Nobody but you.").waitFor();
  });

  it("is limited by its owner, in the currency that they choose", async () => {
    const limits = page.getByRole("region", { name: "Limits on money" });
    await limits.getByText("There is no limit").waitFor();
    await limits.getByRole("button", { name: "Add a limit" }).click();
    const field = (name: string) => dialog().getByRole("textbox", { name });
    await field("Most for each write").fill("500.005");
    await dialog().getByText("at most 2 decimals").waitFor();
    expect(await barriers(page)).toEqual([]);
    await field("Most for each write").fill("500");
    await field("Writes of each flow in a day").fill("100");
    await dialog().getByRole("button", { name: "Save" }).click();
    await row("USD").getByText("$500.00").waitFor();
    expect(await barriers(page)).toEqual([]);
    await row("USD").getByRole("button", { name: "Remove the limits in USD" }).click();
    await limits.getByText("There is no limit").waitFor();
  });

  it("is deleted once its owner has read which flows lose it, and said yes to active ones", async () => {
    await act("Delete");
    await dialog().getByText("Charges to customers (active: it will be deactivated)").waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Delete the connection" }).click();
    // The browser asks for the tick first.
    await dialog().waitFor();
    await dialog().getByLabel("Yes, deactivate the active flow, too").check();
    await dialog().getByRole("button", { name: "Delete the connection" }).click();
    await page.getByText("“Front till” is deleted.").waitFor();
    await page.waitForURL("**/connections");
    await expect
      .poll(() => call(page, "GET", `/flows/${flow}`))
      .toMatchObject({ state: "inactive" });
    await visit(page, `/connections/${till}`);
    await page.getByRole("heading", { name: "There is no connection with this id." }).waitFor();
    await page.getByRole("link", { name: "All connections" }).click();
    await page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
  });
});

it("reads well in Japanese on a narrow, dark screen", async () => {
  const narrow = await browsers.administrator({ locale: "ja", width: 390, dark: true });
  await narrow.goto("/connections");
  await narrow.getByText("正常").first().waitFor();
  expect(await barriers(narrow)).toEqual([]);
  await picture(narrow, "connections.list.ja");
  await narrow.getByRole("link", { name: "Stripe (simulator)" }).click();
  await narrow.getByRole("heading", { name: "操作の許可" }).waitFor();
  await narrow.getByRole("figure").waitFor();
  expect(await barriers(narrow)).toEqual([]);
  await picture(narrow, "connections.one.ja");
  const wider = await narrow.evaluate(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
  expect(wider).toBe(false);
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
