import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type SimulatedSheets,
  startSheets,
} from "#connectors/google-sheets/google-sheets.world.ts";
import { flowOn } from "../documents.ts";
import { card, openFlow, saved } from "./builder.world.ts";
import { call, connect } from "./call.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

/** From one click that connects to the columns of a sheet in a step. */

let google: SimulatedSheets;
let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  google = await startSheets();
  browsers = await openBrowserWorld();
  await browsers.administrator();
  browsers.world.env["MILLRACE_SIMULATORS"] = `google-sheets=${google.url}`;
  await browsers.restart();
  page = await browsers.administrator({ anew: true });
});
afterAll(async () => {
  await browsers.close();
  await google.close();
});

const dialog = () => page.getByRole("dialog");

it("connects to a simulated Google Sheets in one click", async () => {
  await visit(page, "/connections");
  await page.getByRole("button", { name: "New connection" }).click();
  await dialog()
    .getByRole("button", { name: /^Google Sheets/ })
    .click();
  await dialog().getByRole("textbox", { name: "Address of the spreadsheet" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, "google-sheets.form");
  await dialog().getByRole("button", { name: "Try with the simulator" }).click();
  await dialog().getByText("“Google Sheets (simulator)” is connected").waitFor();
  await dialog().getByRole("button", { name: "Done" }).click();
});

it("chooses a sheet, and shows its columns", async () => {
  const { items } = await call<{ items: readonly { id: string; connector: string }[] }>(
    page,
    "GET",
    "/connections",
  );
  const connection = items.find(({ connector }) => connector === "google-sheets")?.id;
  const step = { kind: "action", id: "s1", name: null, connector: "google-sheets", connection };
  await browsers.world.stripe.makeCharges({ count: 1 });
  const draft = {
    ...flowOn("new-charge", await connect(page, "Stripe"), []),
    steps: [{ ...step, action: "append-row", input: {} }],
    nextStep: 2,
  };
  const { id } = await call<{ id: string }>(page, "POST", "/flows", { name: "Orders", draft });
  await openFlow(page, id);
  await page.getByRole("button", { name: "Expand all" }).click();
  // A list of choices hides while its field is out of sight, where a sample that comes late may push it.
  await card(page, "Trigger: New charge").getByText("Real record").waitFor();
  const append = card(page, "Action: Append row");
  await append.getByRole("combobox", { name: "Sheet" }).click();
  await page.getByRole("option", { name: /^Orders/ }).click();
  await append.getByText("Ordered on").waitFor();
  await append.getByText("Orders", { exact: true }).waitFor();
  await saved(page);
  expect(await barriers(page)).toEqual([]);
  await picture(page, "google-sheets.step");
});
