import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../world.ts";
import { asked, card, connected, documentWith, madeFlow, savedFlow } from "./builder.world.ts";
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
let id: string;
let connection: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  connection = await connected(browsers, page, "My shop");
  const first = documentWith(connection, "create-product");
  ({ id } = await madeFlow(page, "Thanks", first));
  await asked(page, "POST", `/flows/${id}/activate`, { from: "now" });
  const draft = documentWith(connection, "create-product", "create-customer");
  await asked(page, "PUT", `/flows/${id}`, { name: "Thanks", draft, revision: 1 });
  await asked(page, "POST", `/flows/${id}/publish`, {});
});
afterAll(async () => {
  await browsers.close();
});

const row = (text: RegExp) => page.getByRole("row").filter({ hasText: text });

describe("the versions of a flow", () => {
  it("are reached from the builder's menu, and the two newest are compared at first", async () => {
    await visit(page, `/flows/${id}`);
    await page.getByRole("button", { name: "Actions for Thanks" }).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
    await page.getByRole("heading", { name: "Versions of Thanks" }).waitFor();
    await row(/^2New runs/).waitFor();
    const added = row(/Create customer \(Stripe\)Added/);
    await added.waitFor();
    await expect
      .poll(() => page.getByRole("columnheader").allTextContents())
      .toEqual(expect.arrayContaining(["Version 1", "Version 2"]));
    expect(await barriers(page)).toEqual([]);
    await picture(page, "versions");
    await page.getByText("Sentences").click();
    await page.getByText("Create customer (Stripe) was added.").waitFor();
  });

  it("are compared with the draft by a button, and with each other by choosing", async () => {
    await page.getByRole("button", { name: "Compare version 1 with the draft" }).click();
    await page.getByText("Create customer (Stripe) was added.").waitFor();
    await page.getByRole("combobox", { name: "From" }).click();
    await page.getByRole("option", { name: "Version 2" }).click();
    await page.getByText("There are no differences.").waitFor();
    expect(page.url()).toMatch(/compare=2&with=(?:%22)?draft/);
  });

  it("come back into the draft after a question, and undo takes that back", async () => {
    await page.getByRole("button", { name: "Restore version 1" }).click();
    await page.getByRole("dialog").getByText("until you publish the draft").waitFor();
    await picture(page, "versions.restore");
    await page.getByRole("button", { name: "Restore it" }).click();
    await page.waitForURL(`**/flows/${id}`);
    await page.getByText("Version 1 is in the draft.").waitFor();
    await card(page, "Action: Create product").waitFor();
    expect(await card(page, "Action: Create customer").count()).toBe(0);
    expect((await savedFlow(page, id)).draft.steps.map((step) => step.id)).toEqual(["s1"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await card(page, "Action: Create customer").waitFor();
    await eventually(
      async () => (await savedFlow(page, id)).draft.steps.map((step) => step.id),
      (ids) => ids.join() === "s1,s2",
    );
  });

  it("stay in the draft as a whole where somebody else's connection cannot come back", async () => {
    const ken = await browsers.colleague("Ken", "builder");
    const own = documentWith(await connected(browsers, ken, "Ken's shop"), "create-product");
    const { id: kens } = await madeFlow(ken, "Ken's", own);
    await asked(ken, "POST", `/flows/${kens}/activate`, { from: "now" });
    const draft = documentWith(connection, "create-product");
    await asked(page, "PUT", `/flows/${kens}`, { name: "Ken's", draft, revision: 1 });
    await visit(ken, `/flows/${kens}/versions`);
    await ken.getByRole("button", { name: "Restore version 1" }).click();
    await ken.getByRole("button", { name: "Restore it" }).click();
    await ken.waitForURL(`**/flows/${kens}`);
    await ken.getByText("Version 1 is in the draft.").waitFor();
    await ken.getByRole("button", { name: "Undo" }).click();
    await ken.getByText("is not yours. Choose one of your own connections.").waitFor();
    await card(ken, "Action: Create product").waitFor();
    expect((await savedFlow(ken, kens)).draft).toMatchObject(own);
  });

  it("are read by a viewer, who cannot restore", async () => {
    const vera = await browsers.colleague("Vera", "viewer");
    await vera.goto(`/flows/${id}/versions`);
    await vera.getByRole("button", { name: "Compare version 1 with the draft" }).waitFor();
    expect(await vera.getByRole("button", { name: /Restore/ }).count()).toBe(0);
  });

  it("can be read in Japanese", async () => {
    const other = await browsers.administrator({ locale: "ja", width: 390 });
    await other.goto(`/flows/${id}/versions?compare=1&with=2`);
    await other.getByText("追加").first().waitFor();
    expect(await faultsAt(other, [1440, 390], "versions.ja")).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
