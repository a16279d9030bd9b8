import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STORIES_BEGIN } from "../../src/engine/clock.world.ts";
import { tabTo } from "./builder.world.ts";
import {
  card,
  compose,
  constant,
  type FieldsWorld,
  object,
  openFieldsWorld,
  pill,
  words,
} from "./fields.world.ts";
import { barriers, leave, picture } from "./world.ts";

let world: FieldsWorld;
beforeAll(async () => {
  world = await openFieldsWorld({ beginsAt: STORIES_BEGIN });
});
afterAll(async () => {
  expect(world.browsers.complaints).toEqual([]);
  await world.browsers.close();
});

const formula = (source: string) => ({ kind: "formula", source });
const editor = (page: Page): Locator => page.getByRole("textbox", { name: "Formula" });
const dialog = (page: Page): Locator => page.getByRole("dialog", { name: /^Custom Expression/ });
const result = (page: Page): Locator =>
  page.getByRole("region", { name: "Result with this sample" });
const source = async (page: Page): Promise<string> =>
  (await editor(page).locator(".cm-line").allTextContents()).join("\n");

/** From the list in which the pills of a field are chosen. */
async function openFor(within: Locator, field: string): Promise<void> {
  const page = within.page();
  await within.getByRole("button", { name: `Insert a data pill ${field}`, exact: true }).click();
  await page.getByRole("option", { name: "Custom Expression fx" }).click();
  await editor(page).and(page.locator(":focus")).waitFor();
}

/** The list takes no keys in its first moment, which may have been meant for the text. */
async function choose(page: Page, name: RegExp, key = "Enter"): Promise<void> {
  await page.getByRole("option", { selected: true, name }).waitFor();
  await page.waitForTimeout(120);
  await page.keyboard.press(key);
}

