import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { minorDigits } from "#sdk/currency.ts";
import { field } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import type { Conversion, Pill, Value } from "./value.ts";
import { constant, facts, formula, list, lookup, object, schemaOf, words } from "./fixtures.ts";
import { maxInputSize, resolveInput } from "./mapping.ts";
import { problemText } from "./problems.ts";

const Address = z.object({
  line1: z.string().exactOptional(),
  city: z.string().exactOptional(),
});
const Input = z.object({
  description: z.string().exactOptional(),
  amount: field(z.int().min(1), {
    label: text("Amount", "金額"),
    money: { currency: ["currency"] },
  }).exactOptional(),
  price: z.number().exactOptional(),
  capture: z.boolean().exactOptional(),
  at: z.iso.datetime().exactOptional(),
  day: z.iso.date().exactOptional(),
  since: field(z.int(), { label: text("Since", "開始"), unixTime: true }).exactOptional(),
  currency: z.enum(["jpy", "usd"]).exactOptional(),
  code: z.string().max(3).exactOptional(),
  images: z.array(z.string()).max(3).exactOptional(),
  metadata: z.record(z.string(), z.string()).exactOptional(),
  unset: z.string().nullable().exactOptional(),
  idOrObject: z.union([z.string(), z.object({ id: z.string() })]).exactOptional(),
  anything: z.unknown().optional(),
  shipping: field(
    z.object({
      name: z.string(),
      phone: z.string().exactOptional(),
      address: Address,
    }),
    { label: text("Shipping", "配送") },
  ).exactOptional(),
});

const schema = schemaOf(Input);

function resolve(input: Record<string, Value>, trigger: Json = {}, by: Schema = schema) {
  const lookup = (from: string) => (from === "trigger" ? trigger : undefined);
  return resolveInput(input, by, lookup, facts);
}

function valueOf(input: Record<string, Value>, trigger?: Json, by?: Schema) {
  const resolved = resolve(input, trigger, by);
  expect(resolved).toMatchObject({ ok: true });
  return resolved.ok ? resolved.value : undefined;
}

function codesOf(input: Record<string, Value>, trigger?: Json, by?: Schema) {
  const resolved = resolve(input, trigger, by);
  return resolved.ok ? [] : resolved.problems.map(({ code }) => code);
}

function pill(...path: string[]): Pill {
  return { kind: "pill", from: "trigger", path };
}

function pillAs(as: Conversion, ...path: string[]): Pill {
  return { kind: "pill", from: "trigger", path, as };
}

