import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { constant } from "../documents.ts";
import { eventually } from "../world.ts";
import { connect } from "./call.ts";
import { activeFlow, charge, type ListedRun } from "./runs.world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let flow: string;
let buyer: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  const connection = await connect(page, "Shop");
  const { stripe } = browsers.world;
  buyer = await stripe.makeCustomer();
  const input = { amount: constant(1_250), currency: constant("jpy"), customer: constant(buyer) };
  flow = await activeFlow(page, "Billing", "new-refund", connection, [charge(input)]);
  await stripe.makeRefunds({ count: 3 });
  await eventually(async () => {
    await browsers.world.advance(15);
    return statuses();
  }, isAll("failed"));
});
afterAll(() => browsers.close());

const statuses = async () => {
  const path = `/runs?flow=${flow}&limit=50`;
  const { items } = await browsers.world.api<{ items: readonly ListedRun[] }>("GET", path);
  return items.map(({ status }) => status);
};
const isAll = (wanted: string) => (all: readonly string[]) =>
  all.length === 3 && all.every((one) => one === wanted);
const dialog = () => page.getByRole("dialog");
const rows = () => page.getByRole("row").filter({ has: page.getByRole("link") });

describe("the runs that failed with one error", () => {
  it("are listed from one of them", async () => {
    await visit(page, "/runs");
    await rows().first().locator('a[href^="/runs/"]').click();
    await page.getByRole("link", { name: "All runs with this error" }).click();
    await eventually(
      () => rows().count(),
      (count) => count === 3,
    );
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("error")).toMatch(/^stripe\./);
    await page.getByRole("button", { name: "Clear all filters" }).waitFor();
  });

  it("can be acted on by keyboard, after it was shown what that does", async () => {
    await page.getByRole("button", { name: "Act on all of these…" }).press("Enter");
    await dialog().getByRole("radio", { name: "Run again as new" }).press("Space");
    await dialog().getByText("¥1,250").waitFor({ state: "detached" });
    await dialog().getByText("¥3,750 charge refused (3 writes)").waitFor();
    await dialog().getByRole("radio", { name: "Continue from the failed step" }).press("Space");
    await dialog().getByText("3 runs", { exact: true }).waitFor();
    await dialog().getByText("Refused until now, and sent once more").waitFor();
    await dialog().getByText("¥3,750 charge refused (3 writes)").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "runs.act-on-all");
    expect(await statuses()).toEqual(["failed", "failed", "failed"]);
  });

  it("go on, and how far they have come is shown until it is put away", async () => {
    await browsers.world.stripe.giveCard(buyer, "tok_visa");
    await dialog().getByRole("button", { name: "Do it with 3 runs" }).press("Enter");
    await dialog().waitFor({ state: "detached" });
    const progress = page.getByRole("group", { name: "Continuing 3 runs" });
    await progress.getByText("Finished: 3 done").waitFor();
    expect(await barriers(page)).toEqual([]);
    await eventually(statuses, isAll("succeeded"));
    await progress.getByRole("button", { name: "Close" }).click();
    await progress.waitFor({ state: "detached" });
  });

  it("are acted on in Japanese, on a telephone, in the dark as well", async () => {
    const other = await browsers.administrator({ locale: "ja", dark: true, width: 390 });
    await other.goto("/runs");
    await other.getByRole("button", { name: "一括操作…" }).click();
    await other.getByRole("radio", { name: "新しい実行としてやり直す" }).click();
    await other.getByText("実行 3 件", { exact: true }).waitFor();
    expect(await barriers(other)).toEqual([]);
    const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await other.evaluate(over)).toBe(0);
    await picture(other, "runs.act-on-all.dark.ja.390");
    await leave(other);
  });
});
