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
  saved,
  savedFlow,
  tabTo,
} from "./builder.world.ts";
import { constant, pill } from "./fields.world.ts";
import { chooseOpen } from "./keys.world.ts";
import { byKeys } from "./keys.world.ts";
import { invoked, shownCredentials } from "./invoke.world.ts";
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
/** The flow that is called, and the one that calls it. */
let charge: string;
let order: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  const connection = await connected(browsers, page, "My shop");
  const input = (name: string, type: string, required: boolean, sample: unknown) => ({
    name,
    type,
    required,
    sample,
    help: "",
  });
  const invoke = {
    kind: "invoke",
    inputs: [input("title", "text", true, "Green tea"), input("note", "text", false, "A gift")],
    outputs: [{ name: "product", value: pill("s1", "id") }],
  };
  const called = documentWith(connection, "create-product");
  ({ id: charge } = await madeFlow(page, "List a product", {
    ...called,
    trigger: invoke,
    steps: [{ ...called.steps[0], input: { name: pill("trigger", "title") } }],
  }));
  ({ id: order } = await madeFlow(page, "New order", {
    ...documentWith(connection),
    trigger: { ...invoke, outputs: [] },
  }));
  await madeFlow(page, "Every morning", documentWith(connection));
});
afterAll(async () => {
  await browsers.close();
});

const { add, pick, pressOn } = byKeys(() => page);
const dialog = () => page.getByRole("dialog");
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const select = () => page.getByRole("combobox", { name: "Flow to call" });