describe("conversion towards the field", () => {
  const cases: [string, Json, string, Json][] = [
    ["a number into a text", 500, "description", "500"],
    ["a boolean into a text", true, "description", "true"],
    ["a text that is exactly a number into a number", "12.50", "price", 12.5],
    ["a text with space around a number", " -3 ", "price", -3],
    ["a text into a whole number", "500", "amount", 500],
    ["a text into a boolean", "false", "capture", false],
    ["Unix seconds into a date and time", 1_700_000_000, "at", "2023-11-14T22:13:20Z"],
    ["a date into a date and time", "2024-02-29", "at", "2024-02-28T15:00:00Z"],
    ["a date into Unix seconds", "2024-02-29", "since", 1_709_132_400],
    ["a day into a day", "2024-02-29", "day", "2024-02-29"],
    ["a time in another zone", "2024-01-01T09:00:00+09:00", "at", "2024-01-01T00:00:00Z"],
    [
      "a time without a zone, told in that of the flow",
      "2024-01-01 09:00",
      "at",
      "2024-01-01T00:00:00Z",
    ],
    ["a time in UTC", "2024-01-01T09:00Z", "at", "2024-01-01T09:00:00Z"],
    ["a date and time into Unix seconds", "2023-11-14T22:13:20.9Z", "since", 1_700_000_000],
    ["a single text into a list", "a", "images", ["a"]],
    ["the items of a list", ["a", 1, true], "images", ["a", "1", "true"]],
    ["a list with nulls", ["a", null, ""], "images", ["a"]],
    ["an empty list", [], "images", []],
    ["an object in a union", { id: "x" }, "idOrObject", { id: "x" }],
    ["a number in a union", 5, "idOrObject", "5"],
    ["an object that nobody knows", { a: { b: null } }, "anything", { a: { b: null } }],
    ["an object with numbers into metadata", { a: 1, b: null }, "metadata", { a: "1" }],
  ];
  it.each(cases)("takes %s", (_, given, name, expected) => {
    expect(valueOf({ [name]: pill("x") }, { x: given })).toEqual({ [name]: expected });
  });

  const refused: [string, Json, string, string][] = [
    ["a word for a number", "five", "price", "flow.wrong_type"],
    ["a number with a leading zero", "0012", "price", "flow.wrong_type"],
    [
      "a number with more digits than a number holds",
      "0.12345678901234567",
      "price",
      "flow.wrong_type",
    ],
    ["a whole number beyond the safe ones", "9007199254740993", "amount", "flow.wrong_type"],
    ["a broken number for a whole one", 5.5, "amount", "flow.wrong_type"],
    ["an object for a text", { a: 1 }, "description", "flow.wrong_type"],
    ["a list for a text", ["a"], "description", "flow.wrong_type"],
    ["a number for a boolean", 1, "capture", "flow.wrong_type"],
    ["30 February", "2024-02-30", "at", "flow.wrong_type"],
    ["30 February as a day", "2024-02-30", "day", "flow.wrong_type"],
    ["a moment as a day", "2024-02-29T00:00:00Z", "day", "flow.wrong_type"],
    ["Unix seconds as a day", 1_700_000_000, "day", "flow.wrong_type"],
    ["milliseconds for Unix seconds", 1_700_000_000_000, "at", "flow.wrong_type"],
    ["an unknown choice", "kwd", "currency", "flow.not_a_choice"],
    ["a text that is too long", "abcd", "code", "flow.too_long"],
    ["a number that is too small", 0, "amount", "flow.too_small"],
    ["too many items", ["a", "b", "c", "d"], "images", "flow.too_many_items"],
    ["a text for an object", "x", "shipping", "flow.wrong_type"],
  ];
  it.each(refused)("refuses %s", (_, given, name, code) => {
    expect(codesOf({ [name]: pill("x") }, { x: given })).toEqual([code]);
    expect(codesOf({ [name]: constant(given as string) })).toEqual([code]);
  });
});

describe("what is empty", () => {
  const required = schemaOf(z.object({ name: field(z.string(), { label: text("Name", "名前") }) }));

  it.each([[{}], [{ x: null }], [{ x: "" }]])("drops an optional field for %j", (trigger) => {
    expect(valueOf({ description: pill("x"), price: constant(1) }, trigger)).toEqual({ price: 1 });
  });

  it("drops an optional field that a person left empty", () => {
    expect(valueOf({ description: constant(""), code: words(""), at: words() })).toEqual({});
  });

  it("says which field is required and which pill is empty", () => {
    const resolved = resolve({ name: pill("customer", "name") }, { customer: null }, required);
    expect(resolved).toMatchObject({ ok: false, problems: [{ code: "flow.required_empty" }] });
    const [found] = resolved.ok ? [] : resolved.problems;
    expect(found?.where).toEqual({ step: null, path: ["input", "name"] });
    expect(found && problemText(found, "en")).toBe(
      "“Name” is required, but Trigger › customer › name is empty.",
    );
    expect(found && problemText(found, "ja")).toBe(
      "「名前」は必須ですが、トリガー › customer › name が空です。",
    );
  });

  it.each([[{}], [{ name: constant("") }], [{ name: constant(null) }]])(
    "asks for a required field in %j",
    (input) => {
      expect(codesOf(input, {}, required)).toEqual(["flow.required_missing"]);
    },
  );

  it("takes a null inside a text as empty, and a text of nulls alone as null", () => {
    const trigger = { a: null, b: "B" };
    expect(valueOf({ description: words("a=", pill("a"), " b=", pill("b")) }, trigger)).toEqual({
      description: "a= b=B",
    });
    expect(valueOf({ description: words(pill("a"), " ", pill("a")) }, trigger)).toEqual({});
    expect(codesOf({ name: words(pill("a"), pill("a")) }, trigger, required)).toEqual([
      "flow.required_empty",
    ]);
  });

  it("sends null where a person typed it and the field accepts it", () => {
    expect(valueOf({ unset: constant(null), description: constant(null) })).toEqual({
      unset: null,
    });
    expect(valueOf({ unset: pill("x") }, { x: null })).toEqual({});
  });

  it("sends null for an empty pill where the field must be there but may be null", () => {
    const nullable = schemaOf(z.object({ name: z.string().nullable() }));
    expect(valueOf({ name: pill("x") }, {}, nullable)).toEqual({ name: null });
  });
});

