import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Connector } from "#sdk/connector.ts";
import { field, text } from "#sdk/index.ts";
import type { Schema } from "./catalogue.ts";
import type { Value } from "./value.ts";
import { type Fields, withField } from "./edit-field.ts";
import { constant, flowOf, formula, letter, object, pill, schemaOf, words } from "./fixtures.ts";
import { type Control, type FormField, formOf, typeWord } from "./form.ts";
import { addition, asConstants, emptyValue, optionalFields, shownFields } from "./form-fields.ts";
import { actionOf, connectorOf, triggerOf } from "./offers.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";

const catalogue = catalogueOf(connectors);
const input = (action: string): Schema => actionOf(catalogue, "stripe", action)?.input ?? {};
const form = (action: string) => formOf(input(action));

/** One line for each field: where, what it takes, and what else is said of it. */
function outline(fields: readonly FormField[]): readonly string[] {
  return fields.flatMap((one) => [
    [
      `${one.path.join(".")}: ${wordsOf(one.control)}`,
      ...(one.required ? ["required"] : []),
      ...(one.either.length > 0 ? [`or ${one.either.join()}`] : []),
      ...(one.advanced ? ["advanced"] : []),
      ...(one.secret ? ["secret"] : []),
      ...(one.default === undefined ? [] : [`default ${JSON.stringify(one.default)}`]),
    ].join(", "),
    ...(one.control.kind === "group" ? outline(one.control.fields) : []),
  ]);
}

function wordsOf(control: Control): string {
  switch (control.kind) {
    case "text":
      return `${control.long ? "long " : ""}text${limits(control)}`;
    case "lookUp":
      return `from ${control.choices}${control.of ? ` of ${control.of.join(".")}` : ""}${limits(control)}`;
    case "choice":
      return `one of ${control.options.map(({ value }) => JSON.stringify(value)).join()}`;
    case "money":
      return `money in ${control.currency.join(".")}${limits(control)}`;
    case "list":
      return `list of ${wordsOf(control.item)}${limits(control)}`;
    case "map":
      return `map to ${wordsOf(control.value)}`;
    case "union":
      return control.alternatives.map((one) => wordsOf(one.control)).join(" | ");
    case "group":
      return control.fields.length === 0 ? "empty group" : "group";
    case "number":
    case "integer":
      return `${control.kind}${limits(control)}`;
    case "currency":
    case "boolean":
    case "dateTime":
    case "any":
      return control.kind;
  }
}

function limits(control: object): string {
  const known = Object.entries(control).filter(([key]) => /^(exclusive)?(min|max)/i.test(key));
  return known.length === 0 ? "" : ` (${known.map(([key, limit]) => `${key} ${limit}`).join()})`;
}

describe("the form of Create charge", () => {
  it("has every field of its schema, in order, with what it takes", () => {
    expect(outline(form("create-charge"))).toEqual([
      "currency: from currencies, required",
      "amount: money in currency (minimum 1), required",
      "customer: from customers (maxLength 500), or source",
      "source: text (maxLength 5000), or customer",
      "description: long text (maxLength 40000)",
      "capture: boolean",
      "receipt_email: text",
      "statement_descriptor_suffix: text (maxLength 22)",
      "statement_descriptor: text (maxLength 22)",
      "shipping: group",
      "shipping.name: text (minLength 1,maxLength 5000), required",
      "shipping.address: group, required",
      "shipping.address.line1: text (maxLength 5000)",
      "shipping.address.line2: text (maxLength 5000)",
      "shipping.address.city: text (maxLength 5000)",
      "shipping.address.state: text (maxLength 5000)",
      "shipping.address.postal_code: text (maxLength 5000)",
      "shipping.address.country: text (maxLength 5000)",
      "shipping.phone: text (maxLength 5000)",
      "shipping.carrier: text (maxLength 5000)",
      "shipping.tracking_number: text (maxLength 5000)",
      "metadata: map to text (maxLength 500)",
      "radar_options: group, advanced",
      "radar_options.session: text (maxLength 5000)",
      "application_fee_amount: money in currency (minimum 0), advanced",
      "application_fee: money in currency (minimum 0), advanced",
      "on_behalf_of: text (maxLength 5000), advanced",
      "transfer_data: group, advanced",
      "transfer_data.destination: text (minLength 1,maxLength 5000), required",
      "transfer_data.amount: money in currency (minimum 0)",
      "transfer_data.description: text",
      "destination: group, advanced",
      "destination.account: text (minLength 1,maxLength 5000), required",
      "destination.amount: money in currency (minimum 0)",
      "transfer_group: text, advanced",
      "expand: list of text, advanced",
    ]);
  });

  it("of Create payment offers what the chosen customer has saved", () => {
    expect(outline(form("create-payment")).slice(0, 5)).toEqual([
      "currency: from currencies, required",
      "amount: money in currency (minimum 1), required",
      "customer: from customers (maxLength 5000), required",
      "payment_method: from payment-methods of customer (maxLength 5000), required",
      "description: long text",
    ]);
  });

  it("has labels and help in both languages", () => {
    const [, amount] = form("create-charge");
    expect(amount).toMatchObject({ label: { en: "Amount", ja: "金額" } });
    expect(amount?.help?.ja).toContain("最小単位");
  });
});

