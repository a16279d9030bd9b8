import { expect, it } from "vitest";
import { anySign } from "./any-sign.ts";

it("is the first sign, the last one, and those around the surrogates", () => {
  for (const sign of ["\0", "a", "\uD7FF", "\uE000", "\u{1F600}", "\u{10FFFF}"])
    expect(anySign.canShrinkWithoutContext(sign), sign).toBe(true);
});

it("is no surrogate, and neither none nor two of them", () => {
  for (const text of ["\uD800", "\uDFFF", "", "ab"])
    expect(anySign.canShrinkWithoutContext(text), JSON.stringify(text)).toBe(false);
});
