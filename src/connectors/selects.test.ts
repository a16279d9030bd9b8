/** Texts that say what a step is about, and those that only describe: which of them go out with a part missing. */
import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Schema } from "#flow/catalogue.ts";
import { resolveInput } from "#flow/mapping.ts";
import { noRun } from "#flow/read.ts";
import { shapeOf } from "#flow/shape.ts";
import type { Value } from "#flow/value.ts";
import { connectors } from "./index.ts";

const facts = noRun(
  "UTC",
  () => undefined,
  () => undefined,
);

interface Place {
  readonly of: string;
  readonly kind: "read" | "effect";
  readonly path: readonly string[];
  readonly input: Schema;
}

/** The fields of a form that take texts with pills, however deep; `{}` is a pair that the author of a flow adds. */
function* textsIn(schema: Schema, path: readonly string[]): Generator<readonly string[]> {
  const { alternatives, facts: own } = shapeOf(schema);
  if (own?.fixed === true || schema.enum !== undefined) return;
  for (const { kind, schema: one } of alternatives) {
    if (kind === "text" || kind === "any") yield path;
    if (kind === "list" && one.items !== undefined) yield* textsIn(one.items, [...path, "*"]);
    if (kind !== "object") continue;
    if (typeof one.additionalProperties === "object")
      yield* textsIn(one.additionalProperties, [...path, "{}"]);
    for (const [name, field] of Object.entries(one.properties ?? {}))
      yield* textsIn(field, [...path, name]);
  }
}

const places = catalogueOf(connectors).connectors.flatMap(({ id, actions }) =>
  actions.flatMap(({ id: action, kind, input }): Place[] =>
    [...textsIn(input, [])].map((path) => ({ of: `${id}/${action}`, kind, path, input })),
  ),
);

function around([name, ...rest]: readonly string[], value: Value): Value {
  if (name === undefined) return value;
  const inside = around(rest, value);
  return name === "*"
    ? { kind: "list", items: [inside] }
    : { kind: "object", fields: { [name === "{}" ? "any" : name]: inside } };
}

const pill = (name: string): Value & { readonly kind: "pill" } => ({
  kind: "pill",
  from: "trigger",
  path: [name],
});

/** What is refused because a part of it is empty. */
function isRefused({ path: [first = "", ...rest], input }: Place, value: Value): boolean {
  const given = { [first]: around(rest, value) };
  const resolved = resolveInput(given, input, () => ({ empty: null, full: "42" }), facts);
  const codes = resolved.ok ? [] : resolved.problems.map(({ code }) => code);
  return codes.includes("flow.part_empty") || codes.includes("flow.required_empty");
}

const words: Value = { kind: "text", parts: ["customer:", pill("empty")] };
const pills: Value = { kind: "text", parts: [pill("full"), pill("empty")] };
const whole: Value = { kind: "text", parts: ["customer:", pill("full")] };
const meant: Value = { kind: "formula", source: '"customer:" + default(trigger.empty, "")' };

const name = ({ of, path }: Place) => `${of} ${path.join(".")}`;
const refused = new Set(places.filter((place) => isRefused(place, words)).map(name));

