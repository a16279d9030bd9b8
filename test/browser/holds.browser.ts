import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { call, connect, draftOn, makeFlow } from "./call.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
/** Ken's browser. */
let ken: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  ken = await browsers.colleague("Ken", "builder", { stays: true });
});
afterAll(async () => {
  await browsers.close();
});

const dialogOf = (of: Page) => of.getByRole("dialog");
const focused = (of: Page) => of.evaluate("document.activeElement.textContent");

it("a connection is held by one click, and handed over to who has a secret of its account", async () => {
  const till = await connect(page, "Till");
  const flow = await makeFlow(page, "Charges to customers", draftOn(till, "a@example.com"));
  await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
  await visit(page, `/connections/${till}`);
  await page.getByRole("button", { name: "Put on hold" }).press("Enter");
  await page.getByText("You have put this connection on hold").waitFor();
  await expect.poll(() => focused(page)).toBe("Lift the hold");
  expect(await barriers(page)).toEqual([]);
  await picture(page, "connections.held");
  await visit(page, `/flows/${flow}`);
  await page.getByRole("button", { name: "2 warnings" }).click();
  await page.getByText("The connection to Stripe is on hold.").first().waitFor();
  await visit(page, "/");
  await page.getByRole("link", { name: "The connection “Till” is on hold" }).click();

  await page.getByRole("button", { name: "Hand over…" }).click();
  await dialogOf(page).getByRole("combobox", { name: "Person" }).click();
  await page.getByRole("option", { name: "Ken (ken@example.com)" }).click();
  expect(await barriers(page)).toEqual([]);
  await dialogOf(page).getByRole("button", { name: "Name this person" }).click();
  await page.getByText("Ken may take it over").waitFor();
  await expect.poll(() => focused(page)).toBe("Take the offer back");

  await visit(ken, "/");
  await ken.getByRole("link", { name: "Hana hands over a connection to you" }).click();
  const offer = ken.getByRole("article", { name: "Hana hands over a connection to Stripe to you" });
  await offer.getByRole("link", { name: "Charges to customers" }).waitFor();
  expect(await barriers(ken)).toEqual([]);
  await picture(ken, "connections.offered");
  await offer.getByRole("button", { name: "Take it over" }).click();
  await browsers.world.stripe.setKey({ key: "sk_test_other", account: "acct_other" });
  await dialogOf(ken).getByLabel("Name").fill("Till of Hana");
  await dialogOf(ken).getByRole("textbox", { name: "API key" }).fill("sk_test_unknown");
  await dialogOf(ken).getByRole("button", { name: "Take it over" }).click();
  await dialogOf(ken).getByRole("alert").getByText("Stripe does not accept").waitFor();
  expect(await barriers(ken)).toEqual([]);
  await dialogOf(ken).getByRole("textbox", { name: "API key" }).fill(browsers.world.stripe.key);
  await dialogOf(ken).getByRole("button", { name: "Take it over" }).click();
  await ken.getByRole("heading", { level: 1, name: "Till of Hana" }).waitFor();
  // The hold was Hana's, and is Ken's to lift now.
  await ken.getByRole("button", { name: "Lift the hold" }).click();
  await ken.getByText("You have put this connection on hold").waitFor({ state: "detached" });
});

it("everything is stopped, which every screen tells everybody, and goes on", async () => {
  await visit(page, "/people");
  await page.getByRole("button", { name: "Actions for Ken" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await dialogOf(page).getByText("Their connections stand still.").waitFor();
  await dialogOf(page).getByRole("combobox", { name: "Who takes over their" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await visit(page, "/settings");
  await page.getByRole("button", { name: "Stop everything" }).click();
  await dialogOf(page).getByText("Millrace refuses calls by HTTP.").waitFor();
  expect(await barriers(page)).toEqual([]);
  await dialogOf(page).getByRole("button", { name: "Stop everything" }).click();
  const banner = (of: Page) => of.getByRole("alert").filter({ hasText: "Everything stands still" });
  await banner(page).waitFor();
  await banner(ken).waitFor();
  expect(await banner(ken).getByRole("button").count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  await picture(page, "settings.stopped");
  await banner(page).getByRole("button", { name: "Let everything go on" }).click();
  await dialogOf(page).getByRole("button", { name: "Let everything go on" }).click();
  await banner(page).waitFor({ state: "detached" });
  await banner(ken).waitFor({ state: "detached" });
});
