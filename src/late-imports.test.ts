import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What takes long to load, and is not needed by every start. */
const late = ["better-auth", "nodemailer", "pg", "pg-boss", "pino-pretty"];

const root = join(import.meta.dirname, "..");

/** What a file needs before it can begin: its imports, without types and late ones. */
function needs(file: string): string[] {
  const statements = /^(?:import|export)\s(?!type\s)(?:[^"';]*?\sfrom\s)?\s*"([^"]+)"/gm;
  return [...readFileSync(file, "utf8").matchAll(statements)].map(([, target = ""]) => target);
}

function fileOf(target: string, from: string): string | null {
  if (!target.endsWith(".ts")) return null;
  if (target.startsWith("#")) return join(root, "src", target.slice(1));
  return target.startsWith(".") ? join(from, "..", target) : null;
}

/** The packages that a start of this file loads, each with the file that wants it. */
function packagesOf(entry: string): Map<string, string> {
  const packages = new Map<string, string>();
  const files = new Set([entry]);
  for (const file of files)
    for (const target of needs(file)) {
      const next = fileOf(target, file);
      if (next !== null) files.add(next);
      else packages.set(/^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target, file);
    }
  return packages;
}

test("a start of the server loads nothing that only some starts need", () => {
  const packages = packagesOf(join(root, "src/main.ts"));
  expect([...packages.keys()]).toEqual(expect.arrayContaining(["hono", "zod", "pino"]));
  expect(late.filter((name) => packages.has(name))).toEqual([]);
});
