import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonOf } from "./json.ts";

describe("a text as JSON", () => {
  it("is what was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}/.test(text));
        expect(jsonOf(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("keeps whole numbers that JavaScript cannot hold as texts, and no others", () => {
    const text = '{"a":9007199254740993,"b":-12345678901234567890,"c":9007199254740991,"d":1e300}';
    expect(jsonOf(text)).toEqual({
      a: "9007199254740993",
      b: "-12345678901234567890",
      c: 9_007_199_254_740_991,
      d: 1e300,
    });
  });

  it("finds a long number behind any text, and takes no digits in a text for one", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "\\", "1", "[", "}", "a") }), (words) => {
        const said = `12345678901234567890${words}`;
        expect(jsonOf(`[${JSON.stringify(said)},12345678901234567890]`)).toEqual([
          said,
          "12345678901234567890",
        ]);
      }),
    );
  });

  it("is none where it is cut, or nested so deep that nobody could walk through it", () => {
    expect(jsonOf('{"a":')).toBeUndefined();
    const deep = (open: string) => open.repeat(100_000) + "]".repeat(100_000);
    expect(jsonOf(deep("["))).toBeUndefined();
    // Brackets in texts close nothing.
    expect(jsonOf(deep('["]","\\"]",'))).toBeUndefined();
    expect(jsonOf("[".repeat(400) + "]".repeat(400))).not.toBeUndefined();
  });
});