describe("objects", () => {
  const shipping = object({
    name: pill("name"),
    address: object({ line1: pill("line1"), city: pill("city") }),
  });

  it("drops an optional object of which nothing is left, required fields and all", () => {
    expect(valueOf({ shipping }, {})).toEqual({});
  });

  it("asks for the required fields of an object of which something is left", () => {
    expect(codesOf({ shipping }, { city: "Tokyo" })).toEqual(["flow.required_empty"]);
    expect(codesOf({ shipping }, { name: "N" })).toEqual(["flow.required_empty"]);
    expect(codesOf({ shipping: object({ name: constant("N") }) })).toEqual([
      "flow.required_missing",
    ]);
    expect(valueOf({ shipping }, { name: "N", city: "Tokyo" })).toEqual({
      shipping: { name: "N", address: { city: "Tokyo" } },
    });
  });

  it("keeps an empty object only where it is given as such", () => {
    expect(valueOf({ metadata: object({}) })).toEqual({});
    expect(valueOf({ metadata: constant({}) })).toEqual({ metadata: {} });
    expect(valueOf({ metadata: pill("x") }, { x: {} })).toEqual({});
  });

  it("takes from a whole object what the field knows, without what is null", () => {
    const trigger = {
      shipping: { name: "N", phone: null, carrier: "C", address: { city: "Tokyo", line2: null } },
    };
    expect(valueOf({ shipping: pill("shipping") }, trigger)).toEqual({
      shipping: { name: "N", address: { city: "Tokyo" } },
    });
  });

  it("names a field that does not exist, where a person put it", () => {
    expect(codesOf({ nmae: constant("x") })).toEqual(["flow.unknown_field"]);
    expect(codesOf({ shipping: object({ nmae: constant("x") }) })).toContain("flow.unknown_field");
    expect(codesOf({ shipping: constant({ nmae: "x" }) })).toContain("flow.unknown_field");
  });

  it("labels a nested field with the labels on the way", () => {
    const resolved = resolve({ shipping: object({ phone: constant("1") }) });
    expect(resolved.ok ? [] : resolved.problems.map((one) => problemText(one, "ja"))).toEqual([
      "「配送 › name」は必須です。入力してください。",
      "「配送 › address」は必須です。入力してください。",
    ]);
  });
});

describe("lists", () => {
  it("mixes typed texts and pills, spreads lists and drops nulls", () => {
    const trigger = { many: ["b", null, 3], none: null };
    expect(
      valueOf({ images: list(constant("a"), pill("many"), pill("none")) }, trigger),
    ).toMatchObject({ images: ["a", "b", "3"] });
  });

  it("drops a list of which nothing is left", () => {
    expect(valueOf({ images: list(pill("none"), constant("")) }, {})).toEqual({});
  });

  it("counts the items after spreading", () => {
    expect(codesOf({ images: list(pill("x"), pill("x")) }, { x: ["a", "b"] })).toEqual([
      "flow.too_many_items",
    ]);
  });

  it("does not spread a list into a list of lists", () => {
    const nested = schemaOf(z.object({ rows: z.array(z.array(z.string())) }));
    expect(valueOf({ rows: list(pill("x")) }, { x: ["a", "b"] }, nested)).toEqual({
      rows: [["a", "b"]],
    });
  });
});

