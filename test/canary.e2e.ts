import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectionContext } from "#vault/contexts.ts";
import { openVault } from "#vault/vault.ts";
import { nodeSettings } from "../scripts/node-settings.ts";
import { type Canary, findCanariesNoted, type Sighting } from "./canary.ts";
import { customerOfEvent, flowOn } from "./documents.ts";
import { startProgram } from "./process.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";
import { builtProgram } from "../scripts/programs.ts";

/**
 * Known keys are used in every way that the product offers, well and badly. Then everything that the
 * product has written, said or passed on is searched for them.
 */

const random = () => randomBytes(12).toString("hex");
const keys = {
  /** With characters that other forms write in other ways. */
  good: `sk_test_${random()}"\\/+%&<é>`,
  next: `rk_test_${random()}`,
  otherAccount: `sk_test_${random()}`,
  unknown: `sk_test_${random()}`,
  live: `sk_live_${random()}`,
  spaced: `sk_test_${random()} ${random()}`,
  elsewhere: `sk_test_${random()}`,
  misplaced: `sk_test_${random()}`,
};

/** The keys, and of each the part that nobody could guess. (Stripe itself shows the last four characters.) */
const canaries: readonly Canary[] = Object.entries(keys).flatMap(([name, secret]) => [
  { name, secret },
  { name: `${name}, in part`, secret: /[0-9a-f]{24}/.exec(secret)?.[0].slice(0, 18) ?? secret },
]);

