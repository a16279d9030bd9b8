import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duesDraft, nestedDraft } from "#server/runs/nested.world.ts";
import { call, connect, makeFlow } from "./call.ts";
import { runOf, showToToken } from "./runs.world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let path: string;
let connection: string;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  connection = await connect(page, "Shop");
  const flow = await makeFlow(page, "Members", nestedDraft(connection));
  await showToToken(page, flow);
  await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
  await browsers.world.stripe.makeCharges({ count: 1, amount: 500, currency: "jpy" });
  path = `/runs/${(await runOf(browsers, flow, "succeeded_with_errors")).id}`;
});
afterAll(async () => {
  await browsers.close();
});

const card = (name: RegExp) => page.getByRole("button", { name });
const region = (name: string) => page.getByRole("region", { name });

/** The same screen, in another way of looking at it. */
const also = async (
  name: string,
  options: { locale?: "ja"; dark?: boolean; width?: 390 },
  see: (other: Page) => Promise<void>,
) => {
  const other = await browsers.administrator(options);
  await other.goto(path);
  await other.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
  await see(other);
  await other.waitForLoadState("networkidle");
  expect(await barriers(other)).toEqual([]);
  const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect(await other.evaluate(over)).toBe(0);
  await picture(other, name);
  await leave(other);
};

