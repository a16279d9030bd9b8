import type { Locator, Page } from "playwright-core";
import { tabTo } from "./builder.world.ts";

/** Takes a choice of the list that is open, or about to open, with the arrow keys. */
export async function chooseOpen(page: Page, choice: string | RegExp): Promise<void> {
  const wanted = page.getByRole("option", { name: choice, exact: true });
  await wanted.waitFor();
  // Mantine notes in a timer after the opening which choice the keys begin at; a key before it goes astray.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await wanted.getAttribute("data-combobox-selected")) === "true") break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await wanted.waitFor({ state: "hidden" });
}

/** What somebody without a mouse does in the builder, on a page that is there when it is done. */
export function byKeys(pageNow: () => Page) {
  async function pressOn(goal: Locator): Promise<void> {
    const page = pageNow();
    await tabTo(page, goal);
    await page.keyboard.press("Enter");
  }

  /** Adds a step with the keyboard, at the button with this name. */
  async function add(button: string, search: string, offer: RegExp): Promise<void> {
    const page = pageNow();
    await pressOn(page.getByRole("button", { name: button, exact: true }));
    await page.getByRole("dialog").locator("input:focus").waitFor();
    await page.keyboard.type(search);
    await pressOn(page.getByRole("dialog").getByRole("button", { name: offer }));
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }

  /** Puts a data pill into a field with the keyboard; `card` is told where several have the field. */
  async function pick(
    field: string,
    search: string,
    button = "Insert a data pill",
    card?: Locator,
  ): Promise<void> {
    const page = pageNow();
    const name = `${button} ${field}`;
    await pressOn((card ?? page).getByRole("button", { name, exact: true }));
    const find = page.getByRole("combobox", { name: "Search data pills" });
    await find.and(page.locator(":focus")).waitFor();
    await page.keyboard.type(search);
    await page.keyboard.press("Enter");
  }

  /** Chooses in a list with the keyboard. */
  async function choose(list: string, choice: string): Promise<void> {
    const page = pageNow();
    await tabTo(page, page.getByRole("combobox", { name: list, exact: true }));
    await page.keyboard.press("Enter");
    await chooseOpen(page, choice);
  }

  return { pressOn, add, pick, choose };
}
