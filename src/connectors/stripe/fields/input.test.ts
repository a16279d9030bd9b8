import { describe, expect, it } from "vitest";
import { post } from "../stripe.writes.ts";
import { ChargeInput } from "./charge-input.ts";
import { CustomerInput } from "./customer-input.ts";
import { ProductInput } from "./product-input.ts";

const charge = { amount: 500, currency: "jpy", source: "tok_visa" };
const address = { line1: "1-1-1 Dogenzaka" };

/** Path and sentence of each refusal; our own in both languages. */
function refusals(
  schema: typeof ChargeInput | typeof CustomerInput | typeof ProductInput,
  input: object,
) {
  return (schema.safeParse(input).error?.issues ?? []).map((issue) => ({
    path: issue.path.join("."),
    text: issue.code === "custom" ? issue.params?.["text"] : undefined,
  }));
}

const paramsOf = (input: object) =>
  post("/v1/charges", ChargeInput.parse(input), { effectId: "e1", generation: 1, at: 0 }).params;
const ours = { millrace_effect: "e1", millrace_generation: "1" };

describe("what Create charge sends", () => {
  it("is the input with our tag in the metadata, numbers as numbers", () => {
    expect(paramsOf({ ...charge, metadata: { order: "7" } })).toEqual({
      ...charge,
      metadata: { order: "7", ...ours },
    });
  });

  it("leaves out what is empty: null, an empty text, and groups of nothing", () => {
    const blank = {
      customer: null,
      description: "",
      capture: null,
      shipping: { name: null, address: { line1: null, city: "" }, phone: "" },
      metadata: { gone: null, empty: "" },
      radar_options: {},
      expand: [""],
    };
    expect(paramsOf({ ...charge, ...blank })).toEqual({ ...charge, metadata: ours });
  });

  it("keeps false and zero", () => {
    const input = { ...charge, capture: false, application_fee_amount: 0 };
    expect(paramsOf(input)).toEqual({ ...input, metadata: ours });
  });

  it("writes currencies in lower case, and metadata as text", () => {
    expect(paramsOf({ ...charge, currency: " JPY ", metadata: { count: 3, paid: true } })).toEqual({
      ...charge,
      metadata: { count: "3", paid: "true", ...ours },
    });
  });
});

