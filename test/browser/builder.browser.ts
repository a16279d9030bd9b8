import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";
import {
  asked,
  card,
  connected,
  documentWith,
  drag,
  madeFlow,
  openFlow,
  saved,
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
const made = (name: string, ...actions: readonly string[]) =>
  madeFlow(page, name, documentWith(connection, ...actions));

/** The name of a product is the e-mail of the customer that was found. */
const usesEmail = {
  do: "setField",
  step: "s2",
  path: ["name"],
  value: { kind: "pill", from: "s1", path: ["customer", "email"] },
};

/** Drags the third card to where the second stands. */
const dragUp = (page: Page, step: string, above: string) =>
  drag(page, step, page.getByRole("button", { name: `Move “${above}”` }), "card 2 of 3", 4);

describe("a new flow", () => {
  it("is built with the mouse, from a new charge to a customer and a product", async () => {
    await visit(page, "/flows");
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
    await trigger
      .getByRole("link", { name: "Stripe documentation: New charge Opens in a new tab" })
      .waitFor();
    await expect
      .poll(() => trigger.getByRole("combobox", { name: "Which charges" }).inputValue())
      .toBe("Successful only");
    await trigger.getByRole("combobox", { name: /Polling frequency/ }).click();
    await page.getByRole("option", { name: "Every 15 minutes · 96 calls a day" }).click();
    await trigger.getByText("2,880 in 30 days").waitFor();
    await saved(page);

    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await dialog.getByText("reads", { exact: true }).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole("button", { name: /^Find customer(?! by)/ }).click();
    const find = card(page, "Action: Find customer");
    await find.getByRole("button", { name: "Insert a data pill" }).click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("customer id");
    await page.getByRole("option").filter({ hasText: "Customer ID" }).click();

    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await dialog.getByRole("button", { name: /^Create product/ }).click();
    const create = card(page, "Action: Create product");
    await create.getByRole("textbox", { name: "Name" }).click();
    await page.keyboard.type("Thanks, ");
    await create.getByRole("button", { name: "Insert a data pill" }).first().click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("email");
    await page.getByRole("option").filter({ hasText: "Customer › Email" }).click();
    await saved(page);

    await expect
      .poll(() => titles(page))
      .toEqual(["Trigger: New charge", "Action: Find customer", "Action: Create product"]);
    const { draft } = await savedFlow(page, idOf());
    expect(draft.trigger).toMatchObject({
      trigger: "new-charge",
      settings: { status: "succeeded" },
      everySeconds: 900,
    });
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
    // It was made before there was a choice, and says what it does.
    expect(await page.getByRole("combobox", { name: "Which charges" }).inputValue()).toBe(
      "All, also failed and pending",
    );
    const documentation = page.getByRole("link", { name: /^Stripe documentation: Create product/ });
    expect(await documentation.getAttribute("href")).toMatch(/^https:\/\/docs\.stripe\.com\//);
    expect(await documentation.getAttribute("target")).toBe("_blank");
    await page.getByRole("button", { name: "Collapse all" }).click();
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });

  it("keeps a list of data pills open whose field has left the window", async () => {
    const { id } = await made("Far away", "find-customer", "create-product");
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const create = card(page, "Action: Create product");
    await create.getByRole("button", { name: "Insert a data pill" }).first().click();
    const search = page.getByRole("combobox", { name: "Search data pills" });
    await search.fill("customer e");
    await page.evaluate("scrollTo(0, 0)");
    await expect
      .poll(async () => (await create.boundingBox())?.y)
      .toBeGreaterThan(page.viewportSize()?.height ?? 0);
    await page.keyboard.type("mail");
    expect(await search.inputValue()).toBe("customer email");
    await page.keyboard.press("Enter");
    await saved(page);
    await create.getByText("Email", { exact: true }).first().waitFor();
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
    await saved(page);

    await page.keyboard.press("Escape");
    await tabTo(page, page.getByRole("button", { name: "Collapse all" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Move “Find customer”" }));
    await page.keyboard.press("Space");
    await page.getByText("“Find customer (Stripe)” is lifted. It is card 2 of 3.").waitFor();
    const over = page.getByText("“Find customer (Stripe)” would become card 3 of 3.");
    // Where cards can go is measured in the moment after the lifting: a key in it goes nowhere.
    await expect
      .poll(async () => {
        if (!(await over.isVisible())) await page.keyboard.press("ArrowDown");
        return over.isVisible();
      })
      .toBe(true);
    await page.keyboard.press("Space");
    await page.getByText("“Find customer (Stripe)” was put down as card 3 of 3.").waitFor();
    await saved(page);
    await expect
      .poll(() => titles(page))
      .toEqual(["Trigger: New charge", "Action: Create product", "Action: Find customer"]);
    await page.keyboard.press("Control+z");
    await saved(page);
    expect((await savedFlow(page, id)).draft.steps.map(({ action }) => action)).toEqual([
      "find-customer",
      "create-product",
    ]);
  });

  it("takes back and does again what was done, by buttons and by keys", async () => {
    const { id } = await made("Undone", "find-customer", "create-product");
    await openFlow(page, id);
    await page.getByRole("button", { name: "Actions for “Create product”" }).click();
    await page.getByRole("menuitem", { name: "Delete the step" }).click();
    await expect.poll(() => titles(page)).toHaveLength(2);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect.poll(() => titles(page)).toHaveLength(3);
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(() => titles(page)).toHaveLength(2);
    await page.keyboard.press("Control+z");
    await expect.poll(() => titles(page)).toHaveLength(3);
    await saved(page);
    expect((await savedFlow(page, id)).draft.steps.map((step) => step.id)).toEqual(["s1", "s2"]);
  });

  it("is rearranged with the mouse, and says what would not work any more", async () => {
    const { id } = await made("Dragged", "find-customer", "create-product");
    await openFlow(page, id);
    await dragUp(page, "Create product", "Find customer");
    await expect
      .poll(() => titles(page))
      .toEqual(["Trigger: New charge", "Action: Create product", "Action: Find customer"]);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await saved(page);
    const { revision } = await savedFlow(page, id);
    await asked(page, "POST", `/flows/${id}/edits`, { revision, operations: [usesEmail] });
    await page.getByText("Hana has changed this flow.").waitFor();
    await dragUp(page, "Create product", "Find customer");
    const dialog = page.getByRole("dialog");
    await dialog
      .getByText("uses Find customer (Stripe) › Customer › Email", { exact: false })
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.move");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Actions for “Find customer”" }).click();
    await page.getByRole("menuitem", { name: "Delete the step" }).click();
    await dialog.getByText("that step is not in the flow", { exact: false }).waitFor();
    await dialog.getByRole("button", { name: "Delete it anyway" }).click();
    await expect.poll(() => titles(page)).toHaveLength(2);
  });

  it("leads from a problem to the field that it is about", async () => {
    const { id } = await made("Problem", "create-payment", "create-product");
    await openFlow(page, id);
    await page.getByRole("button", { name: /^\d problems?$/ }).click();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: /“Amount” is required/ }).click();
    const amount = card(page, "Action: Create payment").getByRole("textbox", { name: /^Amount/ });
    await expect.poll(() => amount.and(page.locator(":focus")).count()).toBe(1);
  });

  it("gets another trigger, after it was said which data pills lose their source", async () => {
    const { id } = await made("Replaced", "find-customer");
    await openFlow(page, id);
    await page.getByRole("button", { name: "Actions for the trigger" }).click();
    await page.getByRole("menuitem", { name: "Replace the trigger…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The time (scheduler)").click();
    await dialog.getByRole("button", { name: "Use the scheduler" }).click();
    await dialog.getByText("With another trigger, these data pills lose their source").waitFor();
    await dialog.getByRole("button", { name: "Replace the trigger" }).click();
    const trigger = card(page, "Trigger: Scheduler");
    await trigger.getByText("Every 15 minutes").waitFor();
    await trigger.getByRole("textbox", { name: "Start every" }).fill("2");
    await trigger.getByText("Every 2 minutes").waitFor();
    await saved(page);
  });

  it("gets another connection everywhere, made in place", async () => {
    const { id } = await made("Reconnected", "find-customer", "create-product");
    await openFlow(page, id);
    await page.getByRole("button", { name: "Actions for “Find customer”" }).click();
    await page.getByRole("menuitem", { name: "Change the connection…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "New Stripe connection" }).click();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.connection");
    await dialog.getByRole("button", { name: "Try with the simulator" }).click();
    await dialog.getByRole("button", { name: "Done" }).click();
    await dialog.getByRole("checkbox", { name: /2 more places/ }).waitFor();
    await dialog.getByRole("button", { name: "Use this connection" }).click();
    await card(page, "Trigger: New charge").getByText("Stripe (simulator)").waitFor();
    await saved(page);
    const { draft } = await savedFlow(page, id);
    expect(JSON.stringify(draft)).not.toContain(connection);
  });

  it("is shown once the person's connections are known", async () => {
    const { id } = await made("Connected", "find-customer");
    const other = await browsers.administrator();
    let fails = true;
    await other.route("**/api/v1/connections", (route) =>
      fails ? route.fulfill({ status: 502, body: "Bad gateway" }) : route.continue(),
    );
    await other.goto(`/flows/${id}`);
    await other.getByRole("alert").getByText("Millrace does not answer").waitFor();
    expect(await other.getByRole("heading", { name: "Trigger: New charge" }).count()).toBe(0);
    fails = false;
    await other.getByRole("button", { name: "Try again" }).click();
    await card(other, "Trigger: New charge").getByText("My shop").waitFor();
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
