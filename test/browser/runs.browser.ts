import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { constant } from "../documents.ts";
import { eventually } from "../world.ts";
import { call, connect } from "./call.ts";
import { activeFlow, addPast, charge, customer, runOf } from "./runs.world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let connection: string;
let sales: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  connection = await connect(page, "Shop");
});
afterAll(async () => {
  await browsers.close();
});

const heading = (name: string | RegExp) => page.getByRole("heading", { name });
const button = (name: string | RegExp) => page.getByRole("button", { name });
const dialog = () => page.getByRole("dialog");
const rows = () => page.getByRole("row").filter({ has: page.getByRole("link") });
const referenceOf = (row: Locator) => row.locator('a[href^="/runs/"]');
/** The same screen in the dark, in Japanese, on a telephone. */
const alsoInTheDark = async (path: string, name: string) => {
  const other = await browsers.administrator({ locale: "ja", dark: true, width: 390 });
  await other.goto(path);
  await other.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
  await other.waitForLoadState("networkidle");
  expect(await barriers(other)).toEqual([]);
  const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect(await other.evaluate(over)).toBe(0);
  await picture(other, name);
  await leave(other);
};

describe("the run history", () => {
  it("says what to do where nothing has run", async () => {
    await visit(page, "/runs");
    await heading("No runs yet").waitFor();
    expect(await barriers(page)).toEqual([]);
    await visit(page, "/runs?status=failed");
    await heading("No run matches these filters").waitFor();
    await button("Clear all filters").click();
    await heading("No runs yet").waitFor();
  });

  it("shows new runs by itself, and what becomes of them", async () => {
    sales = await activeFlow(page, "Sales", "new-charge", connection, [customer, customer]);
    await browsers.world.stripe.makeCharges({ count: 3, amount: 4_800, currency: "jpy" });
    await runOf(browsers, sales, "succeeded");
    await rows().nth(2).getByText("Succeeded").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "runs");
    await alsoInTheDark("/runs", "runs.dark.ja.390");
  });

  it("keeps its filters in its address", async () => {
    await page.getByLabel("Status").first().click();
    await page.getByRole("option", { name: "Failed" }).click();
    await page.keyboard.press("Escape");
    await heading("No run matches these filters").waitFor();
    await page.reload();
    await heading("No run matches these filters").waitFor();
    await button("Clear all filters").click();
    const reference = (await referenceOf(rows().first()).textContent()) ?? "";
    await page.getByRole("searchbox", { name: "Reference or error" }).fill(reference);
    await eventually(
      () => rows().count(),
      (count) => count === 1,
    );
    expect(new URL(page.url()).searchParams.get("text")).toBe(reference);
    await button("Clear all filters").click();
    await page.getByRole("combobox", { name: "Flow" }).fill("Sal");
    await page.getByRole("option", { name: "Sales" }).click();
    expect(new URL(page.url()).searchParams.get("flow")).toBe(sales);
    await page.getByLabel("Time").first().click();
    await page.getByRole("option", { name: "From … to …" }).click();
    await page.getByLabel("From").waitFor();
    expect(await barriers(page)).toEqual([]);
    await button("Clear all filters").click();
  });

  it("of one flow leads back to the flow", async () => {
    await rows().first().getByRole("link", { name: "Sales" }).click();
    await heading("Run history of Sales").waitFor();
    await rows().nth(2).waitFor();
    await page.getByRole("link", { name: "Open the flow" }).click();
    await page.waitForURL(`**/flows/${sales}`);
  });
});

