import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
import { chooseOpen } from "./keys.world.ts";
import {
  barriers,
  type BrowserWorld,
  faultsAt,
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

const idOf = () => new URL(page.url()).pathname.split("/").at(-1) ?? "";
const triggerOf = async (id: string) => (await savedFlow(page, id)).draft;
const scheduled = (when: object, timeZone: string) => ({
  ...documentWith(connection, "create-customer"),
  trigger: { kind: "schedule", when, overlap: false },
  timeZone,
});

describe("a schedule", () => {
  it("is chosen by days and time, with the next times in the zone of who made the flow", async () => {
    await visit(page, "/flows");
    await page.getByRole("button", { name: "New flow" }).first().click();
    await page.getByRole("menuitem", { name: "From scratch" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The time (scheduler)").click();
    await dialog.getByRole("button", { name: "Use the scheduler" }).click();
    const trigger = card(page, "Trigger: Scheduler");
    await trigger.getByText("Every 15 minutes").waitFor();
    const soon = trigger.getByRole("list", { name: /activated now/ }).locator("li");
    await expect.poll(() => soon.count()).toBe(5);

    await trigger.getByText("On days, at a time", { exact: true }).click();
    await trigger.getByText("Every day at 9:00 (Asia/Tokyo)").waitFor();
    await trigger.getByRole("combobox", { name: "How often" }).click();
    await page.getByRole("option", { name: "On days of the week" }).click();
    await trigger.getByRole("checkbox", { name: "Thursday" }).check();
    const at = trigger.getByRole("combobox", { name: "At", exact: true });
    await at.click();
    await page.getByRole("option", { name: "23:00" }).click();
    await trigger.getByText("Every Monday and Thursday at 23:00 (Asia/Tokyo)").waitFor();
    expect(await at.inputValue()).toBe("23:00");
    await at.fill("25");
    await page.keyboard.press("Tab");
    await trigger.getByText("Enter a time from 0:00 to 23:59.").waitFor();
    await at.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("23");
    await page.keyboard.press("Enter");
    await expect.poll(() => at.inputValue()).toBe("23:00");
    await at.fill("1830");
    await page.keyboard.press("Tab");
    await trigger.getByText("Every Monday and Thursday at 18:30 (Asia/Tokyo)").waitFor();
    // One day at least is left.
    await trigger.getByRole("checkbox", { name: "Thursday" }).uncheck();
    await trigger.getByRole("checkbox", { name: "Monday" }).click();
    await expect
      .poll(() => trigger.getByRole("checkbox", { name: "Monday" }).isChecked())
      .toBe(true);
    const times = trigger.getByRole("list", { name: "Next times" }).locator("li");
    await expect
      .poll(() => times.allTextContents())
      .toEqual(Array.from({ length: 5 }, () => expect.stringMatching(/^Mon, .* 6:30\sPM$/)));
    await saved(page);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "schedule.weekly");
    await expect
      .poll(() => triggerOf(idOf()))
      .toMatchObject({
        trigger: { kind: "schedule", when: { kind: "weekly", days: ["mon"], at: "18:30" } },
        timeZone: "Asia/Tokyo",
      });
    await trigger.getByText("By cron", { exact: true }).click();
    await trigger.getByText("At the times of cron 30 18 * * MON").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await trigger.getByText("Every Monday at 18:30 (Asia/Tokyo)").waitFor();
  });

  it("follows another time zone, and tells what that is for the person", async () => {
    const { id } = await madeFlow(
      page,
      "Zoned",
      scheduled({ kind: "monthly", day: 31, at: "09:00" }, "UTC"),
    );
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const trigger = card(page, "Trigger: Scheduler");
    await trigger.getByText("In shorter months, it runs on the last day.").waitFor();
    await trigger
      .getByText(/6:00\sPM for you/)
      .first()
      .waitFor();
    const zone = trigger.getByRole("combobox", { name: "Time zone of this flow" });
    await zone.fill("New York");
    await page.getByRole("option", { name: "America/New York" }).click();
    await trigger.getByText(/at 9:00; .* \(America\/New_York\)/).waitFor();
    await page.getByRole("button", { name: "Time zone: America/New York" }).waitFor();
    await saved(page);
    await expect.poll(() => triggerOf(id)).toMatchObject({ timeZone: "America/New_York" });
    await picture(page, "schedule.zone");
  });

  it("is written as cron by the keyboard, which says what is wrong", async () => {
    const { id } = await madeFlow(
      page,
      "Cron",
      scheduled({ kind: "weekdays", at: "09:00" }, "Europe/Berlin"),
    );
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const trigger = card(page, "Trigger: Scheduler");
    await tabTo(page, trigger.getByRole("radio", { name: "On days, at a time" }));
    await page.keyboard.press("ArrowRight");
    const field = trigger.getByRole("textbox", { name: "Cron expression" });
    await expect.poll(() => field.inputValue()).toBe("0 9 * * MON-FRI");
    await tabTo(page, field);
    await page.keyboard.press("Home");
    await page.keyboard.type("0 ");
    await trigger.getByText("has six fields, the first for seconds").waitFor();
    await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
    // Its border tells what is wrong: where the focus is, something else does.
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe(
      "solid",
    );
    expect(await barriers(page)).toEqual([]);
    await picture(page, "schedule.cron-wrong");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Delete");
    await page.keyboard.type("*/30");
    await trigger.getByText("At the times of cron */30 9 * * MON-FRI (Europe/Berlin)").waitFor();
    await saved(page);
    await expect
      .poll(() => triggerOf(id))
      .toMatchObject({
        trigger: { when: { kind: "cron", expression: "*/30 9 * * MON-FRI" } },
      });
    // What stood in the other way before is still there.
    await tabTo(page, trigger.getByRole("radio", { name: "By cron" }));
    await page.keyboard.press("ArrowLeft");
    await trigger.getByText("Monday to Friday at 9:00 (Europe/Berlin)").waitFor();
  });

  it("is told in Japanese, on a phone and in the dark", async () => {
    const { id } = await madeFlow(
      page,
      "請求",
      scheduled({ kind: "weekly", days: ["mon", "fri"], at: "09:00" }, "Asia/Tokyo"),
    );
    const other = await browsers.administrator({ locale: "ja", width: 390 });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: "すべて展開" }).click();
    await other.getByText("毎週月曜日・金曜日 9:00 (Asia/Tokyo)").waitFor();
    await other.getByText("次回以降の予定").waitFor();
    expect(await faultsAt(other, [1024, 390], "schedule.ja")).toEqual([]);
  });
});

