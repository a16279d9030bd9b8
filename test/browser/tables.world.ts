import type { Locator, Page } from "playwright-core";
import { call } from "./call.ts";

/** What the stories of lookup tables do again and again. */

export interface Table {
  readonly id: string;
  readonly revision: number;
  readonly content: {
    readonly rows: readonly { readonly from: string; readonly to: string }[];
    readonly otherwise: object;
  };
}

export type Pairs = Readonly<Record<string, string>>;

const rowsOf = (pairs: Pairs) => Object.entries(pairs).map(([from, to]) => ({ from, to }));

export function madeTable(page: Page, name: string, pairs: Pairs): Promise<Table> {
  return call<Table>(page, "POST", "/tables", { name, rows: rowsOf(pairs) });
}

export function savedTable(page: Page, id: string): Promise<Table> {
  return call<Table>(page, "GET", `/tables/${id}`);
}

/** As somebody else does, or a program. */
export function saveRows(
  page: Page,
  { id, revision }: Pick<Table, "id" | "revision">,
  pairs: Pairs,
): Promise<Table> {
  const json = { revision, rows: rowsOf(pairs), otherwise: { is: "pass" } };
  return call<Table>(page, "POST", `/tables/${id}/revisions`, json);
}

export function pairsOf({ content: { rows } }: Table): Pairs {
  return Object.fromEntries(rows.map(({ from, to }) => [from, to]));
}

export function cell(on: Page | Locator, column: "From" | "To", number: number): Locator {
  return on.getByRole("textbox", { name: `${column}, row ${number}`, exact: true });
}

/** Pastes a text from the clipboard, where the caret is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press("ControlOrMeta+v");
}

/** What is asked for there is refused until the route is taken away. */
export function refuse(page: Page, url: string): Promise<unknown> {
  const error = { code: "internal", message: "Not at present.", details: [] };
  return page.route(url, (route) => route.fulfill({ status: 500, json: { error } }));
}

/** The refusal is told, and gone once it is asked again. */
export async function retried(page: Page, url: string, on: Page | Locator = page): Promise<void> {
  const alert = on.getByRole("alert").filter({ hasText: "Not at present." });
  await alert.waitFor();
  await page.unroute(url);
  await alert.getByRole("button", { name: "Try again" }).click();
  await alert.waitFor({ state: "detached" });
}
