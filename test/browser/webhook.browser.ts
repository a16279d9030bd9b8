import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
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
import { barriers, type BrowserWorld, faultsAt, openBrowserWorld, picture } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let id: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  const connection = await connected(browsers, page, "My shop");
  const draft = { ...documentWith(connection, "create-product"), trigger: null };
  ({ id } = await madeFlow(page, "On delivery", draft));
});
afterAll(async () => {
  await browsers.close();
});

const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const dialog = () => page.getByRole("dialog");
const trigger = () => card(page, "Trigger: Webhook");
const secret = "It is between us";

/** As GitHub sends it. The address is that of the settings; the process listens on a port of its own choosing. */
async function delivered(url: string, delivery: string, body: object): Promise<number> {
  const text = JSON.stringify(body);
  const { pathname } = new URL(url);
  const answer = await fetch(new URL(pathname, browsers.server().url), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "issues",
      "x-github-delivery": delivery,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`,
    },
    body: text,
  });
  return answer.status;
}

describe("a flow that a webhook starts", () => {
  let url: string;

  it("is given its check, its address and its secret in the builder", async () => {
    await openFlow(page, id);
    await press("Choose the trigger");
    await dialog().getByText("Webhook", { exact: true }).click();
    await dialog().getByText("sends its events to an address").waitFor();
    await dialog().getByRole("button", { name: "Use this" }).click();
    await trigger().waitFor();
    await page.getByText("There is no address yet").waitFor();
    await page.getByRole("combobox", { name: "How deliveries are checked" }).click();
    await page.getByRole("option", { name: "No check" }).click();
    await page.getByText("anyone who knows the address can start this flow").first().waitFor();
    await page.getByRole("combobox", { name: "The same body again" }).waitFor();
    await page.getByRole("combobox", { name: "How deliveries are checked" }).click();
    await page.getByRole("option", { name: "GitHub" }).click();
    const saved = await eventually(
      () => savedFlow(page, id),
      ({ draft }) => JSON.stringify(draft.trigger).includes("github"),
    );
    expect(saved.draft.trigger).toMatchObject({ headers: ["x-github-event"], sample: null });
    await tabTo(page, page.getByRole("button", { name: "Make an address" }));
    await page.keyboard.press("Enter");
    await page.getByText("There is no secret for this check yet").waitFor();
    url = await page.getByLabel("Address (POST)", { exact: true }).inputValue();
    expect(url).toMatch(/\/hooks\/in\/[\w-]{43}$/);
    await page.getByLabel("Secret", { exact: true }).fill(secret);
    await page.keyboard.press("Enter");
    await page.getByText(/Hana set this secret/).waitFor();
    // The page may hear that the secret is set before its form has the answer.
    await expect.poll(() => page.content()).not.toContain(secret);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "webhook");
  });

  it("listens for one delivery, whose fields become data pills and whose values stay out", async () => {
    await press("Listen for one delivery");
    await page.getByText(/Listening until/).waitFor();
    const body = { action: "opened", issue: { "Short title": "A leaking tap", number: 7 } };
    expect(await delivered(url, "d-1", body)).toBe(200);
    await page.getByText(/The capture started nothing/).waitFor();
    const saved = await eventually(
      () => savedFlow(page, id),
      ({ draft }) => JSON.stringify(draft.trigger).includes("Short title"),
    );
    expect(saved.draft.trigger).toMatchObject({
      headers: ["x-github-event", "x-github-delivery"],
      sample: { body: { action: "text", issue: { "Short title": "text", number: 1 } } },
    });
    // To whom it may be shown, it is shown as it came.
    await page.getByText("Real record").waitFor();
    await trigger().getByText("d-1").waitFor();
    await card(page, "Action: Create product")
      .getByRole("button", { name: /^Expand/ })
      .click();
    await page.getByRole("button", { name: "Insert a data pill Name", exact: true }).click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("Short title");
    await page.keyboard.press("Enter");
    await eventually(
      () => savedFlow(page, id),
      ({ draft }) => JSON.stringify(draft.steps).includes('"issue","Short title"'),
    );
    expect(await barriers(page)).toEqual([]);
  });

  it("is tested on what was captured, and runs once for each delivery", async () => {
    await press("Test");
    const body = await dialog().getByLabel("Body of the test (JSON)").inputValue();
    expect(JSON.parse(body)).toMatchObject({ action: "opened" });
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test .*succeeded/).waitFor();
    await press("Activate");
    await dialog().getByText("each delivery to the flow’s address starts a run").waitFor();
    await dialog().getByRole("button", { name: "Activate", exact: true }).click();
    await page.getByText("“On delivery” is active.").waitFor();
    const issue = { action: "opened", issue: { "Short title": "Another tap", number: 8 } };
    expect(await delivered(url, "d-2", issue)).toBe(200);
    expect(await delivered(url, "d-2", issue)).toBe(200);
    await page.goto(`/runs?flow=${id}&kind=webhook`);
    await page.getByText("x-github-delivery=d-2").first().waitFor();
    expect(await page.getByText("x-github-delivery=d-2").count()).toBe(1);
    await page.getByText("x-github-delivery=d-2").click();
    await page.getByRole("button", { name: /Webhook \(GitHub\)/ }).click();
    await page.getByText("Another tap").waitFor();
    await picture(page, "webhook.run");
    expect(await barriers(page)).toEqual([]);
  });

  it("has its address revoked", async () => {
    await page.goto(`/flows/${id}`);
    await trigger()
      .getByRole("button", { name: /^Expand/ })
      .click();
    await press("Revoke the address");
    await dialog().getByText("The address and its secrets end at once").waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("There is no address yet").waitFor();
    expect(await delivered(url, "d-3", {})).toBe(410);
  });

  it("can be read in Japanese", async () => {
    const other = await browsers.administrator({ locale: "ja", width: 390 });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: /Webhook 受信.*を展開/ }).click();
    await other.getByText("アドレスがまだないため").waitFor();
    expect(await faultsAt(other, [1440, 390], "webhook.ja")).toEqual([]);
    await other.getByRole("button", { name: "トリガーのその他の操作" }).click();
    await other.getByRole("menuitem", { name: "トリガーを変更…" }).click();
    await other.getByRole("button", { name: "これを使用" }).waitFor();
    expect(await faultsAt(other, [1440, 390], "webhook.start.ja")).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
