import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tabTo } from "./builder.world.ts";
import { call } from "./call.ts";
import {
  cell,
  madeTable,
  pairsOf,
  paste,
  refuse,
  retried,
  savedTable,
  saveRows,
} from "./tables.world.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const press = (name: string, on: Page = page) =>
  on.getByRole("button", { name, exact: true }).click();
const dialog = (on: Page = page) => on.getByRole("dialog");
const idNow = (on: Page = page) => new URL(on.url()).pathname.split("/").at(-1) ?? "";

describe("a lookup table", () => {
  it("is explained by an example where there is none, and made by its name", async () => {
    await visit(page, "/");
    await page.getByRole("link", { name: "Lookup tables" }).click();
    await page.getByRole("heading", { name: "No lookup tables yet" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.none");
    await press("New lookup table");
    await dialog().getByRole("textbox", { name: "Name" }).fill("Currencies");
    await dialog().getByRole("button", { name: "Create it" }).click();
    await page.getByRole("heading", { name: "Currencies" }).waitFor();
  });

  it("takes rows that were copied from a spreadsheet, and marks what is wrong with them", async () => {
    await cell(page, "From", 1).click();
    await paste(page, "usd\tUS dollar\r\njpy\tJapanese yen\r\nusd\tDollar\r\n");
    await page.getByText("3 rows pasted").waitFor();
    await page.getByText("Fix 2 rows before you save.").waitFor();
    await expect.poll(() => cell(page, "From", 3).getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => page.getByRole("button", { name: /^Save as/ }).isDisabled()).toBe(true);
    await press("Show the next");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.faults");
    await press("Delete row 3");
    await page.getByText("must be put right").waitFor({ state: "detached" });
    await press("Save as revision 2");
    await page.getByText("Revision 2 is saved.").waitFor();
    expect(pairsOf(await savedTable(page, idNow()))).toEqual({
      usd: "US dollar",
      jpy: "Japanese yen",
    });
    await page.getByText("Changes are not saved yet.").waitFor({ state: "detached" });
  });

  it("is filled in with keys alone: Enter leads on, and what was done is taken back", async () => {
    await tabTo(page, cell(page, "From", 3));
    await page.keyboard.type("eur");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Euro");
    await page.keyboard.press("Enter");
    await page.keyboard.type("gbp");
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => page.locator(":focus").inputValue()).toBe("eur");
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(() => cell(page, "From", 4).inputValue()).toBe("");
    await tabTo(page, page.getByRole("radio", { name: "The value goes through unchanged" }));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Other");
    await tabTo(page, page.getByRole("button", { name: "Save as revision 3" }));
    await page.keyboard.press("Enter");
    await page.getByText("Revision 3 is saved.").waitFor();
    const { content } = await savedTable(page, idNow());
    expect(content.rows.at(-1)).toEqual({ from: "eur", to: "Euro" });
    expect(content.otherwise).toEqual({ is: "value", value: "Other" });
  });

  it("is named and described where that stands", async () => {
    await press("Change the description");
    await page.getByRole("textbox", { name: "Description" }).fill("What our invoices call them");
    await page.keyboard.press("Enter");
    await page.getByText("What our invoices call them").waitFor();
    await picture(page, "tables.table");
    await visit(page, "/tables");
    await page.getByRole("row", { name: /Currencies.*What our invoices/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.list");
    const uses = "**/api/v1/tables/*/flows";
    await refuse(page, uses);
    await page.reload();
    await retried(page, uses);
    await page.getByRole("row", { name: /Currencies.*No flow/ }).waitFor();
  });

  it("is found among many by its name or description, however that is written", async () => {
    const many = Array.from({ length: 8 }, (_, at) => madeTable(page, `カラー ${at}`, {}));
    await Promise.all(many);
    await page.getByRole("searchbox", { name: "Search lookup tables" }).fill("ｶﾗｰ 3");
    await page.getByRole("link", { name: "カラー 2" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "カラー 3" }).waitFor();
    await press("Clear");
  });

  it("asks before what is not saved is left", async () => {
    await page.getByRole("link", { name: "Currencies" }).click();
    await cell(page, "From", 4).fill("chf");
    await page.getByRole("link", { name: "Flows", exact: true }).click();
    await dialog().getByText("The changes to this lookup table are not saved.").waitFor();
    await dialog().getByRole("button", { name: "Stay here" }).click();
    await press("Discard");
    await expect.poll(() => cell(page, "From", 4).inputValue()).toBe("");
  });

  it("takes the rows of a CSV file once their changes are seen, and is handed out as one", async () => {
    await press("Import CSV");
    const file = (text: string) => ({
      name: "rows.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text),
    });
    const input = dialog().locator('input[type="file"]');
    await input.setInputFiles(file("from;to\nusd;Dollar\nusd;Twice\n"));
    await dialog().getByText("“usd” is in line 2 already.").waitFor();
    await input.setInputFiles(file("from;to\nusd;Dollar\nchf;Swiss franc\n"));
    await dialog().getByText("1 new · 1 changed · 0 removed").waitFor();
    await dialog().getByRole("radio", { name: "Replace them all" }).check();
    await dialog().getByText("1 new · 1 changed · 2 removed").waitFor();
    const heading = dialog().getByRole("checkbox", { name: "The first line is a heading" });
    await heading.uncheck();
    await dialog().getByText("2 new · 1 changed · 2 removed").waitFor();
    await page.keyboard.press("Space");
    await dialog().getByText("1 new · 1 changed · 2 removed").waitFor();
    await expect.poll(() => heading.isChecked()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.import");
    await dialog()
      .getByRole("radio", { name: /^Keep them/ })
      .check();
    await dialog().getByRole("button", { name: "Take the rows" }).click();
    await press("Save as revision 4");
    await page.getByText("Revision 4 is saved.").waitFor();
    const coming = page.waitForEvent("download");
    await press("Export CSV");
    const download = await coming;
    expect(download.suggestedFilename()).toBe("Currencies.csv");
    expect(readFileSync(await download.path(), "utf8")).toBe(
      "\uFEFFfrom,to\r\nusd,Dollar\r\njpy,Japanese yen\r\neur,Euro\r\nchf,Swiss franc\r\n",
    );
  });

  it("shows an earlier revision with what has changed since, and takes it back", async () => {
    await press("Show revision 3");
    await dialog().getByText("usd: US dollar → Dollar").waitFor();
    await dialog().getByText("Added: chf → Swiss franc").waitFor();
    await expect.poll(() => cell(dialog(), "To", 1).inputValue()).toBe("US dollar");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.revision");
    await dialog().getByRole("button", { name: "Restore it as revision 5" }).click();
    await page.getByText("Revision 3 is back, as revision 5.").waitFor();
    await expect.poll(() => cell(page, "To", 1).inputValue()).toBe("US dollar");
  });

  it("holds 10,000 rows, of which only those in view are in the page", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 9_999 }, (_, index) => [`plan-${index}`, `price_${index}`]),
    );
    const { id } = await madeTable(page, "Many", many);
    await visit(page, `/tables/${id}`);
    await page.getByText("9,999 rows", { exact: true }).waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    // Tab leads through each cell; nobody has to press it 30,000 times.
    await tabTo(page, page.getByRole("button", { name: "Skip the rows" }));
    await picture(page, "tables.skip", "window");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Add a row" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await cell(page, "From", 1).and(page.locator(":focus")).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("searchbox", { name: "Search rows" }).fill("plan-9998");
    await page.getByText("1 of 9,999 rows").waitFor();
    await cell(page, "To", 9_999).fill("price_last");
    await press("Save as revision 2");
    await page.getByText("Revision 2 is saved.").waitFor();
    const { content } = await savedTable(page, id);
    expect(content.rows).toHaveLength(9_999);
    expect(content.rows.at(-1)).toEqual({ from: "plan-9998", to: "price_last" });
  });
});

