import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** The code of docs/connector-guide.md is written to files, compiled, and run. */

const root = join(import.meta.dirname, "../..");
const folder = join(root, ".ci/out/connector-guide");
const guide = readFileSync(join(root, "docs/connector-guide.md"), "utf8");
const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
const names = blocks.map(
  (code) => /File: src\/connectors\/pigeon\/(\S+\.ts)/.exec(code)?.[1] ?? "",
);

mkdirSync(folder, { recursive: true });
for (const [index, code] of blocks.entries()) writeFileSync(join(folder, names[index] ?? ""), code);
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({
    extends: "../../../tsconfig.json",
    // What is kept of ours is about other files.
    compilerOptions: { tsBuildInfoFile: "types.tsbuildinfo" },
    include: ["*.ts"],
  }),
);

describe("the connector guide", () => {
  it("has a connector and its contract", () => {
    expect(names).toEqual(["pigeon.connector.ts", "pigeon.contract.test.ts"]);
  });

  it("is code that compiles", async () => {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const run = promisify(execFile)(process.execPath, [tsc, "--singleThreaded", "-p", folder]);
    const output = await run.then(
      () => "",
      (error: unknown) => String((error as { stdout?: string }).stdout), // execFile's own error
    );
    expect(output).toBe("");
  });
});

await import(/* @vite-ignore */ join(folder, "pigeon.contract.test.ts"));