describe("what Create charge refuses before sending", () => {
  it.each([
    ["no source and no customer", { source: null }, "customer"],
    ["a card without its customer", { source: "card_1" }, "customer"],
    ["no amount", { amount: null }, "amount"],
    ["a fraction of the smallest unit", { amount: 1.5 }, "amount"],
    ["nothing", { amount: 0 }, "amount"],
    ["less than nothing", { amount: -1 }, "amount"],
    ["text for an amount", { amount: "500" }, "amount"],
    ["over a million dollars", { amount: 100_000_000, currency: "usd" }, "amount"],
    ["KWD that do not end in 0", { amount: 1001, currency: "kwd" }, "amount"],
    ["a part of an ISK", { amount: 550, currency: "isk" }, "amount"],
    ["a currency of two letters", { currency: "us" }, "currency"],
    ["no currency", { currency: "" }, "currency"],
    ["a currency that is none", { currency: "xyz" }, "currency"],
    ["the name of a currency", { currency: "日本円" }, "currency"],
    ["the sign of one", { currency: "￥" }, "currency"],
    ["shipping without a recipient", { shipping: { address } }, "shipping.name"],
    ["shipping without an address", { shipping: { name: "A" } }, "shipping.address"],
    ["an address of nothing", { shipping: { name: "A", address: {} } }, "shipping.address"],
    [
      "a long statement descriptor",
      { statement_descriptor: "x".repeat(23) },
      "statement_descriptor",
    ],
    ["a long description", { description: "x".repeat(40_001) }, "description"],
    ["a long customer id", { customer: "x".repeat(501) }, "customer"],
    ["brackets in a metadata key", { metadata: { "a[b]": "1" } }, "metadata"],
    ["a long metadata key", { metadata: { ["x".repeat(41)]: "1" } }, "metadata"],
    ["a long metadata value", { metadata: { a: "x".repeat(501) } }, "metadata.a"],
    ["our own metadata key", { metadata: { millrace_effect: "x" } }, "metadata"],
    [
      "49 metadata keys",
      { metadata: Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`k${i}`, "1"])) },
      "metadata",
    ],
  ])("%s", (_what, change, path) => {
    expect(refusals(ChargeInput, { ...charge, ...change })).toMatchObject([{ path }]);
  });

  it("with a sentence in both languages", () => {
    expect(refusals(ChargeInput, { ...charge, source: "" })).toEqual([
      {
        path: "customer",
        text: { en: expect.stringContaining("Source"), ja: expect.stringContaining("ソース") },
      },
    ]);
  });

  it.each([
    ["a source alone", {}],
    ["a customer alone", { source: null, customer: "cus_1" }],
    ["a card with its customer", { source: "card_1", customer: "cus_1" }],
    ["an amount under a minimum, which Stripe judges", { amount: 1 }],
    ["much, in a currency of small value", { amount: 500_000_000, currency: "idr" }],
    ["KWD that end in 0", { amount: 1010, currency: "kwd" }],
    ["shipping with recipient and address", { shipping: { name: "A", address } }],
    ["22 characters that take more in UTF-16", { statement_descriptor: "𠮷".repeat(22) }],
    [
      "48 metadata keys",
      { metadata: Object.fromEntries(Array.from({ length: 48 }, (_, i) => [`k${i}`, "1"])) },
    ],
  ])("but not %s", (_what, change) => {
    expect(refusals(ChargeInput, { ...charge, ...change })).toEqual([]);
  });
});

describe("what Create customer and Create product refuse before sending", () => {
  it.each([
    [CustomerInput, { name: "x".repeat(257) }, "name"],
    [CustomerInput, { email: "x".repeat(513) }, "email"],
    [CustomerInput, { phone: "0".repeat(21) }, "phone"],
    [CustomerInput, { description: "x".repeat(5001) }, "description"],
    [CustomerInput, { invoice_prefix: "ab" }, "invoice_prefix"],
    [CustomerInput, { tax_exempt: "maybe" }, "tax_exempt"],
    [CustomerInput, { shipping: { phone: "03" } }, "shipping.name"],
    [CustomerInput, { tax_id_data: [{ type: "jp_trn" }] }, "tax_id_data.0.value"],
    [ProductInput, {}, "name"],
    [ProductInput, { name: "" }, "name"],
    [ProductInput, { name: null }, "name"],
    [ProductInput, { name: "A", images: Array.from({ length: 9 }, () => "https://a") }, "images"],
    [ProductInput, { name: "A", unit_label: "x".repeat(13) }, "unit_label"],
    [
      ProductInput,
      { name: "A", marketing_features: Array.from({ length: 16 }, () => ({ name: "a" })) },
      "marketing_features",
    ],
    [
      ProductInput,
      { name: "A", package_dimensions: { height: 1, length: 1, width: 1 } },
      "package_dimensions.weight",
    ],
    [
      ProductInput,
      { name: "A", default_price_data: { unit_amount: 5 } },
      "default_price_data.currency",
    ],
    [
      ProductInput,
      {
        name: "A",
        default_price_data: { currency: "usd", unit_amount: 5, unit_amount_decimal: "5.5" },
      },
      "default_price_data.unit_amount_decimal",
    ],
  ])("%#", (schema, input, path) => {
    const paths = refusals(schema, input).map((refusal) => refusal.path);
    expect(paths).toContain(path);
  });

  it("is nothing where nothing is given, since a customer needs nothing", () => {
    expect(refusals(CustomerInput, {})).toEqual([]);
    expect(refusals(ProductInput, { name: "A", images: ["", null, "https://a"] })).toEqual([]);
  });
});
