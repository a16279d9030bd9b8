import { describe, expect, it } from "vitest";
import { fileText } from "./file-text.ts";

const bytes = (...all: readonly number[]) => new Uint8Array(all);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a file that a person hands in", () => {
  it.each([
    ["UTF-8", utf8("金,1\r\né,2"), "金,1\r\né,2"],
    ["UTF-8 with its mark", utf8("\uFEFF金,1"), "金,1"],
    ["Shift_JIS", bytes(0x8b, 0xe0, 0x2c, 0x31), "金,1"],
    ["what only Windows has of it", bytes(0x87, 0x40, 0xfb, 0xfc, 0xed, 0x40), "①髙纊"],
    ["its half-width katakana", bytes(0xb1, 0xde), "ｱﾞ"],
    ["its wave dash and backslash", bytes(0x81, 0x60, 0x5c), "～\\"],
    ["a kanji whose second byte is a backslash", bytes(0x95, 0x5c, 0x2c), "表,"],
    ["nothing", bytes(), ""],
  ])("is read as %s", (_, file, text) => {
    expect(fileText(file)).toBe(text);
  });

  it.each([
    ["a picture", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0)],
    ["UTF-16", bytes(0xff, 0xfe, 0xd1, 0x91, 0x2c, 0)],
    ["UTF-16 without its mark", bytes(0x61, 0, 0x2c, 0, 0x31, 0)],
    ["marked as UTF-8 and something else", bytes(0xef, 0xbb, 0xbf, 0x8b, 0xe0)],
    ["cut within a kanji of Shift_JIS", bytes(0x8b, 0xe0, 0x8b)],
    ["Latin-1", bytes(0xe9, 0x2c, 0x31)],
  ])("is refused where it is %s", (_, file) => {
    expect(fileText(file)).toBeNull();
  });
});
