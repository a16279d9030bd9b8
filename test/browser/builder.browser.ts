import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers, type BrowserWorld, openBrowserWorld, picture } from "./world.ts";
import {
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  savedFlow,
  tabTo,
  titles,
} from "./builder.world.ts";

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

const idOf = () => new URL(page.url()).pathname.split("/").at(-1) ?? "";
const saved = () => page.getByText("Saved", { exact: true }).waitFor();

describe("a new flow", () => {
  it("is built with the mouse, from a new charge to a customer and a product", async () => {
    await page.goto("/flows");
    await page.getByRole("button", { name: "New flow" }).first().click();
    await page.getByRole("menuitem", { name: "From scratch" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("What should start this flow?").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.start");
    await dialog.getByRole("button", { name: /^New charge/ }).click();
    await dialog.getByRole("radio", { name: /My shop/ }).waitFor();
    await dialog.getByRole("button", { name: "Use this connection" }).click();

    const trigger = card(page, "Trigger: New charge");
    await trigger.getByRole("combobox", { name: /Polling frequency/ }).click();
    await page.getByRole("option", { name: "Every 15 minutes · 96 calls a day" }).click();
    await trigger.getByText("2,880 in 30 days").waitFor();

    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await dialog.getByText("reads", { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole("button", { name: /^Find customer/ }).click();
    const find = card(page, "Action: Find customer");
    await find.getByRole("button", { name: "Insert a data pill" }).click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("customer id");
    await page.getByRole("option", { name: /^Customer ID/ }).click();

    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await dialog.getByRole("button", { name: /^Create product/ }).click();
    const create = card(page, "Action: Create product");
    await create.getByRole("textbox", { name: "Name" }).click();
    await page.keyboard.type("Thanks, ");
    await create.getByRole("button", { name: "Insert a data pill" }).first().click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("email");
    await page
      .getByRole("option", { name: /^Email/ })
      .last()
      .click();
    await saved();

    expect(await titles(page)).toEqual([
      "Trigger: New charge",
      "Action: Find customer",
      "Action: Create product",
    ]);
    const { draft } = await savedFlow(page, idOf());
    expect(draft.trigger).toMatchObject({ trigger: "new-charge", everySeconds: 900 });
    expect(draft.steps).toMatchObject([
      { input: { customer: { kind: "pill", from: "trigger", path: ["customer"] } } },
      { input: { name: { kind: "text" } } },
    ]);
    await picture(page, "builder.built");
  });
});

describe("a flow", () => {
  it("is opened as an outline, and told step by step", async () => {
    const { id } = await madeFlow(
      page,
      "Outline",
      documentWith(connection, "find-customer", "create-product"),
    );
    await openFlow(page, id);
    expect(await page.getByRole("textbox").count()).toBe(0);
    await page.getByRole("button", { name: "Expand all" }).click();
    await card(page, "Action: Create product").getByRole("textbox", { name: "Name" }).waitFor();
    await page.getByRole("button", { name: "Collapse all" }).click();
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });

  it("is built and rearranged with keys alone", async () => {
    const { id } = await madeFlow(page, "Keys", documentWith(connection, "find-customer"));
    await openFlow(page, id);
    await tabTo(page, page.getByRole("button", { name: "Add a step", exact: true }));
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("product");
    await tabTo(page, page.getByRole("button", { name: /^Create product/ }));
    await page.keyboard.press("Enter");
    const create = card(page, "Action: Create product");
    await tabTo(page, create.getByRole("textbox", { name: "Name" }));
    await page.keyboard.type("Thanks");
    await saved();

    await page.keyboard.press("Escape");
    await tabTo(page, page.getByRole("button", { name: "Collapse all" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Move “Find customer”" }));
    await page.keyboard.press("Space");
    await page.getByText("“Find customer (Stripe)” is lifted. It is card 2 of 3.").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByText("“Find customer (Stripe)” would become card 3 of 3.").waitFor();
    await page.keyboard.press("Space");
    await page.getByText("“Find customer (Stripe)” was put down as card 3 of 3.").waitFor();
    await saved();
    expect(await titles(page)).toEqual([
      "Trigger: New charge",
      "Action: Create product",
      "Action: Find customer",
    ]);
    await page.keyboard.press("Control+z");
    await saved();
    expect((await savedFlow(page, id)).draft.steps.map(({ action }) => action)).toEqual([
      "find-customer",
      "create-product",
    ]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
