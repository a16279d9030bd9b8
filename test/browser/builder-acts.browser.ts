import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../world.ts";
import {
  asked,
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  type Saved,
  savedFlow,
} from "./builder.world.ts";
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

const made = (name: string, ...actions: readonly string[]) =>
  madeFlow(page, name, documentWith(connection, ...actions));
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const dialog = () => page.getByRole("dialog");
const inDialog = (name: string) => dialog().getByRole("button", { name, exact: true }).click();

describe("testing", () => {
  it("says what it will write, then shows on each card what it gave", async () => {
    await browsers.world.stripe.makeCharges({ count: 2, amount: 4200, currency: "jpy" });
    const { id } = await made("Tested", "create-product", "create-charge");
    await openFlow(page, id);
    await press("Test");
    await dialog()
      .getByText("“Create product (Stripe)” creates a product at Stripe, in test mode.")
      .waitFor();
    await dialog().getByText("charges ¥1,200 at Stripe, in test mode.").waitFor();
    await dialog().getByRole("radio", { name: "One of the recent ones" }).click();
    await dialog()
      .getByRole("radio", { name: /¥4,200/ })
      .first()
      .click();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.test");
    await inDialog("Test");
    await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
    await card(page, "Action: Create product").getByText("Done").first().waitFor();
    await press("Expand “Action: Create product”");
    await card(page, "Action: Create product").getByText("From the test").waitFor();
    await picture(page, "builder.tested");
    await page.getByRole("link", { name: "Open the run" }).click();
    await page.waitForURL("**/runs/*");
  });

  it("shows a failure on its card, in the server's words", async () => {
    const { id } = await made("Fails", "find-customer", "create-product");
    await openFlow(page, id);
    await press("Test");
    await inDialog("Test");
    await page.getByText(/The test with ch_\w+ failed/).waitFor();
    const find = card(page, "Action: Find customer");
    await find.getByText("“Customer ID” is required, but Trigger › customer is empty.").waitFor();
    await press("Show the card");
    await find.locator("[data-toggle]:focus").waitFor();
    await press("Put the results away");
  });

  it("waits for the next record, and can be stopped", async () => {
    const { id } = await made("Waits", "create-product");
    await openFlow(page, id);
    const wait = async () => {
      await press("Test");
      await dialog().getByRole("radio", { name: "Wait for the next one" }).click();
      await inDialog("Wait and test");
      await page.getByText("Waiting for the next event of “New charge”.").waitFor();
    };
    await wait();
    await press("Stop waiting");
    await page.getByText("Waiting for the next event").waitFor({ state: "hidden" });
    await wait();
    await page.waitForResponse(/\/records/);
    const [charge] = await browsers.world.stripe.makeCharges({ count: 1 });
    await page.getByText(`The test with ${charge} succeeded.`).waitFor();
  });

  it("waits for what would start the flow, and says of other records that they would not", async () => {
    const { stripe } = browsers.world;
    const draft = documentWith(connection, "create-product");
    const trigger = { ...draft.trigger, settings: { status: "failed" } };
    const { id } = await madeFlow(page, "Waits for failures", { ...draft, trigger });
    await openFlow(page, id);
    await press("Test");
    await dialog().getByRole("radio", { name: "Wait for the next one" }).click();
    await inDialog("Wait and test");
    await page.getByText("Waiting for the next event of “New charge”.").waitFor();
    await page.waitForResponse(/\/records/);
    const [other] = await stripe.makeCharges({ count: 1 });
    await page.waitForResponse(/\/records/);
    const [failed] = await stripe.makeCharges({ count: 1, status: "failed" });
    await page.getByText(`The test with ${failed} succeeded.`).waitFor();
    await press("Put the results away");
    await press("Test");
    await dialog().getByRole("radio", { name: "One of the recent ones" }).click();
    const passedOver = new RegExp(`Would not start this flow · .* · ${other}`);
    await dialog().getByRole("radio", { name: passedOver }).click();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.test-others");
    await inDialog("Test");
    await page.getByText(`The test with ${other} succeeded.`).waitFor();
  });
});

