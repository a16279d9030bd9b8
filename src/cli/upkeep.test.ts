import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { openBackupFolder } from "#disk/backup-folder.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let place: string;
beforeEach(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  place = mkdtempSync(join(tmpdir(), "millrace-cli-upkeep-"));
  writeFileSync(join(place, "api-token"), `${token}\n`);
  await world.connect();
});
afterEach(async () => {
  await server.close();
  await world.close();
  rmSync(place, { recursive: true });
});

async function millrace(
  args: readonly string[],
  { stdin = "", ...env }: Record<string, string> = {},
) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: place, LANG: "C", ...env },
    stdin: new PassThrough().end(stdin) as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    interrupted: () => new Promise(() => undefined),
  });
  return { code, out, err };
}

/** The key that the world of these tests seals with. */
const key = Buffer.alloc(32, 7).toString("base64");

describe("millrace backup", () => {
  test("writes where it is told, says what it holds, and that the key is not in it", async () => {
    const file = join(place, "my backup.db");
    const { code, out } = await millrace(["backup", file]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /my backup\.db: \d+(\.\d)? kB in \d+(\.\d)? s\.\n.*1 connections.*\n.*vault\.key/,
      ),
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(file);
    expect(bytes.subarray(0, 15).toString()).toBe("SQLite format 3");
    expect(bytes.includes(testKey)).toBe(false);
    expect(readdirSync(place).toSorted()).toEqual(["api-token", "my backup.db"]);
  });

  test("names the file after the time in a folder, and gives facts as JSON", async () => {
    const { out } = await millrace(["backup", place, "--json"]);
    const facts: unknown = JSON.parse(out);
    expect(facts).toEqual({
      file: expect.stringMatching(/millrace-\d{4}-\d\d-\d\dT\d{6}\.db$/),
      size: expect.any(Number),
      takenAt: expect.stringMatching(/Z$/),
      holds: { connections: 1, flows: 0, runs: 0 },
      seconds: expect.any(Number),
      holdsKey: false,
    });
    expect(existsSync((facts as { file: string }).file)).toBe(true);
  });

  test("overwrites only when told to", async () => {
    const file = join(place, "b.db");
    writeFileSync(file, "precious");
    const refused = await millrace(["backup", file], { LANG: "ja_JP.UTF-8" });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("--overwrite")]);
    expect(refused.err).toMatch(/すでに存在します/);
    expect(readFileSync(file, "utf8")).toBe("precious");
    expect((await millrace(["backup", file, "--overwrite"])).code).toBe(0);
    expect(readFileSync(file, "utf8")).not.toBe("precious");
  });

  test("says where it cannot write, and leaves nothing", async () => {
    const { code, err } = await millrace(["backup", join(place, "none", "b.db")]);
    expect([code, err]).toEqual([1, expect.stringContaining("cannot be written")]);
    await expect
      .poll(() => readdirSync(world.dataDir).filter((name) => name.includes("under-way")))
      .toEqual([]);
  });

  test.each<[string, RequestListener]>([
    [
      "is cut off",
      (_, response) => {
        response.writeHead(200, { "content-length": "1000", "repr-digest": "sha-256=:x:" });
        response.write("half", () => response.destroy());
      },
    ],
    [
      "comes with other bytes",
      (_, response) => {
        response.writeHead(200, { "repr-digest": "sha-256=:AAAA:" });
        response.end("whole");
      },
    ],
  ])("writes nothing where the answer %s", async (_, listener) => {
    const bad = createServer(listener).listen(0, "127.0.0.1");
    await new Promise((resolve) => bad.once("listening", resolve));
    const url = `http://127.0.0.1:${(bad.address() as AddressInfo).port}`;
    const { code, err } = await millrace(["backup", join(place, "b.db"), "--url", url]);
    expect([code, err]).toEqual([3, expect.stringContaining("cut off")]);
    expect(readdirSync(place)).toEqual(["api-token"]);
    await new Promise((resolve) => bad.close(resolve));
  });

  test("passes on why the server refuses", async () => {
    writeFileSync(join(place, "api-token"), "x".repeat(40));
    const { code, err } = await millrace(["backup", join(place, "b.db")]);
    expect([code, err]).toEqual([1, expect.stringContaining("request.token_wrong")]);
  });
});