describe("the forms of Stripe", () => {
  it.each<[string, Schema | undefined, readonly string[]]>([
    [
      "a connection",
      connectorOf(catalogue, "stripe")?.connection,
      [
        "apiKey: text, required, secret",
        'apiBase: text, advanced, default "https://api.stripe.com"',
      ],
    ],
    [
      "New charge",
      triggerOf(catalogue, "stripe", "new-charge")?.settings,
      ['status: one of "succeeded","all","failed","pending", default "all"'],
    ],
    ["New refund", triggerOf(catalogue, "stripe", "new-refund")?.settings, []],
    ["Find customer", input("find-customer"), ["customer: from customers, required"]],
    [
      "Find customer by email",
      input("find-customer-by-email"),
      ["email: text (maxLength 512), required"],
    ],
    [
      "List charges",
      input("list-charges"),
      [
        "created_from: dateTime",
        "created_before: dateTime",
        "customer: from customers (maxLength 5000)",
        "payment_intent: text (maxLength 5000)",
        "limit: integer (minimum 1,maximum 10000)",
      ],
    ],
    [
      "Create refund",
      input("create-refund"),
      [
        "charge: text (maxLength 5000), or payment_intent",
        "payment_intent: text (maxLength 5000), or charge",
        "currency: from currencies",
        "amount: money in currency (minimum 1)",
        'reason: one of "duplicate","fraudulent","requested_by_customer"',
        "metadata: map to text (maxLength 500)",
        "instructions_email: text, advanced",
        "refund_application_fee: boolean, advanced",
        "reverse_transfer: boolean, advanced",
      ],
    ],
  ])("%s", (_, schema, expected) => {
    expect(outline(formOf(schema ?? {}))).toEqual(expected);
  });

  it("have lists of texts and of groups, numbers and choices", () => {
    const lines = [...outline(form("create-customer")), ...outline(form("create-product"))];
    expect(lines).toEqual(
      expect.arrayContaining([
        "images: list of text (maxLength 5000) (maxItems 8)",
        "marketing_features: list of group (maxItems 15), advanced",
        "balance: integer, advanced",
        "next_invoice_sequence: integer (minimum 1), advanced",
        "package_dimensions.height: number (exclusiveMinimum 0), required",
        "default_price_data.unit_amount: money in default_price_data.currency (minimum 0)",
        'default_price_data.recurring.interval: one of "day","week","month","year", required',
      ]),
    );
  });

  it("name their choices in both languages", () => {
    const taxStatus = form("create-customer").find(({ name }) => name === "tax_exempt")?.control;
    expect(taxStatus).toMatchObject({
      kind: "choice",
      options: [{ value: "none", label: { en: "Taxed", ja: "課税" } }, {}, {}],
    });
  });

  it("tell the fields of a list's items from the item on", () => {
    const taxIds = form("create-customer").find(({ name }) => name === "tax_id_data")?.control;
    const item = taxIds?.kind === "list" ? taxIds.item : undefined;
    expect(item?.kind === "group" && outline(item.fields)).toEqual([
      "type: text (minLength 1), required",
      "value: text (minLength 1), required",
    ]);
  });
});