describe("activating", () => {
  let flow: Saved;
  beforeAll(async () => {
    flow = await made("Active one", "create-product");
  });

  it("counts the events of the past before it takes them up", async () => {
    await openFlow(page, flow.id);
    await press("Activate");
    await dialog().getByRole("radio", { name: "From a date on" }).click();
    await expect
      .poll(() => dialog().getByRole("button", { name: "Activate" }).isDisabled())
      .toBe(true);
    await dialog().getByLabel("From", { exact: true }).click();
    await page.getByRole("button", { name: "Previous month" }).click();
    await page.getByRole("button", { name: / 10, / }).click();
    await page.getByRole("spinbutton", { name: "Hours" }).fill("09");
    await page.getByRole("spinbutton", { name: "Minutes" }).fill("30");
    await page.getByRole("button", { name: "Done" }).click();
    await dialog()
      .getByText(/^That is \d+ events, .*¥[\d,]+.* in all\./)
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.activate-date");
  });

  it("starts from now on, and then publishes what has changed", async () => {
    await openFlow(page, flow.id);
    await press("Activate");
    await inDialog("Activate");
    await page.getByText("“Active one” is active.").waitFor();
    await page.getByText("Active", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Rename “Create product”" }).click();
    await page.keyboard.type("Make it");
    await page.keyboard.press("Enter");
    await page.getByText("Version 1 is running. Your changes are a draft").waitFor();
    await press("Publish changes");
    await dialog().getByText("1 change", { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.publish");
    await inDialog("Publish changes");
    await page.getByText("Version 1 is running").waitFor({ state: "hidden" });
    await expect.poll(() => savedFlow(page, flow.id)).toMatchObject({ version: { number: 2 } });
  });

  it("stops, and offers to catch up when it is activated again", async () => {
    await openFlow(page, flow.id);
    await press("Actions for the active flow");
    await page.getByRole("menuitem", { name: "Deactivate" }).click();
    await inDialog("Deactivate");
    await page.getByText("Inactive", { exact: true }).waitFor();
    await browsers.world.stripe.makeCharges({ count: 2 });
    await press("Activate");
    const catchUp = () => dialog().getByRole("radio", { name: /^Catch up/ });
    await expect.poll(() => catchUp().isChecked()).toBe(true);
    await dialog()
      .getByText(/^It stood at /)
      .waitFor();
    await dialog()
      .getByText(/^That is \d+ events, .* in all\./)
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.activate-again");
    await inDialog("Cancel");
    const { draft, revision } = await savedFlow(page, flow.id);
    const trigger = { ...draft.trigger, trigger: "new-refund" };
    const change = { name: "Active one", draft: { ...draft, trigger }, revision };
    await asked(page, "PUT", `/flows/${flow.id}`, change);
    await openFlow(page, flow.id);
    // The page may show the flow as it was until it hears of the change; what is activated then is refused.
    await card(page, "Trigger: New refund").waitFor();
    await press("Activate");
    await dialog()
      .getByText(/^The flow cannot catch up/)
      .waitFor();
    await expect.poll(() => catchUp().isDisabled()).toBe(true);
    await expect
      .poll(() => dialog().getByRole("radio", { name: "From now on" }).isChecked())
      .toBe(true);
    await inDialog("Activate");
    await page.getByText("Active", { exact: true }).waitFor();
  });

  it("asks before real money can move for the first time", async () => {
    const { stripe } = browsers.world;
    await stripe.setKey({ key: "sk_live_demo" });
    const values = { apiKey: "sk_live_demo", apiBase: stripe.url };
    const json = { connector: "stripe", name: "Live shop", values };
    const { connection: live } = await asked<{ connection: { id: string } }>(
      page,
      "POST",
      "/connections",
      json,
    );
    const draft = documentWith(live.id, "create-charge");
    const { id } = await madeFlow(page, "Live one", draft);
    await openFlow(page, id);
    await press("Activate");
    await inDialog("Activate");
    await dialog()
      .getByText(/“Create charge \(Stripe\)” charges ¥1,200 in live mode, through .*\.$/)
      .waitFor();
    await expect
      .poll(() => dialog().getByRole("button", { name: "Activate" }).isDisabled())
      .toBe(true);
    await dialog()
      .getByText(/^¥2,000 for each write: /)
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "builder.live");
    await dialog()
      .getByRole("checkbox", { name: /I mean this 1 write/ })
      .click();
    const activates = dialog().getByRole("button", { name: "Activate" });
    await expect.poll(() => activates.isDisabled()).toBe(true);
    await inDialog("Go on without limits");
    await dialog().getByText("No limits for “Live shop”").waitFor();
    await expect.poll(() => activates.isEnabled()).toBe(true);
    await inDialog("Choose again");
    await inDialog("Set these limits");
    await dialog().getByText("Limits are set for “Live shop”").waitFor();
    await inDialog("Activate");
    await page.getByText("Active", { exact: true }).waitFor();
    const limits = {
      currency: "jpy",
      perWrite: 2_000,
      perFlowAndDay: { sum: 200_000, count: 100 },
    };
    expect(await asked(page, "GET", `/connections/${live.id}`)).toMatchObject({ limits: [limits] });
  });

  it("asks before it waits, also for what a called flow would do, and its errors can be put away", async () => {
    const { stripe } = browsers.world;
    await stripe.setKey({ key: "sk_live_called" });
    const values = { apiKey: "sk_live_called", apiBase: stripe.url };
    const json = { connector: "stripe", name: "Called shop", values };
    const { connection: live } = await asked<{ connection: { id: string } }>(
      page,
      "POST",
      "/connections",
      json,
    );
    const called = await madeFlow(page, "Called one", {
      ...documentWith(live.id, "create-charge"),
      trigger: { kind: "invoke", inputs: [], outputs: [] },
    });
    await asked(page, "POST", `/flows/${called.id}/activate`, {
      from: "now",
      revision: 1,
      confirm: 1,
    });
    const call = { kind: "call", id: "s1", name: null, flow: called.id, input: {} };
    const draft = { ...documentWith(connection), steps: [call], nextStep: 2 };
    const { id } = await madeFlow(page, "Calling one", draft);
    await openFlow(page, id);
    await press("Test");
    await dialog().getByRole("radio", { name: "Wait for the next one" }).click();
    await dialog().getByText("In the called flow “Called one”", { exact: false }).waitFor();
    const waits = dialog().getByRole("button", { name: "Wait and test" });
    await expect.poll(() => waits.isDisabled()).toBe(true);
    await dialog()
      .getByRole("checkbox", { name: /I mean this 1 write/ })
      .click();
    await inDialog("Wait and test");
    await page.getByText("Waiting for the next event of “New charge”.").waitFor();
    await page.route("**/records?*", (route) =>
      route.fulfill({
        status: 409,
        json: { error: { code: "connection.locked", message: "It is locked.", details: [] } },
      }),
    );
    await page.getByText("It is locked.").waitFor();
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await page.getByText("It is locked.").waitFor({ state: "hidden" });
    await page.unroute("**/records?*");
  });

  it("confirms what was read: once the flow is another one below it, it is to be read again", async () => {
    const { stripe } = browsers.world;
    await stripe.setKey({ key: "sk_live_moving" });
    const values = { apiKey: "sk_live_moving", apiBase: stripe.url };
    const json = { connector: "stripe", name: "Moving shop", values };
    const { connection: live } = await asked<{ connection: { id: string } }>(
      page,
      "POST",
      "/connections",
      json,
    );
    const { id } = await madeFlow(page, "Moving one", documentWith(live.id, "create-charge"));
    let amount = 1_200;
    const move = async (next: number) => {
      const { draft, revision } = await savedFlow(page, id);
      const moved: unknown = JSON.parse(
        JSON.stringify(draft).replace(`"value":${amount}`, `"value":${next}`),
      );
      amount = next;
      await asked(page, "PUT", `/flows/${id}`, { name: "Moving one", draft: moved, revision });
    };
    const line = (words: string) => dialog().getByText(`charges ${words} in live mode`);
    const tick = () => dialog().getByRole("checkbox", { name: /I mean this 1 write/ });
    await openFlow(page, id);

    await press("Activate");
    await inDialog("Activate");
    await line("¥1,200").waitFor();
    await tick().click();
    await move(120_000);
    await dialog().getByText("The flow has changed since.").waitFor();
    expect(await line("¥1,200").count()).toBe(0);
    await picture(page, "builder.live-moved");
    await inDialog("Activate");
    await line("¥120,000").waitFor();
    expect(await tick().isChecked()).toBe(false);
    await inDialog("Cancel");

    await press("Test");
    await line("¥120,000").waitFor();
    await tick().click();
    await move(130_000);
    await line("¥130,000").waitFor();
    await dialog().getByText("What it would do has changed since you confirmed it").waitFor();
    expect(await tick().isChecked()).toBe(false);
    await tick().click();
    await dialog().getByRole("radio", { name: "Wait for the next one" }).click();
    await inDialog("Wait and test");
    await page.getByText("Waiting for the next event of “New charge”.").waitFor();
    await move(140_000);
    await page.getByText("changed while the test was waiting").waitFor();
    await picture(page, "builder.wait-moved");
    expect(await asked(page, "GET", `/runs?flow=${id}`)).toMatchObject({ items: [] });
  });

  it("waits for the agreement of whoever owns a connection in it", async () => {
    const ken = await browsers.colleague("Ken", "builder");
    const { id } = await made("Asked for", "create-product");
    await openFlow(ken, id);
    await ken.getByRole("button", { name: "Activate", exact: true }).click();
    await ken.getByRole("dialog").getByRole("button", { name: "Activate", exact: true }).click();
    await ken.getByRole("dialog").getByText("Hana", { exact: true }).waitFor();
    await picture(ken, "builder.waits-for-agreement");
    await ken.getByRole("dialog").getByText("Close", { exact: true }).click();
    await ken.getByText("Ken wants to activate this flow. It waits for Hana to agree").waitFor();
    await ken.getByRole("button", { name: "Take it back" }).click();
    await eventually(
      () => asked<{ proposal: object | null }>(page, "GET", `/flows/${id}`),
      ({ proposal }) => proposal === null,
    );
  });
});

it("whoever may only look sees the flow, and nothing to change it with", async () => {
  const { id } = await made("Looked at", "create-product");
  const mio = await browsers.colleague("Mio", "viewer");
  await mio.goto(`/flows/${id}`);
  await mio.getByText("your role does not let you change it").waitFor();
  await mio.getByRole("button", { name: "Expand all" }).click();
  await card(mio, "Action: Create product").getByText("Thanks").first().waitFor();
  for (const name of ["Activate", "Test", "Add a step", "Undo"])
    expect(await mio.getByRole("button", { name, exact: true }).count()).toBe(0);
  expect(await barriers(mio)).toEqual([]);
  await picture(mio, "builder.viewer");
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
