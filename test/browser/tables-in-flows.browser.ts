import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asked,
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  savedFlow,
  tabTo,
} from "./builder.world.ts";
import { call } from "./call.ts";
import { constant, pill } from "./fields.world.ts";
import { cell, madeTable, refuse, retried, saveRows, type Table } from "./tables.world.ts";
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
  await browsers.world.stripe.makeCharges({ count: 2, amount: 4200, currency: "jpy" });
});
afterAll(async () => {
  await browsers.close();
});

const press = (name: string, on: Page = page) =>
  on.getByRole("button", { name, exact: true }).click();
const dialog = (on: Page = page) => on.getByRole("dialog");
const section = (name: string, on: Page = page) => on.getByRole("region", { name });
const lookup = (table: Table, of: object) => ({
  kind: "lookup",
  table: table.id,
  revision: table.revision,
  of,
});
/** A flow whose product is called by what the table has for the charge's currency. */
const draftWith = (through: string, table: Table) => {
  const draft = documentWith(through, "create-product");
  const [step] = draft.steps;
  const input = { name: lookup(table, pill("trigger", "currency")) };
  return { ...draft, steps: [{ ...step, input }] };
};
const flowWith = (name: string, table: Table) => madeFlow(page, name, draftWith(connection, table));

describe("a field of a flow", () => {
  it("looks its value up in a table, and shows what comes of the sample", async () => {
    const table = await madeTable(page, "Names of currencies", { jpy: "Yen", usd: "Dollar" });
    const { id } = await madeFlow(page, "Products", documentWith(connection, "create-product"));
    await openFlow(page, id);
    await press("Expand “Action: Create product”");
    const product = card(page, "Action: Create product");
    await product.getByRole("button", { name: "Insert a data pill Name", exact: true }).click();
    await page.getByRole("option", { name: "Look up in a table" }).click();
    await dialog().getByRole("combobox", { name: "Search lookup tables" }).fill("names");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "lookup.choose");
    await page.keyboard.press("Enter");
    // What stood in the field is looked up at first.
    await product.getByText("Thanks has no row, and goes through unchanged").waitFor();
    const of = product.getByRole("textbox", { name: "Value to look up" });
    await of.fill("");
    await product
      .getByRole("button", { name: "Insert a data pill Value to look up", exact: true })
      .click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("currency");
    await page.keyboard.press("Enter");
    await product.getByText("With this sample: jpy → Yen").waitFor();
    await page.getByText("Saved", { exact: true }).waitFor();
    const { draft } = await savedFlow(page, id);
    expect(draft.steps[0]?.input["name"]).toEqual(lookup(table, pill("trigger", "currency")));
    expect(await barriers(page)).toEqual([]);
    await picture(page, "lookup.field");
    await press("Test");
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
    await product.getByText("From the test").waitFor();
    await product.getByText("Yen", { exact: true }).first().waitFor();
  });

  it("names its revision until somebody takes the newer one, which is one thing to undo", async () => {
    const table = await madeTable(page, "Words", { jpy: "Yen" });
    const { id } = await flowWith("Newer", table);
    await saveRows(page, table, { jpy: "Japanese yen" });
    await openFlow(page, id);
    await press("Expand “Action: Create product”");
    const product = card(page, "Action: Create product");
    await product.getByText("With this sample: jpy → Yen").waitFor();
    await picture(page, "lookup.newer");
    expect(await barriers(page)).toEqual([]);
    await product.getByRole("button", { name: "Use revision 2" }).click();
    await product.getByText("With this sample: jpy → Japanese yen").waitFor();
    await press("Undo");
    await product.getByText("With this sample: jpy → Yen").waitFor();
    await product.getByRole("button", { name: "Back to an ordinary value Name" }).click();
    await expect
      .poll(async () => (await savedFlow(page, id)).draft.steps[0]?.input["name"])
      .toEqual(pill("trigger", "currency"));
  });

  it("makes a table with its first rows in place, with keys alone", async () => {
    const { id } = await madeFlow(page, "In place", documentWith(connection, "create-customer"));
    await openFlow(page, id);
    const push = async (name: string) => {
      await tabTo(page, page.getByRole("button", { name, exact: true }));
      await page.keyboard.press("Enter");
    };
    await push("Expand “Action: Create customer”");
    await push("Insert a data pill Email");
    const find = page.getByRole("combobox", { name: "Search data pills" });
    await find.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("look up");
    await page.getByRole("option", { name: "Look up in a table" }).waitFor();
    await page.keyboard.press("Enter");
    await dialog().getByRole("combobox", { name: "Search lookup tables" }).waitFor();
    await push("New lookup table");
    await page.keyboard.type("Addresses");
    await tabTo(page, cell(dialog(), "From", 1));
    await page.keyboard.type("hanako@example.com");
    await page.keyboard.press("Enter");
    await page.keyboard.type("hana@example.com");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "lookup.new");
    await push("Back");
    await push("New lookup table");
    await expect.poll(() => cell(dialog(), "To", 1).inputValue()).toBe("hana@example.com");
    await expect
      .poll(() => page.getByRole("textbox", { name: "Name" }).inputValue())
      .toBe("Addresses");
    await push("Create and use it");
    await card(page, "Action: Create customer")
      .getByText("With this sample: hanako@example.com → hana@example.com")
      .waitFor();
  });

  it("says where the table cannot be read, here and before publication, and how to ask again", async () => {
    const table = await madeTable(page, "Unread", { jpy: "Yen" });
    const { id } = await flowWith("Reads", table);
    await asked(page, "POST", `/flows/${id}/activate`, { from: "now" });
    const { revision } = await savedFlow(page, id);
    const operations = [{ do: "renameStep", step: "s1", name: "Renamed" }];
    await asked(page, "POST", `/flows/${id}/edits`, { revision, operations });
    const reading = `**/api/v1/tables/${table.id}?revision=1`;
    await refuse(page, reading);
    await openFlow(page, id);
    await page.getByRole("main").getByRole("alert").getByText("Not at present.").waitFor();
    await press("Publish changes");
    await retried(page, reading, dialog());
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await press("Expand “Action: Renamed”");
    await page.getByText("With this sample: jpy → Yen").waitFor();
    await page.getByText("Not at present.").waitFor({ state: "detached" });
  });

  it("is read in the sentences of a condition", async () => {
    const table = await madeTable(page, "Plans", { jpy: "gold" });
    const draft = documentWith(connection);
    const { id } = await madeFlow(page, "Conditions", {
      ...draft,
      steps: [
        {
          kind: "if",
          id: "s1",
          name: null,
          branches: [
            {
              id: "s2",
              condition: {
                match: "all",
                logic: "",
                rows: [
                  {
                    left: lookup(table, pill("trigger", "currency")),
                    operator: "equals",
                    right: constant("gold"),
                  },
                ],
              },
              steps: [],
            },
          ],
        },
      ],
      nextStep: 3,
    });
    await openFlow(page, id);
    await page
      .getByText(/looked up in “Plans”/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: /^Edit conditions/ }).click();
    const row = page.getByRole("group", { name: "Condition 1" });
    await row.getByText("With this sample: jpy → gold").waitFor();
    await picture(page, "lookup.condition");
    expect(await barriers(page)).toEqual([]);
  });
});

