import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import { checkFields } from "./check.ts";
import { resolveInput } from "./mapping.ts";
import { noRun } from "./read.ts";
import type { Pill, Value } from "./value.ts";
import { canBeJson, writtenAs } from "./written-as.ts";
import { anySign } from "../../test/any-sign.ts";

const json = fc.json().map((text): Json => JSON.parse(text));

describe("what pills give", () => {
  it("stays the value that it is, and a text between quotation marks stays the text", () => {
    fc.assert(
      fc.property(json, fc.string({ unit: anySign }), (value, words) => {
        const pieces = [
          { typed: '{"a": ' },
          { given: value },
          { typed: ', "b\\"{": "x \\\\' },
          { given: words },
          { typed: '"}' },
        ];
        const written = writtenAs("json", pieces);
        expect(JSON.parse(written ?? "")).toEqual({ a: value, 'b"{': `x \\${words}` });
      }),
    );
  });

  it("stays one segment of an address", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (words) => {
        fc.pre(!/^\.{1,2}$/.test(words));
        const written = writtenAs("segment", [{ typed: "/a/" }, { given: words }, { typed: "/b" }]);
        const { pathname, search, hash } = new URL(`https://a.example${written}`);
        expect([search, hash]).toEqual(["", ""]);
        expect(pathname.split("/").map(decodeURIComponent)).toEqual(["", "a", words, "b"]);
      }),
    );
  });
});

describe("a field that says so", () => {
  const schema: Schema = {
    type: "object",
    properties: {
      json: { type: "string", field: { label: { en: "J", ja: "J" }, pillsAs: "json" } },
      path: { type: "string", field: { label: { en: "P", ja: "P" }, pillsAs: "segment" } },
    },
  };
  const pill = (...path: string[]): Pill => ({ kind: "pill", from: "trigger", path });
  const data = {
    id: "a/b",
    blank: "",
    words: 'He said "no"\n',
    list: [1, { x: null }],
    none: null,
  };
  const facts = noRun(
    "UTC",
    () => undefined,
    () => undefined,
  );
  const resolved = (input: Record<string, Value>) => resolveInput(input, schema, () => data, facts);
  const text = (...parts: (string | Pill)[]): Value => ({ kind: "text", parts });

  it.each<[string, Value, string]>([
    [
      "a text between quotation marks",
      text('{"a":"', pill("words"), '"}'),
      '{"a":"He said \\"no\\"\\n"}',
    ],
    ["a list", text('{"a":', pill("list"), "}"), '{"a":[1,{"x":null}]}'],
    ["a list between quotation marks", text('"', pill("list"), '"'), '"[1,{\\"x\\":null}]"'],
    ["a text by itself", pill("words"), '"He said \\"no\\"\\n"'],
    ["the whole", text(pill()), JSON.stringify(data)],
    ["what is empty", text("[", pill("none"), ',"', pill("none"), '"]'), '[null,""]'],
    ["a group of a formula", { kind: "formula", source: '{"a": trigger.id}' }, '{"a":"a/b"}'],
    ["a text of a formula", { kind: "formula", source: '"[1]"' }, "[1]"],
  ])("takes %s", (_, value, written) =>
    expect(resolved({ json: value })).toEqual({ ok: true, value: { json: written } }),
  );

  it("takes a text into an address as one segment, and refuses what is empty or no text", () => {
    expect(resolved({ path: text("/x/", pill("id")) })).toEqual({
      ok: true,
      value: { path: "/x/a%2Fb" },
    });
    expect(resolved({ path: pill("id") })).toEqual({ ok: true, value: { path: "a%2Fb" } });
    const codes = (value: Value) => {
      const answer = resolved({ path: value });
      return answer.ok ? [] : answer.problems.map(({ code }) => code);
    };
    expect(codes(text("/x/", pill("none")))).toEqual(["flow.required_empty"]);
    expect(codes(text("/x/", pill("blank")))).toEqual(["flow.required_empty"]);
    expect(codes(text("/x/", pill("blank"), "/notes"))).toEqual(["flow.required_empty"]);
    expect(codes(pill("blank"))).toEqual(["flow.required_empty"]);
    expect(codes(text("/x/", pill("list")))).toEqual(["flow.wrong_type"]);
  });

  it("is checked before the flow runs", () => {
    const list: Schema = { type: "array", items: {} };
    const codes = (name: string, value: Value, seen: Schema, mayBeEmpty = false) =>
      checkFields({ [name]: value }, schema, { path: [], label: undefined, source: null }, () => ({
        kind: "field",
        schema: seen,
        mayBeEmpty,
        label: { en: "p", ja: "p" },
      })).map(({ code }) => code);
    expect(codes("json", text("[", pill("list"), "]"), list, true)).toEqual([]);
    expect(codes("json", text("[", pill("list")), list)).toEqual(["flow.not_json"]);
    expect(codes("json", { kind: "constant", value: '{"name": "' }, list)).toEqual([
      "flow.not_json",
    ]);
    expect(codes("json", { kind: "constant", value: "" }, list)).toEqual([]);
    expect(codes("path", text("/x/", pill("list")), list)).toEqual(["flow.pill_of_wrong_type"]);
    expect(codes("path", text("/x/", pill("id")), { type: "string" }, true)).toEqual([
      "flow.may_be_empty",
    ]);
  });
});

describe("a text with pills that is to be JSON", () => {
  it.each([
    [["{}"]],
    [['{"a": ', null, "}"]],
    [['{"a": "for ', null, '"}']],
    [["{", null, ": 1}"]],
    [['{"a": -', null, "}"]],
    [['{"a": 0.', null, ', "b": ', null, "00}"]],
    [["[", null, ",", null, "]"]],
    [[null]],
  ])("can be: %j", (parts) => {
    expect(canBeJson(parts)).toBe(true);
  });

  it.each([
    [['{"name": "']],
    [['{"a": ', null]],
    [['{"a": "', null, "}"]],
    [["a"]],
    [[null, null]],
  ])("cannot be: %j", (parts) => {
    expect(canBeJson(parts)).toBe(false);
  });

  it("is whatever JSON has a pill in the place of one of its values", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify({ a: value, b: "@" });
        // Whatever stands in the value, the last one is the pill's place.
        const at = text.lastIndexOf('"@"');
        expect(canBeJson([text.slice(0, at), null, text.slice(at + 3)])).toBe(true);
      }),
    );
  });
});
