import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../world.ts";
import { ask } from "./ask.ts";
import {
  asked,
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  type Saved,
  saved,
  savedFlow,
} from "./builder.world.ts";
import { barriers, type BrowserWorld, openBrowserWorld, password, picture } from "./world.ts";

let browsers: BrowserWorld;
let hana: Page;
let ken: Page;
let connection: string;
let flow: Saved;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  hana = await browsers.administrator();
  ken = await browsers.colleague("Ken", "builder");
  connection = await connected(browsers, hana, "My shop");
});
afterAll(async () => {
  await browsers.close();
});
beforeEach(async () => {
  const draft = documentWith(connection, "find-customer", "create-product");
  flow = await madeFlow(hana, "Thanks", draft);
});

const productName = (page: Page) =>
  card(page, "Action: Create product").getByRole("textbox", { name: "Name" });

async function openProduct(page: Page): Promise<void> {
  await openFlow(page, flow.id);
  await page.getByRole("button", { name: "Expand “Action: Create product”" }).click();
  await productName(page).waitFor();
}

async function type(page: Page, text: string): Promise<void> {
  await productName(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Waits until the server has this in the product's name. */
async function reached(text: string): Promise<void> {
  await eventually(
    () => savedFlow(hana, flow.id),
    ({ draft }) => JSON.stringify(draft.steps).includes(text),
  );
}

describe("while nobody answers", () => {
  it("goes on working, says that it is not saved, and saves when the server is back", async () => {
    await openProduct(hana);
    await hana.context().setOffline(true);
    await type(hana, "Written offline");
    await hana.getByText("Not saved, trying again").waitFor();
    await picture(hana, "builder.offline");
    await hana.getByRole("button", { name: "Move “Find customer”" }).waitFor();
    await hana.getByRole("link", { name: "Run history" }).click();
    await hana.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await hana.getByRole("button", { name: "Stay here" }).click();
    await hana.context().setOffline(false);
    await reached("Written offline");
    await saved(hana);
  });

  it("saves what was written while the server was started again", async () => {
    await openProduct(hana);
    await browsers.restart(async () => {
      await type(hana, "Written in between");
      await hana.getByText("Not saved, trying again").waitFor();
    });
    await reached("Written in between");
    await saved(hana);
  });

  it("says so, and lets leave, where a save is never answered", async () => {
    const page = await browsers.administrator();
    await page.clock.install();
    await openProduct(page);
    await page.route("**/edits", () => {});
    await type(page, "Never answered");
    await page.getByText("Saving…").waitFor();
    await page.getByRole("link", { name: "Run history" }).click();
    await page.clock.fastForward(6_000);
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await page.getByRole("button", { name: "Stay here" }).click();
    await page.getByRole("button", { name: "Activate" }).click();
    await page.clock.fastForward(15_000);
    await page.getByText("Not saved, trying again").waitFor();
    await page.getByRole("button", { name: "Try now" }).waitFor();
    await page.getByText("Millrace can publish only saved changes").waitFor();
    await page.unroute("**/edits");
    // The second try is not answered either.
    await page.clock.fastForward(2_000);
    await page.clock.fastForward(15_000);
    await reached("Never answered");
    await saved(page);
  });

  it("does once what was done although its answer was lost", async () => {
    await openFlow(hana, flow.id);
    let lost = 0;
    await hana.route("**/edits", async (route) => {
      if (lost > 0) return route.fallback();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await hana.getByRole("button", { name: "Add a step", exact: true }).click();
    await hana
      .getByRole("dialog")
      .getByRole("button", { name: /^Create customer/ })
      .click();
    await card(hana, "Action: Create customer").waitFor();
    await eventually(
      () => Promise.resolve(lost),
      (times) => times === 1,
    );
    await saved(hana);
    const { draft } = await savedFlow(hana, flow.id);
    expect(draft.steps.map(({ action }) => action)).toEqual([
      "find-customer",
      "create-product",
      "create-customer",
    ]);
    await hana.unroute("**/edits");
  });
});

describe("whoever signs out", () => {
  const signOut = async (page: Page) => {
    await page.getByRole("button", { name: /^Hana/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
  };

  it("has saved what was written just before", async () => {
    const page = await browsers.administrator({ anew: true });
    await openProduct(page);
    await type(page, "Written at last");
    await signOut(page);
    await page.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
    await reached("Written at last");
  });

  it("is asked first where it cannot be saved", async () => {
    const page = await browsers.administrator({ anew: true });
    await openProduct(page);
    await page.route("**/edits", (route) => route.abort());
    await type(page, "Not to be lost");
    await signOut(page);
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await page.getByRole("button", { name: "Stay here" }).click();
    await page.unroute("**/edits");
    await reached("Not to be lost");
    await saved(page);
  });
});

describe("when the session has ended", () => {
  const endSessions = async (page: Page) => {
    const { items } = await asked<{ items: readonly { id: string }[] }>(
      page,
      "GET",
      "/me/sessions",
    );
    for (const { id } of items) await ask(page, "DELETE", `/me/sessions/${id}`);
  };
  const ended = (page: Page) => page.getByRole("dialog", { name: "Your session has ended" });

  it("saves what was written once the person has signed in again", async () => {
    await openProduct(ken);
    await endSessions(ken);
    await type(ken, "Written without a session");
    const dialog = ended(ken);
    await dialog.waitFor();
    expect(await dialog.getByLabel("E-mail").isEditable()).toBe(false);
    await dialog.getByLabel("Password", { exact: true }).fill(password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await reached("Written without a session");
    await saved(ken);
  });

  it("goes on when the person has signed in in another window, as who has no password must", async () => {
    await openProduct(ken);
    await ken.route("**/api/v1/sign-in", (route) =>
      route.fulfill({ json: { setUp: false, oidc: { name: "Acme" }, mail: false } }),
    );
    await endSessions(ken);
    await type(ken, "Written before Acme was asked");
    const dialog = ended(ken);
    const link = dialog.getByRole("link", { name: "Sign in with Acme in a new window" });
    await link.waitFor();
    expect(await barriers(ken)).toEqual([]);
    await picture(ken, "session-ended.elsewhere");
    const opens = ken.context().waitForEvent("page");
    await link.click();
    const other = await opens;
    await other.getByLabel("E-mail").fill("ken@example.com");
    await other.getByLabel("Password", { exact: true }).fill(password);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("heading", { name: "Overview" }).waitFor();
    await other.close();
    await dialog.waitFor({ state: "hidden" });
    await reached("Written before Acme was asked");
    await saved(ken);
    await ken.unroute("**/api/v1/sign-in");
  });

  it("sends nothing in the name of somebody else who signs in there", async () => {
    const page = await browsers.colleague("Mio", "builder");
    await openProduct(page);
    await endSessions(page);
    await type(page, "Mio’s words");
    await ended(page).waitFor();
    await ask(page, "POST", "/sign-in", { email: "hana@example.com", password });
    const dialog = page.getByRole("dialog", { name: "Somebody else has signed in" });
    await dialog.getByText("Hana has signed in on this browser").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "session-other");
    await dialog.getByRole("button", { name: "Go on as Hana" }).click();
    await page.getByRole("button", { name: /^Hana/ }).waitFor();
    await saved(page);
    expect(JSON.stringify(await savedFlow(hana, flow.id))).not.toContain("Mio’s words");
  });
});

describe("two people at once", () => {
  it("see each other's changes, and keep their own", async () => {
    await openProduct(hana);
    await openFlow(ken, flow.id);
    await ken.getByRole("button", { name: "Actions for “Find customer”" }).click();
    await ken.getByRole("menuitem", { name: "Move down" }).click();
    await ken.getByText("Saved", { exact: true }).waitFor();
    await eventually(
      () => hana.getByRole("heading", { level: 2 }).allTextContents(),
      (titles) =>
        titles.indexOf("Action: Find customer") > titles.indexOf("Action: Create product"),
    );
    await hana.getByText("has changed this flow.").waitFor();
    await type(hana, "Still mine");
    await reached("Still mine");
    await saved(hana);
  });

  it.each([
    ["Use mine", "Hana’s words"],
    ["Keep theirs", "Ken’s words"],
  ])("choose between two changes of one place: %s", async (button, result) => {
    await openProduct(hana);
    await openProduct(ken);
    await hana.context().setOffline(true);
    await type(hana, "Hana’s words");
    await hana.getByText("Not saved, trying again").waitFor();
    await type(ken, "Ken’s words");
    await reached("Ken’s words");
    await hana.context().setOffline(false);
    const dialog = hana.getByRole("dialog", { name: /has changed the same/ });
    await dialog.getByText("Hana’s words").waitFor();
    await dialog.getByText("Ken’s words").waitFor();
    await picture(hana, "builder.clash");
    expect(await barriers(hana)).toEqual([]);
    await dialog.getByRole("button", { name: button }).click();
    await reached(result);
    await saved(hana);
    await productName(hana).getByText(result).waitFor();
  });
});

it("two people who rename a flow at once choose between the two names", async () => {
  const rename = async (page: Page, name: string) => {
    await page.getByRole("button", { name: "Rename the flow" }).click();
    await page.getByRole("textbox", { name: "Flow name" }).fill(name);
    await page.keyboard.press("Enter");
  };
  const named = (name: string) =>
    eventually(
      () => savedFlow(hana, flow.id),
      (one) => one.name === name,
    );
  await openFlow(hana, flow.id);
  await openFlow(ken, flow.id);
  await hana.route("**/api/v1/flows/*", (route) =>
    route.request().method() === "PUT" ? route.abort() : route.fallback(),
  );
  await rename(hana, "Hana’s name");
  await hana.getByText("Not saved, trying again").waitFor();
  await rename(ken, "Ken’s name");
  await named("Ken’s name");
  await hana.unroute("**/api/v1/flows/*");
  const dialog = hana.getByRole("dialog", { name: "Ken has changed the same place" });
  await dialog.getByText("Hana’s name").waitFor();
  await dialog.getByText("Ken’s name").waitFor();
  await picture(hana, "builder.clash-of-names");
  expect(await barriers(hana)).toEqual([]);
  await dialog.getByRole("button", { name: "Use mine" }).click();
  await named("Hana’s name");
  await saved(hana);
});

it("whoever has a flow open that is deleted can keep it as a new one", async () => {
  await openProduct(ken);
  await type(ken, "Not lost");
  await reached("Not lost");
  await ask(hana, "DELETE", `/flows/${flow.id}`);
  const dialog = ken.getByRole("dialog", { name: "“Thanks” has been deleted" });
  await dialog.getByRole("button", { name: "Keep as a new flow" }).waitFor();
  expect(await barriers(ken)).toEqual([]);
  await dialog.getByRole("button", { name: "Keep as a new flow" }).click();
  // Without Hana's connection, which is not Ken's to take along.
  await card(ken, "Action: Create product")
    .getByRole("button", { name: "Choose a connection" })
    .waitFor();
  const kept = new URL(ken.url()).pathname.split("/").at(-1) ?? "";
  expect(kept).not.toBe(flow.id);
  expect(JSON.stringify((await savedFlow(ken, kept)).draft)).toContain("Not lost");
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