describe("the flows that use a table", () => {
  it("are updated to its newest revision and published, but for what holds other changes", async () => {
    const table = await madeTable(page, "Used", { jpy: "Yen" });
    const running = await flowWith("Running", table);
    const busy = await flowWith("Busy", table);
    for (const { id } of [running, busy])
      await asked(page, "POST", `/flows/${id}/activate`, { from: "now" });
    const { revision } = await savedFlow(page, busy.id);
    const operations = [{ do: "renameStep", step: "s1", name: "Other changes" }];
    await asked(page, "POST", `/flows/${busy.id}/edits`, { revision, operations });
    await visit(page, `/tables/${table.id}`);
    await cell(page, "To", 1).fill("Japanese yen");
    await press("Save as revision 2");
    const flows = section("Flows that use it");
    await flows.getByRole("row", { name: /Running Revision 1 Revision 1/ }).waitFor();
    await flows.getByRole("button", { name: "Update these flows to revision 2" }).click();
    await flows.getByText("Updated, and published as version 2.").waitFor();
    await flows.getByText("Only the draft was changed, because it holds other changes.").waitFor();
    await flows.getByRole("row", { name: /Running .*Revision 2 Revision 2/ }).waitFor();
    await flows.getByRole("row", { name: /Busy .*Revision 1 Revision 2/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.updated");
    // What was told is of that revision, and of no later one.
    await saveRows(page, { id: table.id, revision: 2 }, { jpy: "JPY" });
    await flows.getByRole("button", { name: "Update these flows to revision 3" }).waitFor();
    expect(await flows.getByText(/^(Updated,|Only the draft)/).count()).toBe(0);
    await visit(page, `/flows/${running.id}/versions`);
    await page
      .getByText(/revision 1/)
      .first()
      .waitFor();
    await page
      .getByText(/revision 2/)
      .first()
      .waitFor();
    await picture(page, "tables.versions");
  });

  it("name the rows that are different before they are published", async () => {
    const table = await madeTable(page, "Told", { jpy: "Yen" });
    const { id } = await flowWith("Tells", table);
    await asked(page, "POST", `/flows/${id}/activate`, { from: "now" });
    await saveRows(page, table, { jpy: "Japanese yen" });
    const { revision } = await savedFlow(page, id);
    const operations = [{ do: "useTable", table: table.id, revision: 2 }];
    await asked(page, "POST", `/flows/${id}/edits`, { revision, operations });
    await openFlow(page, id);
    await press("Publish changes");
    await dialog()
      .getByText(/Yen.*Japanese yen/)
      .waitFor();
    await dialog().getByRole("button", { name: "Cancel" }).click();
  });

  it("wait for whose connections are in them", async () => {
    const rin = await browsers.colleague("Rin", "builder");
    const own = await connected(browsers, rin, "Rin’s shop");
    const table = await madeTable(page, "Agreed", { jpy: "Yen" });
    const { id } = await madeFlow(rin, "Rin’s flow", draftWith(own, table));
    await asked(rin, "POST", `/flows/${id}/activate`, { from: "now" });
    await saveRows(page, table, { jpy: "Japanese yen" });
    await visit(page, `/tables/${table.id}`);
    await press("Update this flow to revision 2");
    await page.getByText("The new version waits for Rin to agree.").waitFor();
    await rin.goto("/proposals");
    await rin.getByText("Lookup table “Agreed”").first().waitFor();
    await picture(rin, "tables.proposal");
  });

  it("keep it from being deleted, and are named", async () => {
    const table = await madeTable(page, "Kept", { jpy: "Yen" });
    const { id } = await flowWith("Needs it", table);
    await visit(page, `/tables/${table.id}`);
    const ask = async () => {
      await press("More actions");
      await page.getByRole("menuitem", { name: "Delete" }).click();
    };
    await ask();
    await dialog().getByText("“Kept” is in use").waitFor();
    await dialog().getByRole("link", { name: "Needs it" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByText("Close", { exact: true }).click();
    await call(page, "DELETE", `/flows/${id}`);
    await ask();
    await dialog().getByRole("button", { name: "Delete the lookup table" }).click();
    await page.waitForURL("**/tables");
    await page.getByText("“Kept” is deleted.").waitFor();
    // Until the list is fetched and shown, the page before stays.
    await page.getByRole("heading", { level: 1, name: "Lookup tables" }).waitFor();
    // Nothing of it is kept either: who goes back sees none of its rows while it is asked for.
    const asking = Promise.withResolvers<void>();
    await page.route(`**/api/v1/tables/${table.id}`, async (route) => {
      await asking.promise;
      await route.continue();
    });
    await page.goBack();
    await page.waitForURL(`**/tables/${table.id}`);
    await page.getByRole("main").getByRole("status", { name: "Loading" }).waitFor();
    expect(await cell(page, "To", 1).count()).toBe(0);
    asking.resolve();
    await page.getByRole("heading", { name: "There is no such lookup table." }).waitFor();
  });
});

it("comes along with a flow in its file, and is made where none here is the same", async () => {
  const table = await madeTable(page, "Travels", { jpy: "Yen" });
  const { id } = await flowWith("Traveller", table);
  const file = await call<{ tables: object }>(page, "GET", `/flows/${id}/export`);
  expect(Object.keys(file.tables)).toEqual(["travels"]);
  await visit(page, "/flows");
  const hand = async () => {
    await press("Import");
    await dialog()
      .locator('input[type="file"]')
      .setInputFiles({
        name: "flow.json",
        mimeType: "application/json",
        buffer: Buffer.from(JSON.stringify(file)),
      });
  };
  await hand();
  await dialog().getByText("Travels (1 row): exists already, with the same rows").waitFor();
  await dialog().getByRole("button", { name: "Close" }).click();
  await saveRows(page, table, { jpy: "Japanese yen" });
  await page.reload();
  const reading = `**/api/v1/tables/${table.id}`;
  await refuse(page, reading);
  await hand();
  await retried(page, reading);
  await dialog()
    .getByText(
      "Travels (1 row): another table has this name, so this one will be called “Travels (2)”",
    )
    .waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, "tables.coming");
  await dialog().getByRole("button", { name: "Import the flow" }).click();
  await page.getByText("Millrace also created these lookup tables: Travels (2).").waitFor();
});

it.each([
  ["en", [1024, 390]],
  ["ja", [1440, 390]],
] as const)("can be read in %s at %s", async (locale, widths) => {
  const other = await browsers.administrator({ locale, width: 390 });
  const table = await madeTable(other, `Plans ${locale}`, { gold: "price_1", silver: "price_2" });
  const { id } = await flowWith(`Flow ${locale}`, table);
  await visit(other, "/tables");
  await other.getByRole("link", { name: `Plans ${locale}` }).waitFor();
  expect(await faultsAt(other, widths, `tables.list.${locale}`)).toEqual([]);
  await visit(other, `/tables/${table.id}`);
  await other.getByRole("link", { name: `Flow ${locale}` }).waitFor();
  expect(await faultsAt(other, widths, `tables.table.${locale}`)).toEqual([]);
  await visit(other, `/flows/${id}`);
  const product = other.getByRole("region", { name: /^2\. / });
  await product.getByRole("button", { expanded: false }).first().click();
  await other.getByText(`Plans ${locale}`).first().waitFor();
  expect(await faultsAt(other, widths, `lookup.field.${locale}`)).toEqual([]);
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
