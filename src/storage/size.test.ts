import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** Who adds more than this takes something out first: what the storage decides belongs to other rooms. */
const ceiling = 12_500;

const forTests = /\.(test|pg|contract|world)\.ts$/;

it("the storage has no more lines than its ceiling", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !forTests.test(file),
  );
  const lines = files.map(
    (file) => readFileSync(join(import.meta.dirname, file), "utf8").split("\n").length - 1,
  );
  expect(lines.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(ceiling);
});
