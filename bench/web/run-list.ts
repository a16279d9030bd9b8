import type { Page } from "playwright-core";
import { halfAndMost } from "../figures.ts";
import { measured, type Visit } from "./visit.ts";

const any = "bench.rows().length > 0";
const allFailed = `${any} && bench.rows().every((row) => row.includes("Failed"))`;

/** What somebody does with a long run history, from the press to the rows. */
export async function runList(
  visit: Visit,
  times: number,
): Promise<readonly (readonly string[])[]> {
  const opened: number[] = [];
  const filtered: number[] = [];
  const cleared: number[] = [];
  const sought: number[] = [];
  const scrolled: number[] = [];
  const { page, close } = await visit.open({ signedIn: true });
  const pressed = async (into: number[], press: () => Promise<void>, isShown: string) => {
    await page.evaluate("bench.fromNextPress()");
    const [ms] = await Promise.all([
      measured(page, `bench.shownSincePress(() => ${isShown})`),
      press(),
    ]);
    into.push(ms);
  };
  for (let time = 0; time < times; time += 1) {
    await page.goto("/");
    await page.getByRole("figure").first().waitFor();
    const link = page.getByRole("navigation").getByRole("link", { name: "Run history" });
    await pressed(opened, () => link.click(), any);
    await page.getByLabel("Status").first().click();
    await pressed(filtered, () => page.getByRole("option", { name: "Failed" }).click(), allFailed);
    await page.keyboard.press("Escape");
    const clear = page.getByRole("button", { name: "Clear all filters" });
    await pressed(cleared, () => clear.click(), `${any} && !(${allFailed})`);
    const reference = await referenceOf(page, time);
    const one = `bench.rows().length === 1 && bench.rows()[0].includes("${reference}")`;
    const box = page.getByRole("searchbox", { name: "Reference or error" });
    await box.focus();
    await page.keyboard.insertText(reference.slice(0, -1));
    await pressed(sought, () => page.keyboard.press(reference.slice(-1)), one);
    await clear.click();
    await page.waitForTimeout(500);
    for (let step = 0; step < 30; step += 1)
      scrolled.push(await measured(page, "bench.scrolled(900)"));
  }
  await close();
  return [
    ["“Run history” in the menu", halfAndMost(opened)],
    ["filter: those that failed", halfAndMost(filtered)],
    ["all again", halfAndMost(cleared)],
    ["search: a reference (with the 250 ms that it waits for the next key)", halfAndMost(sought)],
    ["scroll by a window, on and on", halfAndMost(scrolled)],
  ];
}

/** One of those that are shown. */
async function referenceOf(page: Page, index: number): Promise<string> {
  const links = page.locator("tr[aria-rowindex] a[href^='/runs/']");
  await links.first().waitFor();
  return (await links.nth(index % 10).textContent()) ?? "";
}