describe("conversions on a pill", () => {
  const decimal: Conversion = { to: "decimal", currency: ["currency"] };

  it.each([
    [500, "usd", "5.00"],
    [500, "jpy", "500"],
    [1234, "kwd", "1.234"],
    [5, "USD", "0.05"],
    [0, "kwd", "0.000"],
    [-1050, "usd", "-10.50"],
    [900_719_925_474_099, "usd", "9007199254740.99"],
    ["700", "usd", "7.00"],
  ])("turns %s %s into the decimal amount %s", (amount, currency, expected) => {
    const trigger = { amount, currency };
    expect(valueOf({ description: pillAs(decimal, "amount") }, trigger)).toEqual({
      description: expected,
    });
    expect(valueOf({ price: pillAs(decimal, "amount") }, trigger)).toEqual({
      price: Number(expected),
    });
  });

  it("never rounds a decimal amount", () => {
    const currencies = fc.constantFrom("jpy", "usd", "kwd", "eur");
    fc.assert(
      fc.property(fc.maxSafeInteger(), currencies, (amount, currency) => {
        const value = valueOf({ description: pillAs(decimal, "amount") }, { amount, currency });
        const [whole = "", fraction = ""] = JSON.stringify(value?.["description"])
          .slice(1, -1)
          .split(".");
        expect(fraction).toHaveLength(minorDigits(currency));
        expect(BigInt(whole + fraction)).toBe(BigInt(amount));
      }),
    );
  });

  it("refuses an amount without currency, and one that is not in whole minor units", () => {
    expect(codesOf({ description: pillAs(decimal, "amount") }, { amount: 5 })).toEqual([
      "flow.no_currency",
    ]);
    const trigger = { amount: 5.5, currency: "usd" };
    expect(codesOf({ description: pillAs(decimal, "amount") }, trigger)).toEqual([
      "flow.not_convertible",
    ]);
  });

  it("refuses a decimal amount for a field in minor units, because $5.00 would become 5 cents", () => {
    const trigger = { amount: 500, currency: "usd" };
    expect(codesOf({ amount: pillAs(decimal, "amount") }, trigger)).toEqual([
      "flow.decimal_in_minor_units",
    ]);
  });

  it("turns what a person asked for", () => {
    const trigger = { created: 0, flag: "true", size: "7", data: { a: [1] } };
    expect(
      valueOf(
        {
          description: words("at ", pillAs({ to: "dateTime" }, "created")),
          anything: pillAs({ to: "boolean" }, "flag"),
          price: pillAs({ to: "number" }, "size"),
          code: constant("x"),
          unset: pillAs({ to: "text" }, "data"),
        },
        trigger,
      ),
    ).toEqual({
      description: "at 1970-01-01T09:00:00+09:00",
      anything: true,
      price: 7,
      code: "x",
      unset: '{"a":[1]}',
    });
  });
});