describe("a flow that calls another", () => {
  it("says how one is made that can be called, while there is none", async () => {
    await openFlow(page, order);
    await add("Add a step", "call", /^Call a flow/);
    await page.getByText("No flow can be called yet").waitFor();
    await page.getByText("create one with the trigger “Invoke (HTTP)”").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.none");
    await asked(page, "POST", `/flows/${charge}/activate`, { from: "now" });
    await select().waitFor();
  });

  it("is given what it calls by keys, the inputs as fields, and the answer as pills", async () => {
    await tabTo(page, select());
    await page.keyboard.type("product");
    await chooseOpen(page, "List a product");
    const call = card(page, "Call a flow: List a product");
    await call.waitFor();
    await call.getByRole("link", { name: "Open “List a product”" }).waitFor();
    await call.getByText("1 problem").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.inputs");
    await pick("title", "title");
    await saved(page);
    await add("Add a step", "stop", /^Stop/);
    await pick("Message", "product");
    await eventually(
      () => savedFlow(page, order),
      ({ draft }) => JSON.stringify(draft.steps).includes('"from":"s1"'),
    );
    const { draft } = await savedFlow(page, order);
    expect(draft.steps).toMatchObject([
      { kind: "call", flow: charge, input: { title: pill("trigger", "title") } },
      { kind: "stop", message: pill("s1", "product") },
    ]);
  });

  it("shows the flows that cannot be called, and why", async () => {
    await select().click();
    await page.getByText("Cannot be called now").waitFor();
    const timed = page.getByRole("option", { name: "Every morning" });
    await expect.poll(() => timed.getAttribute("data-combobox-disabled")).toBe("true");
    await timed.getByText("Not published with the trigger “Invoke (HTTP)”").waitFor();
    await picture(page, "calls.choices");
    await page.keyboard.press("Escape");
  });

  it("says before a test that the flow is really called, and shows what came of it", async () => {
    await press("Test");
    await dialog().getByText("Call a flow (List a product): really calls the flow").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.test");
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test .*succeeded/).waitFor();
  });

  it("is activated, runs, and each run leads to the other", async () => {
    await press("Activate");
    await dialog().getByRole("button", { name: "Activate", exact: true }).click();
    const credentials = await shownCredentials(page);
    await press("I have kept it");
    expect((await invoked(browsers, credentials, { title: "Vase" })).status).toBe(200);
    const { items } = await asked<{ items: { id: string }[] }>(
      page,
      "GET",
      `/runs?flow=${order}&kind=invoke`,
    );
    const [run] = items.map(({ id }) => id);
    await visit(page, `/flows/${order}/runs`);
    await page.locator(`a[href="/runs/${run}"]`).first().click();
    const called = page.getByRole("link", { name: "Has called “List a product”" });
    await called.waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.run");
    await pressOn(called);
    await page.getByRole("heading", { name: "List a product", level: 1 }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.called-run");
    await pressOn(page.getByRole("link", { name: "“New order”, by a call" }));
    await page.waitForURL(`**/runs/${run}`);
  });

  it("shows what it waits for, while the called flow is under way", async () => {
    const slow = await madeFlow(page, "Slow", {
      ...documentWith(""),
      trigger: { kind: "invoke", inputs: [], outputs: [] },
      steps: [{ kind: "delay", id: "s1", name: null, amount: constant(2), unit: "hours" }],
      nextStep: 2,
    });
    await asked(page, "POST", `/flows/${slow.id}/activate`, { from: "now" });
    const patient = await madeFlow(page, "Patient", {
      ...documentWith(""),
      trigger: { kind: "invoke", inputs: [], outputs: [] },
      steps: [{ kind: "call", id: "s1", name: null, flow: slow.id, input: {} }],
      nextStep: 2,
    });
    await openFlow(page, patient.id);
    await press("Test");
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await dialog().waitFor({ state: "detached" });
    const { items } = await eventually(
      () => asked<{ items: { id: string }[] }>(page, "GET", `/runs?flow=${slow.id}`),
      (found) => found.items.length === 1,
    );
    await visit(page, `/runs/${items[0]?.id ?? ""}`);
    await page.getByRole("link", { name: "“Patient”, by a call" }).first().click();
    await page.getByRole("link", { name: "Waits for “Slow”" }).waitFor();
    await page.getByText("At work").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.waits");
  });

  it("is found in the history by what started a run", async () => {
    await visit(page, "/runs?kind=call");
    await page.getByText("Called", { exact: true }).first().waitFor();
    expect(await page.getByRole("link", { name: "New order" }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.history");
  });
});

describe("a flow that is called", () => {
  it("names who calls it, and what it means to end it", async () => {
    await openFlow(page, charge);
    await press("Called by 1 flow");
    await page.getByRole("menuitem", { name: "New order" }).waitFor();
    await picture(page, "calls.callers");
    await page.keyboard.press("Escape");
    await page.getByRole("menuitem").waitFor({ state: "detached" });
    await press("Actions for the active flow");
    await page.getByRole("menuitem", { name: "Deactivate" }).click();
    await dialog().getByText("While it is inactive, their calls fail: “New order”").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "calls.deactivate");
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await visit(page, "/flows");
    await page.getByRole("button", { name: "Actions for List a product" }).click();
    await page.getByRole("menuitem", { name: "Deactivate" }).click();
    await dialog().getByText("their calls fail: “New order”").waitFor();
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Actions for List a product" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await dialog().getByText("so you cannot delete it").waitFor();
    await dialog().getByRole("button", { name: "Delete the flow" }).click();
    await dialog()
      .getByText(/Other flows call this flow/)
      .waitFor();
    await dialog().getByRole("button", { name: "Cancel" }).click();
  });

  it("is told of in the changes before they are published", async () => {
    const { revision } = await savedFlow(page, order);
    await asked(page, "POST", `/flows/${order}/edits`, {
      revision,
      operations: [{ do: "setField", step: "s1", path: ["note"], value: constant("A gift") }],
    });
    await openFlow(page, order);
    await press("Publish changes");
    await dialog()
      .getByText(/Call a flow \(List a product\) › note.*A gift/)
      .waitFor();
    await picture(page, "calls.changes");
    await dialog().getByRole("button", { name: "Cancel" }).click();
  });

  it("can be read in Japanese", async () => {
    const other = await browsers.administrator({ locale: "ja", width: 390 });
    await other.goto(`/flows/${order}`);
    await other.locator("#card-s1 [data-toggle]").click();
    await other.getByLabel("呼び出すフロー").first().waitFor();
    expect(await faultsAt(other, [1440, 390], "calls.ja")).toEqual([]);
    await visit(other, "/runs?kind=call");
    await other.getByText("呼び出し", { exact: true }).first().waitFor();
    expect(await faultsAt(other, [1440, 390], "calls.runs.ja")).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
