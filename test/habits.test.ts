import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfigureGlobal } from "fast-check";
import { expect, it } from "vitest";

/** What would let a test pass, or fail, by chance. */
const banned = {
  "is left out": /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|skipIf|runIf|only|todo|fails)\b/,
  "is tried again": /^\s*(?:retry|repeats): [1-9]/,
  "lets a request hang for some seconds, in which it must act":
    /kind: "delay", ms: [1-9]\d?_\d{3}\b/,
  "takes some time without an answer for none": /setTimeout\(\w+, [\d_]+, /,
  "asserts how long something took": /expect\((?:performance|Date)\.now\(\) - \w+\)\.toBeLess/,
  "takes the last of what happens to be drawn": /\.last\(\)/,
  "writes into the first field that happens to be drawn": /\.first\(\)\s*\.(?:fill|press)/,
};

const root = join(import.meta.dirname, "..");

const files = ["src", "simulator", "scripts", "test"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file),
    ),
  )
  .filter((file) =>
    /\.(?:test|contract|world|pg|e2e|fuzz|browser|pictures|crash|crash-pg)\.tsx?$/.test(file),
  );

it.each(Object.entries(banned))("no test %s", (_name, pattern) => {
  expect(files.length).toBeGreaterThan(200);
  const found = [...files, "vitest.config.ts"].filter((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .some((line) => isCode(line) && pattern.test(line)),
  );
  expect(found).toEqual([]);
});

it("no test names a limit of its own, which a busy machine would pass", () => {
  const limit = /\n( *)\},\n\1\d\d+_000,\n *\);/;
  expect(limit.test("it(\n  'x',\n  () => {\n  },\n  30_000,\n);")).toBe(true);
  const found = files.filter((file) => limit.test(readFileSync(join(root, file), "utf8")));
  expect(found).toEqual([]);
});

it("draws the same cases every time, where no others are asked for", () => {
  const asked = process.env["MILLRACE_SEED"] === "any";
  expect(readConfigureGlobal().seed).toEqual(asked ? undefined : expect.any(Number));
});

function isCode(line: string): boolean {
  return !/^\s*(?:\/\/|\*)/.test(line);
}
