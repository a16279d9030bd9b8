import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { constant } from "../documents.ts";
import { eventually } from "../world.ts";
import { asked, card, connected, madeFlow, openFlow, savedFlow } from "./builder.world.ts";
import { activeFlow, charge, runOf } from "./runs.world.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let flow: string;
let connection: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  connection = await connected(browsers, page, "My shop");
  const once = charge({
    amount: constant(700),
    currency: constant("usd"),
    source: constant("tok_visa"),
  });
  flow = await activeFlow(page, "Charges once more", "new-charge", connection, [once]);
});
afterAll(async () => {
  expect(browsers.complaints).toEqual([]);
  await browsers.close();
});

const settingOf = (of: Page) =>
  card(of, "Trigger: New charge").getByRole("combobox", {
    name: "How often may its own writes start this flow again?",
  });

describe("a flow that makes what starts it", () => {
  it("is warned of, with the way to the setting that says how often it may", async () => {
    await openFlow(page, flow);
    await page.getByRole("button", { name: "1 warning" }).click();
    const list = page.getByRole("dialog");
    await list.getByRole("button", { name: /Create charge.*would start this flow again/ }).click();
    const setting = settingOf(page);
    await expect.poll(() => setting.and(page.locator(":focus")).count()).toBe(1);
    await expect.poll(() => setting.inputValue()).toBe("Its own writes do not start it");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "own-events.warning");

    await setting.click();
    await page.getByRole("option", { name: "Up to 3 times in a row" }).click();
    await card(page, "Trigger: New charge")
      .getByText("It may do so up to 3 times in a row")
      .waitFor();
    await page.getByText("Saved", { exact: true }).waitFor();
    await expect
      .poll(async () => (await savedFlow(page, flow)).draft)
      .toMatchObject({ ownEvents: 3 });
    await page.getByRole("button", { name: "Undo" }).click();
    await card(page, "Trigger: New charge").getByText("would start this flow again").waitFor();
    await expect
      .poll(async () => (await savedFlow(page, flow)).draft)
      .toMatchObject({ ownEvents: 0 });
  });

  it("says so before it is activated", async () => {
    const { draft } = await savedFlow(page, flow);
    const { id } = await madeFlow(page, "Charges as well", draft);
    await openFlow(page, id);
    await page.getByRole("button", { name: "Activate" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/Create charge.*would start this flow again/).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "own-events.activate");
  });

  it("lists what it has passed over, in words", async () => {
    await browsers.world.stripe.makeCharges({ count: 1 });
    await runOf(browsers, flow, "succeeded");
    const skipped = await eventually(
      async () => {
        const { items } = await asked<{ items: readonly { key: string }[] }>(
          page,
          "GET",
          `/events?skippedBy=${flow}`,
        );
        if (items.length === 0) await browsers.world.advance(15);
        return items;
      },
      (items) => items.length > 0,
    );
    await openFlow(page, flow);
    await page.getByRole("button", { name: "Expand all" }).click();
    await page.getByRole("link", { name: "Skipped events of this flow" }).click();
    await page.waitForURL(/\/skipped$/);
    const table = page.getByRole("table", { name: "Skipped events" });
    await table.getByText(skipped[0]?.key ?? "", { exact: true }).waitFor();
    await table.getByText(/This flow itself caused it/).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "own-events.skipped");

    const narrow = await browsers.colleague("Mio", "viewer", {
      locale: "ja",
      width: 390,
      dark: true,
    });
    await narrow.goto(`/flows/${flow}/runs`);
    await narrow.getByRole("link", { name: "スキップしたイベント" }).click();
    await narrow.getByText(/このフロー自身に由来するイベント/).waitFor();
    expect(await barriers(narrow)).toEqual([]);
    await picture(narrow, "own-events.skipped.narrow");
    await narrow.close();
  });
});

describe("flows that would start each other", () => {
  it("are a warning among the problems of the builder, before any is activated", async () => {
    const acting = { kind: "action", id: "s1", name: null, connector: "stripe", connection };
    const from = (trigger: string, action: string, input: object) => ({
      format: 1,
      trigger: {
        kind: "event",
        connector: "stripe",
        trigger,
        connection,
        settings: {},
        everySeconds: 15,
      },
      steps: [{ ...acting, action, input }],
      nextStep: 2,
      ownEvents: 0,
    });
    const refund = { charge: { kind: "pill", from: "trigger", path: ["id"] } };
    const again = {
      amount: constant(700),
      currency: constant("usd"),
      source: constant("tok_visa"),
    };
    const { id: refunds } = await madeFlow(
      page,
      "Refunds",
      from("new-charge", "create-refund", refund),
    );
    const { id: charges } = await madeFlow(
      page,
      "Charges",
      from("new-refund", "create-charge", again),
    );
    await asked(page, "POST", `/flows/${refunds}/activate`, { from: "now" });
    await openFlow(page, charges);
    await page.getByRole("button", { name: "1 warning" }).click();
    const ring = page.getByRole("dialog").getByRole("button", { name: /“Charges” → “Refunds”/ });
    await ring.waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "own-events.ring", "window");
    await ring.click();
    const card = page.getByRole("combobox", {
      name: "How often may its own writes start this flow again?",
    });
    await expect.poll(() => card.and(page.locator(":focus")).count()).toBe(1);
    // There, too, and once.
    await expect.poll(() => page.getByText("“Charges” → “Refunds” → “Charges”").count()).toBe(1);
  });
});