describe("the flow's time zone", () => {
  const inZone = (timeZone: string, input: Record<string, Value>, trigger: Json = {}) => {
    const resolved = resolveInput(input, schema, () => trigger, { ...facts, timeZone });
    return resolved.ok ? resolved.value : resolved.problems.map(({ code }) => code);
  };

  it.each<[string, string, string]>([
    ["Asia/Tokyo", "2026-04-01", "2026-03-31T15:00:00Z"],
    ["America/New_York", "2026-04-01T09:00", "2026-04-01T13:00:00Z"],
    // The clocks go from 2:00 to 3:00, and in autumn from 2:00 back to 1:00.
    ["America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z"],
    ["America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"],
    // On this day midnight itself is left out.
    ["America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"],
    ["UTC", "2026-04-01 09:00", "2026-04-01T09:00:00Z"],
  ])("%s: %s is %s, typed, from a pill and from a formula", (timeZone, written, moment) => {
    const seconds = Date.parse(moment) / 1000;
    for (const value of [constant(written), words(written), pill("x"), formula("trigger.x")])
      expect(inZone(timeZone, { at: value, since: value }, { x: written })).toEqual({
        at: moment,
        since: seconds,
      });
  });

  it("is that of today, where a moment is needed", () => {
    expect(inZone("Asia/Tokyo", { at: formula("today()") })).toEqual({
      at: "2026-03-31T15:00:00Z",
    });
  });

  it("is how a pill writes a moment, as a formula does", () => {
    const trigger = {
      created: 1_775_000_000,
      written: "2026-04-01T09:00:00+02:00",
      day: "2026-04-01",
    };
    const asText = (path: string) => words("at ", pillAs({ to: "dateTime" }, path));
    const written = (path: string) => inZone("Asia/Tokyo", { description: asText(path) }, trigger);
    const byFormula = formula('"at " + fromNumberToDateTime(trigger.created, "seconds")');
    expect(written("created")).toEqual({ description: "at 2026-04-01T08:33:20+09:00" });
    expect(inZone("Asia/Tokyo", { description: byFormula }, trigger)).toEqual(written("created"));
    // What brings a zone of its own keeps it.
    expect(written("written")).toEqual({ description: "at 2026-04-01T09:00:00+02:00" });
    expect(written("day")).toEqual({ description: "at 2026-04-01T00:00:00+09:00" });
    // A field that takes a moment takes it in one way.
    const at = pillAs({ to: "dateTime" }, "created");
    expect(inZone("Asia/Tokyo", { at, since: at }, trigger)).toEqual({
      at: "2026-03-31T23:33:20Z",
      since: trigger.created,
    });
  });

  it("that there is not tells nothing", () => {
    expect(inZone("Mars/Olympus", { at: constant("2026-04-01 09:00") })).toEqual([
      "flow.wrong_type",
    ]);
  });
});

describe("a field without which a step does more", () => {
  const all = text("Without it, everything goes.", "指定がない場合は、すべてが対象です。");
  const wide = schemaOf(
    z.object({
      most: field(z.int().exactOptional(), { label: text("Most", "上限"), widens: all }),
      of: field(z.string().exactOptional(), { label: text("Of", "対象"), widens: all }),
      note: z.string().exactOptional(),
      inside: z
        .object({
          part: field(z.int().exactOptional(), { label: text("Part", "一部"), widens: all }),
          name: z.string().exactOptional(),
        })
        .exactOptional(),
    }),
  );

  it.each<[string, Value]>([
    ["an empty pill", pill("x")],
    ["a pill alone in a text", words(pill("x"))],
    ["pills that are all empty", words(pill("x"), " ", pill("y"))],
    ["an empty formula", formula("trigger.x + 1")],
    ["a formula that gives an empty text", formula('substitute("a", "a", "")')],
    ["an empty pill that is looked up", lookup("t1", 1, pill("x"))],
  ])("is not left out for %s", (_, value) => {
    const tables = () => ({ name: "T", rows: [], otherwise: { is: "pass" } as const });
    const resolved = resolveInput({ of: value }, wide, () => ({ x: null }), { ...facts, tables });
    expect(resolved).toMatchObject({
      ok: false,
      problems: [{ code: "flow.empty_widens", where: { path: ["input", "of"] } }],
    });
  });

  it("says which field and pill, what would happen, and what to do", () => {
    const resolved = resolve({ most: pill("x") }, {}, wide);
    const [found] = resolved.ok ? [] : resolved.problems;
    expect(found && problemText(found, "en")).toMatch(
      /^“Most” is filled in, but Trigger › x is empty\. Without it, everything goes\. .*default/,
    );
    expect(found && problemText(found, "ja")).toMatch(
      /^「上限」が設定されていますが、トリガー › x が空です。指定がない場合は、すべてが対象です。/,
    );
  });

  it("is left out where nobody filled it in, and sent where it is there", () => {
    expect(valueOf({ most: constant(null), of: words(""), note: pill("x") }, {}, wide)).toEqual({});
    expect(valueOf({ most: pill("x"), of: formula("string(trigger.x)") }, { x: 0 }, wide)).toEqual({
      most: 0,
      of: "0",
    });
    expect(valueOf({ of: formula('default(trigger.x, "a")') }, {}, wide)).toEqual({ of: "a" });
  });

  it("is looked after within a group, too", () => {
    const inside = object({ part: pill("x"), name: constant("a") });
    expect(codesOf({ inside }, {}, wide)).toEqual(["flow.empty_widens"]);
    expect(codesOf({ inside: object({ part: pill("x") }) }, {}, wide)).toEqual([
      "flow.empty_widens",
    ]);
  });
});