describe("a text of which a pill is empty", () => {
  it("goes out in no step that reads", () => {
    const reads = places.filter(({ kind }) => kind === "read").map(name);
    expect(reads.length).toBeGreaterThan(70);
    expect(reads.filter((one) => !refused.has(one))).toEqual([]);
  });

  it("goes out in no step that writes, where it says to what", () => {
    const writes = places.filter((place) => place.kind === "effect" && refused.has(name(place)));
    expect(writes.map(name)).toMatchInlineSnapshot(`
      [
        "stripe/create-payment currency",
        "stripe/create-payment customer",
        "stripe/create-payment payment_method",
        "stripe/capture-payment payment_intent",
        "stripe/capture-payment currency",
        "stripe/cancel-payment payment_intent",
        "stripe/create-charge currency",
        "stripe/create-charge customer",
        "stripe/create-charge source",
        "stripe/create-charge on_behalf_of",
        "stripe/create-charge transfer_data.destination",
        "stripe/create-charge destination.account",
        "stripe/update-charge charge",
        "stripe/create-refund charge",
        "stripe/create-refund payment_intent",
        "stripe/create-refund currency",
        "stripe/create-customer payment_method",
        "stripe/create-customer source",
        "stripe/create-customer invoice_settings.default_payment_method",
        "stripe/create-customer test_clock",
        "stripe/update-customer customer",
        "stripe/update-customer invoice_settings.default_payment_method",
        "stripe/update-customer default_source",
        "stripe/delete-customer customer",
        "stripe/create-product default_price_data.currency",
        "stripe/create-product id",
        "stripe/update-product product",
        "stripe/update-product default_price",
        "stripe/archive-product product",
        "stripe/create-price product",
        "stripe/create-price currency",
        "stripe/archive-price price",
        "stripe/create-coupon currency",
        "stripe/delete-coupon coupon",
        "stripe/create-subscription customer",
        "stripe/create-subscription items.*.price",
        "stripe/create-subscription default_payment_method",
        "stripe/create-subscription coupon",
        "stripe/update-subscription subscription",
        "stripe/update-subscription items.*.id",
        "stripe/cancel-subscription subscription",
        "stripe/create-checkout-session line_items.*.price",
        "stripe/create-checkout-session customer",
        "stripe/create-checkout-session coupon",
        "stripe/create-payment-link line_items.*.price",
        "stripe/close-payment-link payment_link",
        "stripe/submit-evidence dispute",
        "stripe/create-and-send-invoice customer",
        "stripe/create-and-send-invoice lines.*.currency",
        "stripe/create-and-send-invoice lines.*.price",
        "stripe/create-and-send-invoice coupon",
        "stripe/create-invoice customer",
        "stripe/create-invoice currency",
        "stripe/create-invoice coupon",
        "stripe/add-invoice-item invoice",
        "stripe/add-invoice-item customer",
        "stripe/add-invoice-item currency",
        "stripe/add-invoice-item price",
        "stripe/finalize-invoice invoice",
        "stripe/send-invoice invoice",
        "stripe/void-invoice invoice",
        "stripe/create-credit-note invoice",
        "stripe/create-credit-note currency",
        "stripe/create-credit-note refund",
        "stripe/void-credit-note credit_note",
        "stripe/send-request path",
        "stripe/send-request currency",
        "postgresql/insert-row table",
        "postgresql/insert-row values.*.column",
        "postgresql/insert-row mark",
        "postgresql/insert-rows table",
        "postgresql/insert-rows columns.*.column",
        "postgresql/insert-rows alike.*.column",
        "postgresql/update-rows table",
        "postgresql/update-rows where.*.column",
        "postgresql/update-rows where.*.value",
        "postgresql/update-rows values.*.column",
        "postgresql/upsert-row table",
        "postgresql/upsert-row values.*.column",
        "postgresql/upsert-row values.*.value",
        "postgresql/delete-rows table",
        "postgresql/delete-rows where.*.column",
        "postgresql/delete-rows where.*.value",
        "http/send-request path",
        "http/send-request query.{}",
        "http/send-request headers.{}",
        "http/send-request look_up_path",
        "http/send-request record_path",
        "mail/send-email to.*",
        "mail/send-email cc.*",
        "mail/send-email bcc.*",
        "mail/send-email reply_to",
        "slack/post-message channel",
        "slack/post-message person",
        "slack/reply-in-thread message",
        "slack/update-message message",
        "salesforce/create-record object",
        "salesforce/create-record values.*.field",
        "salesforce/create-record mark",
        "salesforce/create-records object",
        "salesforce/create-records fields.*.field",
        "salesforce/create-records alike.*.field",
        "salesforce/create-records mark",
        "salesforce/create-records-piece object",
        "salesforce/create-records-piece mark",
        "salesforce/update-record object",
        "salesforce/update-record record",
        "salesforce/update-record values.*.field",
        "salesforce/update-records object",
        "salesforce/update-records fields.*.field",
        "salesforce/update-records alike.*.field",
        "salesforce/update-records-piece object",
        "salesforce/update-records-piece records.*.record",
        "salesforce/upsert-record object",
        "salesforce/upsert-record key",
        "salesforce/upsert-record value",
        "salesforce/upsert-record values.*.field",
        "salesforce/upsert-records object",
        "salesforce/upsert-records key",
        "salesforce/upsert-records fields.*.field",
        "salesforce/upsert-records alike.*.field",
        "salesforce/upsert-records-piece object",
        "salesforce/upsert-records-piece key",
        "salesforce/upsert-records-piece records.*.value",
        "salesforce/delete-record object",
        "salesforce/delete-record record",
        "google-sheets/append-row sheet",
        "google-sheets/append-row values.*.column",
        "google-sheets/append-row mark",
        "google-sheets/update-row sheet",
        "google-sheets/update-row key",
        "google-sheets/update-row is",
        "google-sheets/update-row values.*.column",
        "google-sheets/upsert-row sheet",
        "google-sheets/upsert-row key",
        "google-sheets/upsert-row is",
        "google-sheets/upsert-row values.*.column",
        "google-sheets/clear-row sheet",
        "google-sheets/clear-row key",
        "google-sheets/clear-row is",
      ]
    `);
  });

  it("goes out where it describes", () => {
    const described = [
      "mail/send-email subject",
      "mail/send-email text",
      "mail/send-email formatted",
      "slack/post-message text",
      "stripe/create-charge description",
      "stripe/create-customer name",
      "stripe/send-request parameters.{}",
      "http/send-request form.{}",
      "http/send-request json",
      "postgresql/update-rows values.*.value",
      "salesforce/update-record values.*.value",
      "google-sheets/update-row values.*.value",
    ];
    expect(described.filter((one) => refused.has(one))).toEqual([]);
    expect(described.filter((one) => !places.map(name).includes(one))).toEqual([]);
  });

  it.each(places.filter((place) => refused.has(name(place))))("of $of $path", (place) => {
    expect(isRefused(place, pills)).toBe(true);
    expect(isRefused(place, whole)).toBe(false);
    expect(isRefused(place, meant)).toBe(false);
  });

  it("goes out in the values of an upsert, but in none of its key columns", () => {
    const upsert = places.find(({ of }) => of === "postgresql/upsert-row");
    if (upsert === undefined) throw new Error("There is no such step");
    const constant = (value: string): Value => ({ kind: "constant", value });
    const codes = (column: Value, keys: readonly Value[]) => {
      const row: Value = { kind: "object", fields: { column, value: words } };
      const given = {
        table: constant("customers"),
        key: { kind: "list" as const, items: keys },
        values: { kind: "list" as const, items: [row] },
      };
      const resolved = resolveInput(
        given,
        upsert.input,
        () => ({ empty: null, full: "id" }),
        facts,
      );
      return resolved.ok ? [] : resolved.problems.map(({ code }) => code);
    };
    const id = constant("id");
    expect(codes(id, [id])).toEqual(["flow.part_empty"]);
    expect(codes(id, [constant("shop"), id])).toEqual(["flow.part_empty"]);
    expect(codes(constant("note"), [id])).toEqual([]);
    // What a run chooses may be the key.
    expect(codes(constant("note"), [pill("full")])).toEqual(["flow.part_empty"]);
    expect(codes(pill("full"), [id])).toEqual(["flow.part_empty"]);
  });
});