let world: World;
let root: string;
/** What the product gave out, by where. */
let given: { readonly where: string; readonly what: string }[];
let front: StripeFront;
beforeEach(async () => {
  world = await openWorld();
  root = mkdtempSync(join(tmpdir(), "millrace-canary-"));
  mkdirSync(join(root, "tmp"));
  Object.assign(world.env, { TMPDIR: join(root, "tmp"), MILLRACE_LOG_LEVEL: "debug" });
  given = [];
  front = await openFront(() => world.stripe.url);
  world.env["MILLRACE_SIMULATOR"] = front.url;
  await world.stripe.setKey({ key: keys.good });
  await world.stripe.setKey({ key: keys.next, rights: null });
  await world.stripe.setKey({ key: keys.otherAccount, account: "acct_other" });
});
afterEach(async () => {
  front.server.close();
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

function note(where: string, what: string): void {
  given.push({ where, what });
}

/** The way to the simulated Stripe; on demand it answers with all that it was told. */
interface StripeFront {
  readonly server: Server;
  readonly url: string;
  repeats: boolean;
}

async function openFront(stripe: () => string): Promise<StripeFront> {
  const made: { repeats: boolean } = { repeats: false };
  const server = createServer((incoming, outgoing) => {
    const { authorization = "" } = incoming.headers;
    if (made.repeats) {
      const key = Buffer.from(authorization.replace("Basic ", ""), "base64").toString("utf8");
      const message = `You said ${authorization}, which is ${key}`;
      outgoing.writeHead(400, { "request-id": encodeURIComponent(authorization) });
      outgoing.end(JSON.stringify({ error: { type: "invalid_request_error", message } }));
      return;
    }
    const { method, url = "", headers } = incoming;
    const onward = request(`${stripe()}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // What is cut off there is cut off here.
      pipeline(answer, outgoing, (cut) => cut && outgoing.destroy());
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return Object.assign(made, {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
}

const addressOf = (product: Process) => /ready at (http:[^\s"]+)/.exec(product.output())?.[1] ?? "";

/** Asks the API; the whole answer is noted. */
async function ask(
  product: Process,
  method: string,
  path: string,
  body?: unknown,
  data = world.dataDir,
): Promise<unknown> {
  const token = readFileSync(join(data, "api-token"), "utf8").trim();
  const answer = await fetch(`${addressOf(product)}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const said = bytes.toString("latin1");
  note(`${method} ${path}: ${answer.status}`, JSON.stringify([...answer.headers]) + said);
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  return isJson ? (JSON.parse(bytes.toString("utf8")) as unknown) : null;
}

/** The command line; what it says is noted. */
async function cli(
  args: readonly string[],
  more: { env?: Record<string, string>; input?: string; data?: string; product?: Process } = {},
): Promise<string> {
  const url = more.product === undefined ? [] : ["--url", addressOf(more.product)];
  const all = [builtProgram("cli"), "--data", more.data ?? world.dataDir, ...url, ...args];
  const child = spawn(process.execPath, all, {
    env: { ...process.env, ...nodeSettings, LANG: "C", ...world.env, ...more.env },
  });
  child.stdin.end(more.input ?? "");
  const said = (await Promise.all([textOf(child.stdout), textOf(child.stderr)])).join("");
  note(`millrace ${args.join(" ")}`, said);
  return said;
}

/** Command lines and environments of a process and all below it, as other programs may see them. */
function noteProcess(pid: number, name: string): readonly number[] {
  const below = childrenOf(pid).flatMap((child) => noteProcess(child, `${name} > child`));
  for (const what of ["cmdline", "environ"])
    try {
      note(`${what} of ${name}`, readFileSync(`/proc/${pid}/${what}`, "latin1"));
    } catch {
      // It has just ended.
    }
  return [pid, ...below];
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1");
  } catch {
    return "";
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")
        .split(" ")
        .filter((child) => child !== "")
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** Every file below a folder, and every value in the databases among them, wherever on its pages it lies. */
function noteFiles(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    note(`file ${entry.name}`, bytes.toString("latin1"));
    if (bytes.subarray(0, 15).toString("latin1") === "SQLite format 3") noteRows(path);
  }
}

function noteRows(path: string): void {
  const db = new Sqlite(path, { readonly: true });
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'");
  for (const table of tables.pluck().all())
    for (const row of db.prepare<[], unknown[]>(`SELECT * FROM "${table}"`).raw().all())
      for (const value of row)
        note(
          `rows of ${table}`,
          value instanceof Buffer ? value.toString("latin1") : String(value),
        );
  db.close();
}

function sightings(): readonly string[] {
  // The same was given out in many places: it is searched once.
  const seen = new Map<string, readonly Sighting[]>();
  const found = new Set<string>();
  for (const { where, what } of given) {
    const here = seen.get(what) ?? findCanariesNoted(what, canaries);
    seen.set(what, here);
    for (const { canary, form } of here) found.add(`${where}: ${canary}, ${form}`);
  }
  return [...found];
}

interface Made {
  readonly connection: { readonly id: string };
}
interface Listed {
  readonly items: readonly { readonly id: string; readonly name?: string }[];
}

const values = (apiKey: unknown, apiBase: string = front.url) => ({ apiKey, apiBase });
const wish = (name: string, given: object) => ({ connector: "stripe", name, values: given });

/** Every way in which a connection can be made badly. */
async function connectBadly(product: Process): Promise<void> {
  const badly = (given: object) => ask(product, "POST", "/connections", wish("Bad", given));
  for (const key of [keys.unknown, keys.live, keys.spaced]) await badly(values(key));
  for (const host of [
    "https://evil.example",
    "http://127.0.0.1:1",
    `http://127.0.0.1:1/${keys.elsewhere}`,
    `http://${keys.elsewhere}@127.0.0.1:1`,
    keys.elsewhere,
  ])
    await badly(values(keys.elsewhere, host));
  await badly(values([keys.misplaced]));
  await badly({ ...values(keys.misplaced), key: keys.misplaced });
  await badly(values({ key: keys.misplaced }));
  await ask(product, "POST", "/connections", `{"values":{"apiKey":"${keys.misplaced}"`);
  await ask(product, "POST", "/connections", JSON.stringify(keys.misplaced));
  front.repeats = true;
  await badly(values(keys.unknown));
  front.repeats = false;
  const secret = { MILLRACE_SECRET: keys.unknown };
  for (const more of [[], ["--json"], ["--lang", "ja"]])
    await cli(["connections", "create", "stripe", "--name", "Bad", ...more], {
      env: secret,
      product,
    });
}

/** All that can be read, of everything there is. */
async function readAll(product: Process, data = world.dataDir): Promise<void> {
  const document = (await ask(product, "GET", "/openapi.json", undefined, data)) as {
    paths: Record<string, Record<string, object>>;
  };
  const list = async (path: string) =>
    ((await ask(product, "GET", path, undefined, data)) as Listed).items.map(({ id }) => id);
  const ids = [
    ...(await list("/connections")),
    ...(await list("/flows")),
    ...(await list("/runs")),
  ];
  let asked = 0;
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!("get" in methods)) continue;
    const open = path.replace("/api/v1", "").replace("{trigger}", "new-charge");
    const each = open.includes("{") ? ids.map((id) => open.replace(/\{[^}]+\}/g, id)) : [open];
    for (const one of each) {
      const asking = ask(product, "GET", one, undefined, data);
      // It ends with the product.
      if (one === "/live") void asking.catch(() => undefined);
      else await asking;
    }
    asked += 1;
  }
  expect(asked).toBeGreaterThan(12);
}

const stops = async (product: Process, signal: NodeJS.Signals) => {
  if (existsSync("/proc")) noteProcess(product.pid, "the product");
  await product.end(signal);
  note("log of the product", product.output());
};

/** The connection's secret as it lies sealed, opened with the key of the folder. */
function secretIn(folder: string, id: string): string {
  const key = Buffer.from(readFileSync(join(folder, "vault.key"), "utf8"), "base64");
  const db = new Sqlite(join(folder, "millrace.db"), { readonly: true });
  const row = db.prepare("SELECT * FROM connections WHERE id = ?").get(id) as {
    id: string;
    owner: string;
    connector: string;
    mode: string;
    account: string | null;
    settings: string;
    sealed: string;
  };
  db.close();
  const settings = JSON.parse(row.settings) as object;
  return openVault({ key }).open(row.sealed, connectionContext({ ...row, settings }));
}

const untilRuns = (flow: string, count: number, status: string) =>
  eventually(
    async () => {
      await world.advance(15);
      return world.runs(flow);
    },
    (runs) => runs.filter((run) => run.status === status).length >= count,
  );

describe("the keys of connections", () => {
  it("are found nowhere but sealed, however they were used", async () => {
    const { stripe, dataDir } = world;
    let product = await world.startProcess();
    await connectBadly(product);
    const made = (await ask(
      product,
      "POST",
      "/connections",
      wish("Shop", values(keys.good)),
    )) as Made;
    const { id } = made.connection;
    const set = ["--set", `apiBase=${front.url}`];
    const create = ["connections", "create", "stripe", ...set, "--name"];
    const env = { MILLRACE_SECRET: keys.good };
    expect(await cli([...create, "By variable"], { env, product })).toContain("By variable");
    const input = `${keys.good}\n`;
    const byInput = await cli([...create, "By input", "--api-key-stdin"], { input, product });
    expect(byInput).toContain("By input");

    // Runs that go well, fail, are refused, are repeated to us, and pause.
    const document = flowOn("new-charge", id, [customerOfEvent]);
    const flow = await world.activeFlow("Flow", document);
    await stripe.makeCharges({ count: 3 });
    await untilRuns(flow, 3, "succeeded");
    for (const fault of [
      { kind: "error", when: "before", status: 503, html: true, stored: false },
      { kind: "cut", when: "after" },
      { kind: "rate_limited" },
      { kind: "truncate" },
    ])
      await stripe.arm({ match: { times: 2 }, fault });
    await stripe.makeCharges({ count: 3 });
    await untilRuns(flow, 6, "succeeded");
    await stripe.arm({
      match: { method: "POST", path: "/v1/customers", times: null },
      fault: { kind: "delay", ms: 600_000, when: "before" },
    });
    await stripe.makeCharges({ count: 2 });
    await eventually(
      async () => {
        await world.advance(15);
        return world.runs(flow);
      },
      (runs) => runs.length === 8,
    );
    front.repeats = true;
    await ask(product, "POST", `/connections/${id}/check`);
    await ask(product, "GET", `/connections/${id}/triggers/new-charge/sample`);
    await world.advance(60);
    await stripe.disarm();
    await eventually(
      () => world.runs(flow),
      (runs) => runs.every(({ status }) => status !== "running"),
    );
    front.repeats = false;
    await stripe.setKey({ key: keys.good, state: "revoked" });
    await ask(product, "POST", `/connections/${id}/check`);
    await stripe.makeCharges({ count: 1 });
    await world.advance(60);
    await readAll(product);

    // The secret is replaced, badly and well.
    for (const key of [keys.unknown, keys.otherAccount, keys.spaced])
      await ask(product, "PATCH", `/connections/${id}`, { values: { apiKey: key } });
    await ask(product, "PATCH", `/connections/${id}`, {
      values: { apiBase: "https://evil.example" },
    });
    const next = { env: { MILLRACE_SECRET: keys.next }, product };
    expect(await cli(["connections", "replace-key", "Shop"], next)).toContain("new key");
    await untilRuns(flow, 7, "succeeded");

    // Out and in again, and copied.
    const exported = join(root, "flow.json");
    await cli(["flows", "export", flow, "--output", exported], { product });
    await cli(["flows", "import", exported, "--connection", "stripe=Shop"], { product });
    await cli(["flows", "clone", flow, "--name", "Copy"], { product });
    await cli(["runs", "list", "--json"], { product });
    await cli(["connections", "list"], { product });
    await cli(["connections", "check", "Shop"], { product });
    const backup = join(root, "backup.db");
    expect(await cli(["backup", backup], { product })).toContain("backup.db");
    await readAll(product);

    // Killed in the midst of it, and started again with the other kind of log.
    await stripe.makeCharges({ count: 3 });
    await world.advance(15);
    await stops(product, "SIGKILL");
    noteFiles(dataDir);
    product = await world.startProcess("--log", "pretty");
    await untilRuns(flow, 10, "succeeded");
    await readAll(product);
    await stops(product, "SIGTERM");
    expect(secretIn(dataDir, id)).toContain(keys.next);

    // Restored elsewhere, by a command whose own environment holds a key of the person.
    const other = join(root, "other");
    mkdirSync(other);
    cpSync(join(dataDir, "vault.key"), join(other, "vault.key"));
    await restoreWatched(backup, other);
    const copy = await world.startProcess("--data", other);
    await cli(["restored", "--copy"], { product: copy, data: other });
    await readAll(copy, other);
    await stops(copy, "SIGTERM");
    expect(secretIn(other, id)).toContain(keys.next);
    expect(await cli(["rotate-key"])).toContain("new key");
    product = await world.startProcess();
    await ask(product, "POST", `/connections/${id}/check`);
    await stops(product, "SIGTERM");

    noteFiles(dataDir);
    noteFiles(root);
    expect(given.filter(({ where }) => where.startsWith("log of"))).toHaveLength(4);
    expect(sightings()).toEqual([]);
  });

  it("are found by this search in a product that leaks them", async () => {
    const leak = join(world.dataDir, "leak.gz");
    Object.assign(world.env, {
      NODE_OPTIONS: `--import=${new URL("leaking-product.ts", import.meta.url).href}`,
      MILLRACE_TEST_LEAK: leak,
    });
    const product = await world.startProcess();
    await ask(product, "POST", "/connections", wish("Shop", values(keys.good)));
    await stops(product, "SIGTERM");
    noteFiles(world.dataDir);
    const found = sightings();
    expect(found).toContain("log of the product: good, base64");
    expect(found).toContain("file leak.gz: good, JSON-escaped, compressed");
    expect(found.every((one) => /^(log of the product|file leak\.gz)/.test(one))).toBe(true);
  });
});

describe("what is started beside the product", () => {
  it("knows no key: neither the simulator, nor what works on the data folder", async () => {
    const [key, secret] = [randomBytes(32).toString("base64"), keys.misplaced];
    const program = startProgram(
      "scripts/start.ts",
      ["--port", "0", "--data", join(root, "started")],
      { MILLRACE_KEY: key, MILLRACE_SECRET: secret },
    );
    await program.waitFor(/Millrace is ready/);
    const environments = childrenOf(program.pid).map((child) => ({
      program: commandLine(child),
      env: readFileSync(`/proc/${child}/environ`, "utf8"),
    }));
    await program.end("SIGTERM");
    const simulator = environments.find((one) => one.program.includes("simulator"));
    const server = environments.find((one) => one.program.includes(builtProgram("server")));
    expect(simulator?.env).not.toContain(key);
    expect(simulator?.env).not.toContain(secret);
    expect(server?.env).toContain(key);
    for (const one of environments) expect(one.program).not.toContain(key);
  });
});

/** Restores with a key of the person in the environment, and looks at what the command starts. */
async function restoreWatched(backup: string, data: string): Promise<void> {
  const args = ["--data", data, "restore", backup];
  const program = startProgram(builtProgram("cli"), args, { MILLRACE_SECRET: keys.misplaced });
  let seen = 0;
  const watch = setInterval(() => {
    for (const child of childrenOf(program.pid)) {
      // Until it is itself, it is a copy of who starts it.
      if (!commandLine(child).includes(builtProgram("offline"))) continue;
      noteProcess(child, "what restores");
      seen += 1;
    }
  }, 20);
  expect(await program.ended).toBe(0);
  clearInterval(watch);
  note("millrace restore", program.output());
  if (existsSync("/proc")) expect(seen).toBeGreaterThan(0);
}
