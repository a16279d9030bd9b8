import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { STORIES_BEGIN } from "../../src/engine/clock.world.ts";
import { constant } from "../documents.ts";
import { call, connect } from "./call.ts";
import { activeFlow, charge, runOf } from "./runs.world.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let shop: string;
let month: string;
beforeAll(async () => {
  // Its month does not end meanwhile.
  browsers = await openBrowserWorld({ beginsAt: STORIES_BEGIN });
  page = await browsers.administrator();
  shop = await connect(page, "Shop");
  const input = {
    amount: constant(1_200),
    currency: constant("jpy"),
    source: constant("tok_visa"),
  };
  const sales = await activeFlow(page, "Sales", "new-charge", shop, [charge(input)]);
  await browsers.world.stripe.makeCharges({ count: 1 });
  await runOf(browsers, sales, "succeeded");
  const { items } = await call<{ items: { at: string }[] }>(page, "GET", "/events?limit=1");
  // The simulator’s account counts its days in UTC.
  month = items[0]?.at.slice(0, 7) ?? "";
});
afterAll(() => browsers.close());

it("a month is reconciled from its connection, with the reads counted and confirmed first", async () => {
  await visit(page, `/connections/${shop}`);
  await page.getByRole("link", { name: "Reconcile a month" }).click();
  await page.getByRole("heading", { name: "Reconciliation of Shop" }).waitFor();
  await visit(page, `/connections/${shop}/reconcile?month=${month}`);
  await page.getByRole("button", { name: "Count the reading calls" }).click();
  await page.getByText(/objects in .* takes \d+ reading calls/).waitFor();
  await picture(page, "reconcile-confirm");
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
  await page.getByText("No differences").waitFor();
  const japanese = await browsers.administrator({ locale: "ja", width: 390, dark: true });
  await visit(japanese, new URL(page.url()).pathname);
  await japanese.getByText("差異はありません").waitFor();
  await picture(japanese, "reconciliation-ja-narrow");
  expect(await barriers(japanese)).toEqual([]);
  const verdicts = page.getByRole("table", { name: "Verdicts" });
  await expect
    .poll(() => verdicts.getByRole("row").filter({ hasText: "Ours" }).first().textContent())
    .toContain("¥1,200");
  await picture(page, "reconciliation");
  expect(await barriers(page)).toEqual([]);
});

it("its lines are filtered by verdict with the keyboard, and lead to their runs", async () => {
  const handled = page.getByRole("link", { name: "Handled" });
  await handled.focus();
  await page.keyboard.press("Enter");
  const lines = page.getByRole("table", { name: "Line by line" });
  await expect.poll(() => lines.getByRole("row").count()).toBe(2);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^reconciliation-\d{4}-\d{2}\.csv$/);
  await lines.getByRole("link", { name: "Show the run" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(page.url()).toContain("/runs/");
});

it("each month is reconciled by itself once the switch says so", async () => {
  await visit(page, `/connections/${shop}/reconcile`);
  const monthly = page.getByRole("switch", { name: "Reconcile each month" });
  await monthly.focus();
  await page.keyboard.press("Space");
  await page.getByText(/Next: \w+ \d{4}/).waitFor();
  await expect.poll(() => monthly.isChecked()).toBe(true);
  await picture(page, "reconcile-list");
  expect(await barriers(page)).toEqual([]);
});
