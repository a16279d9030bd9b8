import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../world.ts";
import {
  card,
  connected,
  documentWith,
  madeFlow,
  openFlow,
  savedFlow,
  tabTo,
} from "./builder.world.ts";
import { invoked, shownCredentials } from "./invoke.world.ts";
import { barriers, type BrowserWorld, faultsAt, openBrowserWorld, picture } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let id: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  const connection = await connected(browsers, page, "My shop");
  const draft = { ...documentWith(connection, "create-product"), trigger: null };
  ({ id } = await madeFlow(page, "On call", draft));
});
afterAll(async () => {
  await browsers.close();
});

const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const dialog = () => page.getByRole("dialog");
/** The buttons that catch the eye. */
const filled = (area: Locator) =>
  area.locator('.mantine-Button-root:is(:not([data-variant]), [data-variant="filled"])');
const trigger = () => card(page, "Trigger: Invoke \\(HTTP\\)");

describe("a flow that other systems start", () => {
  it("is given its trigger, inputs and outputs in the builder", async () => {
    await openFlow(page, id);
    await press("Choose the trigger");
    await dialog().getByText("Invoke (HTTP)").click();
    await dialog().getByRole("button", { name: "Use this" }).click();
    await trigger().waitFor();
    await page.getByLabel("Name of a new input").fill("1st");
    await page.getByText("Begin with a letter").waitFor();
    await page.getByLabel("Name of a new input").fill("title");
    await press("Add an input");
    const title = trigger().getByRole("group", { name: "title" });
    await title.getByLabel("Sample").fill("A nice thing");
    await title.getByLabel("Help for callers").fill("What it is called");
    await press("From an example");
    await dialog().getByLabel("Example (JSON)").fill('{"count": 3, "day": "2026-04-01"}');
    await dialog().getByRole("button", { name: "Add these inputs" }).click();
    await trigger().getByRole("group", { name: "day" }).waitFor();
    await page.getByLabel("Name of a new output").fill("product");
    await press("Add an output");
    await page.getByText("Choose what the caller gets in “product”").first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "invoke");
    await trigger().getByRole("textbox", { name: "product" }).fill("made");
    const saved = await eventually(
      () => savedFlow(page, id),
      ({ draft }) => JSON.stringify(draft.trigger).includes("made"),
    );
    expect(saved.draft.trigger).toMatchObject({
      kind: "invoke",
      inputs: [
        { name: "title", type: "text", sample: "A nice thing", help: "What it is called" },
        { name: "count", type: "number", sample: 3, required: true },
        { name: "day", type: "date", sample: "2026-04-01" },
      ],
      outputs: [{ name: "product" }],
    });
  });

  it("has an input renamed by keyboard, which the fields that use it follow, and take back", async () => {
    await card(page, "Action: Create product")
      .getByRole("button", { name: /^Expand/ })
      .click();
    await page.getByRole("button", { name: "Insert a data pill Name", exact: true }).click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("title");
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Rename “title”" }));
    await page.keyboard.press("Enter");
    await page.keyboard.type("count");
    await page.getByText("This name is taken.").waitFor();
    await page.keyboard.type("Label");
    await page.keyboard.press("Enter");
    await trigger().getByRole("group", { name: "countLabel" }).waitFor();
    const use = (draft: object) =>
      JSON.stringify(draft).match(/"path":\["(title|countLabel)"\]/)?.[1];
    await eventually(
      () => savedFlow(page, id),
      ({ draft }) => use(draft) === "countLabel",
    );
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await trigger().getByRole("group", { name: "title" }).waitFor();
    await eventually(
      () => savedFlow(page, id),
      ({ draft }) => use(draft) === "title",
    );
    await page.getByRole("button", { name: "Rename “product”" }).click();
    await page.keyboard.type("made");
    await page.keyboard.press("Enter");
    await trigger().getByRole("textbox", { name: "made" }).waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await trigger().getByRole("textbox", { name: "product" }).waitFor();
  });

  it("is tested on inputs that can be changed", async () => {
    await press("Test");
    await dialog().getByLabel("Inputs of the test (JSON)").fill('{"title": "x", "count": 1');
    await dialog().getByText("This is not a JSON object.").waitFor();
    await dialog()
      .getByLabel("Inputs of the test (JSON)")
      .fill('{"title": "x", "count": 1, "day": "2026-05-01"}');
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test .*succeeded/).waitFor();
  });

  it("shows its address and the secret once when it is activated, and a line that calls it", async () => {
    await press("Activate");
    await dialog().getByText("other systems can start it").waitFor();
    await dialog().getByRole("button", { name: "Activate", exact: true }).click();
    const credentials = await shownCredentials(page);
    const { client, secret } = credentials;
    expect(await barriers(page)).toEqual([]);
    await picture(page, "invoke.credentials");
    const shell = dialog().getByLabel("Call it from a shell", { exact: true });
    const line = await shell.inputValue();
    expect(line).toContain(`--user '${client}:${secret}'`);
    expect(line).toContain('"title":"A nice thing"');
    const inputs = { title: "Vase", count: 2, day: "2026-04-01" };
    const answer = await invoked(browsers, credentials, inputs);
    expect([answer.status, await answer.json()]).toEqual([200, { product: "made" }]);
    await press("I have kept it");
    // What stands where "Activate" stood ends nothing.
    await expect
      .poll(() => filled(page.locator("body")).allTextContents())
      .toEqual(["Run history", ""]);
    await press("Actions for the active flow");
    await page.getByRole("menuitem", { name: "Deactivate" }).click();
    await dialog().getByRole("button", { name: "Deactivate", exact: true }).click();
    await press("Activate");
    await dialog().getByRole("button", { name: "Activate", exact: true }).click();
    await dialog()
      .getByText(/Hana made this secret/)
      .waitFor();
    expect(await dialog().textContent()).not.toContain(secret);
    await expect.poll(() => filled(dialog()).allTextContents()).toEqual(["Copy"]);
    expect(await barriers(page)).toEqual([]);
    const overlap = dialog().getByRole("combobox", { name: "The old secret" });
    expect(await overlap.inputValue()).toBe("is good for 1 more day");
    await overlap.click();
    await page.getByRole("option", { name: "ends at once" }).click();
    await press("Make a new secret");
    const ending = page.getByRole("dialog", { name: "End the old secret at once?" });
    await ending.getByRole("button", { name: "Cancel" }).click();
    await ending.waitFor({ state: "hidden" });
    expect((await invoked(browsers, credentials, inputs)).status).toBe(200);
    await overlap.click();
    await page.getByRole("option", { name: "is good for 1 more day" }).click();
    await press("Make a new secret");
    await dialog().getByText("The secret is shown only this once.").waitFor();
    await press("I have kept it");
    await press("Address and credentials");
    await press("Revoke the credentials");
    const question = page.getByRole("dialog", { name: "Revoke the credentials?" });
    await question.getByText("Every secret ends at once").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "invoke.revoke");
    await question.getByRole("button", { name: "Revoke", exact: true }).click();
    await dialog().getByText("There are no credentials yet").waitFor();
    const refused = await invoked(browsers, credentials, inputs);
    expect(refused.status).toBe(401);
    await page.keyboard.press("Escape");
  });

  it("can be read in Japanese", async () => {
    const other = await browsers.administrator({ locale: "ja", width: 390 });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: /HTTP で呼び出す.*を展開/ }).click();
    await other.getByText("呼び出し元に返す値です").waitFor();
    expect(await faultsAt(other, [1440, 390], "invoke.ja")).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