describe("rows", () => {
  it("are deleted one after the other with keys: the focus goes on to the next, at the end back", async () => {
    const { id } = await madeTable(page, "Fewer", { a: "1", b: "2", c: "3", d: "4" });
    await visit(page, `/tables/${id}`);
    const remove = (number: number) =>
      page.getByRole("button", { name: `Delete row ${number}`, exact: true });
    const focused = (goal: Locator) => goal.and(page.locator(":focus")).waitFor();
    await remove(2).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => cell(page, "From", 2).inputValue()).toBe("c");
    await focused(remove(2));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await focused(remove(1));
    await page.keyboard.press("Enter");
    await focused(cell(page, "From", 1));
    await expect.poll(() => cell(page, "From", 1).inputValue()).toBe("");
  });

  it("are marked on the side that is too long", async () => {
    const { id } = await madeTable(page, "Long", { a: "1" });
    await visit(page, `/tables/${id}`);
    await cell(page, "To", 1).fill("long".repeat(501));
    await page.getByRole("img", { name: "Too long: at most 2,000 characters." }).waitFor();
    await expect.poll(() => cell(page, "To", 1).getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => cell(page, "From", 1).getAttribute("aria-invalid")).toBeNull();
    await cell(page, "From", 1).focus();
    await press("Show the next");
    await cell(page, "To", 1).and(page.locator(":focus")).waitFor();
    await press("Discard");
  });
});

