import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, jsonBy, jsonOf, losesDigits } from "./json.ts";

/** A number as a whole number and how often it is divided by ten. */
function exactly(written: string): readonly [bigint, number] {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(written) ?? [];
  let units = BigInt(`${sign}${whole}${fraction}`);
  let scale = fraction.length - Number(power);
  if (units === 0n) return [0n, 0];
  for (; units % 10n === 0n; units /= 10n) scale -= 1;
  return [units, scale];
}

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

  it.each<[written: string, json: Json]>([
    ["9007199254740993", "9007199254740993"],
    ["9007199254740992", "9007199254740992"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["9007199254740991", 9_007_199_254_740_991],
    ["12345678901234567.89", "12345678901234567.89"],
    ["1234567890123456.78", "1234567890123456.78"],
    ["0.12345678901234567", "0.12345678901234567"],
    // Two short parts are one long number.
    ["-1234567890.12345678901", "-1234567890.12345678901"],
    ["1234567890.12345678901e3", "1234567890.12345678901e3"],
    // What another system reckoned with doubles stays a number.
    ["0.30000000000000004", 0.1 + 0.2],
    ["1234567.1000000000000000000", 1_234_567.1],
    ["1e300", 1e300],
    ["1.5E+3", 1_500],
    ["1e400", "1e400"],
    ["-1E400", "-1E400"],
    ["1e-400", "1e-400"],
    ["0e400", 0],
    ["-0.0", -0],
  ])("keeps the digits of %s", (written, json) => {
    for (const [text, value] of [
      [written, json],
      [`{"a":[${written},1]}`, { a: [json, 1] }],
      [`[1 ,\n${written}\n]`, [1, json]],
    ] as const) {
      expect(jsonOf(text)).toEqual(value);
      expect(losesDigits(text)).toBe(typeof json === "string");
    }
  });

  it("never changes a number: it has the digits that came, or is the text that came", () => {
    const digits = fc.string({
      unit: fc.constantFrom("0", "1", "5", "9"),
      minLength: 1,
      maxLength: 25,
    });
    const whole = digits.map((some) => some.replace(/^0+(?=\d)/, ""));
    const exponent = fc.option(fc.tuple(fc.constantFrom("e", "E-", "e+"), fc.nat(400)), {
      nil: null,
    });
    const number = fc
      .tuple(fc.constantFrom("", "-"), whole, fc.option(digits, { nil: null }), exponent)
      .map(
        ([sign, left, right, power]) =>
          `${sign}${left}${right === null ? "" : `.${right}`}${power === null ? "" : power.join("")}`,
      );
    fc.assert(
      fc.property(number, (written) => {
        const json = jsonOf(`[${written}]`);
        const [value] = Array.isArray(json) ? json : [];
        if (typeof value === "string") expect(value).toBe(written);
        else expect(exactly(String(value))).toEqual(exactly(written));
        expect(losesDigits(`[${written}]`)).toBe(typeof value === "string");
      }),
    );
  });

  it("has its numbers as the caller reads them", () => {
    expect(jsonBy('{"a":1.50,"b":"2.50"}', (written) => `${written}!`)).toEqual({
      a: "1.50!",
      b: "2.50",
    });
    expect(jsonBy("{", () => null)).toBeUndefined();
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