describe("the form of any connector", () => {
  it("needs nothing but its schemas, as that of the guide", async () => {
    const root = join(import.meta.dirname, "../..");
    const guide = readFileSync(join(root, "docs/connector-guide.md"), "utf8");
    const folder = join(root, ".ci/out/form-guide");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "pigeon.connector.ts");
    writeFileSync(file, /^```ts\n(.*?)^```$/ms.exec(guide)?.[1] ?? "");
    const module: { pigeonConnector: Connector } = await import(/* @vite-ignore */ file);
    const [pigeon] = catalogueOf([module.pigeonConnector]).connectors;
    expect(outline(formOf(pigeon?.connection ?? {}))).toEqual([
      "key: text, required, secret",
      'address: text, advanced, default "https://api.pigeon.example"',
    ]);
    expect(outline(formOf(pigeon?.actions[0]?.input ?? {}))).toEqual([
      "to: text (minLength 1), required",
      "words: long text, required",
    ]);
  });

  it("knows what no connector has yet: moments, alternatives, anything", () => {
    const schema = z.object({
      at: z.iso.datetime(),
      since: field(z.int(), { label: text("Since", "開始"), unixTime: true }),
      which: z.union([z.int(), z.array(z.string())]).nullable(),
      level: z.union([z.literal(1), z.literal(2)]).exactOptional(),
      code: z.string().regex(/^[a-z]+$/),
      raw: z.unknown(),
      others: z.record(z.string(), z.number()),
    });
    expect(outline(formOf(schemaOf(schema))).map((line) => line.replace(", required", ""))).toEqual(
      [
        "at: dateTime",
        "since: dateTime",
        "which: integer | list of text",
        "level: one of 1,2",
        "code: text",
        "raw: any",
        "others: map to number",
      ],
    );
    const code = formOf(schemaOf(schema)).find(({ name }) => name === "code")?.control;
    expect(code).toMatchObject({ pattern: "^[a-z]+$" });
  });

  it("has a word for each type in both languages", () => {
    for (const { control } of form("create-charge"))
      expect(typeWord(control).ja).toMatch(/\p{Script=Han}|\p{Script=Katakana}/u);
  });
});

const names = (fields: readonly FormField[]) => fields.map(({ name }) => name);
const paths = (fields: readonly { path: readonly string[] }[]) =>
  fields.map(({ path }) => path.join("."));

describe("the fields that are drawn", () => {
  it("are those that are required, one of which is, or that are there", () => {
    expect(names(shownFields(form("create-charge"), {}))).toEqual([
      "currency",
      "amount",
      "customer",
      "source",
    ]);
    expect(names(shownFields(form("create-charge"), { capture: constant(false) }))).toEqual([
      "currency",
      "amount",
      "customer",
      "source",
      "capture",
    ]);
    expect(shownFields(form("create-customer"), {})).toEqual([]);
  });

  it("are those that can be left out, but that nobody should have to look for", () => {
    const form = formOf(actionOf(catalogue, "postgresql", "insert-row")?.input ?? {});
    const values = form.find(({ name }) => name === "values");
    const item = values?.control.kind === "list" ? values.control.item : undefined;
    const fields = item?.kind === "group" ? item.fields : [];
    expect(shownFields(fields, {}).map(({ name }) => name)).toEqual(["column", "value"]);
    expect(optionalFields(fields, {})).toEqual([]);
  });

  it("are settings with a default as well, but for advanced ones", () => {
    const settings = formOf(triggerOf(catalogue, "stripe", "new-charge")?.settings ?? {});
    expect(names(shownFields(settings, {}))).toEqual(["status"]);
    const connection = formOf(connectorOf(catalogue, "stripe")?.connection ?? {});
    expect(names(shownFields(connection, {}))).toEqual(["apiKey"]);
    expect(names(shownFields(connection, asConstants({ apiBase: "x" })))).toEqual([
      "apiKey",
      "apiBase",
    ]);
  });
});

