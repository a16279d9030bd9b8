import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { constant, flowOn } from "../documents.ts";
import { eventually } from "../world.ts";
import { call } from "./call.ts";
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
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const example = join(import.meta.dirname, "../../examples/new-refund-to-customer.json");
const charges = join(import.meta.dirname, "../../examples/new-charge-to-product.json");
const row = (name: string) => page.getByRole("row").filter({ hasText: name });
const act = async (name: string, action: string) => {
  await row(name)
    .getByRole("button", { name: `Actions for ${name}` })
    .click();
  await page.getByRole("menuitem", { name: action }).click();
};

describe("the list of flows", () => {
  it("says what to do where there are none", async () => {
    await visit(page, "/flows");
    await page.getByRole("heading", { name: "No flows yet" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "flows.empty");
  });

  it("makes a flow of a template, with the person's only connection in it", async () => {
    await visit(page, "/flows");
    // Of her own: what is made by the data folder's token is somebody else's.
    await page.evaluate(
      `fetch("/api/v1/simulator").then((answer) => answer.json()).then(({ connector, values }) =>
        fetch("/api/v1/connections", { method: "POST", headers: { "content-type": "application/json" },
          body: JSON.stringify({ connector, values, name: "Shop" }) }))`,
    );
    await page.getByRole("button", { name: "New flow" }).click();
    await page.getByRole("menuitem", { name: "From a template" }).click();
    await page.getByRole("heading", { name: "Templates", exact: true }).waitFor();
    await page.getByRole("status").getByText("24 templates").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "templates");
    await page.getByRole("searchbox", { name: "Search templates" }).fill("refund");
    await page.getByRole("status").getByText("3 templates").waitFor();
    await page.getByRole("combobox", { name: "Job" }).click();
    await page.getByRole("option", { name: "Reports" }).click();
    await page.getByRole("heading", { name: "No template matches your search" }).waitFor();
    await page.getByRole("button", { name: "Show all templates" }).click();
    await page.getByRole("link", { name: /New refund → PostgreSQL and Slack/ }).click();
    await page.getByText("Upsert row").waitFor();
    expect(await page.getByLabel("stripe_refunds").inputValue()).toMatch(/^CREATE TABLE /);
    await expect
      .poll(() => page.getByRole("combobox", { name: "Stripe", exact: true }).inputValue())
      .toBe("Shop (Test)");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "templates.one");
    await page.getByRole("button", { name: "Connect PostgreSQL" }).click();
    await page.getByRole("dialog").getByLabel("Host").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Use this template" }).click();
    await page.waitForURL("**/flows/flow_*");
    await visit(page, "/flows");
    await row("New refund → PostgreSQL and Slack").waitFor();
  });

  it("shows a flow that came in otherwise, with what it does", async () => {
    const { items } = await call<{ items: { id: string }[] }>(page, "GET", "/connections");
    const named = readFileSync(charges, "utf8").replace("New charge to", "Charge to");
    const file: unknown = JSON.parse(named);
    const body = { export: file, connections: { stripe: items[0]?.id } };
    await call(page, "POST", "/flows/import", body);
    await row("Charge to product").waitFor();
    await expect
      .poll(() => row("Charge to product").textContent())
      .toContain("Find customer (Stripe)");
  });

  it("takes a file in, and says what is wrong with one that is none", async () => {
    await page.getByRole("button", { name: "Import" }).click();
    const choose = page.locator('input[type="file"]');
    await choose.setInputFiles({
      name: "notes.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("Dear all"),
    });
    await page.getByRole("alert").getByText("it is not JSON").waitFor();
    await choose.setInputFiles({
      name: "bad.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify({ format: "millrace.flow/1", name: "Bad" })),
    });
    await page.getByRole("alert").getByText("bad.json cannot be imported").waitFor();
    await picture(page, "flows.import-refused");
    // Without this, a browser would not tell of the same file once it is corrected.
    await expect.poll(() => choose.inputValue()).toBe("");
    await choose.setInputFiles({
      name: "refund.json",
      mimeType: "application/json",
      buffer: readFileSync(example),
    });
    await page.getByRole("button", { name: "Import the flow" }).click();
    await page.waitForURL("**/flows/flow_*");
  });

  it("says of a file that it cannot be read", async () => {
    const other = await browsers.administrator();
    await other.goto("/flows");
    await other.evaluate("File.prototype.arrayBuffer = () => Promise.reject(new Error('gone'))");
    await other.getByRole("button", { name: "Import" }).click();
    await other.locator('input[type="file"]').setInputFiles(example);
    await other.getByRole("alert").getByText("refund-to-customer.json cannot be read").waitFor();
    await other.close();
  });

  it("copies, hands out a file, searches, and deletes after asking", async () => {
    await visit(page, "/flows");
    await act("New refund to customer", "Make a copy");
    await page.waitForURL("**/flows/flow_*");
    await visit(page, "/flows");
    const saved = page.waitForEvent("download");
    await act("Charge to product", "Export as a file");
    expect((await saved).suggestedFilename()).toBe("Charge to product.json");
    await page.getByRole("searchbox", { name: "Search flows" }).fill("copy");
    await eventually(
      () => page.getByRole("row").count(),
      (count) => count === 2,
    );
    await act("Copy of New refund to customer", "Delete");
    await page.getByRole("dialog").getByText("You cannot undo this").waitFor();
    await picture(page, "flows.delete");
    await page.getByRole("button", { name: "Delete the flow" }).click();
    await page.getByRole("heading", { name: "No flow matches your search" }).waitFor();
    await page.getByRole("button", { name: "Show all flows" }).click();
    await row("Charge to product").waitFor();
  });

  it("activates a flow, and stops it, without opening it", async () => {
    await act("Charge to product", "Activate");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "From now on" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "flows.activate");
    await dialog.getByRole("button", { name: "Activate", exact: true }).click();
    await page.getByText("“Charge to product” is active.").waitFor();
    await row("Charge to product").getByText("Active", { exact: true }).waitFor();
    await act("Charge to product", "Deactivate");
    await row("Charge to product").getByText("Inactive", { exact: true }).waitFor();
  });

  it("shows what somebody else does without a reload", async () => {
    await browsers.world.api("POST", "/flows", { name: "Made elsewhere" });
    await row("Made elsewhere").waitFor();
  });

  it("switches a flow off that fails, and says so on all its screens", async () => {
    const { world } = browsers;
    const declined = {
      action: "create-charge",
      input: {
        amount: constant(500),
        currency: constant("usd"),
        source: constant("tok_chargeDeclined"),
      },
    };
    const document = flowOn("new-refund", await world.connect(), [declined]);
    const id = await world.activeFlow("Fees", document);
    await act("Fees", "Switch off by itself");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "When several runs in a row have failed" }).check();
    await dialog.getByRole("textbox", { name: "Failed runs in a row" }).fill("2");
    await dialog.getByRole("checkbox", { name: "When many of the runs" }).check();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "flows.switch-off");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Failures of “Fees” count from now on.").waitFor();
    await world.stripe.makeRefunds({ count: 2 });
    await world.advance(15);
    await eventually(
      () => world.runs(id),
      (runs) => runs.length === 2 && runs.every(({ status }) => status === "failed"),
    );
    await world.advance(60);
    await row("Fees").getByText("It switched itself off").waitFor();
    await visit(page, `/flows/${id}`);
    await page.getByRole("alert").getByText("2 runs in a row had failed.").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "flows.switched-off");
    await page.getByRole("link", { name: "Show the failed runs" }).click();
    await page.waitForURL("**/runs?status=*");
    await visit(page, "/flows");
  });

  it("is read by a viewer, who is offered nothing that would be refused", async () => {
    const vera = await browsers.colleague("Vera", "viewer");
    await vera.goto("/flows");
    await vera.getByRole("row").filter({ hasText: "Charge to product" }).waitFor();
    expect(await vera.getByRole("button", { name: "New flow" }).count()).toBe(0);
    await vera.getByRole("button", { name: "Actions for Charge to product" }).click();
    await expect
      .poll(() => vera.getByRole("menuitem").allTextContents())
      .toEqual(["Open", "Run history", "Versions", "Who sees the values", "Export as a file"]);
  });

  it.each([
    ["en", 1440, [1440]],
    ["ja", 390, [1440, 390]],
  ] as const)("can be read in %s, opened at %i, at %s", async (locale, width, widths) => {
    const other = await browsers.administrator({ locale, width });
    await other.goto("/flows");
    await other.getByText("Charge to product").waitFor();
    expect(await faultsAt(other, widths, `flows.${locale}`)).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
