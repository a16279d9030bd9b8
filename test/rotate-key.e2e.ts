import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectionContext } from "#vault/contexts.ts";
import { nameOf, openVault } from "#vault/vault.ts";
import { customerOfEvent, flowOn } from "./documents.ts";
import { type RunningProgram, runToEnd, startProgram } from "./process.ts";
import { eventually, openWorld, type World } from "./world.ts";
import { builtProgram } from "../scripts/programs.ts";
import { rotateKey } from "../src/rotate-key.ts";

let world: World;
let data: string;
beforeEach(async () => {
  world = await openWorld();
  data = world.dataDir;
});
afterEach(() => world.close());

const base64 = (key: Buffer) => key.toString("base64");
const keyIn = (file: string) => Buffer.from(readFileSync(file, "utf8"), "base64");
const keyFiles = (folder: string) =>
  readdirSync(folder).filter(
    (name) => name.startsWith("vault.key") && !/\.[0-9a-f]{12}$/.test(name),
  );

function cli(args: readonly string[], env: Record<string, string> = {}, folder = data) {
  return runToEnd(builtProgram("cli"), ["--data", folder, ...args], env);
}

async function millrace(...given: Parameters<typeof cli>): Promise<string> {
  const { code, output } = await cli(...given);
  expect(code, output).toBe(0);
  return output;
}

/** What it says when it does not start. */
async function refusal(env: Record<string, string> = {}): Promise<string> {
  const args = ["--port", "0", "--data", data];
  const { code, output } = await runToEnd(builtProgram("server"), args, env);
  expect(code).toBe(1);
  expect(output.trim().split("\n")).toHaveLength(1);
  return output;
}

/** The whole product with a connection and a flow that has run; then it is stopped. */
async function used(): Promise<{ connection: string; flow: string }> {
  const product = await world.startProcess();
  const connection = await world.connect();
  const flow = await world.activeFlow("Flow", flowOn("new-charge", connection, [customerOfEvent]));
  await handles(flow, 1);
  await product.end("SIGTERM");
  return { connection, flow };
}

/** Proves with a real call that the connection's key still opens. */
async function handles(flow: string, all: number): Promise<void> {
  await world.stripe.makeCharges({ count: 1 });
  await eventually(
    async () => {
      await world.advance(15);
      return world.runs(flow);
    },
    (runs) => runs.length === all && runs.every(({ status }) => status === "succeeded"),
  );
}

/** What the command line hands to the program that does it. */
const orderFor = (folder: string): string =>
  JSON.stringify({
    command: "rotate-key",
    withoutOldKey: false,
    data: folder,
    locale: "en",
    at: 1,
  });

/** The same without a process of its own, where none is killed. */
function rotateHere(env: Record<string, string> = {}, folder = data) {
  return rotateKey({ data: folder, databaseUrl: null, env, withoutOldKey: false });
}

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly connector: string;
  readonly mode: string;
  readonly account: string | null;
  readonly settings: string;
  readonly sealed: string;
}

function connectionsIn(folder: string): readonly Row[] {
  const db = new Sqlite(join(folder, "millrace.db"));
  try {
    return db.prepare<[], Row>("SELECT * FROM connections").all();
  } finally {
    db.close();
  }
}

const open = (key: Buffer, row: Row): string =>
  openVault({ key }).open(
    row.sealed,
    connectionContext({ ...row, settings: JSON.parse(row.settings) as object }),
  );

function opens(key: Buffer, row: Row): boolean {
  try {
    return open(key, row).includes("sk_test_");
  } catch {
    return false;
  }
}

/** Adds connections, so that sealing anew takes a while. */
function addConnections(folder: string, count: number): void {
  const vault = openVault({ key: keyIn(join(folder, "vault.key")) });
  const db = new Sqlite(join(folder, "millrace.db"));
  const insert = db.prepare<[Row & { name: string }]>(
    `INSERT INTO connections (id, owner, connector, name, mode, account, settings, sealed, created_at)
     VALUES (@id, @owner, @connector, @name, @mode, @account, @settings, @sealed, 1)`,
  );
  db.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const id = `more-${index}`;
      const facts = { id, owner: "local", connector: "stripe", mode: "test", account: null };
      const secret = JSON.stringify({ apiKey: `sk_test_${index}` });
      const sealed = vault.seal(secret, connectionContext({ ...facts, settings: {} }));
      insert.run({ ...facts, name: facts.id, settings: "{}", sealed });
    }
  })();
  db.close();
}

/** Does any file but a key hold something that was sealed with it? */
function tracesOf(key: Buffer, folder: string): readonly string[] {
  const mark = `v1.${nameOf(key)}.`;
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(mark));
}