describe("a run", () => {
  let flow: string;
  let buyer: string;

  it("that failed says where and why, with each try and its request", async () => {
    buyer = await browsers.world.stripe.makeCustomer();
    const input = {
      amount: constant(1_250),
      currency: constant("usd"),
      customer: constant(buyer),
    };
    const steps = [customer, charge(input), customer];
    flow = await activeFlow(page, "Billing", "new-refund", connection, steps);
    const before = await browsers.world.stripe.makeCharges({ count: 1 });
    await browsers.world.stripe.makeRefunds({ count: 1, charge: before[0] ?? "" });
    const run = await runOf(browsers, flow, "failed");
    await visit(page, "/runs");
    await page.getByRole("link", { name: run.reference }).click();
    const told = page
      .getByRole("alert")
      .filter({ hasText: "Step 3, Create charge (Stripe), failed" });
    await told.getByText("no card that Create charge can use").waitFor();
    const steps3 = page.getByRole("listitem").filter({ hasText: "Create charge (Stripe)" });
    await steps3.getByText("$12.50").waitFor();
    await steps3.getByText("Refused").waitFor();
    await steps3.getByRole("button", { name: "Copy: Request ID" }).waitFor();
    await page.getByText("$12.50 charge refused").waitFor();
    await page.getByText("Not reached").waitFor();
    await button(/^1 New refund \(Stripe\)/).click();
    await page.getByText("Refund ID", { exact: true }).waitFor();
    await button("As JSON").first().click();
    await page.getByRole("group", { name: "What started it" }).nth(1).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.failed");
    await alsoInTheDark(new URL(page.url()).pathname, "run.failed.dark.ja.390");
  });

  it("that failed shows what its step was given, and what another amount would charge", async () => {
    await button("Correct and continue").press("Enter");
    const amount = dialog().getByRole("textbox", { name: "Amount", exact: true });
    await expect.poll(() => amount.inputValue()).toBe("12.50");
    await amount.fill("much");
    await dialog().getByRole("button", { name: "Check" }).click();
    await dialog().getByRole("alert").getByText("does not take these values").waitFor();
    await expect.poll(() => amount.getAttribute("aria-invalid")).toBe("true");
    await amount.fill("11.00");
    await amount.press("Enter");
    await dialog().getByText("In test mode: charges $11.00 (POST /v1/charges)").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.correct");
    await dialog().getByRole("button", { name: "Send and continue" }).press("Enter");
    await dialog().waitFor({ state: "detached" });
    const corrected = page.getByRole("region", { name: "Corrected data" });
    await corrected.getByText("$12.50", { exact: true }).waitFor();
    await corrected.getByText("$11.00", { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it("that failed goes on where it failed, and nowhere else", async () => {
    await browsers.world.stripe.giveCard(buyer, "tok_visa");
    await button("Continue from the failed step").click();
    const kept = dialog().getByRole("list", { name: "Done already, and not done again" });
    await expect
      .poll(() => kept.getByRole("listitem").allTextContents())
      .toEqual([expect.stringContaining("Create customer (Stripe)")]);
    const now = dialog().getByRole("list", { name: "Done now" });
    await expect.poll(() => now.textContent()).toContain("$11.00");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.continue");
    await dialog().getByRole("button", { name: "Continue" }).click();
    await page.getByText("Succeeded", { exact: true }).first().waitFor();
    await page.getByText("$11.00 charged", { exact: true }).waitFor();
    await dialog().waitFor({ state: "detached" });
  });

  it("is run again as new, and says what is written once more", async () => {
    const before = page.url();
    await button("Run again as new").click();
    const again = dialog().getByRole("list", { name: /written once more/ });
    await expect.poll(() => again.getByRole("listitem").count()).toBe(3);
    await again.getByText("Charges $11.00").waitFor();
    await picture(page, "run.again");
    await dialog().getByRole("button", { name: "Run again" }).click();
    await page.waitForURL((url) => url.href !== before);
    await page.getByText("Run again", { exact: true }).waitFor();
    await page.getByText("Succeeded", { exact: true }).first().waitFor();
  });

  it("that is tried again by itself says so, and can be cancelled", async () => {
    const { stripe } = browsers.world;
    const fault = { kind: "error", when: "before", status: 500, stored: false };
    const tries = async () =>
      (await stripe.ledger({ method: "POST", path: "/v1/customers" })).length;
    const before = await tries();
    await stripe.arm({ match: { method: "POST", path: "/v1/customers", times: null }, fault });
    const [reference = ""] = await stripe.makeCharges({ count: 1 });
    const run = await runOf(browsers, sales, "waiting", { reference });
    // Time may have passed before the write was sent: then there would be nothing to find out.
    await eventually(
      async () => {
        if ((await tries()) === before) await browsers.world.advance(15);
        return tries();
      },
      (count) => count > before,
    );
    await stripe.arm({ match: { method: "GET", times: null }, fault });
    await visit(page, `/runs/${run.id}`);
    await page.getByRole("alert").getByText("will be tried again").waitFor();
    await button("Cancel the run").click();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Cancel the run" }).click();
    // Whether the write before happened is found out first.
    await page.getByRole("alert").getByText("This run is being cancelled").waitFor();
    await stripe.disarm();
    await runOf(browsers, sales, "cancelled", { reference });
    await page.getByRole("alert").getByText("This run was cancelled").waitFor();
  });

  it("that was cancelled by the same click before says so, and shows what it has come to", async () => {
    const { stripe } = browsers.world;
    const fault = { kind: "rate_limited", retry_after: 3_600 };
    await stripe.arm({ match: { method: "POST", path: "/v1/customers", times: null }, fault });
    const [reference = ""] = await stripe.makeCharges({ count: 1 });
    const run = await runOf(browsers, sales, "waiting", { reference });
    await visit(page, `/runs/${run.id}`);
    await page.getByRole("alert").getByText("will be tried again").waitFor();
    await button("Cancel the run").click();
    const address = `**/runs/${run.id}/cancel`;
    await page.route(address, async (route) => {
      await route.fetch();
      await route.continue();
    });
    await dialog().getByRole("button", { name: "Cancel the run" }).click();
    // It is said outside the dialog, which closes: there is nothing left to ask.
    const outside = page.locator("[role=alert]:not([role=dialog] *)");
    await outside.getByText("The run is over already (Cancelled)").waitFor();
    await dialog().waitFor({ state: "detached" });
    await page.getByRole("alert").getByText("This run was cancelled").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.unroute(address);
    await stripe.disarm();
  });

  it("that is there no more is said to be gone", async () => {
    await visit(page, "/runs/run_gone");
    await heading("This run is not here any more").waitFor();
    await page.getByText("for 30 days").waitFor();
  });
});

describe("a write of which nobody can tell whether it happened", () => {
  const liveKey = "sk_live_millrace_demo";
  let path: string;

  it("is shown with all that is known, and with the money", async () => {
    const { stripe } = browsers.world;
    await stripe.setKey({ key: liveKey });
    const values = { apiKey: liveKey, apiBase: stripe.url };
    const wish = { connector: "stripe", name: "Shop, live", values };
    const made = await call<{ connection: { id: string } }>(page, "POST", "/connections", wish);
    const live = { connection: made.connection.id };
    const input = {
      amount: constant(1_500),
      currency: constant("jpy"),
      source: constant("tok_visa"),
    };
    const flow = await activeFlow(page, "Live billing", "new-charge", connection, [
      { ...charge(input), ...live },
    ]);
    await stripe.arm({
      match: { method: "POST", path: "/v1/charges", times: null },
      fault: { kind: "error", when: "before", status: 500 },
    });
    await stripe.makeCharges({ count: 1 });
    path = `/runs/${(await runOf(browsers, flow, "parked", { seconds: 20 })).id}`;
    await stripe.disarm();
    await visit(page, "/runs");
    await rows().filter({ hasText: "¥1,500 charge in doubt" }).waitFor();
    for (const charged of ["$11.00 charged", "$12.50 charged"])
      expect(await rows().filter({ hasText: charged }).count()).toBe(1);
    await picture(page, "runs.money");
    await alsoInTheDark("/runs", "runs.money.dark.ja.390");
    await page.getByText("Waits for a person").click();
    await rows().first().getByText("Live", { exact: true }).waitFor();
    await expect.poll(() => rows().count()).toBe(1);
    await referenceOf(rows().first()).click();
    const panel = page.getByRole("region", { name: "Nobody can tell whether this happened" });
    await panel.getByText("¥1,500 charge in doubt").waitFor();
    await panel.getByText("Charges ¥1,500").waitFor();
    for (const known of [/times under one key/, /it was not there/, /by itself/])
      await panel.getByText(known).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.parked");
    await alsoInTheDark(path, "run.parked.dark.ja.390");
  });

  it("is for its owner and whom they let, and others are told whom to ask", async () => {
    const builder = await browsers.colleague("Ken", "builder");
    await builder.goto(path);
    await builder.getByText("Ask them to do it").waitFor();
    expect(await builder.getByRole("button", { name: "Send it" }).count()).toBe(0);
    const viewer = await browsers.colleague("Mio", "viewer");
    await viewer.goto(path);
    await viewer.getByText("because you are a viewer").waitFor();
    expect(await viewer.getByRole("button", { name: "Cancel the run" }).count()).toBe(0);
  });

  it("takes no id of something else, and does not move money by mistake", async () => {
    await visit(page, path);
    await button("Give its ID").click();
    await dialog().getByLabel("Its ID").fill("ch_nothing");
    await dialog().getByRole("button", { name: "It happened" }).click();
    await dialog().getByRole("alert").getByText("no object ch_nothing").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.parked.happened");
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await button("Send it").click();
    const send = dialog().getByRole("button", { name: "Send it" });
    await expect.poll(() => send.isDisabled()).toBe(true);
    await dialog()
      .getByRole("checkbox", { name: /¥1,500 of real money/ })
      .check();
    await expect.poll(() => send.isDisabled()).toBe(false);
    await picture(page, "run.parked.send");
    await dialog().getByRole("button", { name: "Cancel" }).click();
  });

  it("names the amount anew where it has changed, and sends it once that is meant", async () => {
    const { stripe } = browsers.world;
    interface Connections {
      readonly items: readonly { readonly id: string; readonly mode: string }[];
    }
    const { items } = await call<Connections>(page, "GET", "/connections");
    const live = { connection: items.find(({ mode }) => mode === "live")?.id ?? "" };
    const id = (from: string) => ({ kind: "pill", from, path: ["id"] });
    const whose = { customer: id("s1"), currency: constant("jpy") };
    const line = { invoice: id("s2"), amount: constant(501), description: constant("Tea") };
    const flow = await activeFlow(page, "Monthly bill", "new-charge", connection, [
      { ...customer, ...live },
      { action: "create-invoice", input: { ...whose, days_until_due: constant(5) }, ...live },
      { action: "add-invoice-item", input: { ...whose, ...line }, ...live },
      { action: "finalize-invoice", input: { invoice: id("s2") }, ...live },
    ]);
    await stripe.arm({
      match: { method: "POST", path: "/v1/invoices/*/finalize", times: null },
      fault: { kind: "error", when: "before", status: 500 },
    });
    await stripe.makeCharges({ count: 1 });
    const bill = `/runs/${(await runOf(browsers, flow, "parked", { seconds: 20 })).id}`;
    await stripe.disarm();
    const { effects } = await call<{ effects: readonly { objectId: string }[] }>(page, "GET", bill);
    await stripe.changeLive(effects[0]?.objectId ?? "", { balance: 399 });
    await visit(page, bill);
    await button("Send it").click();
    const send = dialog().getByRole("button", { name: "Send it" });
    await dialog()
      .getByRole("checkbox", { name: /¥501 of real money/ })
      .check();
    await send.click();
    await dialog().getByRole("alert").getByText("Moves ¥900").waitFor();
    await expect.poll(() => send.isDisabled()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.parked.send.again");
    await stripe.changeLive(effects[0]?.objectId ?? "", { balance: 499 });
    await dialog().getByRole("checkbox", { name: "I have read this" }).check();
    await send.click();
    await dialog().getByRole("alert").getByText("Moves ¥1,000").first().waitFor();
    await expect.poll(() => send.isDisabled()).toBe(true);
    await dialog().getByRole("checkbox", { name: "I have read this" }).check();
    await send.click();
    await runOf(browsers, flow, "succeeded");
  });

  it("says so where somebody else has decided meanwhile", async () => {
    await visit(page, path);
    await button("Stop the run").click();
    await dialog().getByText("Millrace sends nothing more").waitFor();
    interface Shown {
      readonly effects: readonly { readonly id: string; readonly generation: number }[];
    }
    const [write] = (await call<Shown>(page, "GET", path)).effects;
    const stop = { decision: "stop", effectId: write?.id, generation: write?.generation };
    await call(page, "POST", `${path}/decision`, stop);
    await dialog().getByText("This no longer waits for you").waitFor();
    await dialog().getByRole("button", { name: "Show the run as it is now" }).click();
    await page.getByRole("alert").getByText("This run was cancelled").waitFor();
  });
});

/** Scrolls to the end, and waits until there is more. */
const waitForMore = `new Promise((resolve) => {
  const before = document.documentElement.scrollHeight;
  scrollTo(0, before);
  const look = () => document.documentElement.scrollHeight > before
    ? resolve() : requestAnimationFrame(look);
  look();
})`;

describe("a history of 100,000 runs", () => {
  it("scrolls on and on, and leaves alone who reads further down", async () => {
    await browsers.restart(async () => {
      addPast(browsers, sales, 100_000);
    });
    await page.goto(`/flows/${sales}/runs`);
    await rows().nth(5).waitFor();
    for (let screen = 0; screen < 15; screen += 1) await page.evaluate(waitForMore);
    expect(await rows().count()).toBeLessThan(80);
    await page.evaluate("scrollTo(0, 20_000)");
    const placeOfRow = () =>
      rows()
        .nth(20)
        .evaluate((row) => row.getBoundingClientRect().top);
    await expect.poll(async () => Math.abs(await placeOfRow())).toBeLessThan(2_000);
    const seen = () => rows().nth(20).textContent();
    const before = await seen();
    await browsers.world.stripe.makeCharges({ count: 2 });
    await eventually(
      async () => {
        const isShown = await button("2 new runs").isVisible();
        if (!isShown) await browsers.world.advance(15);
        return isShown;
      },
      (isShown) => isShown,
    );
    expect(await seen()).toBe(before);
    await button("2 new runs").click();
    await button("2 new runs").waitFor({ state: "detached" });
    expect(await page.evaluate("scrollY")).toBe(0);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