describe("texts", () => {
  it("puts pills and text together, with numbers and booleans written out", () => {
    const trigger = { id: "ch_1", amount: 500, paid: true };
    const value = words(pill("id"), ": ", pill("amount"), " ", pill("paid"), "\n{{x}}");
    expect(valueOf({ description: value }, trigger)).toEqual({
      description: "ch_1: 500 true\n{{x}}",
    });
  });

  it("keeps the type of a pill that stands alone", () => {
    expect(valueOf({ images: words("", pill("x")) }, { x: ["a", "b"] })).toEqual({
      images: ["a", "b"],
    });
  });

  it("refuses an object among text", () => {
    expect(codesOf({ description: words("x", pill("x")) }, { x: {} })).toEqual(["flow.wrong_type"]);
  });
});

describe("safety", () => {
  it.each([["__proto__"], ["constructor"], ["toString"], ["length"]])(
    "never walks into the inherited property %s",
    (key) => {
      expect(valueOf({ anything: pill("x", key) }, { x: {} })).toEqual({});
      expect(valueOf({ anything: pill("x", key) }, { x: "text" })).toEqual({});
      expect(valueOf({ anything: pill("x", key) }, { x: [] })).toEqual({});
    },
  );

  it("refuses __proto__ as a field and drops it from outside data", () => {
    const evil = JSON.parse('{"__proto__": {"polluted": "yes"}, "a": "1"}') as Json;
    const typed = JSON.parse('{"__proto__": {"kind": "constant", "value": "x"}}') as Record<
      string,
      Value
    >;
    expect(valueOf({ metadata: pill("x") }, { x: evil })).toEqual({ metadata: { a: "1" } });
    expect(codesOf({ metadata: object(typed) })).toEqual(["flow.unknown_field"]);
    expect(codesOf(typed)).toEqual(["flow.unknown_field"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("keeps odd names as plain own keys", () => {
    const metadata = object({ constructor: constant("c"), "a.b[0]": constant("d") });
    const value = valueOf({ metadata });
    expect(JSON.stringify(value)).toBe('{"metadata":{"constructor":"c","a.b[0]":"d"}}');
  });

  it("stops at an input that is too big, with one clear problem", () => {
    const trigger = { x: "x".repeat(maxInputSize / 2) };
    expect(codesOf({ description: words(pill("x"), pill("x"), pill("x")) }, trigger)).toEqual([
      "flow.input_too_big",
    ]);
    expect(
      codesOf({ anything: list(...Array.from({ length: 900 }, () => pill("x"))) }, trigger),
    ).toEqual(["flow.input_too_big"]);
  });

  it("never throws and never changes its arguments, whatever the data", () => {
    const anyValue = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue().map((value) => constant(value as string)),
        fc.array(fc.string(), { maxLength: 3 }).map((path) => pill(...path)),
        fc.array(fc.oneof(fc.string(), fc.constant(pill("a")))).map((parts) => words(...parts)),
        fc.dictionary(fc.string(), tie("value")).map(object),
        fc.array(tie("value")).map((items) => list(...items)),
      ),
    })).value;
    const names = fc.constantFrom(...Object.keys(Input.shape));
    fc.assert(
      fc.property(fc.dictionary(names, anyValue), fc.jsonValue(), (input, trigger) => {
        const before = JSON.stringify([input, trigger]);
        const resolved = resolve(input, trigger as Json);
        expect(JSON.stringify([input, trigger])).toBe(before);
        if (resolved.ok) expect(Input.safeParse(resolved.value).error).toBeUndefined();
        else expect(resolved.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
