import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addFields,
  card,
  chooseFound,
  compose,
  constant,
  type FieldsWorld,
  list,
  object,
  openFieldsWorld,
  pick,
  pill,
  words,
  writing,
} from "./fields.world.ts";
import { chooseOpen } from "./keys.world.ts";
import { barriers, picture } from "./world.ts";

let world: FieldsWorld;
beforeAll(async () => {
  world = await openFieldsWorld();
});
afterAll(async () => {
  await world.browsers.close();
});

const text = words();

describe("a text with data pills", () => {
  it("is written with the keyboard alone", async () => {
    const { page } = world;
    await world.open([{ action: "create-product" }], 2);
    const product = card(page, 2);
    const name = product.getByRole("textbox", { name: "Name" });
    await product.getByText(/^Name *\*$/).click();
    await page.keyboard.type("Order for {{");
    const search = page.getByRole("combobox", { name: "Search data pills" });
    await search.and(page.locator(":focus")).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.type("payer's name");
    await page.getByRole("option", { selected: true, name: /^Payer's name.*Hanako/ }).waitFor();
    await page.keyboard.press("Enter");
    await name.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("!");
    const payer = pill("trigger", "billing_details", "name");
    await world.expectInput("s1", { name: words("Order for ", payer, "!") });
    await product.getByText("With this sample: Order for Hanako Sato!").waitFor();

    // The caret passes over a pill as over a letter.
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("<");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.type(">");
    await world.expectInput("s1", { name: words("Order for <", payer, ">!") });
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await world.expectInput("s1", { name: constant("Order for <!") });
    await page.keyboard.press("Control+z");
    await world.expectInput("s1", { name: words("Order for <", payer, ">!") });

    // Given up, the braces and what follows are what they look like; and a short text has no second line.
    await page.keyboard.press("End");
    await page.keyboard.type("{{");
    await search.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("no");
    await page.keyboard.press("Escape");
    await name.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await world.expectInput("s1", { name: words("Order for <", payer, ">!{{no") });
    await page.keyboard.type("{{");
    await search.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("mark}}");
    await name.and(page.locator(":focus")).waitFor();
    await world.expectInput("s1", { name: words("Order for <", payer, ">!{{no{{mark}}") });
    await expect.poll(() => name.and(page.locator(":focus")).count()).toBe(1);
    await page.keyboard.press("Control+Space");
    await search.waitFor();
    await page.keyboard.press("Escape");
  });

  it("offers an amount as people write it", async () => {
    const { page } = world;
    const amount = pill("trigger", "amount");
    await world.open([{ action: "create-product", input: { name: words("Paid ", amount) } }], 2);
    const product = card(page, 2);
    await product.getByText("With this sample: Paid 4800").waitFor();
    await product.getByRole("button", { name: "Write it as ¥4,800" }).click();
    await product.getByText("With this sample: Paid ¥4,800").waitFor();
    const forPeople = { ...amount, as: { to: "money", currency: ["currency"], locale: "en" } };
    await world.expectInput("s1", { name: words("Paid ", forPeople) });
    expect(await product.getByText("counts the smallest unit").count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "fields.amount");
  });

  it("is written in Japanese, of which no half word leaves the field", async () => {
    const { page } = world;
    await world.open([{ action: "create-product" }], 2);
    await card(page, 2).getByRole("textbox", { name: "Name" }).click();
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/edits")) sent.push(request.postData() ?? "");
    });
    await compose(page, ["こ", "こーひー"], "コーヒー");
    await world.expectInput("s1", { name: constant("コーヒー") });
    expect(sent.filter((body) => /こ/.test(body))).toEqual([]);
  });

  it("keeps its pills when it is copied inside the flow, and is plain text elsewhere", async () => {
    const { page } = world;
    const email = pill("trigger", "billing_details", "email");
    await world.open(
      [{ action: "create-product", input: { name: words("To ", email), description: text } }],
      2,
    );
    const product = card(page, 2);
    await product.getByRole("textbox", { name: "Name" }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await product.getByRole("textbox", { name: "Description" }).click();
    await page.keyboard.type("a");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+v");
    const description = words("a\nTo ", email);
    await world.expectInput("s1", { name: words("To ", email), description });
    await page.context().grantPermissions(["clipboard-read"]);
    await expect
      .poll(() => page.evaluate("navigator.clipboard.readText()"))
      .toBe("To [Billing details › Payer's email]");
    await world.open([{ action: "create-product" }], 2);
    await card(page, 2).getByRole("textbox", { name: "Name" }).click();
    await page.keyboard.press("Control+v");
    await world.expectInput("s1", { name: constant("To [Billing details › Payer's email]") });
  });

  it("follows what somebody else writes, while one's own typing stays", async () => {
    const { page } = world;
    await world.open([{ action: "create-product", input: { name: constant("Tea") } }], 2);
    const name = card(page, 2).getByRole("textbox", { name: "Name" });
    const set = (value: object) => ({ do: "setField", step: "s1", path: ["name"], value });
    await world.edit(set(words("For ", pill("trigger", "customer"))));
    await expect.poll(() => name.textContent()).toContain("Customer ID");
    await name.click();
    await page.keyboard.press("Home");
    await page.keyboard.type("Now ");
    await world.expectInput("s1", { name: words("Now For ", pill("trigger", "customer")) });
  });
});

describe("the picker of data pills", () => {
  it("says plainly when there is nothing to pick", async () => {
    const { page } = world;
    await world.open([{ action: "create-product" }], 2);
    await world.edit({ do: "setTrigger", trigger: null });
    await page.reload();
    const product = card(page, 2);
    await product.getByRole("button", { expanded: false }).first().click();
    await product.getByRole("button", { name: "Insert a data pill Name" }).click();
    await page.getByText("Choose what starts this flow").waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it("offers what fits first, searches names, and gives a whole group", async () => {
    const { page } = world;
    await world.open([{ action: "find-customer" }, { action: "create-charge" }], 3);
    const charge = card(page, 3);
    await charge.getByRole("button", { name: "Insert a data pill Amount" }).click();
    const options = page.getByRole("option");
    await expect.poll(() => options.first().textContent()).toBe("Custom Expression fx");
    await expect.poll(() => options.nth(1).textContent()).toBe("Look up in a table");
    await expect.poll(() => options.nth(2).textContent()).toMatch(/^Amount¥4,800/);
    expect(await options.count()).toBeLessThan(60);
    await page.getByRole("combobox", { name: "Search data pills" }).fill("refunded decimal");
    await page.getByText("No data pill matches").waitFor();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("amount captured");
    await page.keyboard.press("Enter");
    await charge.getByText("With this sample: ¥4,800").waitFor({ state: "hidden" });
    await pick(charge, "Currency", "currency");
    await charge.getByText("With this sample: ¥4,800").waitFor();
    await addFields(charge, "Shipping");
    await charge
      .getByRole("button", { name: "Fill “Delivery address” from one data pill" })
      .click();
    await page.getByRole("combobox", { name: "Search data pills" }).fill("payer's address");
    await page.keyboard.press("Enter");
    await charge.getByText("With this sample: 1-1-1 Dogenzaka").waitFor();
    await world.expectInput("s2", {
      amount: pill("trigger", "amount_captured"),
      currency: pill("trigger", "currency"),
      shipping: object({ name: text, address: pill("trigger", "billing_details", "address") }),
    });
    await charge.getByRole("group", { name: "Amount" }).getByRole("button").click();
    await world.expectInput("s2", {
      amount: constant(null),
      currency: pill("trigger", "currency"),
      shipping: object({ name: text, address: pill("trigger", "billing_details", "address") }),
    });
  });
});

describe("an amount of money", () => {
  it("is written in its currency, and shown as money", async () => {
    const { page } = world;
    await world.open([{ action: "create-charge" }], 2);
    const charge = card(page, 2);
    const amount = charge.getByRole("textbox", { name: "Amount" });
    const currency = charge.getByRole("combobox", { name: "Currency" });
    await charge.getByText("Choose “Currency” first").waitFor();
    await charge.getByRole("button", { name: "Choose “Currency”" }).click();
    await chooseFound(page, "dollar", /^USD · US Dollar/);
    await charge.getByText("USD · US Dollar · 米ドル").waitFor();
    await amount.fill("１２．５０");
    await charge.getByText("$12.50", { exact: true }).waitFor();
    await world.expectInput("s1", { amount: constant(1250), currency: constant("usd") });

    await currency.fill("kwd");
    await page.keyboard.press("Enter");
    await charge.getByText("With the new currency, $12.50 has become KWD 1.250.").waitFor();
    await charge.getByRole("button", { name: "Make it KWD 12.500" }).click();
    await charge.getByText("KWD 12.500", { exact: true }).waitFor();
    await currency.fill("￥");
    await currency.blur();
    await charge.getByText("“￥” is not the code of a currency.").waitFor();
    await world.expectInput("s1", { amount: constant(12_500), currency: constant("kwd") });
    await charge.getByRole("button", { name: "JPY" }).click();
    await expect.poll(() => currency.inputValue()).toBe("JPY");
    await amount.fill("1.000");
    await amount.blur();
    await charge.getByText("An amount in JPY has no decimals").waitFor();
    await expect.poll(() => amount.inputValue()).toBe("1.000 JPY");
    expect(await barriers(page)).toEqual([]);
    await world.expectInput("s1", { amount: constant("1.000 JPY"), currency: constant("jpy") });
    await amount.fill("500");
    await charge.getByText("¥500", { exact: true }).waitFor();
    await pick(charge, "Currency", "currency");
    await charge.getByText("The currency comes from a data pill").waitFor();
    await world.expectInput("s1", {
      amount: constant(500),
      currency: pill("trigger", "currency"),
    });
  });
});

describe("fields that are not required", () => {
  it("are added from a list that is searched, and bring along what they need", async () => {
    const { page } = world;
    await world.open([{ action: "create-charge" }], 2);
    const charge = card(page, 2);
    await charge.getByRole("button", { name: "Add fields", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Add fields" });
    expect(await dialog.getByRole("checkbox", { name: "Transfer group" }).count()).toBe(0);
    await dialog.getByRole("searchbox", { name: "Search fields" }).fill("city");
    await dialog.getByRole("checkbox", { name: "Shipping › Delivery address › City" }).check();
    await dialog.getByText("4 selected").waitFor();
    await dialog.getByRole("searchbox", { name: "Search fields" }).fill("");
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole("checkbox", { name: "Shipping › Recipient", exact: true }).uncheck();
    await dialog.getByText("0 selected").waitFor();
    await dialog.getByRole("checkbox", { name: "Description", exact: true }).check();
    await dialog.getByRole("button", { name: "Add selected" }).click();
    await writing(page);
    await page.keyboard.type("Two");
    await page.keyboard.press("Enter");
    await page.keyboard.type("lines");
    await world.expectInput("s1", { description: constant("Two\nlines") });
    await charge.getByRole("button", { name: "Remove “Description”" }).click();
    await world.expectInput("s1", {});
  });

  it("come together, and are taken back together", async () => {
    const { page } = world;
    await world.open([{ action: "create-customer" }], 2);
    const customer = card(page, 2);
    await addFields(customer, "Email", "Name", "Description");
    await world.expectInput("s1", { email: text, name: text, description: text });
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await customer.getByRole("textbox").first().waitFor({ state: "hidden" });
    await world.expectInput("s1", {});
    await page.getByRole("button", { name: "Redo", exact: true }).click();
    await world.expectInput("s1", { email: text, name: text, description: text });
  });
});

describe("fields of every kind", () => {
  it("are numbers, yes or no, and choices of a few", async () => {
    const { page } = world;
    await world.open([{ action: "create-customer" }, { action: "create-product" }], 2, 3);
    const customer = card(page, 2);
    await addFields(customer, "Next invoice number", "Tax status", "Validate the payment method");
    await customer.getByRole("textbox", { name: "Next invoice number" }).fill("４２");
    await customer.getByRole("combobox", { name: "Tax status" }).click();
    await page.getByRole("option", { name: "Exempt" }).click();
    await customer
      .getByRole("combobox", { name: "Validate the payment method" })
      .press("ArrowDown");
    await chooseOpen(page, "No");
    await world.expectInput("s1", {
      next_invoice_sequence: constant(42),
      tax_exempt: constant("exempt"),
      validate: constant(false),
    });
    const product = card(page, 3);
    await product.getByRole("textbox", { name: "Name" }).fill("Tea");
    await addFields(product, "Package dimensions");
    await product.getByRole("textbox", { name: "Height (inches)" }).fill("2.5");
    await product.getByRole("textbox", { name: "Length (inches)" }).fill("two");
    await product.getByText('needs a number, but the value is "two"').waitFor();
    await world.expectInput("s2", {
      name: constant("Tea"),
      package_dimensions: object({
        height: constant(2.5),
        length: constant("two"),
        width: text,
        weight: text,
      }),
    });
  });

  it("are lists, which are put in order", async () => {
    const { page } = world;
    await world.open([{ action: "create-product", input: { name: constant("Tea") } }], 2);
    const product = card(page, 2);
    await addFields(product, "Images", "Marketing features");
    const images = product.getByRole("group", { name: "Images", exact: true });
    for (const letter of ["a", "b", "c"]) {
      await images.getByRole("button", { name: "Add item" }).click();
      await writing(page);
      await page.keyboard.type(letter);
    }
    await images.getByRole("button", { name: "Move “Images 3” up" }).click();
    await images.getByRole("button", { name: "Remove “Images 1”" }).click();
    await pick(images, "Images 2", "receipt url");
    const features = product.getByRole("group", { name: "Marketing features", exact: true });
    await features.getByRole("button", { name: "Add item" }).click();
    await writing(page);
    await page.keyboard.type("Loose");
    await world.expectInput("s1", {
      name: constant("Tea"),
      images: list(constant("c"), words("b", pill("trigger", "receipt_url"))),
      marketing_features: list(object({ name: constant("Loose") })),
    });
    expect(await barriers(page)).toEqual([]);
  });

  it("are keys of one's own, each with a value", async () => {
    const { page } = world;
    await world.open([{ action: "create-customer" }], 2);
    const customer = card(page, 2);
    await addFields(customer, "Metadata");
    const metadata = customer.getByRole("group", { name: "Metadata", exact: true });
    await metadata.getByRole("button", { name: "Add key" }).click();
    await page.keyboard.type("order");
    await page.keyboard.press("Tab");
    await page.keyboard.type("No. ");
    await pick(metadata, "Value of Metadata › order", "order_id");
    await metadata.getByRole("button", { name: "Add key" }).click();
    await page.keyboard.type("order");
    await page.keyboard.press("Tab");
    await metadata.getByText("Another row has this key").waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.type("2");
    await page.keyboard.press("Tab");
    await page.keyboard.type("x");
    await metadata.getByRole("textbox", { name: "Key of Metadata › order", exact: true }).fill("o");
    await page.keyboard.press("Tab");
    await world.expectInput("s1", {
      metadata: object({
        o: words("No. ", pill("trigger", "metadata", "order_id")),
        2: constant("x"),
      }),
    });
    await metadata.getByRole("button", { name: "Remove “Metadata › o”" }).click();
    await world.expectInput("s1", { metadata: object({ 2: constant("x") }) });
  });

  it("are moments and one of several kinds, for a connector that has such", async () => {
    const { page } = world;
    await page.route("**/api/v1/connectors", async (route) => {
      const answer = await route.fetch();
      const catalogue = (await answer.json()) as Catalogue;
      const product = catalogue.items[0]?.actions.find(({ id }) => id === "create-product");
      Object.assign(product?.input.properties ?? {}, {
        when: { type: "string", format: "date-time", field: named("When") },
        which: {
          anyOf: [{ type: "integer" }, { type: "array", items: { type: "string" } }],
          field: named("Which"),
        },
      });
      await route.fulfill({ response: answer, json: catalogue });
    });
    await page.goto(nothingLoaded);
    await world.open([{ action: "create-product", input: { name: constant("Tea") } }], 2);
    const product = card(page, 2);
    await addFields(product, "When", "Which");
    await product.getByRole("button", { name: /^When/ }).click();
    await page.getByRole("button", { name: / 15, / }).click();
    await page.getByRole("spinbutton", { name: "Hours" }).fill("09");
    await page.getByRole("spinbutton", { name: "Minutes" }).fill("30");
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Done" }).click();
    await product.getByText("In your time zone, Asia/Tokyo").waitFor();
    await product.getByRole("combobox", { name: "Kind of “Which”" }).click();
    await page.getByRole("option", { name: "List" }).click();
    await product.getByRole("button", { name: "Add item" }).click();
    await writing(page);
    await page.keyboard.type("a");
    const fifteenth = expect.stringMatching(/^\d{4}-\d{2}-15T00:30:00Z$/);
    await world.expectInput("s1", {
      name: constant("Tea"),
      when: constant(fifteenth),
      which: list(constant("a")),
    });
    await page.unroute("**/api/v1/connectors");
    await page.goto(nothingLoaded);
  });
});

/** What connectors offer is asked for when the application is loaded. */
const nothingLoaded = "/icon.svg";

interface Catalogue {
  readonly items: readonly {
    readonly actions: readonly { readonly id: string; readonly input: { properties: object } }[];
  }[];
}

const named = (en: string) => ({ label: { en, ja: en } });

describe("what is wrong with a field", () => {
  it("is said at the field, and is read with it", async () => {
    const { page } = world;
    await world.open(
      [{ action: "create-charge", input: { amount: pill("s9", "x"), unknown: constant("?") } }],
      2,
    );
    const charge = card(page, 2);
    const currency = charge.getByRole("combobox", { name: "Currency" });
    const required = charge.getByText("“Currency” is required. Fill it in.");
    expect(await required.count()).toBe(0);
    await currency.focus();
    // Past the button beside it, which belongs to the field.
    await page.keyboard.press("Tab");
    expect(await required.count()).toBe(0);
    await page.keyboard.press("Tab");
    await required.waitFor();
    const described = (await currency.getAttribute("aria-describedby")) ?? "";
    const words = await Promise.all(
      described.split(" ").map((id) => page.locator(`[id="${id}"]`).allTextContents()),
    );
    expect(words.flat().join(" ")).toContain("“Currency” is required");
    await expect.poll(() => currency.getAttribute("aria-invalid")).toBe("true");
    await charge.getByText("that step is not in the flow").waitFor();
    await charge.getByText("There is no field “unknown” here. Remove it.").waitFor();
    expect(await barriers(page)).toEqual([]);
    await charge.getByRole("button", { name: "Remove “unknown”" }).click();
    await world.expectInput("s1", { amount: pill("s9", "x") });
  });
});

describe("the sample output", () => {
  it("is a real record where there is one, with labels and money, and can be searched", async () => {
    const { page } = world;
    await world.browsers.world.stripe.makeCharges({ count: 1, amount: 1250, currency: "usd" });
    await world.open([{ action: "find-customer" }], 1, 2);
    const sample = card(page, 1).getByRole("group", { name: "Sample output" });
    await sample.getByRole("button", { name: "Read a sample again" }).click();
    await sample.getByText("Real record").waitFor();
    await sample.getByText("$12.50").first().waitFor();
    expect(await sample.getByText("Failure code").count()).toBe(0);
    await sample.getByRole("button", { name: /^Show \d+ empty fields$/ }).click();
    await sample.getByText("Failure code").waitFor();
    await sample.getByRole("searchbox", { name: "Search the sample" }).fill("last four");
    await sample.getByText("4242").waitFor();
    expect(await barriers(page)).toEqual([]);
    const found = card(page, 2).getByRole("group", { name: "Sample output" });
    await found.getByText("Example", { exact: true }).waitFor();
    const customer = found.getByRole("button", { name: "Customer", exact: true });
    await customer.press("Enter");
    await found.getByText("Hanako Sato").first().waitFor();
  });
});

describe("in other eyes", () => {
  it("it is Japanese, dark and narrow, and nothing to change for who only looks", async () => {
    const { page } = world;
    await world.open([
      {
        action: "create-charge",
        input: {
          amount: constant(1250),
          currency: constant("usd"),
          description: words("In ", pill("trigger", "currency")),
        },
      },
    ]);
    const japanese = await world.other({ locale: "ja", dark: true, width: 390 });
    await world.again(japanese, 2);
    const charge = card(japanese, 2);
    await charge.getByText(/このサンプルの場合: In (usd|jpy)/).waitFor();
    await charge.getByText("$12.50", { exact: true }).waitFor();
    expect(await barriers(japanese)).toEqual([]);
    await expect.poll(() => japanese.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await picture(japanese, "fields.ja.dark.390");
    await charge.getByRole("button", { name: "データピルを挿入 説明" }).click();
    await japanese.getByRole("option", { selected: true }).waitFor();
    expect(await barriers(japanese)).toEqual([]);
    await picture(japanese, "fields.picker.ja");

    const viewer = await world.browsers.colleague("Vera", "viewer");
    await viewer.goto(page.url());
    const seen = card(viewer, 2);
    await seen.getByRole("button", { expanded: false }).first().click();
    await seen.getByRole("textbox", { name: "Description" }).getByText("Currency").waitFor();
    expect(await seen.getByRole("button", { name: /Add|Remove|Insert|Fill/ }).count()).toBe(0);
    await expect
      .poll(() => seen.getByRole("textbox", { name: "Amount" }).getAttribute("readonly"))
      .toBe("");
    await seen.getByRole("textbox", { name: "Description" }).click();
    await viewer.keyboard.type("no");
    expect(await seen.getByRole("textbox", { name: "Description" }).textContent()).not.toMatch(
      /no/,
    );
    expect(await barriers(viewer)).toEqual([]);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(world.browsers.complaints).toEqual([]);
});