describe("a flow that something else starts", () => {
  it("has a time zone too, in its header", async () => {
    const { id } = await madeFlow(page, "Event", documentWith(connection, "create-customer"));
    await openFlow(page, id);
    const button = page.getByRole("button", { name: "Time zone: UTC" });
    await button.focus();
    await page.keyboard.press("Enter");
    const zone = page.getByRole("combobox", { name: "Time zone of this flow" });
    await zone.waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "schedule.header");
    await tabTo(page, zone);
    await zone.fill("Tokyo");
    await chooseOpen(page, "Asia/Tokyo");
    await page.getByRole("button", { name: "Time zone: Asia/Tokyo" }).waitFor();
    await saved(page);
    await expect.poll(() => triggerOf(id)).toMatchObject({ timeZone: "Asia/Tokyo" });
    expect(await page.getByRole("button", { name: "Run now" }).count()).toBe(0);
    // Who may only look is told of it as well.
    const viewer = await browsers.colleague("Mio", "viewer");
    await viewer.goto(`/flows/${id}`);
    await viewer.getByText("Time zone: Asia/Tokyo").waitFor();
    expect(await viewer.getByRole("button", { name: /Time zone/ }).count()).toBe(0);
    await viewer.close();
  });
});

describe("a scheduled flow that is active", () => {
  it("is run now, once, and shows the run", async () => {
    const { id } = await madeFlow(
      page,
      "Daily",
      scheduled({ kind: "daily", at: "09:00" }, "Asia/Tokyo"),
    );
    await asked(page, "POST", `/flows/${id}/activate`, { from: "now" });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Run now" }).click();
    const dialog = page.getByRole("dialog", { name: "Run now" });
    await dialog.getByText("outside its schedule").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "schedule.run-now");
    const runs = () =>
      asked<{ items: readonly object[] }>(page, "GET", `/runs?flow=${id}`).then((all) => all.items);
    // The page hears that the run is over, and only then that it has begun.
    await page.evaluate(`void (heardOfSuccess = new Promise((resolve) => {
      new EventSource("/api/v1/live").addEventListener("change", async () => {
        const { items } = await (await fetch("/api/v1/runs?flow=${id}")).json();
        if (items[0]?.status === "succeeded") resolve();
      });
    }))`);
    await page.route("**/run-now", async (route) => {
      const response = await route.fetch();
      await page.evaluate("heardOfSuccess");
      await route.fulfill({ response });
    });
    await dialog.getByRole("button", { name: "Run now" }).dblclick();
    await page.waitForURL(/\/runs\//);
    await page.unroute("**/run-now");
    await page.getByText("Succeeded").first().waitFor();
    await picture(page, "schedule.ran");
    expect(await runs()).toMatchObject([{ kind: "now", status: "succeeded" }]);
    await visit(page, `/flows/${id}/runs`);
    await page.getByText("Run now", { exact: true }).first().waitFor();
  });

  it("is run from the list of flows, where real money is asked about, and skips its times meanwhile", async () => {
    const { stripe } = browsers.world;
    await stripe.setKey({ key: "sk_live_demo" });
    const { connection: live } = await asked<{ connection: { id: string } }>(
      page,
      "POST",
      "/connections",
      {
        connector: "stripe",
        name: "Live shop",
        values: { apiKey: "sk_live_demo", apiBase: stripe.url },
      },
    );
    const { steps, ...rest } = documentWith(live.id, "create-product");
    const pause = { kind: "constant", value: 6 };
    const delay = { kind: "delay", id: "s9", name: null, amount: pause, unit: "hours" };
    const { id } = await madeFlow(page, "Nightly", {
      ...rest,
      steps: [delay, ...steps],
      nextStep: 10,
      trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 60 }, overlap: false },
      timeZone: "Asia/Tokyo",
    });
    await asked(page, "POST", `/flows/${id}/activate`, { from: "now", revision: 1, confirm: 1 });

    const other = await madeFlow(page, "Not timed", documentWith(connection, "create-customer"));
    await asked(page, "POST", `/flows/${other.id}/activate`, { from: "now" });

    await visit(page, "/flows");
    // Only what the time starts can be run from here.
    await page.getByRole("button", { name: "Actions for Not timed" }).click();
    await page.getByRole("menuitem", { name: "Deactivate" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Run now" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Actions for Nightly" }).click();
    const item = page.getByRole("menuitem", { name: "Run now" });
    await item.waitFor();
    await picture(page, "schedule.run-now-menu", "window");
    await item.click();
    const dialog = page.getByRole("dialog", { name: "Run now" });
    await dialog.getByText("outside its schedule").waitFor();
    await dialog.getByRole("button", { name: "Run now" }).click();
    await dialog.getByText(/” .+ in live mode, through/).waitFor();
    const start = dialog.getByRole("button", { name: "Run now" });
    await expect.poll(() => start.isDisabled()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "schedule.run-now-live");
    await dialog.getByRole("checkbox", { name: /I mean this 1 write/ }).click();
    await start.click();
    await page.waitForURL(/\/runs\//);
    await expect
      .poll(() => asked<{ items: readonly object[] }>(page, "GET", `/runs?flow=${id}`))
      .toMatchObject({ items: [{ kind: "now", status: "delayed" }] });

    await browsers.world.advance(3_700);
    await openFlow(page, id);
    await page
      .getByText("1 time was skipped because the previous run was unfinished", { exact: false })
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "schedule.skipped");
  });
});
