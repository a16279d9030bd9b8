import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeEach, expect, it } from "vitest";

let folder: string;
let kept: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-program-"));
  kept = join(folder, "kept");
  mkdirSync(kept);
  part("part.cjs", `exports.greeting = () => require("node:path").basename(__filename);`);
  part("program.cjs", `console.log(require("./part.cjs").greeting());`);
});

/** A file as the build writes it. */
function part(name: string, code: string): void {
  const body = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
  writeFileSync(join(folder, name), body);
}

/** What a process says that loads the program and ends. */
async function said(): Promise<string> {
  const loader = pathToFileURL(join(import.meta.dirname, "load-program.ts")).href;
  const code = `import { load } from "${loader}"; load(${JSON.stringify(join(folder, "program.cjs"))});`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", code],
    { env: { ...process.env, NODE_COMPILE_CACHE: kept } },
  );
  return stdout.trim();
}

const codeOf = (name: string): string => {
  const found = readdirSync(kept).find((file) => file.startsWith(name));
  if (found === undefined) throw new Error(`Nothing is kept of ${name}`);
  return join(kept, found);
};

it("runs the files of a program, and keeps what was compiled of each until the file changes", async () => {
  expect(await said()).toBe("part.cjs");
  const before = statSync(codeOf("part.cjs")).ino;
  expect(await said()).toBe("part.cjs");
  expect(statSync(codeOf("part.cjs")).ino).toBe(before);

  part("part.cjs", `exports.greeting = () => require("node:path").extname(__filename);`);
  expect(await said()).toBe(".cjs");
  expect(readdirSync(kept).filter((file) => file.startsWith("part.cjs"))).toHaveLength(2);
});

it("does not run what was kept by halves, and keeps it anew", async () => {
  await said();
  const whole = readFileSync(codeOf("part.cjs"));
  const torn = Buffer.from(whole);
  torn.fill(0, whole.length - 100);
  writeFileSync(codeOf("part.cjs"), torn);
  expect(await said()).toBe("part.cjs");
  expect(readFileSync(codeOf("part.cjs")).equals(torn)).toBe(false);
});
