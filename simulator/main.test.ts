import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test } from "vitest";

import { startSimulator } from "./stripe/server.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function run(...args: string[]) {
  const child: Child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  const ready = async () => {
    await expect.poll(() => said.out).toMatch(/\n$/);
    return /http:\/\/[\d.:]+/.exec(said.out)?.[0] ?? "";
  };
  return { child, said, ended, ready };
}

test("prints one ready line, serves, and stops cleanly when told to", async () => {
  const { child, said, ended, ready } = run(
    "--port",
    "0",
    "--key",
    "sk_test_a",
    "--key",
    "sk_test_b",
  );
  const url = await ready();
  expect(said.out).toMatch(
    /^Stripe simulator is ready at http:\/\/127\.0\.0\.1:\d+ \(key sk_test_a, sk_test_b\)\n$/,
  );
  const headers = { Authorization: "Bearer sk_test_b" };
  expect((await fetch(`${url}/v1/charges`, { headers })).status).toBe(200);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(said.err).toBe("");
});

test("says in one sentence that its port is taken", async () => {
  const other = await startSimulator();
  onTestFinished(other.close);
  const { said, ended } = run("--port", String(other.port));
  expect(await ended).toBe(1);
  expect(said.out).toBe("");
  expect(said.err).toBe(
    `Port ${other.port} is already in use by another program; choose another with --port.\n`,
  );
});

test("goes when the process that started it goes, if asked to", async () => {
  const { child, ended, ready } = run("--port", "0", "--exit-with-parent");
  await ready();
  child.stdin.end();
  expect(await ended).toBe(0);
});

test("runs a simulated Slack, too, where it is asked for", async () => {
  const { child, said, ended } = run("--port", "0", "--also", "slack=0");
  await expect.poll(() => said.out).toMatch(/Stripe.*\n$/);
  const [url = ""] = /http:\/\/[\d.:]+/.exec(said.out) ?? [];
  expect(said.out).toContain(`Slack simulator is ready at ${url} (token xoxb-millrace-demo)`);
  const headers = { Authorization: "Bearer xoxb-millrace-demo" };
  expect(await (await fetch(`${url}/api/auth.test`, { headers })).json()).toMatchObject({
    ok: true,
  });
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("opens the shop within a few seconds", async () => {
  const { ready } = run("--port", "0", "--shop", "--shop-interval", "50");
  const url = await ready();
  const worlds = async () => (await fetch(`${url}/_control/`)).json();
  await expect.poll(worlds).toMatchObject({ worlds: [{ charges: expect.any(Number) }] });
});

test("shows its options when asked to, and starts nothing", async () => {
  const { said, ended } = run("--port", "0", "--help");
  expect(await ended).toBe(0);
  expect(said.out).toMatch(/^A small Stripe that runs locally\.\n[^]*--rate-limit N[^]*\n$/);
  expect(said.err).toBe("");
});

test.each([
  [["--port", "many"], '--port is a whole number, not "many".'],
  [["--legacy-tokens", "maybe"], '--legacy-tokens is "on" or "off".'],
  [
    ["--also", "slack=many"],
    '--also names simulators and ports, such as slack=3402, not "slack=many".',
  ],
  [["--restricted", "rk_test_x=fly"], 'There is no right "fly" (e.g. charges_write).'],
])("refuses the options %j", async (args, sentence) => {
  const { said, ended } = run(...args);
  expect(await ended).toBe(2);
  expect(said.err).toBe(`${sentence}\n`);
});
