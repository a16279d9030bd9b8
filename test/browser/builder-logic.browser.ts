import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  savedSteps,
  tabTo,
} from "./builder.world.ts";
import { constant, pill } from "./fields.world.ts";
import { logicDocument, row, shortDocument } from "./logic.world.ts";
import { byKeys } from "./keys.world.ts";
import {
  barriers,
  type BrowserWorld,
  faultsAt,
  leave,
  openBrowserWorld,
  picture,
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
  await browsers.close();
});

const { pressOn, add, pick, choose } = byKeys(() => page);

describe("without a mouse", () => {
  it("branches, a loop and an error handler are built, filled in and saved", async () => {
    const { id } = await madeFlow(page, "By keys", documentWith(connection));
    await openFlow(page, id);
    await add("Add a step", "if", /^If \/ Else/);
    await pick("What to compare, in condition 1", "payer's phone");
    await choose("How to compare, in condition 1", "Starts with");
    await tabTo(page, page.getByRole("textbox", { name: "Compared with, in condition 1" }));
    await page.keyboard.type("702");
    await pressOn(page.getByRole("button", { name: "Add condition" }));
    await pick("What to compare, in condition 2", "paid");
    await pressOn(page.getByRole("button", { name: /^Close conditions of branch 1/ }));
    await page.getByText("starts with “702” and Paid is true").waitFor();

    await pressOn(page.getByRole("button", { name: "Add If" }));
    await pick("What to compare, in condition 1", "customer id");
    await choose("How to compare, in condition 1", "Is present");
    await pressOn(page.getByRole("button", { name: /^Close conditions of branch 2/ }));
    await pressOn(page.getByRole("button", { name: "Add Else" }));

    await add("Add a step inside branch 1 of “If / Else”", "each", /^For Each/);
    await pick("“Input list” from one data pill", "list of refunds", "Fill");
    await add("Add a step inside “For Each”", "product", /^Create product/);
    await pick("Name", "item number");

    await add("Add a step inside the else of “If / Else”", "handler", /^Error handler/);
    await add(
      "Add a step inside the watched steps of “Error handler”",
      "find",
      /^Find customer(?! by)/,
    );
    await add("Add a step inside error branch 1 of “Error handler”", "stop", /^Stop/);
    await pick("Message", "error message");
    await choose("After running", "Propagate");
    await add("Add a step inside branch 2 of “If / Else”", "delay", /^Delay/);
    await tabTo(page, page.getByRole("textbox", { name: "Wait for" }));
    await page.keyboard.type("2");
    await choose("Unit of time", "hours");
    await saved(page);

    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        {
          kind: "if",
          branches: [
            {
              condition: {
                match: "all",
                rows: [
                  {
                    left: pill("trigger", "billing_details", "phone"),
                    operator: "startsWith",
                    right: constant("702"),
                  },
                  { left: pill("trigger", "paid"), operator: "isTrue", right: null },
                ],
              },
              steps: [
                {
                  kind: "forEach",
                  list: pill("trigger", "refunds", "data"),
                  steps: [{ action: "create-product", input: { name: pill("s5", "number") } }],
                },
              ],
            },
            {
              condition: { rows: [{ operator: "isPresent", right: null }] },
              steps: [{ kind: "delay", amount: constant(2), unit: "hours" }],
            },
            {
              condition: null,
              steps: [
                {
                  kind: "handler",
                  steps: [{ action: "find-customer" }],
                  branches: [
                    {
                      condition: null,
                      then: "propagate",
                      steps: [{ kind: "stop", message: pill("s7", "error", "message") }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ]);
    expect(browsers.complaints).toEqual([]);
  });

  it("steps are moved into blocks and out of them, and each place is told", async () => {
    const { id } = await madeFlow(page, "Moved", logicDocument(connection));
    await openFlow(page, id);
    await tabTo(page, page.getByRole("button", { name: "Move “Find customer”" }));
    await page.keyboard.press("Space");
    await page.getByText("“Find customer (Stripe)” is lifted. It is card 11 of 11.").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.getByText("would become card 11 of 11, inside the else of “If / Else”.").waitFor();
    await page.keyboard.press("Space");
    await page
      .getByText("was put down as card 11 of 11, inside the else of “If / Else”.")
      .waitFor();
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        { id: "s1" },
        { id: "s2", branches: [{}, {}, { steps: [{ id: "s13" }, { id: "s14" }] }] },
      ]);
    await page.keyboard.press("Control+z");
    await saved(page);
    expect((await savedSteps(page, id)).map((step) => step.id)).toEqual(["s1", "s2", "s14"]);
  });
});

describe("with a mouse", () => {
  it("a loop is dragged to the flow itself with all that it holds", async () => {
    const { id } = await madeFlow(page, "Dragged", logicDocument(connection));
    await openFlow(page, id);
    await drag(page, "Every refund", card(page, "If / Else"), "card 3 of", -14);
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        { id: "s1" },
        { id: "s4", steps: [{ id: "s5", steps: [{ id: "s6" }] }] },
        { id: "s2" },
        { id: "s14" },
      ]);
  });

  it("a block goes with what it holds only when that was said, and comes back whole", async () => {
    const { id } = await madeFlow(page, "Deleted", logicDocument(connection));
    await openFlow(page, id);
    await page.getByRole("button", { name: "Actions for “If / Else”" }).click();
    await page.getByRole("menuitem", { name: "Delete the step" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete “If / Else”?" });
    await dialog.getByText("7 steps inside go with it").waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Delete 8 steps" }).click();
    await saved(page);
    expect((await savedSteps(page, id)).map((step) => step.id)).toEqual(["s1", "s14"]);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await saved(page);
    await expect.poll(() => savedSteps(page, id)).toEqual(logicDocument(connection).steps);
  });

  it("branches change places, go, and come back", async () => {
    const { id } = await madeFlow(page, "Branches", logicDocument(connection));
    await openFlow(page, id);
    const menu = (place: string) =>
      page.getByRole("button", { name: `Actions for “${place} of “If / Else””` }).click();
    await menu("branch 2");
    await page.getByRole("menuitem", { name: "Move up" }).click();
    await menu("branch 2");
    await page.getByRole("menuitem", { name: "Delete the branch" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete branch 2 of “If / Else”?" });
    await dialog.getByRole("button", { name: "Delete 4 steps" }).click();
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([{}, { branches: [{ id: "s9" }, { id: "s12", condition: null }] }, {}]);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await saved(page);
    await expect.poll(() => savedSteps(page, id)).toEqual(logicDocument(connection).steps);
  });
});

/** Drags by a handle to above a card. */
describe("conditions", () => {
  it("go together as a person writes, which is checked while it is written", async () => {
    const { id } = await madeFlow(page, "Custom", logicDocument(connection));
    await openFlow(page, id);
    await page.getByRole("button", { name: /^Edit conditions of branch 1 of “If/ }).click();
    await page.getByRole("combobox", { name: "Take this branch when" }).click();
    await page.getByRole("option", { name: "Custom logic" }).click();
    const logic = page.getByRole("textbox", { name: "How to combine the conditions" });
    await expect.poll(() => logic.inputValue()).toBe("1 and 2");
    await logic.fill("1 or");
    await page.getByText("The custom logic is not complete.").waitFor();
    await logic.fill("not 2");
    await page.getByText("The custom logic does not name the condition 1.").waitFor();
    await logic.fill("1 or not 2");
    await saved(page);
    await page.getByText(/starts with “702” or not \(Paid is true\)/).waitFor();
    await page.getByRole("button", { name: "Remove condition 1" }).click();
    await page
      .getByText("The custom logic names the condition 2, which does not exist.")
      .first()
      .waitFor();
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        {},
        {
          branches: [
            {
              condition: { match: "custom", logic: "1 or not 2", rows: [row("paid", "isTrue")] },
            },
            {},
            {},
          ],
        },
        {},
      ]);
  });

  it("offer what fits the value, and show an amount as money", async () => {
    const { id } = await madeFlow(page, "Fitting", logicDocument(connection));
    await openFlow(page, id);
    await page.getByRole("button", { name: /^Edit conditions of branch 2 of “If/ }).click();
    const amount = page.getByRole("textbox", { name: /^Compared with, in condition 1/ });
    await expect.poll(() => amount.inputValue()).toBe("5000");
    await card(page, "If / Else").locator("..").getByText("¥5,000").first().waitFor();
    const others = "(other currencies: error)";
    await page.getByText(`Amount is greater than ¥5,000 ${others}`, { exact: true }).waitFor();
    await amount.fill("6,000");
    await page.getByText(`Amount is greater than ¥6,000 ${others}`, { exact: true }).waitFor();
    const currency = page.getByRole("combobox", { name: "Currency of condition 1" });
    await currency.click();
    await page.keyboard.type("＄");
    await page.getByRole("option", { name: /^USD/ }).click();
    await page.getByText(`Amount is greater than $6,000.00 ${others}`, { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Records in another currency" }).click();
    await page.getByRole("option", { name: "Go on with Else" }).click();
    await saved(page);
    const rows = [row("amount", "greater", 600_000, "usd")];
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        {},
        { branches: [{}, { condition: { rows, otherCurrency: "else" } }, {}] },
        {},
      ]);
    await page.getByText("(other currencies: Else)").waitFor();
    await page.getByRole("combobox", { name: "How to compare, in condition 1" }).click();
    const offered = await page.getByRole("option").allTextContents();
    expect(offered).toContain("Greater than");
    expect(offered).not.toContain("Is true");
    await page.keyboard.press("Escape");
  });

  it("that are missing are found from the list of problems", async () => {
    const { id } = await madeFlow(page, "Problems", documentWith(connection));
    await openFlow(page, id);
    await add("Add a step", "if", /^If \/ Else/);
    await page.getByRole("button", { name: "Collapse all" }).click();
    await page
      .getByRole("button", { name: /problems?$/ })
      .first()
      .click();
    const list = page.getByRole("dialog", { name: "Before the flow can run" });
    const problem = list.getByRole("region", { name: "2. If / Else" }).getByRole("button").first();
    await problem.click();
    const goal = page.getByRole("group", { name: "Condition 1" });
    await goal.waitFor();
    await expect
      .poll(() => goal.evaluate((one) => one.contains(one.ownerDocument.activeElement)))
      .toBe(true);
  });
});

describe("two people", () => {
  it("who change the conditions of one branch are asked which should stand", async () => {
    const { id } = await madeFlow(page, "Both", logicDocument(connection));
    const ken = await browsers.colleague("Ken", "builder");
    await openFlow(page, id);
    await page.getByRole("button", { name: /^Edit conditions of branch 2 of “If/ }).click();
    await page.context().setOffline(true);
    await page.getByRole("combobox", { name: "How to compare, in condition 1" }).click();
    await page.getByRole("option", { name: "Less than", exact: true }).click();
    const { revision } = await savedFlow(ken, id);
    const rows = [row("amount", "greater", 900, "jpy")];
    const condition = { match: "any", logic: "", otherCurrency: "stop", rows };
    await asked(ken, "POST", `/flows/${id}/edits`, {
      revision,
      operations: [{ do: "setCondition", branch: "s9", condition }],
    });
    await page.context().setOffline(false);
    const dialog = page.getByRole("dialog", { name: /has changed the same/ });
    await dialog.getByText("If / Else › Branch 2", { exact: true }).first().waitFor();
    await dialog
      .getByRole("region", { name: "Your change" })
      .getByText("is less than ¥5,000")
      .waitFor();
    await dialog.getByText("Amount is greater than ¥900").waitFor();
    await dialog.getByRole("button", { name: "Use mine" }).click();
    await saved(page);
    await expect
      .poll(() => savedSteps(page, id))
      .toMatchObject([
        {},
        { branches: [{}, { condition: { rows: [row("amount", "less", 5000, "jpy")] } }, {}] },
        {},
      ]);
  });
});

describe("a test", () => {
  it("shows which branch it took, and how many items of a loop it worked on", async () => {
    await browsers.world.stripe.makeCharges({ count: 1, amount: 4200, currency: "jpy" });
    const { id } = await madeFlow(page, "Tested", shortDocument(connection));
    await openFlow(page, id);
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
    await card(page, "For Each").getByText("In the test 2 of 2 items were done.").waitFor();
    await card(page, "Action: Create product").getByText("Done").first().waitFor();
    const taken = page.getByRole("group", { name: "the else of “If / Else”" });
    await taken.getByText("Taken in the test").waitFor();
    await expect.poll(() => page.getByText("Taken in the test").count()).toBe(1);
    await picture(page, "logic.tested");
  });
});

describe("what is seen", () => {
  it.each([
    { locale: "en", width: 1024, widths: [1440, 1024] },
    { locale: "ja", width: 390, widths: [390] },
  ] as const)("has no barriers in $locale at $widths", async ({ locale, width, widths }) => {
    const { id } = await madeFlow(page, "Seen", logicDocument(connection));
    const other = await browsers.administrator({ locale, width });
    await other.goto(`/flows/${id}`);
    const isJapanese = locale === "ja";
    const editing = isJapanese
      ? "条件を編集: 「If / Else」の分岐 1"
      : /^Edit conditions of branch 1 of “If/;
    await other.getByRole("button", { name: editing }).click();
    // It pushes down what is clicked next.
    await other
      .getByText(isJapanese ? "条件を追加" : "Add condition")
      .first()
      .waitFor();
    await other
      .getByRole("button", {
        name: isJapanese ? "「Every refund」の設定" : "Settings of “Every refund”",
      })
      .click();
    await other
      .getByText(isJapanese ? "入力リスト" : "Input list")
      .first()
      .waitFor();
    await expect.poll(() => faultsAt(other, widths, `logic.${locale}`)).toEqual([]);
    await other
      .getByRole("button", { name: isJapanese ? "すべて折りたたむ" : "Collapse all" })
      .click();
    await other.getByText(isJapanese ? "Else If 「金額」" : "Else if Amount is greater").waitFor();
    await expect.poll(() => faultsAt(other, widths, `logic.collapsed.${locale}`)).toEqual([]);
    await leave(other);
  });

  it("is only looked at by whoever may not change it", async () => {
    const { id } = await madeFlow(page, "Looked at", logicDocument(connection));
    const mia = await browsers.colleague("Mia", "viewer");
    await mia.goto(`/flows/${id}`);
    await mia.getByRole("button", { name: "Expand all" }).click();
    await card(mia, "Variable: Total").getByRole("textbox", { name: "Variable name" }).waitFor();
    expect(await mia.getByRole("button", { name: /^(Add|Edit conditions|Move) / }).count()).toBe(0);
    expect(await barriers(mia)).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
