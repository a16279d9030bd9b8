import fc from "fast-check";

/** These stand for no sign of their own. */
const surrogates = { from: 0xd800, count: 0x800 };
const last = 0x10ffff;

/**
 * Any sign of Unicode: the unit `binary` of fast-check's strings, which draws the same ones, but first makes a table of
 * all of them, in each process.
 */
export const anySign: fc.Arbitrary<string> = fc.nat({ max: last - surrogates.count }).map(
  (index) => String.fromCodePoint(index < surrogates.from ? index : index + surrogates.count),
  (sign) => {
    if (typeof sign !== "string" || !/^[^]$/u.test(sign) || !sign.isWellFormed())
      throw new Error("It is not one sign");
    const point = sign.codePointAt(0) ?? 0;
    return point < surrogates.from ? point : point - surrogates.count;
  },
);