describe("the fields that can be added", () => {
  it("are those that are not in the form, with their groups' names and their type", () => {
    const fields = optionalFields(form("create-charge"), { capture: constant(true) });
    expect(paths(fields)).not.toContain("amount");
    expect(paths(fields)).not.toContain("customer");
    expect(paths(fields)).not.toContain("capture");
    expect(fields.find(({ path }) => path.join(".") === "shipping.address.city")).toMatchObject({
      label: { en: "City", ja: "市区町村" },
      trail: { en: "Shipping › Delivery address › City", ja: "配送 › 配送先住所 › 市区町村" },
      type: { en: "Text", ja: "文字列" },
      advanced: false,
    });
  });

  it("take over from their group that few want them", () => {
    const fields = optionalFields(form("create-charge"), {});
    expect(fields.find(({ path }) => path.at(-1) === "session")?.advanced).toBe(true);
  });

  it("are in a group that is there only those which it lacks", () => {
    const shipping = object({ name: words("Hana"), address: object({ city: words("Kyoto") }) });
    const fields = optionalFields(form("create-charge"), { shipping });
    expect(paths(fields).filter((path) => path.startsWith("shipping"))).toEqual([
      "shipping.address.line1",
      "shipping.address.line2",
      "shipping.address.state",
      "shipping.address.postal_code",
      "shipping.address.country",
      "shipping.phone",
      "shipping.carrier",
      "shipping.tracking_number",
    ]);
    const given = optionalFields(form("create-charge"), {
      shipping: pill("trigger", "shipping"),
    });
    expect(paths(given).filter((path) => path.startsWith("shipping"))).toEqual([]);
  });

  it("bring along what their group requires", () => {
    const empty = words();
    const add = (...path: string[]) => addition(form("create-charge"), {}, path);
    expect(add("shipping")).toEqual({
      path: ["shipping"],
      value: object({ name: empty, address: object({}) }),
    });
    expect(add("shipping", "address", "city")).toEqual({
      path: ["shipping"],
      value: object({ name: empty, address: object({ city: empty }) }),
    });
    expect(add("metadata")).toEqual({ path: ["metadata"], value: object({}) });
    expect(add("transfer_data", "amount")?.value).toEqual(
      object({ destination: empty, amount: empty }),
    );
    expect(add("nothing")).toBeUndefined();
  });

  it("are in an item that is added to a list those which the item requires", () => {
    const taxIds = form("create-customer").find(({ name }) => name === "tax_id_data")?.control;
    const images = form("create-product").find(({ name }) => name === "images")?.control;
    const item = (list?: Control) => (list?.kind === "list" ? emptyValue(list.item) : undefined);
    expect(item(taxIds)).toEqual(object({ type: words(), value: words() }));
    expect(item(images)).toEqual(words());
  });

  it("can be added until all are there", () => {
    for (const action of catalogue.connectors.flatMap(({ actions }) => actions)) {
      const fields = formOf(action.input);
      let values: Fields = {};
      for (let left = 200; left > 0; left -= 1) {
        const [next] = optionalFields(fields, values);
        if (next === undefined) break;
        const added = addition(fields, values, next.path);
        values = (added && withField(values, added.path, added.value)) ?? expect.fail(action.id);
      }
      expect(optionalFields(fields, values)).toEqual([]);
    }
  });

  it("go into a group that is there, once", () => {
    const shipping = object({ name: words("Hana"), address: object({}) });
    const add = (...path: string[]) => addition(form("create-charge"), { shipping }, path);
    expect(add("shipping", "address", "city")).toEqual({
      path: ["shipping", "address", "city"],
      value: words(),
    });
    expect(add("shipping", "name")).toBeUndefined();
    expect(add("shipping")).toBeUndefined();
  });
});

describe("a field without which a step does more", () => {
  const said = (action: string, input: { [name: string]: Value }) => {
    const step = { ...letter("s2"), connector: "stripe", action, input };
    const email = { email: constant("a@example.com") };
    const found = { ...letter("s1"), connector: "stripe", action: "find-customer-by-email" };
    const trigger = {
      kind: "schedule",
      when: { kind: "daily", at: "09:00" },
      overlap: false,
    } as const;
    const document = { ...flowOf({ ...found, input: email }, step), trigger };
    return problemsOf(document, catalogue, []).filter(({ where }) => where.path[0] === "input");
  };
  const nobody = pill("s1", "customer_id");

  it("is warned of where what is mapped to it may be empty", () => {
    const [problem, ...more] = said("list-charges", { customer: nobody });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "flow.may_widen", severity: "warning" });
    expect(problem && problemText(problem, "en")).toMatch(
      /“Customer ID” is filled in with .*Customer ID, which can be empty\. Without a customer, the step lists everybody's charges\./,
    );
    expect(problem && problemText(problem, "ja")).toContain("すべての顧客の請求が対象になります。");
  });

  it.each<[string, string, Value]>([
    ["list-charges", "created_from", pill("trigger", "previousAt")],
    ["list-charges", "created_before", formula("trigger.previousAt")],
    ["list-charges", "limit", formula("fromStringToNumber(s1.customer_id)")],
    ["list-charges", "payment_intent", words(nobody)],
    ["list-refunds", "charge", words(nobody, nobody)],
    ["create-refund", "amount", formula("fromStringToNumber(s1.customer_id)")],
  ])("is warned of in %s: %s", (action, name, value) => {
    const charge = action === "create-refund" ? { charge: constant("ch_1") } : {};
    const codes = said(action, { ...charge, [name]: value }).map(({ code }) => code);
    expect(codes).toEqual(["flow.may_widen"]);
  });

  it("is not where it is surely there, left blank, or does no more without the field", () => {
    const input = {
      created_from: pill("trigger", "scheduledAt"),
      payment_intent: formula('default(s1.customer_id, "pi_1")'),
      created_before: constant(null),
    };
    expect(said("list-charges", input)).toEqual([]);
    const text = words("of ", nobody);
    expect(said("create-customer", { description: text, name: words(nobody, " Ltd") })).toEqual([]);
    const part = said("list-charges", { customer: words("cus_", nobody) });
    expect(part.map(({ code }) => code)).toEqual(["flow.part_may_be_empty"]);
    expect(said("create-customer", { description: nobody, email: nobody })).toEqual([]);
    expect(said("list-charges", { customer: pill("s9", "x") }).map(({ code }) => code)).toEqual([
      "flow.pill_of_missing_step",
    ]);
  });
});