describe("a formula in a field", () => {
  it("is put together with the mouse, and shows at once what comes of it", async () => {
    const { page } = world;
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    const isFetched = () => fetched.some((path) => path.includes("formula-body"));
    await world.open([{ action: "create-product" }], 2);
    const product = card(page, 2);
    expect(isFetched()).toBe(false);
    await openFor(product, "Name");
    expect(isFetched()).toBe(true);
    expect(await barriers(page)).toEqual([]);

    await dialog(page).getByRole("tab", { name: "Function" }).click();
    await dialog(page).getByRole("combobox", { name: "Search functions" }).fill("upper case");
    const help = dialog(page).getByRole("group", { name: "Help" });
    await help.getByText('upper("abc")').waitFor();
    await help.getByText('"ABC"', { exact: true }).waitFor();
    await dialog(page)
      .getByRole("option", { name: /^upper/ })
      .click();
    await dialog(page).getByRole("tab", { name: "Data" }).click();
    await dialog(page).getByRole("combobox", { name: "Search data pills" }).fill("payer's name");
    await dialog(page)
      .getByRole("option", { name: /^Payer's name.*Hanako/ })
      .click();
    await expect.poll(() => source(page)).toBe("upper(trigger.billing_details.name)");
    await result(page).getByText("HANAKO SATO").waitFor();
    await result(page).getByText("a text", { exact: true }).waitFor();
    await result(page).getByText("Example", { exact: true }).waitFor();
    await dialog(page).getByText("Gives a text. “Name” takes a text.").waitFor();
    await dialog(page)
      .getByText("This formula uses")
      .locator("..")
      .getByText("Payer's name")
      .waitFor();
    // Required, and the payer may have no name.
    await dialog(page)
      .getByText(/can be empty/)
      .waitFor();

    await editor(page).press("End");
    await dialog(page).getByRole("tab", { name: "Operator" }).click();
    await dialog(page).getByRole("option", { name: /^\+/ }).click();
    await editor(page).pressSequentially("trigger.amount");
    await expect
      .poll(() => source(page))
      .toBe("upper(trigger.billing_details.name) + trigger.amount");
    await editor(page).getByText("upper", { exact: true }).hover();
    await page.locator(".cm-tooltip-hover").getByText("Writes a text in upper case.").waitFor();
    await picture(page, "formula-editor-1440");
    await dialog(page).getByRole("button", { name: "Apply" }).click();
    await dialog(page).waitFor({ state: "detached" });
    const applied = formula("upper(trigger.billing_details.name) + trigger.amount");
    await world.expectInput("s1", { name: applied });
    await product.getByText(/^With this sample: HANAKO SATO/).waitFor();

    // It is one edit, and taken back as one.
    await page.getByRole("button", { name: "Undo" }).click();
    await world.expectInput("s1", {});
    await page.getByRole("button", { name: "Redo" }).click();
    await world.expectInput("s1", { name: applied });
    await picture(page, "formula-field");
    expect(await barriers(page)).toEqual([]);
  });

  it("is written with the keyboard alone, with what fits to choose from", async () => {
    const { page } = world;
    await world.open([{ action: "create-product" }], 2);
    const product = card(page, 2);
    await tabTo(page, product.getByRole("textbox", { name: "Name" }));
    await page.keyboard.type("{{");
    await page.getByRole("option", { selected: true, name: /^Charge ID/ }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.getByRole("option", { selected: true, name: "Look up in a table" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.getByRole("option", { selected: true, name: "Custom Expression fx" }).waitFor();
    await page.keyboard.press("Enter");
    await editor(page).and(page.locator(":focus")).waitFor();

    // By a pill's label, by a function's name, behind a point, and an operator.
    await page.keyboard.type("paye");
    await page.getByRole("option", { selected: true, name: /^Payer's name/ }).waitFor();
    // At once: Escape is for the list, also while it is being worked out anew.
    await page.keyboard.type("r");
    await page.keyboard.press("Escape");
    await page.getByRole("listbox", { name: "Suggestions" }).waitFor({ state: "detached" });
    await expect.poll(() => source(page)).toBe("payer");
    await editor(page).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Control+Space");
    await choose(page, /^Payer's name/, "ArrowDown");
    await page.getByRole("option", { selected: true, name: /^Payer's email/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await choose(page, /^Payer's email/);
    await expect.poll(() => source(page)).toBe("trigger.billing_details.email");
    await page.keyboard.type(" ");
    await choose(page, /^\+/);
    await page.keyboard.type("fromDateTi");
    await choose(page, /^fromDateTimeToString/);
    await page.keyboard.type("now(), ");
    // What is being written, at the place of the cursor.
    await dialog(page).getByText("You are writing “format”: text").waitFor();
    await page.keyboard.type('"uuuu');
    await expect
      .poll(() => source(page))
      .toBe('trigger.billing_details.email + fromDateTimeToString(now(), "uuuu")');
    await result(page).getByText("hanako@example.com2026", { exact: true }).waitFor();
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "detached" });
    const written = 'trigger.billing_details.email + fromDateTimeToString(now(), "uuuu")';
    await world.expectInput("s1", { name: formula(written) });

    // The focus is on the formula, which opens again; Escape leaves it as it is.
    const slot = product.getByRole("button", { name: "Edit the formula Name" });
    await slot.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await editor(page).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await slot.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await editor(page).and(page.locator(":focus")).waitFor();
    await page.keyboard.type(" + 1");
    await result(page).getByText("hanako@example.com20261", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await dialog(page).getByText("Discard what you have written?").waitFor();
    const staying = dialog(page).getByRole("button", { name: "Keep writing" });
    await staying.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await editor(page).and(page.locator(":focus")).waitFor();
    await tabTo(page, dialog(page).getByRole("button", { name: "Cancel" }));
    await page.keyboard.press("Enter");
    await dialog(page).waitFor({ state: "detached" });
    await world.expectInput("s1", { name: formula(written) });
  });

  it("says what is wrong, and where, and is kept as a problem when it is applied so", async () => {
    const { page } = world;
    const input = { name: constant("Tea"), active: constant(true) };
    await world.open([{ action: "create-product", input }], 2);
    const product = card(page, 2);
    await openFor(product, "Active");
    await expect.poll(() => source(page)).toBe("true");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("[1, 2");
    await dialog(page).getByText("Gives a list. “Active” takes true or false.").waitFor();
    const unfit = "“Active” needs true or false, but the formula gives a list.";
    await dialog(page).getByRole("button", { name: unfit }).waitFor();
    await expect.poll(() => dialog(page).locator(".fx-error").textContent()).toBe("[1, 2]");

    await page.keyboard.press("Control+a");
    await page.keyboard.type("1 < uper(trigger.amount");
    const unknown = dialog(page).getByRole("button", { name: /there is no function “uper”/ });
    await unknown.waitFor();
    await picture(page, "formula-problem");
    await unknown.click();
    await page.keyboard.type("1 / 0");
    await dialog(page)
      .getByRole("button", { name: /divides by zero/ })
      .waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("trigger.amont > 1");
    await dialog(page)
      .getByRole("button", { name: /which does not exist/ })
      .waitFor();
    await expect.poll(() => dialog(page).locator(".fx-error").textContent()).toBe("trigger.amont");
    await dialog(page).getByText("The flow cannot be activated").waitFor();
    await dialog(page).getByRole("button", { name: "Apply" }).click();
    await world.expectInput("s1", { ...input, active: formula("trigger.amont > 1") });
    await product.getByText(/uses Trigger › amont, which does not exist/).waitFor();

    // Leading there from the list of problems.
    await page.getByRole("button", { name: "1 problem" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: /amont/ }).click();
    await product
      .getByRole("button", { name: "Edit the formula Active" })
      .and(page.locator(":focus"))
      .waitFor();
  });

  it("refuses only what no flow can hold, and says why", async () => {
    const { page } = world;
    await world.open([{ action: "create-product", input: { name: formula("now()") } }], 2);
    await card(page, 2).getByRole("button", { name: "Edit the formula Name" }).click();
    await editor(page).waitFor();
    const apply = dialog(page).getByRole("button", { name: "Apply" });
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(`"${"x".repeat(10_000)}"`);
    await dialog(page).getByText("A formula can have at most 10000 characters.").waitFor();
    await expect.poll(() => apply.isDisabled()).toBe(true);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await dialog(page).getByText("Write a formula before you apply it.").waitFor();
    await expect.poll(() => apply.isDisabled()).toBe(true);
  });

  it("keeps what was in the field, and gives it back", async () => {
    const { page } = world;
    const payer = pill("trigger", "billing_details", "name");
    const decimal = { ...pill("trigger", "amount"), as: { to: "decimal", currency: ["currency"] } };
    const before = words("For ", payer, ": ", decimal);
    await world.open([{ action: "create-product", input: { name: before } }], 2);
    const product = card(page, 2);
    await product.getByText("With this sample: For Hanako Sato: 4800").waitFor();
    await openFor(product, "Name");
    await result(page).getByText("For Hanako Sato: 4800").waitFor();
    await dialog(page).getByRole("button", { name: "Apply" }).click();
    await world.expectInput("s1", {
      name: formula(
        '"For " + default(trigger.billing_details.name, "") + ": " + fromMinorUnitsToString(trigger.amount, trigger.currency)',
      ),
    });
    await product.getByRole("button", { name: "Back to a plain value Name" }).click();
    await world.expectInput("s1", { name: before });

    // What was being typed is part of it.
    await product.getByRole("textbox", { name: "Name" }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Tea {{");
    await page.getByRole("option", { name: "Custom Expression fx" }).click();
    await editor(page).and(page.locator(":focus")).waitFor();
    await expect.poll(() => source(page)).toBe('"Tea "');
    await page.keyboard.type(" + today()");
    await dialog(page).getByRole("button", { name: "Apply" }).click();
    await world.expectInput("s1", { name: formula('"Tea " + today()') });
    await product.getByRole("button", { name: "Back to a plain value Name" }).click();
    await world.expectInput("s1", { name: words() });
  });

  it("can stand for a group, in a list and in a map, and is text for who may not edit", async () => {
    const { page } = world;
    const input = { name: constant("Tea"), metadata: object({ a: constant("1") }) };
    await world.open([{ action: "create-product", input }], 2);
    const product = card(page, 2);
    await product.getByRole("button", { name: "Insert a data pill Value of Metadata › a" }).click();
    await page.getByRole("option", { name: "Custom Expression fx" }).click();
    await editor(page).and(page.locator(":focus")).waitFor();
    await page.keyboard.type(" + trigger.currency");
    await result(page).getByText("1jpy").waitFor();
    await page.keyboard.press("Control+Enter");
    const inMap = object({ a: formula('"1" + trigger.currency') });
    await world.expectInput("s1", { ...input, metadata: inMap });
    await product.getByRole("button", { name: "Fill “Metadata” from one data pill" }).click();
    await page.getByRole("option", { name: "Custom Expression fx" }).click();
    await editor(page).and(page.locator(":focus")).waitFor();
    await expect.poll(() => source(page)).toBe('{"a": "1" + trigger.currency}');
    await page.keyboard.press("Control+Enter");
    await world.expectInput("s1", {
      ...input,
      metadata: formula('{"a": "1" + trigger.currency}'),
    });
    const viewer = await world.browsers.colleague("Vera", "viewer");
    await world.again(viewer, 2);
    await card(viewer, 2)
      .getByRole("group", { name: "Metadata" })
      .getByText("upper")
      .waitFor({ state: "detached" });
    await card(viewer, 2).getByText("Currency", { exact: true }).waitFor();
    expect(await viewer.getByRole("button", { name: /Edit the formula/ }).count()).toBe(0);
  });

  it("tells what the sample lacks, and what somebody else has done meanwhile", async () => {
    const { page } = world;
    await world.open([{ action: "create-product", input: { name: constant("Tea") } }], 2);
    const product = card(page, 2);
    await openFor(product, "Name");
    await page.keyboard.press("Control+a");
    await page.keyboard.type('trigger.shipping.tracking_number + "!"');
    await result(page).getByText("Empty, so that the field is left out").waitFor();
    await result(page)
      .getByText(/The sample lacks a value for .*Tracking number/)
      .waitFor();
    await world.edit({ do: "setField", step: "s1", path: ["name"], value: constant("Coffee") });
    await dialog(page).getByText("Somebody else has changed this field meanwhile.").waitFor();
  });

  it("is in Japanese in Japanese, also on a small and on a dark screen", async () => {
    await world.open([{ action: "create-product" }]);
    for (const options of [
      { locale: "ja", width: 390 },
      { locale: "ja", width: 1024, dark: true },
    ] as const) {
      const page = await world.other(options);
      await world.again(page, 2);
      await card(page, 2).getByRole("button", { name: "データピルを挿入 商品名" }).click();
      await page.getByRole("option", { name: "カスタム式 fx" }).click();
      const text = page.getByRole("textbox", { name: "数式" });
      await text.and(page.locator(":focus")).waitFor();
      expect(await barriers(page)).toEqual([]);
      await compose(page, ["き", "金額"], "金額");
      await page.getByRole("option", { selected: true, name: /^金額/ }).waitFor();
      await picture(page, `formula-ja-${options.width}`);
      await choose(page, /^金額/);
      await page.keyboard.type(" * 2");
      await expect.poll(() => text.textContent()).toBe("trigger.amount * 2");
      const outcome = page.getByRole("region", { name: "このサンプルでの結果" });
      await outcome.getByText("9600", { exact: true }).waitFor();
      await outcome.getByText("金額", { exact: true }).waitFor();
      await page.keyboard.type(" +");
      await page.getByText("「商品名」の数式が完結していません。").first().waitFor();
      await page.getByRole("tab", { name: "関数" }).click();
      await page.getByRole("combobox", { name: "関数を検索" }).fill("大文字");
      await page.getByRole("option", { name: /^upper/ }).waitFor();
      expect(await barriers(page)).toEqual([]);
      await picture(page, `formula-ja-${options.width}-functions`);
      await leave(page);
    }
  });
});