describe("a search for rows", () => {
  const numbered = (first: number) =>
    Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`plan-${first + at}`, `price_${first + at}`]),
    );
  const search = () => page.getByRole("searchbox", { name: "Search rows" });
  /** At one moment: rows come and go while they are read. */
  const froms = () =>
    page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('[aria-label^="From, row"]')].map(({ value }) => value)`,
    );

  it("is done anew in what somebody else has saved", async () => {
    const table = await madeTable(page, "Searched", numbered(10));
    await visit(page, `/tables/${table.id}`);
    // As somebody writes who has just written Japanese.
    await search().fill("ＰＬＡＮ-12");
    await expect.poll(froms).toEqual(["plan-12"]);
    await saveRows(page, table, { ...numbered(1), "other-plan-12": "price" });
    await expect.poll(froms).toEqual(["plan-12", "other-plan-12"]);
  });

  it("lets what is pasted be written over the rows that it shows, and over no others", async () => {
    const table = await madeTable(page, "Pasted into", numbered(10));
    await visit(page, `/tables/${table.id}`);
    await search().fill("0");
    await expect.poll(froms).toEqual(["plan-10", "plan-20"]);
    await cell(page, "To", 1).click();
    await paste(page, "ten\r\ntwenty\r\n");
    await page.getByText("2 rows pasted").waitFor();
    await expect.poll(() => froms()).toEqual(["plan-10", "plan-20"]);
    await press("Save as revision 2");
    await page.getByText("Revision 2 is saved.").waitFor();
    expect(pairsOf(await savedTable(page, table.id))).toEqual({
      ...numbered(10),
      "plan-10": "ten",
      "plan-20": "twenty",
    });
  });
});

describe("two people at one table", () => {
  it("are told by a save where nothing has told them before", async () => {
    const table = await madeTable(page, "Unheard", { a: "1" });
    const deaf = await browsers.administrator();
    await deaf.route("**/api/v1/live*", (route) => route.abort());
    await deaf.goto(`/tables/${table.id}`);
    await cell(deaf, "To", 1).fill("mine");
    await saveRows(page, table, { a: "theirs" });
    await press("Save as revision 2", deaf);
    await dialog(deaf).getByRole("row", { name: "a mine theirs" }).waitFor();
    await dialog(deaf).getByRole("button", { name: "Discard mine" }).click();
    await expect.poll(() => cell(deaf, "To", 1).inputValue()).toBe("theirs");
    await deaf.close();
  });

  it("lose nothing: mine goes on top of what the other has saved", async () => {
    const table = await madeTable(page, "Shared", { a: "1", b: "2", c: "3" });
    await visit(page, `/tables/${table.id}`);
    await cell(page, "To", 1).fill("mine");
    await cell(page, "To", 3).fill("mine, too");
    const mio = await browsers.colleague("Mio", "builder");
    await saveRows(mio, table, { a: "1", b: "20", c: "theirs", d: "4" });
    await page.getByText("Mio has saved revision 2 while you were at work.").waitFor();
    await press("Save as revision 3");
    await dialog().getByText("b: 2 → 20").waitFor();
    await dialog().getByText("Added: d → 4").waitFor();
    await dialog().getByRole("row", { name: "c mine, too theirs" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.conflict");
    await dialog().getByRole("button", { name: "Keep mine on top" }).click();
    await press("Save as revision 3");
    await page.getByText("Revision 3 is saved.").waitFor();
    expect(pairsOf(await savedTable(page, table.id))).toEqual({
      a: "mine",
      b: "20",
      c: "mine, too",
      d: "4",
    });
  });
});

describe("a table that somebody else deletes", () => {
  it("says so, and lets what was typed be read until it is left", async () => {
    const { id } = await madeTable(page, "Short-lived", { a: "1" });
    await visit(page, `/tables/${id}`);
    await cell(page, "To", 1).fill("mine");
    await call(page, "DELETE", `/tables/${id}`);
    // What the page shows beside the table may say so first, by an alert of its own.
    const toAll = page.getByRole("link", { name: "All lookup tables" });
    const alert = page.getByRole("alert").filter({ has: toAll });
    await alert.waitFor();
    await expect.poll(() => cell(page, "To", 1).inputValue()).toBe("mine");
    expect(await cell(page, "To", 1).getAttribute("readonly")).not.toBeNull();
    expect(await page.getByRole("button", { name: /^Save as/ }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "tables.gone");
    await alert.getByRole("link", { name: "All lookup tables" }).click();
    await dialog().getByRole("button", { name: "Leave and lose them" }).click();
    await page.waitForURL("**/tables");
  });
});

it("can be looked at, and not changed, by a viewer", async () => {
  const vera = await browsers.colleague("Vera", "viewer");
  const table = await madeTable(page, "Read only", { jpy: "Yen" });
  await vera.goto(`/tables/${table.id}`);
  await expect.poll(() => cell(vera, "To", 1).inputValue()).toBe("Yen");
  expect(await cell(vera, "To", 1).getAttribute("readonly")).not.toBeNull();
  expect(await vera.getByRole("button", { name: "Delete row 1" }).count()).toBe(0);
  await cell(vera, "To", 1).click();
  await paste(vera, "usd\tDollar\r\neur\tEuro\r\n");
  await vera.keyboard.press("ArrowLeft");
  await vera.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => cell(vera, "To", 1).inputValue()).toBe("Yen");
  await expect
    .poll(() => vera.getByRole("table", { name: "Rows" }).getByRole("row").count())
    .toBe(2);
  expect(await vera.getByText("Changes are not saved yet.").count()).toBe(0);
  expect(await barriers(vera)).toEqual([]);
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
