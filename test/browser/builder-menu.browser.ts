import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  saved,
  savedSteps,
  tabTo,
} from "./builder.world.ts";
import { constant, pill } from "./fields.world.ts";
import { byKeys } from "./keys.world.ts";
import { logicDocument } from "./logic.world.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let connection: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  connection = await connected(browsers, page, "My shop");
});
afterAll(async () => {
  await browsers.close();
});

const { pressOn, add, pick, choose } = byKeys(() => page);

describe("what a run remembers", () => {
  it("is filled in by keys: a variable, what changes it in a loop, and what the loop collects", async () => {
    const { id } = await madeFlow(page, "Remembered", documentWith(connection));
    await openFlow(page, id);
    await add("Add a step", "variable", /^Variable/);
    await tabTo(page, page.getByRole("textbox", { name: "Variable name" }));
    await page.keyboard.type("Total");
    await choose("Type", "Number");
    await tabTo(page, page.getByRole("textbox", { name: "Initial value" }));
    await page.keyboard.type("10");
    await card(page, "Variable: Total").getByText("Number, at first 10").waitFor();

    await add("Add a step", "each", /^For Each/);
    await pick("“Input list” from one data pill", "list of refunds", "Fill");
    await tabTo(page, page.getByRole("checkbox", { name: "Collect a value from each item" }));
    await page.keyboard.press("Space");
    await pick("Value of each item", "item number");
    await add("Add a step inside “For Each”", "update", /^Update variable/);
    await choose("Variable", "Total");
    await pick("New value", "item number");
    await page.getByText("Total becomes [For Each › Item number]").waitFor();
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        { kind: "variable", name: "Total", type: "number", initial: constant(10) },
        {
          kind: "forEach",
          collect: pill("s2", "number"),
          steps: [{ kind: "update", variable: "s1", change: "set", value: pill("s2", "number") }],
        },
      ]);
    // Behind the loop, what it has collected is there to be used.
    await add("Add a step", "each", /^For Each/);
    const behind = page.getByRole("region", { name: "5. For Each", exact: true });
    await pick("“Input list” from one data pill", "results", "Fill", behind);
    await page.getByText("For each item of [For Each › Results]").waitFor();
    await saved(page);
    expect((await savedSteps(page, id)).at(-1)).toMatchObject({ list: pill("s2", "results") });
    expect(await barriers(page)).toEqual([]);
    await picture(page, "remembered");
  });

  it("changes a list at its start or end, and says so where there is no variable yet", async () => {
    const { id } = await madeFlow(page, "Listed", documentWith(connection));
    await openFlow(page, id);
    await add("Add a step", "update", /^Update variable/);
    await page.getByPlaceholder("No variable is created before this step").waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await add("Add a step", "variable", /^Variable/);
    await page.getByRole("textbox", { name: "Variable name" }).fill("Names");
    await choose("Type", "List");
    await add("Add a step", "update", /^Update variable/);
    await choose("Variable", "Names");
    await choose("What to do", "Add to the end of the list");
    await page.getByRole("textbox", { name: "New value" }).fill("Hanako");
    await page.getByText("Hanako goes to the end of Names").waitFor();
    await saved(page);
    expect((await savedSteps(page, id)).slice(-1)).toMatchObject([
      { kind: "update", change: "addToEnd", value: constant("Hanako") },
    ]);
  });
});

describe("the menu of a step", () => {
  const menu = (name: string) =>
    page.getByRole("button", { name: `Actions for “${name}”`, exact: true });
  const dialog = () => page.getByRole("dialog");

  /** By keys alone: the menu, its last way to move, and the place that is searched for. */
  async function moveTo(name: string, search: string): Promise<void> {
    await pressOn(menu(name));
    await page.getByRole("menuitem", { name: "Move to…" }).waitFor();
    await tabToItem("Move to…");
    await page.keyboard.press("Enter");
    await dialog().getByRole("combobox", { name: "Search steps and branches" }).waitFor();
    await page.keyboard.type(search);
    await page.keyboard.press("Enter");
    await dialog().waitFor({ state: "detached" });
  }

  async function tabToItem(name: string): Promise<void> {
    const item = page.getByRole("menuitem", { name });
    // A menu that has just opened takes the focus a moment later.
    await page.getByRole("menu").locator(":focus").waitFor({ state: "attached" });
    for (let presses = 0; presses < 10; presses += 1) {
      if ((await item.and(page.locator(":focus")).count()) > 0) return;
      await page.keyboard.press("ArrowDown");
    }
    expect.fail("The arrow keys do not lead there");
  }

  it("moves it into a branch, a loop and a handler, and out again", async () => {
    const { id } = await madeFlow(page, "By menu", logicDocument(connection));
    await openFlow(page, id);
    await moveTo("Find customer", "below 9");
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        { id: "s1" },
        { id: "s2", branches: [{}, { steps: [{ id: "s10" }, { id: "s11" }, { id: "s14" }] }, {}] },
      ]);
    await expect.poll(() => menu("Find customer").and(page.locator(":focus")).count()).toBe(1);
    await moveTo("Find customer", "error branch 1");
    await saved(page);
    expect(JSON.stringify(await savedSteps(page, id))).toMatch(/"s7".*"s14".*"s8"/);
    await moveTo("Find customer", "trigger");
    await saved(page);
    expect((await savedSteps(page, id)).map((step) => step.id)).toEqual(["s14", "s1", "s2"]);
    for (let undos = 0; undos < 3; undos += 1) await page.keyboard.press("Control+z");
    await saved(page);
    await expect.poll(() => savedSteps(page, id)).toEqual(logicDocument(connection).steps);
  });

  it("shows all places and where it stands, asks before something breaks, and unfolds where it goes", async () => {
    const { id } = await madeFlow(page, "Places", logicDocument(connection));
    await openFlow(page, id);
    await card(page, "If / Else")
      .getByRole("button", { name: /^Collapse/ })
      .click();
    await menu("Total").click();
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    await dialog().getByText("it is here").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "move-to");
    await dialog().getByRole("combobox").fill("else");
    await dialog()
      .getByRole("option", { name: /^First in it.*else of “If/ })
      .click();
    const doubt = page.getByRole("dialog", { name: "Move “Total” there?" });
    await doubt.getByRole("button", { name: "Move it anyway" }).click();
    await card(page, "Variable: Total").waitFor();
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        { id: "s2", branches: [{}, {}, { steps: [{ id: "s1" }, { id: "s13" }] }] },
        { id: "s14" },
      ]);
  });

  it.each([
    ["en", 1440, true],
    ["ja", 390, false],
  ] as const)("lists the places in %s at %i, dark: %s", async (locale, width, dark) => {
    const { id } = await madeFlow(page, `Places ${width}`, logicDocument(connection));
    const other = await browsers.administrator({ locale, width, dark });
    await other.goto(`/flows/${id}`);
    await other.locator("#card-s14 [data-menu]").click();
    await other
      .getByRole("menuitem", { name: locale === "ja" ? "移動先を選択…" : "Move to…" })
      .click();
    await other.getByRole("listbox").waitFor();
    expect(await barriers(other)).toEqual([]);
    await picture(other, `move-to.${locale}.${width}${dark ? ".dark" : ""}`);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
