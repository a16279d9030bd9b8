import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { STORIES_BEGIN } from "../../src/engine/clock.world.ts";
import { constant } from "../documents.ts";
import { call, connect } from "./call.ts";
import { activeFlow, charge, runOf } from "./runs.world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let sales: string;
let month: string;
beforeAll(async () => {
  // Its month does not end meanwhile.
  browsers = await openBrowserWorld({ beginsAt: STORIES_BEGIN });
  page = await browsers.administrator();
  const shop = await connect(page, "Shop");
  const input = {
    amount: constant(1_200),
    currency: constant("jpy"),
    source: constant("tok_visa"),
  };
  sales = await activeFlow(page, "Sales", "new-charge", shop, [charge(input)]);
  await browsers.world.stripe.makeCharges({ count: 1 });
  await runOf(browsers, sales, "succeeded");
  const { items } = await call<{ items: { at: string }[] }>(page, "GET", "/events?limit=1");
  // By the clocks of Tokyo, as the browsers have them.
  month = new Date(Date.parse(items[0]?.at ?? "") + 9 * 3_600_000).toISOString().slice(0, 7);
});
afterAll(() => browsers.close());

const row = (shown: Page, name: string) => shown.getByRole("row").filter({ hasText: name });

it("a month’s summary is reached from the runs, and says what each flow did and moved", async () => {
  await visit(page, "/runs");
  await page.getByRole("link", { name: "Monthly summary" }).click();
  await page.getByRole("heading", { name: "Monthly summary" }).waitFor();
  await visit(page, `/summary?month=${month}`);
  await expect
    .poll(async () => {
      // A run comes into the ledger behind its end.
      await browsers.world.advance(61);
      await page.reload();
      await page.getByRole("table", { name: "Monthly summary" }).waitFor();
      return row(page, "Sales").textContent();
    })
    .toContain("¥1,200 charged (test)");
  await picture(page, "summary");
  expect(await barriers(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`summary-${month}.csv`);
});

it("another month is picked, and says where nothing happened", async () => {
  await page.getByRole("button", { name: "Month" }).click();
  await page.getByRole("button", { name: "Previous year" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Jan" }).click();
  await page.getByText("Nothing happened in this month").waitFor();
  expect(page.url()).toMatch(/month=\d{4}-01/);
  expect(await barriers(page)).toEqual([]);
});

it("a deleted flow stays, and who does not see its values sees no amounts", async () => {
  await call(page, "DELETE", `/flows/${sales}`);
  const mio = await browsers.colleague("Mio", "viewer");
  await mio.goto(`/summary?month=${month}`);
  await row(mio, "Sales").getByText("Deleted").waitFor();
  await row(mio, "Sales").getByText("There is money that you may not see").waitFor();
  expect(await row(mio, "Sales").textContent()).not.toContain("1,200");
  await leave(mio);
});

it("is read on a small screen, in the dark, in Japanese", async () => {
  const other = await browsers.administrator({ locale: "ja", dark: true, width: 390 });
  await other.goto(`/summary?month=${month}`);
  await other.getByRole("table", { name: "月次集計" }).waitFor();
  await other.getByText("Sales").first().waitFor();
  expect(await barriers(other)).toEqual([]);
  const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect(await other.evaluate(over)).toBe(0);
  await picture(other, "summary.dark.ja.390");
  await leave(other);
});
