import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ErrorEntry } from "./error-entry.ts";
import { apiErrors } from "./errors.ts";

const entries: [string, ErrorEntry][] = Object.entries(apiErrors);
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/\.(test|world|errors|operations)\.ts$/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, file), "utf8"))
  .join("\n");

const placesOf = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).toSorted();

test.each(entries)(
  "%s is said in both languages, with the same places to fill in",
  (_, { text }) => {
    expect(text.en).toMatch(/[.:}]$/);
    expect(text.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(placesOf(text.ja)).toEqual(placesOf(text.en));
  },
);

test.each(entries)("%s is used", (code) => {
  expect(sources).toMatch(
    new RegExp(`["']${code.replaceAll(".", "\\.")}["']|apiErrors\\.${code}\\b`),
  );
});
