import type { Page } from "playwright-core";
import { z } from "zod";
import { halfAndMost } from "../figures.ts";
import type { Visit } from "./visit.ts";

const Times = z.array(z.number());

/** From a key to the paint that shows it: in a field of a flow, and in one of a page that has nothing else. */
export async function keys(
  visit: Visit,
  flows: { readonly short: string; readonly long: string; readonly nested: string },
  count: number,
): Promise<readonly (readonly string[])[]> {
  const inFlow = async (page: Page, id: string): Promise<void> => {
    await page.goto(`/flows/${id}`);
    await page.getByRole("button", { name: "Expand all" }).click();
    await page.getByRole("textbox", { name: "Name" }).first().click();
  };
  const places = [
    [
      "an input on an empty page",
      async (page: Page) => {
        await page.goto("about:blank");
        await page.setContent("<input autofocus>");
        await page.locator("input").click();
      },
    ],
    ["a text in a flow of 3 steps", (page: Page) => inFlow(page, flows.short)],
    ["a text in a flow of 200 steps, all cards open", (page: Page) => inFlow(page, flows.long)],
    ["the same, nine each in twenty loops", (page: Page) => inFlow(page, flows.nested)],
  ] as const;
  const rows: string[][] = [];
  for (const [name, go] of places) {
    const { page, close } = await visit.open({ signedIn: true });
    await go(page);
    await page.waitForTimeout(1_000);
    await page.evaluate("bench.watchKeys()");
    for (let key = 0; key < count; key += 1) {
      await page.keyboard.press("x");
      await page.waitForTimeout(pauses[key % pauses.length] ?? 0);
    }
    await page.waitForTimeout(1_000);
    rows.push([name, halfAndMost(Times.parse(await page.evaluate("bench.keys()")))]);
    await close();
  }
  return rows;
}

/**
 * As people type. An edit is made 300 ms after the last key and sent a moment later, so that now and
 * then a key comes just while that is done.
 */
const pauses = [60, 90, 60, 120, 310, 60, 80, 330, 60, 90, 60, 1_300, 60, 70, 350];
