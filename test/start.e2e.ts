import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putNewData } from "./new-data.ts";
import { endAll, runToEnd, startProgram } from "./process.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "millrace-start-"));
});
afterEach(async () => {
  await endAll();
  rmSync(data, { recursive: true, force: true });
});

const start = (...args: string[]) =>
  startProgram("scripts/start.ts", ["--port", "0", "--data", data, ...args]);

/** What it says when it does not start: one sentence, nothing of its inside. */
async function refusal(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { code, output } = await runToEnd("scripts/start.ts", args, env);
  expect(code).not.toBe(0);
  expect(code).not.toBeNull();
  expect(output.trim().split("\n").length).toBe(1);
  expect(output).not.toMatch(/\bat \S+:\d+|Error:|node_modules/);
  return output;
}

describe("npm start", () => {
  it("is ready, Ctrl-C stops product and simulator cleanly, and it starts again, without the simulator when told so", async () => {
    const product = start();
    await product.waitFor(/Millrace is ready at http:\/\/127\.0\.0\.1:\d+/);
    const [, simulator = ""] = await product.waitFor(/(http:\/\/127\.0\.0\.1:\d+).*sk_test_/);
    expect((await fetch(`${simulator}/_control/`)).status).toBe(200);
    expect(await product.end("SIGINT")).toBe(0);
    await expect(fetch(`${simulator}/_control/`)).rejects.toThrow();
    const second = start("--no-simulator");
    await second.waitFor(/is ready at/);
    expect(second.output()).not.toContain("sk_test_");
    expect(await second.end("SIGTERM")).toBe(0);
  });

  it("says in one sentence that the port is in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    expect(await refusal(["--port", String(port), "--data", data])).toContain(String(port));
    expect(
      await refusal(["--port", String(port), "--data", data], { LANG: "ja_JP.UTF-8" }),
    ).toMatch(/ポート/);
    server.close();
  });

  it("says in one sentence that another process has the data directory", async () => {
    const first = start("--no-simulator");
    await first.waitFor(/is ready at/);
    expect(await refusal(["--port", "0", "--data", data, "--no-simulator"])).toContain(data);
  });

  it("says in one sentence that the data directory cannot be written", async () => {
    const file = join(data, "file");
    writeFileSync(file, "");
    expect(await refusal(["--data", join(file, "inside")])).toContain(file);
    // Not even the superuser, as whom tests may run, can make a folder here.
    expect(await refusal(["--data", "/sys/millrace"])).toContain("/sys/millrace");
  });

  it("says in one sentence that the database is from a newer Millrace", async () => {
    await putNewData(data);
    const database = new Database(join(data, "millrace.db"));
    database.pragma("user_version = 9999");
    database.close();
    expect(await refusal(["--port", "0", "--data", data, "--no-simulator"])).toMatch(/newer/);
  });

  it("says in one sentence that an option is not understood", async () => {
    expect(await refusal(["--prot", "1"])).toContain("--prot");
    expect(await refusal(["--log", "loud"])).toContain("--log");
  });
});
