import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localeOfEnvironment, localeOfHeader } from "./language.ts";
import { en } from "./messages.en.ts";
import { ja } from "./messages.ja.ts";
import { translator } from "./translator.ts";

const keys = Object.keys(en).filter((key): key is keyof typeof en => Object.hasOwn(en, key));
const placesOf = (words: string) => [...words.matchAll(/\{\{\w+\}\}/g)].map(String).toSorted();

describe("the texts", () => {
  test("are the same in both languages, with the same places to fill in", () => {
    expect(Object.keys(ja).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) {
      expect(en[key], key).not.toBe("");
      expect(ja[key], key).not.toBe("");
      expect(placesOf(ja[key]), key).toEqual(placesOf(en[key]));
    }
  });

  test("are all used", () => {
    const root = join(import.meta.dirname, "../..");
    const sources = ["src/cli", "src/web", "src/server", "scripts", "src"]
      .flatMap((folder) => sourcesIn(join(root, folder)))
      .join("\n");
    expect(keys.filter((key) => !sources.includes(`"${key}"`))).toEqual([]);
  });

  test("are filled in as they are, without escapes", () => {
    expect(translator("en")("start.ready", { url: "http://x/?a=1&b=<2>" })).toBe(
      "Millrace is ready at http://x/?a=1&b=<2>",
    );
    expect(translator("ja")("start.ready", { url: "x" })).toBe("Millrace の準備ができました: x");
  });
});

function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.includes("messages."))
      .map((file) => readFileSync(join(folder, file), "utf8"));
  } catch {
    return [];
  }
}

test.each([
  [{ LANG: "ja_JP.UTF-8" }, "ja"],
  [{ LANG: "ja" }, "ja"],
  [{ LANG: "C", LC_ALL: "ja_JP.eucJP" }, "ja"],
  [{ LANG: "ja_JP.UTF-8", LC_ALL: "C" }, "en"],
  [{ LANG: "ja_JP.UTF-8", LC_MESSAGES: "en_US.UTF-8" }, "en"],
  [{ LANG: "ja_JP.UTF-8", LC_ALL: "" }, "ja"],
  [{ LANG: "jam_JM" }, "en"],
  [{}, "en"],
])("a terminal with %j speaks %s", (env, locale) => {
  expect(localeOfEnvironment(env)).toBe(locale);
});

test.each([
  [undefined, "en"],
  ["ja", "ja"],
  ["en-US,en;q=0.9,ja;q=0.8", "en"],
  ["ja-JP;q=0.9, en;q=0.8", "ja"],
  ["de;q=1, ja;q=0.1", "ja"],
  ["*", "en"],
  ["ja;q=0", "en"],
  ["javanese", "en"],
])("a header %s asks for %s", (header, locale) => {
  expect(localeOfHeader(header)).toBe(locale);
});
