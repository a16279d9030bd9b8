import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { constant, pill } from "../documents.ts";
import { eventually } from "../world.ts";
import { card, openFlow } from "./builder.world.ts";
import { connect } from "./call.ts";
import { activeFlow, addPast, charge } from "./runs.world.ts";
import { openBrowserWorld } from "./world.ts";

/** `npm run pictures`: takes the pictures of README.md anew, of the product as it is. */

const folder = join(import.meta.dirname, "../../docs/pictures");

/** Over a day, more of them at some times than at others. */
const overADay = (count: number) => (index: number) => {
  const part = index / count;
  return (
    86_400_000 *
    (part +
      0.1 * (Math.sin(2 * Math.PI * (part + 0.2)) - Math.sin(0.4 * Math.PI)) +
      0.005 * Math.sin(40 * part))
  );
};

it("the pictures of README.md are taken", async () => {
  const browsers = await openBrowserWorld({ shop: true });
  const page = await browsers.administrator();
  await page.setViewportSize({ width: 1240, height: 760 });
  const take = async (name: string): Promise<void> => {
    await page.mouse.move(0, 0);
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  mkdirSync(folder, { recursive: true });

  const shop = await connect(page, "Tea shop");
  const thanks = await activeFlow(page, "Thank each customer", "new-charge", shop, [
    {
      action: "create-customer",
      input: {
        email: pill("trigger", "receipt_email"),
        description: pill("trigger", "description"),
      },
    },
    {
      action: "create-product",
      input: {
        name: { kind: "text", parts: ["Thanks for ", pill("trigger", "description")] },
        description: { kind: "text", parts: ["For ", pill("s1", "email")] },
      },
    },
  ]);
  const deposit = { amount: constant(1_200), currency: constant("usd") };
  const deposits = await activeFlow(page, "Charge the deposit", "new-charge", shop, [
    charge({ ...deposit, source: constant("tok_chargeDeclined") }),
  ]);
  const [sale] = await browsers.world.stripe.makeCharges({
    count: 1,
    amount: 4_800,
    description: "Order 1017: 1 × Teapot",
    receipt_email: "aiko.tanaka@example.com",
  });
  // Once: time that passes in the middle of a run would be seen in it.
  await browsers.world.advance(15);
  const run = await eventually(
    async () => (await browsers.world.runs(thanks)).find(({ reference }) => reference === sale),
    (one) => one?.status === "succeeded",
  );
  await eventually(
    () => browsers.world.runs(deposits),
    (all) => all.some(({ status }) => status === "failed"),
  );
  addPast(browsers, thanks, 900, overADay(900));
  addPast(browsers, deposits, 60, overADay(60));

  await page.goto("/");
  await page.getByRole("figure").first().waitFor();
  await take("overview");

  await openFlow(page, thanks);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
  await page.getByRole("button", { name: "Expand “Action: Create product”" }).click();
  await card(page, "Action: Create product").getByText("From the test").waitFor();
  await page.evaluate("scrollTo(0, 0)");
  await take("builder");

  await page.goto(`/runs/${run?.id ?? ""}`);
  await stepOf(page, "Create product").click();
  await page
    .getByText(/^prod_/)
    .first()
    .waitFor();
  await take("run");

  expect(browsers.complaints).toEqual([]);
  await browsers.close();
});

function stepOf(page: Page, name: string) {
  return page.getByRole("listitem").getByRole("button").filter({ hasText: name });
}
