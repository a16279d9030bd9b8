import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let data: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "millrace-main-"));
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  children = [];
  rmSync(data, { recursive: true, force: true });
});

function start(args: readonly string[], node: readonly string[] = []) {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, [...node, main, "--port", "0", "--data", data, ...args], {
    env: { ...process.env, LANG: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, out, err }));
  const ready = async (): Promise<string> => {
    const deadline = Date.now() + 600_000;
    while (Date.now() < deadline) {
      const url = /ready at (\S+)/.exec(out)?.[1];
      if (url !== undefined) return url;
      if (child.exitCode !== null) throw new Error(`It ended: ${err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`It was not ready: ${out}${err}`);
  };
  return { child, ended, ready };
}

/** Breaks a promise that nobody waits for, when it gets the signal. */
const planted =
  'data:text/javascript,process.on("SIGUSR2",()=>{Promise.reject(new Error("planted"))})';

describe("the server's process", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends cleanly on %s", async (signal) => {
    const { child, ended, ready } = start([]);
    expect((await fetch(`${await ready()}/api/v1/health`)).status).toBe(200);
    child.kill(signal);
    const { code, err } = await ended;
    expect([code, err]).toEqual([0, ""]);
    expect(existsSync(join(data, "millrace.db"))).toBe(true);
  });

  test("does not wait for who listens for changes", async () => {
    const { child, ended, ready } = start([]);
    const url = await ready();
    const token = readFileSync(join(data, "api-token"), "utf8").trim();
    const headers = { authorization: `Bearer ${token}` };
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => fetch(`${url}/api/v1/live`, { headers })),
    );
    child.kill("SIGINT");
    // A stream that the closing socket cuts has no end, and its text cannot be read.
    const texts = await Promise.all(streams.map((stream) => stream.text()));
    expect((await ended).code).toBe(0);
    for (const text of texts) expect(text).toMatch(/^retry: .*\nevent: hello\n/);
  });

  test("never limps on after something that was not foreseen", async () => {
    const { child, ended, ready } = start(["--log", "json"], ["--import", planted]);
    await ready();
    child.kill("SIGUSR2");
    const { code, err } = await ended;
    expect(code).toBe(1);
    const lines = err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { level: string; err?: { message: string } });
    expect(lines.find(({ level }) => level === "fatal")?.err?.message).toBe("planted");
  });

  test("keeps a second one out of its data folder, with one plain sentence", async () => {
    const first = start([]);
    await first.ready();
    const { code, out, err } = await start([]).ended;
    expect([code, out]).toEqual([1, ""]);
    expect(err.trim().split("\n")).toEqual([
      expect.stringContaining("already in use by another Millrace"),
    ]);
  });

  test("refuses what it does not understand before it touches anything", async () => {
    const { code, err } = await start(["--colour"]).ended;
    expect([code, err]).toEqual([1, "There is no option --colour. See npm start -- --help.\n"]);
    expect(existsSync(join(data, "millrace.db"))).toBe(false);
  });
});
