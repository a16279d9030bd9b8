import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { openServerWorld, type ServerWorld, token } from "../server.world.ts";

let world: ServerWorld;
beforeEach(async () => {
  world = await openServerWorld({ simulator: true });
});
afterEach(() => world.close());

const productEvery15Minutes = (connection: string) => ({
  format: 1,
  trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
  steps: [
    {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action: "create-product",
      connection,
      input: { name: { kind: "constant", value: "A quarter of an hour" } },
    },
  ],
  nextStep: 2,
  ownEvents: 0,
});

const underWay = () =>
  readdirSync(world.dataDir).filter((name) => name.includes("backup-under-way"));

describe("a backup over the API", () => {
  test("is the whole database in one file, with its digest, and no secret in it", async () => {
    await world.connect("お店");
    const url = "http://127.0.0.1:3400/api/v1/system/backup";
    const response = await world.app.request(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    const sha256 = createHash("sha256").update(bytes).digest("base64");
    expect(response.headers.get("repr-digest")).toBe(`sha-256=:${sha256}:`);
    expect(JSON.parse(response.headers.get("millrace-backup") ?? "")).toEqual({
      takenAt: expect.stringMatching(/^\d{4}-.*Z$/),
      holds: { connections: 1, flows: 0, runs: 0 },
    });
    expect(bytes.includes(testKey)).toBe(false);
    expect(bytes.includes(Buffer.alloc(32, 7))).toBe(false);

    const path = join(world.dataDir, "copy.db");
    writeFileSync(path, bytes);
    const copy = new Sqlite(path, { readonly: true });
    expect(copy.prepare("SELECT name FROM connections").pluck().all()).toEqual(["お店"]);
    copy.close();
    await expect.poll(underWay).toEqual([]);
  });

  test("leaves nothing behind where the other side goes away", async () => {
    const url = "http://127.0.0.1:3400/api/v1/system/backup";
    const response = await world.app.request(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    await response.body?.cancel();
    await expect.poll(underWay).toEqual([]);
  });

  test("is not for those without the token", async () => {
    const reply = await world.call("POST", "/system/backup", undefined, { authorization: "" });
    expect(reply.status).toBe(401);
  });

  test("is made by no link: who asks by GET is told to POST", async () => {
    const reply = await world.call("GET", "/system/backup");
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
    expect(reply.body).toMatchObject({
      error: { code: "request.wrong_method", message: expect.stringContaining("POST") },
    });
    expect(underWay()).toEqual([]);
  });
});

describe("the state of the installation", () => {
  test("is told, by word and with its storage", async () => {
    expect((await world.call("GET", "/system")).body).toMatchObject({
      version: "1.2.3",
      storage: "sqlite",
      engine: "stopped",
      restored: null,
    });
    await world.engine.start();
    expect((await world.call("GET", "/system")).body).toMatchObject({ engine: "running" });
    const health = await world.call("GET", "/health", undefined, { authorization: "" });
    expect(health.body).toEqual({
      status: "ok",
      version: "1.2.3",
      engine: "running",
      backups: "off",
    });
  });

  test("takes no report of a backup where it makes its own", async () => {
    const reply = await world.call("POST", "/system/backup/report");
    expect([reply.status, reply.body]).toEqual([
      409,
      { error: expect.objectContaining({ code: "backup.made_here" }) },
    ]);
  });

  test("without a restored backup there is nothing to decide", async () => {
    const reply = await world.call("POST", "/system/restore", { as: "replaces" });
    expect([reply.status, reply.body]).toEqual([
      409,
      { error: expect.objectContaining({ code: "system.nothing_restored" }) },
    ]);
    const unknown = await world.call("POST", "/system/restore", { as: "something" });
    expect(unknown.status).toBe(400);
  });
});

describe("a restored backup", () => {
  let flow: string;
  beforeEach(async () => {
    const made = await world.call("POST", "/flows", {
      name: "Every 15 min",
      draft: productEvery15Minutes(await world.connect()),
    });
    flow = (made.body as { id: string }).id;
    expect((await world.call("POST", `/flows/${flow}/activate`, { from: "now" })).status).toBe(200);
    await world.store.recordAlive(Date.parse("2026-07-01T00:00:00Z"), null);
    await world.store.markRestored(Date.parse("2026-07-02T00:00:00Z"));
    await world.engine.start();
  });

  const runs = async (): Promise<number> =>
    ((await world.call("GET", "/runs")).body as { items: unknown[] }).items.length;
  const stateOf = async (): Promise<string> =>
    ((await world.call("GET", `/flows/${flow}`)).body as { state: string }).state;

  test("runs nothing, starts nothing, and says so everywhere", async () => {
    world.advance(3_600_000);
    expect((await world.call("GET", "/health")).body).toMatchObject({ engine: "undecided" });
    expect((await world.call("GET", "/system")).body).toMatchObject({
      engine: "undecided",
      restored: { backupAt: "2026-07-01T00:00:00.000Z", restoredAt: "2026-07-02T00:00:00.000Z" },
    });
    await world.call("POST", `/flows/${flow}/deactivate`);
    const refused = await world.call("POST", `/flows/${flow}/activate`, { from: "now" });
    expect([refused.status, refused.body]).toEqual([
      409,
      { error: expect.objectContaining({ code: "system.restore_undecided" }) },
    ]);
    expect(await runs()).toBe(0);
    // Not even a sign of life: the span since the backup stays in doubt.
    expect((await world.store.lastSeen())?.aliveUntil).toBe(Date.parse("2026-07-01T00:00:00Z"));
    expect(world.logged.filter((line) => line.includes("A restored backup"))).toHaveLength(1);
  });

  test("that replaces the old installation goes on at once", async () => {
    const reply = await world.call("POST", "/system/restore", { as: "replaces" });
    expect([reply.status, reply.body]).toEqual([
      200,
      expect.objectContaining({ engine: "running", restored: null }),
    ]);
    expect(await world.store.doubts()).toContainEqual({
      from: Date.parse("2026-07-01T00:00:00Z"),
      to: expect.any(Number),
      why: "restored",
    });
    world.advance(3_600_000);
    await expect.poll(runs).toBeGreaterThan(0);
  });

  test("that is a copy works as an installation, and does nothing by itself", async () => {
    const reply = await world.call("POST", "/system/restore", { as: "copy" });
    expect(reply.body).toMatchObject({ engine: "running", restored: null });
    world.advance(3_600_000);
    expect(await stateOf()).toBe("inactive");
    expect((await world.call("POST", `/flows/${flow}/activate`, { from: "now" })).status).toBe(200);
    expect(await runs()).toBe(0);
  });

  test("that was settled at another process goes on here too", async () => {
    await world.store.settleRestore("replaces", { from: 0, to: world.now() }, world.now());
    expect((await world.call("GET", "/system")).body).toMatchObject({ engine: "undecided" });
    world.advance(6_000);
    await expect
      .poll(async () => (await world.call("GET", "/system")).body)
      .toMatchObject({ engine: "running" });
  });
});

test("the log says nothing of what a backup holds", async () => {
  await world.connect();
  await world.call("POST", "/system/backup");
  expect(world.logged.join("\n")).not.toContain(testKey);
  expect(existsSync(join(world.dataDir, "millrace.db"))).toBe(true);
  expect(readFileSync(join(world.dataDir, "millrace.db")).includes(testKey)).toBe(false);
});
