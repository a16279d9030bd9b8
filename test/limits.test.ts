import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/**
 * A test that names how long it may take fails on a slow machine. The limits stand in vitest.config.ts, `waitFor` and
 * `eventually`, far above what any machine needs.
 */

const root = join(import.meta.dirname, "..");

const isTest = (file: string): boolean =>
  /\.(test|pg|e2e|browser|contract|fuzz|crash|crash-pg|world)\.ts$/.test(file);

const tests = ["src", "simulator", "scripts", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter(isTest),
);

/** A limit behind a test, a hook or a look, and `vi.waitFor`, whose limit is a second where none is named. */
const limits = /^ *\}, [\d_]+\);$|^ *(?:patience|timeout)\w*,$|\btimeout: ?[\d_]+|\bvi\.waitFor\(/;

it("no test names a limit of time", () => {
  expect(tests.length).toBeGreaterThan(500);
  const named = tests.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line) => (limits.test(line) && !isPause(file, line) ? [`${file}: ${line}`] : [])),
  );
  expect(named).toEqual([]);
});

/** A beat of a test, and what its regular expression looks for. */
function isPause(file: string, line: string): boolean {
  return line.trim() === "}, 20);" || file.endsWith("limits.test.ts");
}