describe("millrace restore", () => {
  let file: string;
  let data: string;
  beforeEach(async () => {
    file = join(place, "b.db");
    data = join(place, "data");
    expect((await millrace(["backup", file])).code).toBe(0);
  });

  test("puts the backup in place, keeps what was there, and says what is next", async () => {
    const first = await millrace(["restore", file, "--data", data], { MILLRACE_KEY: key });
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringMatching(/is now the database[^]*millrace restored --replaces/),
    ]);
    expect(first.out).not.toMatch(/before-restore/);
    const second = await millrace(["restore", file, "--data", data, "--json"], {
      MILLRACE_KEY: key,
    });
    expect(JSON.parse(second.out)).toMatchObject({
      database: join(data, "millrace.db"),
      setAside: expect.stringContaining("before-restore"),
      restoredAt: expect.stringMatching(/Z$/),
    });
    expect(existsSync(join(data, "vault.key"))).toBe(false);
  });

  test("tries the newest nightly backup, or a file, while the server runs, and changes nothing", async () => {
    const none = await millrace(["restore", "--try", "--data", data]);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining("no nightly backup yet")]);
    const nothing = await millrace(["restore", "--data", data]);
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining("restore FILE")]);
    mkdirSync(data);
    const path = join(place, "made.db");
    copyFileSync(file, path);
    const size = statSync(path).size;
    const holds = { connections: 1, flows: 0, runs: 0 };
    const made = { path, size, sha256: "", holds, discard: () => undefined };
    const nightly = openBackupFolder(join(data, "backups"), data);
    expect(await nightly.keep(made, Date.now(), new AbortController().signal)).toBe(null);
    const before = readdirSync(data, { recursive: true });
    const tried = await millrace(["restore", "--try", "--data", data, "--json"], {
      MILLRACE_KEY: key,
    });
    expect(JSON.parse(tried.out)).toMatchObject({
      file: expect.stringContaining(join(data, "backups", "millrace-nightly-")),
      connections: 1,
      unfinishedRuns: 0,
      eventsUntil: null,
    });
    const named = await millrace(["restore", file, "--try", "--data", world.dataDir], {
      MILLRACE_KEY: key,
    });
    expect([named.code, named.out]).toEqual([0, expect.stringContaining("can be restored")]);
    const keyless = await millrace(["restore", "--try", "--data", data]);
    expect([keyless.code, keyless.err]).toEqual([1, expect.stringContaining("vault.key")]);
    expect(readdirSync(data, { recursive: true })).toEqual(before);
  });

  test("says which key must be copied where, and goes on without only when told to", async () => {
    const none = await millrace(["restore", file, "--data", data]);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining("vault.key")]);
    expect(none.err).toContain(data);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, "vault.key"), `${Buffer.alloc(32, 9).toString("base64")}\n`, {
      mode: 0o600,
    });
    const other = await millrace(["restore", file, "--data", data], { LANG: "ja_JP.UTF-8" });
    expect([other.code, other.err]).toEqual([1, expect.stringMatching(/キー.*vault\.key/)]);
    expect(existsSync(join(data, "millrace.db"))).toBe(false);
    expect((await millrace(["restore", file, "--data", data, "--without-key"])).code).toBe(0);
    writeFileSync(join(data, "vault.key"), `${key}\n`);
    expect((await millrace(["restore", file, "--data", data])).code).toBe(0);
  });

  test("is refused while a server works on the folder, and for other files", async () => {
    const busy = await millrace(["restore", file, "--data", world.dataDir], { MILLRACE_KEY: key });
    expect([busy.code, busy.err]).toEqual([1, expect.stringContaining("already in use")]);
    copyFileSync(join(place, "api-token"), file);
    const other = await millrace(["restore", file, "--data", data]);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining("not a backup")]);
  });

  test("a database that was restored by other means is marked", async () => {
    mkdirSync(data);
    copyFileSync(file, join(data, "millrace.db"));
    const { code, out } = await millrace(["mark-restored", "--data", data]);
    expect([code, out]).toEqual([0, expect.stringContaining("marked as restored")]);
  });
});

