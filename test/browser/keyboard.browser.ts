import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asked, card, type Saved, tabTo } from "./builder.world.ts";
import { chooseOpen } from "./keys.world.ts";
import { type BrowserWorld, openBrowserWorld, password, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let flow = "";
beforeAll(async () => {
  browsers = await openBrowserWorld({ shop: true });
  page = await browsers.visitor();
});
afterAll(async () => {
  await browsers.close();
});

/** Only keys, as for somebody without a pointer: nothing here clicks, and nothing is focused but by Tab. */
const to = (goal: Locator) => tabTo(page, goal);
const type = (text: string) => page.keyboard.type(text);
const press = (key: string) => page.keyboard.press(key);
const button = (name: string | RegExp, within: Page | Locator = page) =>
  within.getByRole("button", { name, exact: true });
/** Whatever was done before it, the keyboard goes on from somewhere. */
const push = async (goal: Locator) => {
  await goal.waitFor();
  await expect.poll(() => page.evaluate("document.activeElement !== document.body")).toBe(true);
  await to(goal);
  await press("Enter");
};
const dialog = () => page.getByRole("dialog");
const hasFocus = (goal: Locator) =>
  expect.poll(() => goal.and(page.locator(":focus")).count()).toBe(1);
const search = () => dialog().getByPlaceholder(/^Search systems/);
const trigger = () => card(page, "Trigger: New charge");
const customer = () => card(page, "Action: Create customer");
const product = () => card(page, "Action: Create product");

it("comes in, and begins with the simulator", async () => {
  await visit(page, "/");
  await page.getByRole("heading", { name: "Welcome to Millrace" }).waitFor();
  for (const [label, text] of [
    ["Set-up code", browsers.setUpCode()],
    ["Your name", "Hana"],
    ["E-mail", "hana@example.com"],
    ["Password", password],
  ] as const) {
    await to(
      page.getByRole("textbox", { name: label }).or(page.getByLabel(label, { exact: true })),
    );
    await type(text);
  }
  await press("Enter");
  await push(button("Try with the simulator"));
  await trigger().waitFor();
});

it("begins another flow from scratch", async () => {
  await visit(page, "/flows");
  await push(button("New flow"));
  const scratch = page.getByRole("menuitem", { name: "From scratch" });
  await scratch.waitFor();
  await expect
    .poll(async () => {
      await press("ArrowDown");
      return scratch.and(page.locator(":focus")).count();
    })
    .toBe(1);
  await press("Enter");
  await dialog().getByText("What should start this flow?").waitFor();
});

it("builds a flow", async () => {
  await hasFocus(search());
  await type("charge");
  await push(button(/^New charge/, dialog()));
  await push(button("Use this connection", dialog()));
  await to(trigger().getByRole("combobox", { name: /^Polling frequency/ }));
  await press("ArrowDown");
  await chooseOpen(page, /^Every 15 seconds/);
  await trigger().getByText("172,800 in 30 days").first().waitFor();

  await push(button("Add a step"));
  await hasFocus(search());
  // The only hit needs no way to it.
  await type("create customer");
  await press("Enter");
  await push(button("Add fields", customer()));
  await hasFocus(dialog().getByRole("searchbox", { name: "Search fields" }));
  await type("email");
  await to(dialog().getByRole("checkbox", { name: "Email", exact: true }));
  await press("Space");
  await push(button("Add selected", dialog()));
  // What was added is where somebody goes on.
  await push(button("Insert a data pill Email", customer()));
  await hasFocus(page.getByRole("combobox", { name: "Search data pills" }));
  await type("receipt email");
  await page.getByRole("option").filter({ hasText: "Receipt email" }).first().waitFor();
  await press("Enter");
  await customer().getByText("Receipt email").first().waitFor();

  await push(button("Add a step"));
  await hasFocus(search());
  await type("product");
  await push(button(/^Create product/, dialog()));
  await to(product().getByRole("textbox", { name: "Name" }));
  await type("Thanks for {{");
  await hasFocus(page.getByRole("combobox", { name: "Search data pills" }));
  await type("description");
  await page.getByRole("option").filter({ hasText: "Description" }).first().waitFor();
  await press("Enter");
  // The cursor stands behind the pill, in the same field.
  await hasFocus(product().getByRole("textbox", { name: "Name" }));
  await type("!");
  flow = page.url();
  const id = new URL(flow).pathname.split("/").at(-1) ?? "";
  const saved = async () => (await asked<Saved>(page, "GET", `/flows/${id}`)).draft;
  // What was typed last is sent a moment later.
  await expect
    .poll(async () => (await saved()).steps)
    .toMatchObject([
      { input: { email: { kind: "pill", from: "trigger", path: ["receipt_email"] } } },
      {
        input: {
          name: {
            kind: "text",
            parts: ["Thanks for ", { from: "trigger", path: ["description"] }, "!"],
          },
        },
      },
    ]);
  expect((await saved()).trigger).toMatchObject({ trigger: "new-charge", everySeconds: 15 });
  await picture(page, "keyboard.built", "window");
});

it("tests the flow, and looks at what came of it", async () => {
  await push(button("Test"));
  await to(dialog().getByRole("radio", { name: "The newest one" }));
  await press("ArrowDown");
  await dialog().getByRole("radio", { name: /\d/ }).first().waitFor();
  await to(dialog().getByRole("radio", { name: "One of the recent ones" }));
  await press("ArrowUp");
  await push(button("Test", dialog()));
  await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
  await product().getByText("From the test").waitFor();
  // The values are one stop on the way; inside, the arrow keys go on.
  const values = product().getByRole("group", { name: /^Values/ });
  await to(values);
  await press("ArrowDown");
  await hasFocus(button("Copy “Product ID”", values));
  await press("ArrowDown");
  await hasFocus(button("Copy “Object type”", values));
  await push(button("Put the results away"));
});

it("activates the flow", async () => {
  await push(button("Activate"));
  await to(dialog().getByRole("radio", { name: "From now on" }));
  await push(button("Activate", dialog()));
  await page.getByText("“Untitled flow” is active.").waitFor();
});

it("finds the run, and opens its steps", async () => {
  await push(page.getByRole("navigation").getByRole("link", { name: "Run history" }));
  const [charge = ""] = await browsers.world.stripe.makeCharges({ count: 1 });
  await browsers.world.advance(15);
  const row = page.getByRole("row").filter({ hasText: charge });
  await row.getByText("Succeeded").waitFor();
  await push(row.getByRole("link", { name: charge }));
  await push(page.getByRole("listitem").getByRole("button").filter({ hasText: "Create product" }));
  await page
    .getByText(/^prod_/)
    .first()
    .waitFor();
});

it("keeps its place where it has gone on before a slow page leads it", async () => {
  await visit(page, new URL(flow).pathname);
  await page.evaluate(
    "((frame) => { window.requestAnimationFrame = (work) => setTimeout(() => frame(work), 200); })(window.requestAnimationFrame)",
  );
  await push(button("Add a step"));
  await hasFocus(search());
  await type("create product");
  await press("Enter");
  const added = card(page, "Action: Create product").nth(1);
  const name = added.getByRole("textbox", { name: "Name" });
  await to(name);
  await type("Tea");
  // The page has shown the card and led the focus by now, in five frames or so.
  await page.evaluate(
    "new Promise((done) => { let left = 10; const next = () => (left-- > 0 ? requestAnimationFrame(next) : done()); next(); })",
  );
  await hasFocus(name);
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
