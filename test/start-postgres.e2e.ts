import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase, dropDatabase } from "./postgres-cluster.ts";
import { endAll, type RunningProgram, runToEnd, startProgram } from "./process.ts";

let root: string;
let url: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "millrace-start-"));
  url = await createDatabase(inject("postgres"));
});
afterEach(async () => {
  await endAll();
  await dropDatabase(inject("postgres"), url);
  rmSync(root, { recursive: true, force: true });
});

const args = (data: string) => ["--port", "0", "--data", join(root, data), "--no-simulator"];

/** Starts it as `npm start` does, and waits until it is ready; its address. */
async function start(
  data: string,
  env: Record<string, string> = {},
): Promise<{ readonly address: string; readonly program: RunningProgram }> {
  const program = startProgram("scripts/start.ts", args(data), { DATABASE_URL: url, ...env });
  const [, address = ""] = await program.waitFor(/Millrace is ready at (http:\S+)/);
  return { address, program };
}

/** What it says when it does not start: one sentence, nothing of its inside, and no password. */
async function refusal(data: string, env: Record<string, string> = {}): Promise<string> {
  const given = { DATABASE_URL: url, ...env };
  const { code, output } = await runToEnd("scripts/start.ts", args(data), given);
  expect(code).toBeGreaterThan(0);
  expect(output.trim().split("\n").length, output).toBe(1);
  expect(output).not.toMatch(/\bat \S+:\d+|Error:|node_modules/);
  expect(output).not.toContain(new URL(url).password);
  return output;
}

function changed(change: (url: URL) => void): { DATABASE_URL: string } {
  const other = new URL(url);
  change(other);
  return { DATABASE_URL: other.href };
}

async function sql(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const tokenIn = (data: string) => readFileSync(join(root, data, "api-token"), "utf8").trim();
const keyIn = (data: string) => readFileSync(join(root, data, "vault.key"), "utf8").trim();

describe("npm start with DATABASE_URL", () => {
  it("keeps everything there: any number of processes, one key, one token", async () => {
    const first = await start("one", { MILLRACE_BACKUP_TIME: "02:30" });
    const second = await start("one");
    const key = keyIn("one");
    const third = await start("two", { MILLRACE_KEY: key });
    mkdirSync(join(root, "three"));
    copyFileSync(join(root, "one", "vault.key"), join(root, "three", "vault.key"));
    const fourth = await start("three");

    const token = tokenIn("one");
    expect([tokenIn("two"), tokenIn("three")]).toEqual([token, token]);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ name: "Made at the first" });
    await fetch(`${first.address}/api/v1/flows`, { method: "POST", headers, body });
    for (const { address } of [first, second, third, fourth]) {
      const system = await fetch(`${address}/api/v1/system`, { headers });
      expect(await system.json()).toMatchObject({ storage: "postgresql", engine: "running" });
      const flows = await fetch(`${address}/api/v1/flows`, { headers });
      expect(JSON.stringify(await flows.json())).toContain("Made at the first");
    }
    // Who backs it up says so, and the process that heard it knows at once.
    const report = `${first.address}/api/v1/system/backup/report`;
    expect((await fetch(report, { method: "POST", headers })).status).toBe(204);
    await expect
      .poll(async () => (await fetch(`${first.address}/api/v1/system`, { headers })).json())
      .toMatchObject({ backups: { state: "elsewhere", lastAt: expect.any(String) } });
    for (const { program } of [first, second, third, fourth]) {
      expect(await program.end("SIGTERM")).toBe(0);
      expect(program.output()).not.toContain(new URL(url).password);
    }
    expect(existsSync(join(root, "one", "millrace.db"))).toBe(false);
  });

  it("is refused without the key of the database, or with another, and makes none", async () => {
    await (await start("one")).program.end("SIGTERM");
    expect(await refusal("two")).toContain("vault.key");
    expect(existsSync(join(root, "two", "vault.key"))).toBe(false);
    const other = randomBytes(32).toString("base64");
    expect(await refusal("two", { MILLRACE_KEY: other })).toContain("MILLRACE_KEY");
    expect(await refusal("two", { MILLRACE_KEY: other, LANG: "ja_JP.UTF-8" })).toMatch(/キー/);
  });
});

describe("npm start says in one sentence", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it("that nobody answers at the address", async () => {
    const nobody = changed((other) => {
      other.port = "1";
    });
    expect(await refusal("one", nobody)).toMatch(/does not answer.*ECONNREFUSED/);
    expect(await refusal("one", { ...nobody, LANG: "ja_JP.UTF-8" })).toMatch(/応答/);
  });

  it("that what answers there is no PostgreSQL", async () => {
    const other = createServer((_, response) => response.end("Hello"));
    server = other;
    await new Promise<void>((resolve) => {
      other.listen(0, "127.0.0.1", resolve);
    });
    const { port } = other.address() as AddressInfo;
    const elsewhere = changed((address) => {
      address.port = String(port);
    });
    expect(await refusal("one", elsewhere)).toContain("does not answer");
  });

  it("that the password or the database is wrong", async () => {
    const stranger = changed((other) => {
      other.password = "not-the-password";
    });
    const said = await refusal("one", stranger);
    expect(said).toContain("refuses");
    expect(said).not.toContain("not-the-password");
    const nowhere = changed((other) => {
      other.pathname = "/nowhere";
    });
    expect(await refusal("one", nowhere)).toMatch(/refuses.*nowhere/);
  });

  it("that the address is none, without repeating it", async () => {
    for (const address of ["mysql://user:secret@host/db", "postgres://user:se/cret@host/db", "x"]) {
      const said = await refusal("one", { DATABASE_URL: address });
      expect(said).toContain("DATABASE_URL must be an address such as");
      expect(said).not.toContain("secret");
    }
  });

  it("that the schema is not ours", async () => {
    await sql("CREATE SCHEMA millrace", "CREATE TABLE millrace.runs (one integer)");
    expect(await refusal("one")).toMatch(/schema millrace .* does not belong to Millrace/);
  });

  it("that the database was written by a newer Millrace", async () => {
    await (await start("one")).program.end("SIGTERM");
    await sql("INSERT INTO millrace.migrations (version) VALUES (9999)");
    expect(await refusal("one")).toContain("newer Millrace");
  });

  it("that the server does not keep what it confirms", async () => {
    const { pathname } = new URL(url);
    await sql(`ALTER DATABASE ${pathname.slice(1)} SET synchronous_commit = off`);
    expect(await refusal("one")).toContain("synchronous_commit = on");
  });
});