test("millrace compact rewrites a database whose server does not run", async () => {
  const data = join(place, "data");
  const busy = await millrace(["compact", "--data", world.dataDir]);
  expect([busy.code, busy.err]).toEqual([1, expect.stringContaining("already in use")]);
  const { code, out } = await millrace(["compact", "--data", data]);
  expect([code, out]).toEqual([0, expect.stringMatching(/millrace\.db is rewritten: .* kB/)]);
});

describe("millrace restored", () => {
  test("wants to know which", async () => {
    for (const args of [["restored"], ["restored", "--replaces", "--copy"]]) {
      const { code, err } = await millrace(args);
      expect([code, err]).toEqual([2, expect.stringContaining("either --replaces or --copy")]);
    }
  });

  test.each([
    ["--replaces", /takes the place/],
    ["--copy", /is a copy/],
  ] as const)("%s settles it, and status says so", async (as, words) => {
    await world.store.recordAlive(Date.parse("2026-07-01T00:00:00Z"), null);
    await world.store.markRestored(world.now());
    await world.engine.start();
    const waiting = await millrace(["status"]);
    expect(waiting.out).toMatch(/Waits for a decision\n.*2026-0[67]-\d\d.*nothing runs/);
    const { code, out } = await millrace(["restored", as]);
    expect([code, out]).toEqual([0, expect.stringMatching(words)]);
    expect((await millrace(["status"])).out).toMatch(
      /^Running\n.*30 days.*100000 .*\nMillrace 1\.2\.3/,
    );
    const again = await millrace(["restored", as]);
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringContaining("system.nothing_restored"),
    ]);
  });
});

describe("millrace doubts", () => {
  const noted = { from: Date.UTC(2026, 6, 1), to: Date.UTC(2026, 6, 2), why: "silence" } as const;

  test("shows the periods in doubt, and clears them only when asked to", async () => {
    expect(await millrace(["doubts"])).toMatchObject({
      code: 0,
      out: "No period is in doubt: no record of a sent write can have been lost.\n",
    });
    await world.store.noteDoubt(noted);
    await world.store.noteDoubt({ from: noted.to - 50_000, to: noted.to + 50_000, why: "lost" });
    await world.store.noteDoubt({ from: noted.to, to: noted.to + 60_000, why: "restored" });
    const shown = await millrace(["doubts"]);
    expect(shown.out).toMatch(/no recorded activity\n.*a backup was restored\n$/s);
    const asked = await millrace(["doubts", "clear"]);
    expect(asked.code).toBe(2);
    expect(asked.err).toContain("--yes");
    expect(await world.store.doubts()).toHaveLength(3);
    const cleared = await millrace(["doubts", "clear", "--yes", "--json"]);
    expect(JSON.parse(cleared.out)).toEqual({ items: [] });
    expect(await world.store.doubts()).toEqual([]);
  });

  test("says it in Japanese", async () => {
    await world.store.noteDoubt(noted);
    expect((await millrace(["--lang", "ja", "doubts"])).out).toContain("動作の記録なし");
  });
});

describe("erasing", () => {
  const value = "hana@example.com";
  const asked = ["erase", "--value-stdin"];

  test("counts first, erases with --yes, and lists it without the value", async () => {
    const found = await millrace(asked, { stdin: `${value}\n` });
    expect([found.code, found.out]).toEqual([0, expect.stringMatching(/^0 runs and 0 events/)]);
    expect(found.out).toContain("Nothing was erased.");
    expect((await millrace(["erasures"])).out).toContain("Nothing has been erased so far.");
    const done = await millrace(["erase", "--yes"], { MILLRACE_SECRET: value });
    expect([done.code, done.out]).toEqual([0, expect.stringContaining("Erased from 0 runs")]);
    const listed = await millrace(["erasures"]);
    expect(listed.out).toContain("local");
    expect(listed.out).not.toContain(value);
  });

  test("takes no value from the command line, and none that is too short", async () => {
    expect((await millrace(["erase", value])).code).toBe(2);
    const short = await millrace(asked, { stdin: "a@b" });
    expect([short.code, short.err]).toEqual([1, expect.stringContaining("erasure.too_short")]);
  });
});