describe("millrace rotate-key", () => {
  it("seals everything with a new key; the old one opens nothing but a backup made before", async () => {
    const product = await world.startProcess();
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    await handles(flow, 1);
    const elsewhere = mkdtempSync(join(tmpdir(), "millrace-backup-"));
    const backup = join(elsewhere, "before.db");
    await millrace(["backup", backup, "--url", /http:[^\s"]+/.exec(product.output())?.[0] ?? ""]);
    const busy = await cli(["rotate-key"]);
    expect([busy.code, busy.output]).toEqual([1, expect.stringContaining("already in use")]);
    // As a killed process leaves it: the latest is in the log beside the database.
    await product.end("SIGKILL");

    const old = keyIn(join(data, "vault.key"));
    const said = await millrace(["rotate-key"]);
    const now = keyIn(join(data, "vault.key"));
    expect(said).toContain(nameOf(now));
    expect(said).toContain(`vault.key.before-${nameOf(old)}`);
    expect(now.equals(old)).toBe(false);
    expect(connectionsIn(data).map((row) => [opens(old, row), opens(now, row)])).toEqual([
      [false, true],
    ]);
    expect(tracesOf(old, data)).toEqual([]);
    expect(tracesOf(now, data)).toContain("millrace.db");

    const again = await world.startProcess();
    await handles(flow, 2);
    await again.end("SIGTERM");
    expect(await refusal({ MILLRACE_KEY: base64(old) })).toMatch(/\(vault\.other_key\)/);

    // The backup, with the new key alone, with the old key in the variable, and with the one set aside.
    const fresh = join(elsewhere, "fresh");
    cpSync(join(data, "vault.key"), join(fresh, "vault.key"));
    const lacking = await cli(["restore", backup], {}, fresh);
    expect([lacking.code, lacking.output]).toEqual([
      1,
      expect.stringContaining("MILLRACE_OLD_KEY"),
    ]);
    expect(existsSync(join(fresh, "millrace.db"))).toBe(false);
    const given = { MILLRACE_OLD_KEY: base64(old) };
    expect(await millrace(["restore", backup], given, fresh)).toMatch(
      new RegExp(`old key \\(${nameOf(old)}\\)`),
    );
    expect(connectionsIn(fresh).map((row) => opens(now, row))).toEqual([true]);
    expect(tracesOf(old, fresh)).toEqual([]);
    expect(await millrace(["restore", backup, "--lang", "ja"])).toContain(nameOf(old));
    expect(connectionsIn(data).map((row) => opens(now, row))).toEqual([true]);
    rmSync(elsewhere, { recursive: true });
  });

  it("can be killed before and after each thing that it does to the disk, and said again", async () => {
    await used();
    addConnections(data, 20);
    const old = keyIn(join(data, "vault.key"));
    const folders = mkdtempSync(join(tmpdir(), "millrace-rotate-"));
    try {
      // What is after one thing is before the next.
      for (let step = 1; ; step += 2) {
        const folder = join(folders, String(step));
        cpSync(data, folder, { recursive: true });
        const preload = new URL("kill-at-step.ts", import.meta.url).href;
        const dying = await runToEnd(builtProgram("offline"), [orderFor(folder)], {
          NODE_OPTIONS: `--import=${preload}`,
          MILLRACE_TEST_KILL_STEP: String(step),
        });
        expectWhole(folder, 21);
        if (dying.code === 0) {
          expect(step).toBeGreaterThan(20);
          break;
        }
        await rotateHere({}, folder);
        expectChanged(folder, old, 21);
        rmSync(folder, { recursive: true });
      }
    } finally {
      rmSync(folders, { recursive: true });
    }
  });

  it("can be killed again and again at any moment, and ends when it is let", async () => {
    const { flow } = await used();
    addConnections(data, 2_000);
    const old = keyIn(join(data, "vault.key"));
    const kill = async (program: RunningProgram, after: number): Promise<void> => {
      await new Promise((resolve) => {
        setTimeout(resolve, after);
      });
      await program.end("SIGKILL");
    };
    let killed = 0;
    for (let after = 100; after < 600; after += 20) {
      // A change that came to its end would be followed by another one: that is as good a test.
      const program = startProgram(builtProgram("offline"), [orderFor(data)]);
      await kill(program, after);
      if (!program.output().includes('"resealed"')) killed += 1;
      expectWhole(data, 2_001);
    }
    expect(killed).toBeGreaterThan(5);
    if (keyFiles(data).includes("vault.key.next"))
      expect(await refusal()).toMatch(/rotate-key.*\(vault\.key_change_unfinished\)/);
    await millrace(["rotate-key"]);
    expectChanged(data, old, 2_001);
    const product = await world.startProcess();
    await handles(flow, 2);
    await product.end("SIGTERM");
  });

  it("takes keys from variables: the new one, and the old one", async () => {
    const [one, two, three] = [randomBytes(32), randomBytes(32), randomBytes(32)].map(base64);
    Object.assign(world.env, { MILLRACE_KEY: one });
    const { flow } = await used();
    const env = (key = "", old = "") => ({ MILLRACE_KEY: key, MILLRACE_OLD_KEY: old });
    expect((await cli(["rotate-key"], env(two))).output).toContain("vault.other_key");
    await expect(rotateHere(env(two, three))).rejects.toMatchObject({ code: "vault.other_key" });
    expect((await cli(["rotate-key"], env(one))).output).toContain("vault.key_unchanged");
    await expect(rotateHere(env(one, one))).rejects.toMatchObject({ code: "vault.key_unchanged" });
    expect(await millrace(["rotate-key"], env(two, one))).toMatch(/Keep it/);
    expect(keyFiles(data)).toEqual([]);
    // Said again, it has nothing left to do.
    expect(await millrace(["rotate-key", "--json"], env(two, one))).toMatch(/"resealed": 0/);
    expect(await refusal(env(one))).toContain("vault.other_key");
    expect(await refusal(env())).toContain("vault.key_missing");
    Object.assign(world.env, { MILLRACE_KEY: two });
    const product = await world.startProcess();
    await handles(flow, 2);
    await product.end("SIGTERM");

    // From the variable to a file, and back.
    Object.assign(world.env, { MILLRACE_KEY: "" });
    await millrace(["rotate-key"], env("", two));
    expect(keyFiles(data)).toEqual(["vault.key"]);
    await (await world.startProcess()).end("SIGTERM");
    await millrace(["rotate-key"], env(three));
    expect(keyFiles(data)).toEqual([expect.stringMatching(/^vault\.key\.before-/)]);
    expect(await refusal()).toContain("vault.key_missing");
  });
});

it("what a version sealed that knew no owners is sealed anew at the start", async () => {
  const { flow } = await used();
  const key = keyIn(join(data, "vault.key"));
  const vault = openVault({ key });
  const [row] = connectionsIn(data);
  if (row === undefined) throw new Error("There is no connection");
  const { owner: _, ...ownerless } = connectionContext({
    ...row,
    settings: JSON.parse(row.settings) as object,
  });
  const db = new Sqlite(join(data, "millrace.db"));
  db.prepare("UPDATE connections SET sealed = ?").run(vault.seal(open(key, row), ownerless));
  db.close();
  expect(connectionsIn(data).map((one) => opens(key, one))).toEqual([false]);
  const product = await world.startProcess();
  await handles(flow, 2);
  await product.end("SIGTERM");
  expect(connectionsIn(data).map((one) => opens(key, one))).toEqual([true]);
});

describe("a start with a key that does not fit", () => {
  it.each([
    ["with a connection", () => used().then(() => undefined)],
    ["with nothing sealed but the check", () => startedOnce()],
  ])("is refused %s, in English and Japanese, and makes no key", async (_, prepare) => {
    await prepare();
    const right = readFileSync(join(data, "vault.key"));
    rmSync(join(data, "vault.key"));
    expect(await refusal()).toMatch(/key that is not here.*\(vault\.key_missing\)/);
    expect(await refusal({ LANG: "ja_JP.UTF-8" })).toMatch(/キー.*\(vault\.key_missing\)/);
    expect(existsSync(join(data, "vault.key"))).toBe(false);
    writeFileSync(join(data, "vault.key"), base64(randomBytes(32)), { mode: 0o600 });
    expect(await refusal()).toMatch(/not the one.*\(vault\.other_key\)/);
    expect(await refusal({ LANG: "ja_JP.UTF-8" })).toMatch(/キー.*\(vault\.other_key\)/);
    writeFileSync(join(data, "vault.key"), right);
    await (await world.startProcess()).end("SIGTERM");
  });

  it("goes on without a lost key once that is said: the connection waits for its key", async () => {
    const { connection } = await used();
    rmSync(join(data, "vault.key"));
    expect((await cli(["rotate-key"])).output).toContain("vault.key_missing");
    expect(keyFiles(data)).toEqual([]);
    expect(await millrace(["rotate-key", "--without-old-key"])).toMatch(/No key opened 2 secrets/);
    await world.startProcess();
    const checked = await world.call("POST", `/connections/${connection}/check`);
    expect(checked.body.error?.code).toBe("connection.secret_sealed");
    const values = { apiKey: world.stripe.key, apiBase: world.stripe.url };
    await world.api("PATCH", `/connections/${connection}`, { values });
    expect((await world.call("POST", `/connections/${connection}/check`)).status).toBe(200);
  });
});

async function startedOnce(): Promise<void> {
  await (await world.startProcess()).end("SIGTERM");
}

/** Each secret opens with a key that is in a file. */
function expectWhole(folder: string, count: number): void {
  const keys = keyFiles(folder).map((name) => keyIn(join(folder, name)));
  const rows = connectionsIn(folder);
  expect(rows).toHaveLength(count);
  const closed = rows.filter((row) => !keys.some((key) => opens(key, row)));
  expect(closed).toEqual([]);
}

/** Each opens with the key that counts now, and nothing that the first one sealed is left. */
function expectChanged(folder: string, first: Buffer, count: number): void {
  expect(keyFiles(folder)).not.toContain("vault.key.next");
  const now = keyIn(join(folder, "vault.key"));
  expect(now.equals(first)).toBe(false);
  expect(connectionsIn(folder).filter((row) => opens(now, row))).toHaveLength(count);
  expect(tracesOf(first, folder)).toEqual([]);
}
