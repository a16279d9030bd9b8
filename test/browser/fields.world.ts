import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { call, connect, makeFlow } from "./call.ts";
import { eventually } from "../world.ts";
import { type BrowserWorld, openBrowserWorld, type VisitorOptions, visit } from "./world.ts";

/** A browser in front of flows whose cards are filled in. */
export interface FieldsWorld {
  readonly browsers: BrowserWorld;
  /** The builder's page, signed in. */
  readonly page: Page;
  /** Opens a new flow: a new charge, then these steps, `s1` and on; the cards with these numbers open. */
  open(steps: readonly StepWish[], ...cards: readonly number[]): Promise<void>;
  /** The same flow for somebody else, or in another language, width or light. */
  again(page: Page, ...cards: readonly number[]): Promise<void>;
  other(options: VisitorOptions): Promise<Page>;
  /** What the server has of a step's input, once it looks like this. */
  expectInput(step: string, input: object): Promise<void>;
  /** An edit of somebody else, or of a program. */
  edit(operation: object): Promise<void>;
}

export interface StepWish {
  readonly action: string;
  readonly input?: object;
}

export async function openFieldsWorld(
  when: { readonly beginsAt?: number } = {},
): Promise<FieldsWorld> {
  const browsers = await openBrowserWorld(when);
  const page = await browsers.administrator();
  const connection = await connect(page, "Shop");
  let flow = "";
  const load = (): Promise<Flow> => call<Flow>(page, "GET", `/flows/${flow}`);
  const again: FieldsWorld["again"] = async (other, ...cards) => {
    await visit(other, `/flows/${flow}`);
    for (const number of cards) await expand(other, number);
  };
  return {
    browsers,
    page,
    again,
    other: (options) => browsers.administrator(options),
    open: async (steps, ...cards) => {
      flow = await makeFlow(page, "Fields", documentOf(connection, steps));
      await again(page, ...cards);
    },
    expectInput: async (step, input) => {
      await expect
        .poll(async () => (await load()).draft.steps.find(({ id }) => id === step)?.input)
        .toEqual(input);
    },
    edit: async (operation) => {
      const { revision } = await load();
      await call(page, "POST", `/flows/${flow}/edits`, { revision, operations: [operation] });
    },
  };
}

interface Flow {
  readonly revision: number;
  readonly draft: { readonly steps: readonly { readonly id: string; readonly input: object }[] };
}

function documentOf(connection: string, steps: readonly StepWish[]) {
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
    steps: steps.map(({ action, input = {} }, index) => ({
      kind: "action",
      id: `s${index + 1}`,
      name: null,
      connector: "stripe",
      action,
      connection,
      input,
    })),
    nextStep: steps.length + 1,
    ownEvents: 0,
  };
}

/** A card by its number: 1 is the trigger's. */
export function card(page: Page, number: number): Locator {
  return page.getByRole("region", { name: new RegExp(`^${number}\\. `) });
}

async function expand(page: Page, number: number): Promise<void> {
  await card(page, number).getByRole("button", { expanded: false }).first().click();
}

/** Opens the picker of a field, looks for something in it, and takes the first that is found. */
export async function pick(within: Locator, field: string, search: string): Promise<void> {
  const page = within.page();
  await within.getByRole("button", { name: `Insert a data pill ${field}`, exact: true }).click();
  await page.getByRole("combobox", { name: "Search data pills" }).fill(search);
  await page.keyboard.press("Enter");
}

/** Types into the list that is open, and takes a choice once what is found stands in place of the whole list. */
export async function chooseFound(page: Page, typed: string, choice: RegExp): Promise<void> {
  await page.keyboard.type(typed);
  const options = page.getByRole("option");
  const isFound = (name: string): boolean => name.toLowerCase().includes(typed);
  await eventually(
    () => options.allTextContents(),
    (all) => all.length > 0 && all.every(isFound),
  );
  await options.filter({ hasText: choice }).click();
}

/** Ticks fields in the dialog that adds them. */
export async function addFields(within: Locator, ...fields: readonly string[]): Promise<void> {
  const dialog = within.page().getByRole("dialog", { name: "Add fields" });
  // By key: what was typed before may still move the button from under the pointer.
  await within.getByRole("button", { name: "Add fields", exact: true }).press("Enter");
  for (const field of fields) {
    await dialog.getByRole("searchbox", { name: "Search fields" }).fill(field);
    await dialog.getByRole("checkbox", { name: field, exact: true }).check();
  }
  await dialog.getByRole("button", { name: "Add selected" }).click();
}

/** Waits until what is typed goes into a text. */
export async function writing(page: Page): Promise<void> {
  await page.locator('[role="textbox"]:focus').waitFor();
}

/** Writes as somebody does with a Japanese keyboard: letters change until they are settled on. */
export async function compose(
  page: Page,
  stages: readonly string[],
  settled: string,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const text of stages) {
    const caret = { selectionStart: text.length, selectionEnd: text.length };
    await session.send("Input.imeSetComposition", { text, ...caret });
    // Longer than it takes until an edit is sent to the server.
    await page.waitForTimeout(1_200);
  }
  await session.send("Input.insertText", { text: settled });
  await session.detach();
}

export const constant = (value: unknown) => ({ kind: "constant", value });
export const pill = (from: string, ...path: string[]) => ({ kind: "pill", from, path });
export const words = (...parts: readonly unknown[]) => ({ kind: "text", parts });
export const object = (fields: object) => ({ kind: "object", fields });
export const list = (...items: readonly unknown[]) => ({ kind: "list", items });
