import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { ask } from "./ask.ts";
import { type BrowserWorld, visit } from "./world.ts";

/** What the stories of the builder do again and again. */

export interface Draft {
  readonly trigger: { readonly trigger?: string; readonly everySeconds?: number | null } | null;
  readonly steps: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly action: string;
    readonly input: Readonly<Record<string, unknown>>;
  }[];
}

export interface Saved {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly state: string;
  readonly draft: Draft;
}

/** Asks the API as the person who is signed in on the page. */
export async function asked<Answer>(
  page: Page,
  method: "GET" | "POST" | "PUT",
  path: string,
  data?: object,
): Promise<Answer> {
  const answer = await ask(page, method, path, data);
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json() as Promise<Answer>;
}

/** A connection of the page's person to the simulator; its id. */
export async function connected({ world }: BrowserWorld, page: Page, name: string) {
  const values = { apiKey: world.stripe.key, apiBase: world.stripe.url };
  const json = { connector: "stripe", name, values };
  const { connection } = await asked<{ connection: { id: string } }>(
    page,
    "POST",
    "/connections",
    json,
  );
  return connection.id;
}

/** A flow from a new charge to customers and products, through one connection. */
export function documentWith(connection: string, ...actions: readonly string[]) {
  return {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: {},
      everySeconds: 900,
    },
    steps: actions.map((action, index) => ({
      kind: "action",
      id: `s${index + 1}`,
      name: null,
      connector: "stripe",
      action,
      connection,
      input: inputs[action] ?? {},
    })),
    nextStep: actions.length + 1,
    ownEvents: 0,
  };
}

const inputs: Readonly<Record<string, object>> = {
  "find-customer": { customer: { kind: "pill", from: "trigger", path: ["customer"] } },
  "create-product": { name: { kind: "constant", value: "Thanks" } },
  "create-charge": {
    amount: { kind: "constant", value: 1_200 },
    currency: { kind: "constant", value: "jpy" },
    source: { kind: "constant", value: "tok_visa" },
  },
  "create-customer": { email: { kind: "constant", value: "hanako@example.com" } },
};

export async function madeFlow(page: Page, name: string, draft: object): Promise<Saved> {
  return asked<Saved>(page, "POST", "/flows", { name, draft });
}

export async function savedFlow(page: Page, id: string): Promise<Saved> {
  return asked<Saved>(page, "GET", `/flows/${id}`);
}

export async function savedSteps(page: Page, id: string): Promise<Draft["steps"]> {
  return (await savedFlow(page, id)).draft.steps;
}

export async function openFlow(page: Page, id: string): Promise<void> {
  await visit(page, `/flows/${id}`);
  await saved(page);
}

/** Until everything that was typed is. */
export async function saved(page: Page): Promise<void> {
  await page.getByText("Saved", { exact: true }).waitFor();
}

/** A card, by what its header says. */
export function card(page: Page, title: string): Locator {
  return page.getByRole("region", { name: new RegExp(`^\\d+\\. ${title}$`) });
}

/** In the order of the screen. */
export async function titles(page: Page): Promise<readonly string[]> {
  return page.getByRole("heading", { level: 2, name: /^(Trigger|Action): / }).allTextContents();
}

/**
 * Presses Tab, as somebody without a mouse does, until this has the focus, and keeps it; Shift+Tab where it
 * stands only before what has the focus. The way is asked for anew with each press: a new card takes the
 * focus a moment after it is drawn, and a card that the wrong way leads far from is no longer drawn.
 */
export async function tabTo(page: Page, goal: Locator): Promise<void> {
  // Of several, the way there would lead to a different one each time that the focus comes from elsewhere.
  await goal.waitFor({ state: "attached" });
  // Asked for once: to find it by role and name is most of the work of a press.
  let found: Awaited<ReturnType<Locator["elementHandle"]>> | null = await goal.elementHandle();
  let way: "Tab" | "Shift+Tab" = "Tab";
  for (let presses = 0; presses < 120; presses += 1) {
    const at = await page.evaluate(async (one) => {
      const view = one?.isConnected === true ? one.ownerDocument.defaultView : null;
      if (!one || !view) return "gone";
      const isThere = () => one === one.ownerDocument.activeElement;
      // A dialog that has just been drawn takes the focus to its own start, in what follows that frame.
      if (isThere()) {
        for (const _ of [1, 2]) await new Promise((resolve) => view.requestAnimationFrame(resolve));
        await new Promise((resolve) => view.setTimeout(resolve));
        if (isThere()) return "there";
      }
      const { activeElement: active, body } = one.ownerDocument;
      const isAfter = 4;
      const isBefore =
        active !== null && active !== body && (one.compareDocumentPosition(active) & isAfter) !== 0;
      return isBefore ? "before" : "after";
    }, found);
    if (at === "there") return;
    if (at === "gone") [found = null] = await goal.elementHandles();
    if (at === "gone" && found !== null) continue;
    if (at !== "gone") way = at === "before" ? "Shift+Tab" : "Tab";
    // What a card far out of sight holds is drawn again as the focus comes near it.
    await page.keyboard.press(way);
  }
  expect.fail("Tab does not lead there");
}

/** Drags a step by its handle to a height from the top of the goal; `place` is what the page then says of it. */
export async function drag(
  page: Page,
  step: string,
  goal: Locator,
  place: string,
  below: number,
): Promise<void> {
  const from = await page.getByRole("button", { name: `Move “${step}”` }).boundingBox();
  const to = await goal.boundingBox();
  if (from === null || to === null) throw new Error("There is nothing to drag, or no goal");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 20, { steps: 4 });
  await page.mouse.move(from.x + 8, to.y + below, { steps: 8 });
  // Let go earlier, it falls to the place that the page saw last.
  await page.getByText(`would become ${place}`).waitFor({ state: "attached" });
  await page.mouse.up();
}
