import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
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

/** What a start of this file loads: our files, and the packages that they want. */
function loadedBy(entry: string): { readonly files: Set<string>; readonly packages: Set<string> } {
  const packages = new Set<string>();
  const files = new Set([entry]);
  for (const file of files)
    for (const target of needs(file)) {
      const next = fileOf(target, file);
      if (next !== null) files.add(next);
      else packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target);
    }
  return { files, packages };
}

/** What a start loads at once, and after it has opened the data. */
const entries = ["src/main.ts", "src/serve.ts"].map((file) => join(root, file));

test("a start of the server loads nothing that only some starts need", () => {
  const packages = new Set(entries.flatMap((entry) => Array.from(loadedBy(entry).packages)));
  expect([...packages]).toEqual(expect.arrayContaining(["hono", "zod", "pino"]));
  expect(late.filter((name) => packages.has(name))).toEqual([]);
});

test("a start that is refused has loaded no connector and no API", () => {
  const { files, packages } = loadedBy(join(root, "src/main.ts"));
  const rooms = [...files].map((file) => relative(join(root, "src"), file).split(sep)[0]);
  expect(rooms).toEqual(expect.arrayContaining(["storage", "vault"]));
  expect(rooms).not.toContain("connectors");
  expect([...packages]).not.toContain("hono");
});