describe("a run with a loop, branches and an error handler", () => {
  it("stands in the list with errors that the flow has handled", async () => {
    await visit(page, "/runs");
    await page.getByLabel("Status").first().click();
    await page.getByRole("option", { name: "Succeeded with handled errors" }).click();
    await page.keyboard.press("Escape");
    await page
      .getByRole("row")
      .filter({ has: page.getByRole("link") })
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toContain("succeeded_with_errors");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "runs.nested");
  });

  it("shows which branch was taken, and what the handler took over", async () => {
    await visit(page, path);
    const told = page.getByRole("alert").filter({ hasText: "has handled errors in it" });
    await told.waitFor();
    await page.getByText("Value: July").waitFor();
    await region("Else").getByText("Taken").waitFor();
    await region("Else").getByText("Create customer (Stripe)").waitFor();
    await page
      .getByText(/^If: .*\$10,000\.00/)
      .first()
      .waitFor();
    await page.getByText("Not taken").waitFor();
    await region("Watched steps").getByText("Failed, and handled").waitFor();
    await page.getByText(/^Step 9 failed: .*declined/).waitFor();
    await region("On error").getByText("Create customer (Stripe)").waitFor();
  });

  it("tells how far its loop has come, and which items failed", async () => {
    await page.getByText("30 of 30 items finished · 28 succeeded · 2 failed").waitFor();
    await page.getByRole("button", { name: "Items (30)" }).click();
    const list = page.getByRole("list", { name: "Items" });
    await list.getByText("Member 21").waitFor();
    await expect.poll(() => list.locator("> li").count()).toBe(2);
    await page.getByText("All", { exact: true }).click();
    await list.getByText("Member 30").waitFor();
    await expect.poll(() => list.locator("> li").count()).toBe(30);
    await page.getByText("Failed only").click();
    await list.getByRole("button", { name: /Member 7/ }).click();
    await list.getByText("tok_chargeDeclined").first().waitFor();
    await list.getByText("Refused").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.nested");
  });

  it("is as plain in Japanese, in the dark and on a telephone", async () => {
    await also("run.nested.ja", { locale: "ja" }, async (other) => {
      await other.getByText("30 件中 30 件終了").waitFor();
    });
    await also(
      "run.nested.dark.ja.390",
      { locale: "ja", dark: true, width: 390 },
      async (other) => {
        await other.getByRole("button", { name: "アイテム (30 件)" }).click();
        await other.getByRole("button", { name: /Member 7/ }).click();
        await other.getByText("エラー", { exact: true }).first().waitFor();
      },
    );
  });

  it("shows items of a known kind with the labels of their fields", async () => {
    const { steps, ...draft } = duesDraft(connection, []);
    const [loop] = steps;
    const sale = { kind: "pill", from: "trigger", path: [] };
    const email = { kind: "constant", value: "hanako@example.com" };
    const customer = { ...loop?.steps?.[0], action: "create-customer", input: { email } };
    const found = {
      ...loop,
      list: { kind: "list", items: [sale] },
      collect: { kind: "pill", from: "s2", path: ["email"] },
      steps: [customer],
    };
    const flow = await makeFlow(page, "Sales", { ...draft, steps: [found] });
    await showToToken(page, flow);
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    const wish = { count: 1, amount: 4_800, currency: "jpy" };
    const [reference = ""] = await browsers.world.stripe.makeCharges(wish);
    // The other flow makes charges of this one, which start runs, too.
    const run = await runOf(browsers, flow, "succeeded", { reference });
    await visit(page, `/runs/${run.id}`);
    await page.getByRole("button", { name: "Items (1)" }).click();
    await page.getByRole("list", { name: "Items" }).getByRole("button").first().click();
    const data = page.getByRole("group", { name: "Item", exact: true });
    await data.getByText("¥4,800").first().waitFor();
    await expect
      .poll(() => data.locator("dt").allTextContents())
      .toEqual(expect.arrayContaining(["Amount", "Currency"]));
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.nested.labels");
  });

  it("says what is written once more when it is run again", async () => {
    await visit(page, path);
    await card(/^Run again as new/).click();
    const again = page.getByRole("dialog").getByRole("list", { name: /written once more/ });
    await again.getByText("28 writes").waitFor();
    await picture(page, "run.nested.again");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  });

  it("goes on in the item that has failed it, once a person says so", async () => {
    const { stripe } = browsers.world;
    const [rich, poor] = [await stripe.makeCustomer(), await stripe.makeCustomer()];
    await stripe.giveCard(rich, "tok_visa");
    const list = [rich, poor, rich].map((customer, index) => ({ id: `m${index + 1}`, customer }));
    const flow = await makeFlow(page, "Dues", duesDraft(connection, list));
    await showToToken(page, flow);
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    const [reference = ""] = await stripe.makeCharges({ count: 1 });
    const run = await runOf(browsers, flow, "failed", { reference });
    await visit(page, `/runs/${run.id}`);
    const told = page.getByRole("alert").filter({ hasText: "Step 3, Create charge (Stripe) for" });
    await told.getByText("for item m2, failed").waitFor();
    await page.getByText("2 of 3 items finished · 1 succeeded · 1 failed").waitFor();
    await picture(page, "run.nested.failed");
    await stripe.giveCard(poor, "tok_visa");
    await page.getByRole("button", { name: "Continue from the failed step" }).click();
    const now = page.getByRole("dialog").getByRole("list", { name: "Done now" });
    await now.getByText("Create charge (Stripe) for item m2").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
    // Without a reload: after the loop the flow waits for an hour.
    await page.getByRole("alert").getByText("This run goes on at").waitFor();
    await page.getByText("3 of 3 items finished · 3 succeeded").waitFor();
    await page.getByText(/^Waits until/).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.nested.delayed");
    await browsers.world.advance(3_700);
    await page.getByText(/^Waited until/).waitFor();
    await page.getByText("Succeeded", { exact: true }).first().waitFor();
    await page.getByText("All paid", { exact: true }).waitFor();
  });

  it("shows a write in an item of which nobody can tell, and takes a decision about it", async () => {
    const { stripe } = browsers.world;
    const buyer = await stripe.makeCustomer();
    await stripe.giveCard(buyer, "tok_visa");
    const list = [{ id: "m1", customer: buyer }];
    const flow = await makeFlow(page, "Dues in doubt", duesDraft(connection, list));
    await showToToken(page, flow);
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    await stripe.arm({
      match: { method: "POST", path: "/v1/charges", times: null },
      fault: { kind: "error", when: "before", status: 500 },
    });
    const [reference = ""] = await stripe.makeCharges({ count: 1 });
    const run = await runOf(browsers, flow, "parked", { seconds: 20, reference });
    await stripe.disarm();
    await visit(page, `/runs/${run.id}`);
    const panel = region("Nobody can tell whether this happened");
    await panel.getByText("Create charge (Stripe) for item m1").waitFor();
    await page.getByRole("button", { name: "Items (1)" }).click();
    await page.getByRole("list", { name: "Items" }).getByText("Needs a decision").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "run.nested.parked");
    await panel.getByRole("button", { name: "Send it" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send it" }).click();
    await page.getByRole("alert").getByText("This run goes on at").waitFor();
    await page.getByText("1 of 1 item finished · 1 succeeded").waitFor();
  });

  it("leaves nobody with a complaint", () => {
    expect(browsers.complaints).toEqual([]);
  });
});
