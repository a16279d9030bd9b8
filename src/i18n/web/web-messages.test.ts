import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { en } from "./en.ts";
import { ja } from "./ja.ts";
import { loadWebTranslator } from "./translator.ts";

const english: ReadonlyMap<string, string> = new Map(Object.entries(en));
const japanese: ReadonlyMap<string, string> = new Map(Object.entries(ja));

/** Japanese has one form for any number. */
const withoutSingular = (keys: Iterable<string>) =>
  Array.from(keys).filter((key) => !key.endsWith("_one"));
const placesOf = (words: string) =>
  [...new Set(Array.from(words.matchAll(/\{\{(\w+)\}\}/g), ([, name = ""]) => name))].toSorted();

describe("the texts of the web application", () => {
  test("are the same in both languages, with the same places to fill in", () => {
    expect([...japanese.keys()].toSorted()).toEqual(withoutSingular(english.keys()).toSorted());
    for (const [key, words] of japanese) {
      expect(words, key).not.toBe("");
      expect(placesOf(words), key).toEqual(placesOf(english.get(key) ?? ""));
    }
  });

  test("have a singular where they have a plural, and no text without words", () => {
    for (const [key, words] of english) {
      expect(words, key).not.toBe("");
      if (key.endsWith("_one")) expect(english.has(key.replace(/_one$/, "_other")), key).toBe(true);
      if (key.endsWith("_other"))
        expect(english.has(key.replace(/_other$/, "_one")), key).toBe(true);
    }
  });

  test("are Japanese in Japanese", () => {
    const foreign = [...japanese].filter(
      ([, words]) => !/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u.test(words) && words !== "",
    );
    const known = new Set(["nav.language"]);
    // What is a name, or consists of signs and places to fill in, is the same everywhere.
    const wrong = foreign.filter(
      ([key, words]) => !known.has(key) && words.toLowerCase() !== english.get(key)?.toLowerCase(),
    );
    expect(wrong).toEqual([]);
  });

  test("are all used", () => {
    const sources = sourcesOfWeb();
    const said = new Set(Array.from(sources.matchAll(/"([\w.]+)"/g), ([, key = ""]) => key));
    const patterns = Array.from(sources.matchAll(/`([\w.]*\$\{[^`]*)`/g), ([, text = ""]) =>
      patternOf(text),
    );
    const unused = [...english.keys()].filter((key) => {
      const asked = key.replace(/_(one|other)$/, "");
      return !said.has(asked) && !patterns.some((pattern) => pattern.test(asked));
    });
    expect(unused).toEqual([]);
  });

  test("are fetched for one language at a time, and count", async () => {
    const t = await loadWebTranslator("ja");
    expect(t("nav.flows")).toBe("フロー");
    expect((await loadWebTranslator("en"))("nav.flows")).toBe("Flows");
  });
});

/** `run.status.${status}` is any key that begins so; a template of places alone says nothing. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/);
  const isTelling = (parts[0] ?? "").includes(".");
  return isTelling
    ? new RegExp(
        `^${parts.map((part) => part.replaceAll(/[^\w]/g, String.raw`\$&`)).join("\\w+")}$`,
      )
    : /(?!)/;
}

function sourcesOfWeb(): string {
  const root = join(import.meta.dirname, "../../web");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
}
