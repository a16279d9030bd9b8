import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const storage = join(import.meta.dirname, "..");
const sources = readdirSync(storage, { recursive: true, encoding: "utf8" }).filter((name) =>
  /^(?:postgres|verbs)\/.*(?<!\.(?:pg|test|world))\.ts$/.test(name),
);

/** A part of a statement, and the word before it, that locks so many rows and no more. */
const lockingPart = /(\w+)\s*\(\s*SELECT[^()]*LIMIT[^()]*FOR (?:NO KEY )?UPDATE[^()]*\)/g;

describe("a part of a statement that locks a number of rows is run once", () => {
  test.each(sources)("%s", (name) => {
    const parts = readFileSync(join(storage, name), "utf8").matchAll(lockingPart);
    for (const [part, before] of parts)
      expect(part).toSatisfy(() => ["AS", "MATERIALIZED", "LATERAL"].includes(before ?? ""));
  });
});
