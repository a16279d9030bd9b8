import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../world.ts";
import {
  asked,
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  saved,
  savedFlow,
  tabTo,
} from "./builder.world.ts";
import { byKeys } from "./keys.world.ts";
import { row } from "./logic.world.ts";
import { activeFlow, customer, runOf } from "./runs.world.ts";
import {
  barriers,
  type BrowserWorld,
  faultsAt,
  leave,
  openBrowserWorld,
  picture,
  visit,
} from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let connection: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  connection = await connected(browsers, page, "My shop");
});
afterAll(async () => {
  expect(browsers.complaints).toEqual([]);
  await browsers.close();
});

const { pressOn, pick, choose } = byKeys(() => page);
const above = {
  match: "all",
  logic: "",
  otherCurrency: "else",
  rows: [row("amount", "greater", 1_000, "usd")],
};
const conditionOf = async (id: string) => {
  const { draft } = await savedFlow(page, id);
  return (draft.trigger as { condition?: unknown } | null)?.condition;
};

describe("the condition of a trigger", () => {
  it("is put together without a mouse, as that of a branch, and taken back", async () => {
    const { id } = await madeFlow(page, "Only big ones", documentWith(connection));
    await openFlow(page, id);
    await pressOn(page.getByRole("button", { name: "Expand all" }));
    const trigger = card(page, "Trigger: New charge");
    const when = trigger.getByRole("combobox", { name: "Only when", exact: true });
    await when.waitFor();
    expect(await when.inputValue()).toBe("Always: every event makes a run");
    await choose("Only when", "All conditions are met (AND)");
    await trigger.getByRole("group", { name: "Condition 1" }).waitFor();
    const incomplete = trigger.getByText("Condition 1 is not complete");
    expect(await incomplete.count()).toBe(0);
    await picture(page, "conditions.fresh");
    await pressOn(page.getByRole("button", { name: "Add condition" }));
    await pressOn(page.getByRole("button", { name: "Remove condition 2" }));
    await pick("What to compare, in condition 1", "amount");
    await trigger.getByText(/^With this sample: ¥[\d,]+$/).waitFor();
    await choose("How to compare, in condition 1", "Greater than");
    await tabTo(page, trigger.getByRole("textbox", { name: "Compared with, in condition 1" }));
    await page.keyboard.type("50");
    await trigger.getByText("a record can be in another currency").first().waitFor();
    await choose("Records in another currency", "Make no run");
    await saved(page);
    await expect
      .poll(() => conditionOf(id))
      .toMatchObject({
        match: "all",
        otherCurrency: "else",
        rows: [{ operator: "greater", left: { path: ["amount"] } }],
      });
    expect(await barriers(page)).toEqual([]);
    await trigger
      .getByText("Only when Amount is greater than ¥50 (other currencies: no run)")
      .waitFor();
    await picture(page, "conditions.trigger");
    await choose("Only when", "Always: every event makes a run");
    await expect.poll(() => conditionOf(id)).toBeUndefined();
    await pressOn(page.getByRole("button", { name: "Undo" }));
    await trigger.getByRole("group", { name: "Condition 1" }).waitFor();
    await expect.poll(() => conditionOf(id)).toMatchObject({ match: "all" });
  });

  it("lists what does not meet it, with what decided", async () => {
    const flow = await activeFlow(page, "Big charges", "new-charge", connection, [customer]);
    const { revision } = await savedFlow(page, flow);
    const operations = [{ do: "setTriggerCondition", condition: above }];
    await asked(page, "POST", `/flows/${flow}/edits`, { operations, revision });
    await asked(page, "POST", `/flows/${flow}/publish`, { revision: revision + 1 });
    await browsers.world.stripe.makeCharges({ count: 1, amount: 500 });
    await browsers.world.stripe.makeCharges({ count: 1, amount: 5_000 });
    const { id: big } = await runOf(browsers, flow, "succeeded");
    const skipped = await eventually(
      () => asked<{ items: readonly { key: string }[] }>(page, "GET", `/events?skippedBy=${flow}`),
      ({ items }) => items.length > 0,
    );
    await openFlow(page, flow);
    await page.getByRole("button", { name: "Expand all" }).click();
    await card(page, "Trigger: New charge")
      .getByRole("link", { name: "Skipped events of this flow" })
      .click();
    await page.waitForURL(/\/skipped$/);
    const table = page.getByRole("table", { name: "Skipped events" });
    await table.getByText(skipped.items[0]?.key ?? "", { exact: true }).waitFor();
    await table
      .getByText("It does not meet the condition of the trigger: Amount is greater than $10.00.")
      .waitFor();
    await table.getByText("Amount: $5.00").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "conditions.skipped");

    await visit(page, `/runs/${big}`);
    await page
      .getByText(/^Condition met: Amount is greater than \$10\.00 \(.*Amount: \$50\.00\)$/)
      .waitFor();
    await picture(page, "conditions.met");

    // Who does not see the values, sees the condition alone.
    const mio = await browsers.colleague("Mio", "viewer", { locale: "ja", width: 390, dark: true });
    await mio.goto(`/flows/${flow}/skipped`);
    await mio.getByText(/トリガーの条件を満たしていません/).waitFor();
    expect(await mio.getByText("$5.00").count()).toBe(0);
    expect(await barriers(mio)).toEqual([]);
    await picture(mio, "conditions.skipped.ja.390");
    await leave(mio);
  });

  it.each(["en", "ja"] as const)("has no barriers in %s", async (locale) => {
    const draft = documentWith(connection);
    const condition = {
      ...above,
      match: "any",
      rows: [...above.rows, row("billing_details.phone", "startsWith", "702")],
    };
    const { id } = await madeFlow(page, "Seen", {
      ...draft,
      trigger: { ...draft.trigger, condition },
    });
    const other = await browsers.administrator({ locale, width: 390 });
    await other.goto(`/flows/${id}`);
    const isJapanese = locale === "ja";
    await other.getByRole("button", { name: isJapanese ? "すべて展開" : "Expand all" }).click();
    await other
      .getByRole("combobox", { name: isJapanese ? "実行する条件" : "Only when", exact: true })
      .waitFor();
    await other
      .getByText(isJapanese ? "条件を追加" : "Add condition")
      .first()
      .waitFor();
    await expect.poll(() => faultsAt(other, [1440, 390], `conditions.${locale}`)).toEqual([]);
    await leave(other);
  });
});
