import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Every screen that names runs one by one, by what shows how a run stands. */
test("what names a run tells the money that it moves", () => {
  const web = join(import.meta.dirname, "..");
  const files = readdirSync(web, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx") && !file.endsWith("parts/badges.tsx"))
    .map((file) => ({ file, source: readFileSync(join(web, file), "utf8") }))
    .filter(({ source }) => source.includes("<RunStatusBadge") || source.includes("parkedRuns"));
  expect(files.length).toBeGreaterThan(3);
  const silent = files.filter(({ source }) => !source.includes("<RunMoney"));
  expect(silent.map(({ file }) => file)).toEqual([]);
});

/** Amounts become text in one place: a number in the smallest unit is no money to a person. */
test("no screen writes currencies by itself", () => {
  const web = join(import.meta.dirname, "..");
  const own = readdirSync(web, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(web, file), "utf8").includes('style: "currency"'));
  expect(own).toEqual([]);
});
