import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text as textOf } from "node:stream/consumers";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { type PostgresPrograms, postgresPrograms, programsIn } from "./postgres-binaries.ts";

/** A PostgreSQL of the tests' own, on 127.0.0.1, durable as a real one is. It ends with this process. */
export interface PostgresCluster {
  /** Of its superuser, whose password is in it, over TCP. */
  readonly url: string;
  /** An empty database; its url. */
  createDatabase(): Promise<string>;
  /** `immediate` is a crash: nothing is finished, and it recovers at the next start. */
  halt(how: "fast" | "immediate"): Promise<void>;
  /** After `halt`; resolves when it answers. */
  resume(): Promise<void>;
  restart(how: "fast" | "immediate"): Promise<void>;
  /** Of a standby: it takes over, on another timeline, and resolves when it can be written to. */
  promote(): Promise<void>;
  /** What it has logged. */
  log(): string;
  stop(): Promise<void>;
}

/** How long PostgreSQL may take to answer; recovery after a crash included. */
const patienceMs = 600_000;

export async function startPostgres(): Promise<PostgresCluster> {
  const account = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), `millrace-postgres-${process.pid}-`));
  const programs = programsFor(account, folder);
  const password = randomBytes(16).toString("hex");
  await makeCluster(programs, folder, account, password);
  return start({ folder, programs, account, password });
}

/** A standby that follows the cluster of this url, and does not make it wait. */
export async function startStandby(primaryUrl: string): Promise<PostgresCluster> {
  const account = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), `millrace-postgres-${process.pid}-`));
  const programs = programsFor(account, folder);
  await copyCluster(programs, folder, account, primaryUrl);
  return start({ folder, programs, account, password: new URL(primaryUrl).password });
}

interface Made {
  /** The cluster's own, with its data in it. */
  readonly folder: string;
  readonly programs: PostgresPrograms;
  readonly account: Account | null;
  readonly password: string;
}

/** Where the sockets of all clusters are, told apart by their ports. */
const socketsFolder = join(tmpdir(), "millrace-sockets");

/** The same database, reached without TCP, which costs both sides a third more for each question. */
export function overSocket(url: string): string {
  const { port, username, password, pathname } = new URL(url);
  return `postgres://${username}:${password}@${encodeURIComponent(socketsFolder)}:${port}${pathname}`;
}

async function start({ folder, programs, account, password }: Made): Promise<PostgresCluster> {
  mkdirSync(socketsFolder, { recursive: true });
  chmodSync(socketsFolder, 0o777);
  const port = await freePort();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const keeper = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "postgres-keeper.ts"),
      folder,
      programs.folder,
      String(account?.uid ?? ""),
      String(account?.gid ?? ""),
      ...optionsOf({
        port,
        listen_addresses: "127.0.0.1",
        unix_socket_directories: socketsFolder,
        max_connections: 200,
        // To compile a query takes longer than any query of the tests.
        jit: "off",
        // Else each session plans a statement anew for each of its first five values, which takes longer than to run it.
        plan_cache_mode: "force_generic_plan",
      }),
    ],
    // In a group of its own: Ctrl-C and a killed group must not take it before PostgreSQL.
    { stdio: ["pipe", "pipe", "inherit"], detached: true, env: programs.env },
  );
  const ended = once(keeper, "exit");
  const answers = createInterface(keeper.stdout)[Symbol.asyncIterator]();
  const log = () => readFileSync(join(folder, "log"), "utf8");
  const tell = async (line: string): Promise<void> => {
    keeper.stdin.write(`${line}\n`);
    if ((await answers.next()).done) throw new Error("PostgreSQL's keeper has ended");
  };
  const cluster: PostgresCluster = {
    url,
    createDatabase: () => createDatabase(url),
    halt: tell,
    resume: async () => {
      await tell("up");
      await answering(url, log);
    },
    restart: async (how) => {
      await cluster.halt(how);
      await cluster.resume();
    },
    promote: async () => {
      await asSuperuser(url, "SELECT pg_promote(true, 60)");
    },
    log,
    stop: async () => {
      keeper.stdin.end();
      await ended;
    },
  };
  try {
    await cluster.resume();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** An empty database on a cluster, or one as the template is; its url. */
export async function createDatabase(clusterUrl: string, template?: string): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const like = template === undefined ? "" : ` TEMPLATE ${template}`;
  await asSuperuser(clusterUrl, `CREATE DATABASE ${name}${like}`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A database on a cluster that `make` has filled, to be copied by its name. */
export async function createTemplate(
  clusterUrl: string,
  make: (url: string) => Promise<void>,
): Promise<string> {
  const url = await createDatabase(clusterUrl);
  await make(url);
  const name = new URL(url).pathname.slice(1);
  // Who were connected to it would hold up each copy.
  await asSuperuser(clusterUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  return name;
}

/** Whoever is connected to it loses the connection. */
export async function dropDatabase(clusterUrl: string, databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await asSuperuser(clusterUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function asSuperuser(clusterUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as the account that its package has made, else as nobody. */
function unprivileged(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const account = accountOf("postgres") ?? accountOf("nobody");
  if (account === null)
    throw new Error(
      'PostgreSQL does not run as root, and there is no account "postgres" or "nobody" to run it as',
    );
  return account;
}

function accountOf(name: string): Account | null {
  const [uid, gid] = ["-u", "-g"].map((what) =>
    Number.parseInt(spawnSync("id", [what, name], { encoding: "utf8" }).stdout, 10),
  );
  const isKnown = Number.isInteger(uid) && Number.isInteger(gid);
  return isKnown && uid !== undefined && gid !== undefined ? { uid, gid } : null;
}

/** A checkout may lie where the account cannot go: what is unpacked in it is copied into `folder` then. */
function programsFor(account: Account | null, folder: string): PostgresPrograms {
  const programs = postgresPrograms();
  const { unpacked } = programs;
  if (account === null || unpacked === null) return programs;
  const canGoThere = spawnSync("test", ["-x", join(programs.folder, "postgres")], account);
  if (canGoThere.status === 0) return programs;
  const copy = join(folder, "programs");
  cpSync(unpacked, copy, { recursive: true, verbatimSymlinks: true });
  return programsIn(copy);
}

async function makeCluster(
  programs: PostgresPrograms,
  folder: string,
  account: Account | null,
  password: string,
): Promise<void> {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== null) {
    chownSync(folder, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  await run(programs, folder, account, "initdb", [
    "--no-sync",
    `--pgdata=${join(folder, "data")}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    // Texts sort as they do for most users, which is not by their bytes.
    "--locale-provider=icu",
    "--icu-locale=en-US",
  ]);
  rmSync(passwordFile);
}

async function copyCluster(
  programs: PostgresPrograms,
  folder: string,
  account: Account | null,
  primaryUrl: string,
): Promise<void> {
  if (account !== null) chownSync(folder, account.uid, account.gid);
  await run(programs, folder, account, "pg_basebackup", [
    "--no-sync",
    "--checkpoint=fast",
    `--pgdata=${join(folder, "data")}`,
    `--dbname=${primaryUrl}`,
    "--write-recovery-conf",
  ]);
}

/** Its folder goes where it does not succeed. */
async function run(
  { folder: binaries, env }: PostgresPrograms,
  folder: string,
  account: Account | null,
  program: "initdb" | "pg_basebackup",
  args: readonly string[],
): Promise<void> {
  const running = spawn(join(binaries, program), args, {
    cwd: folder,
    env,
    ...account,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [complaint, [code]] = await Promise.all([textOf(running.stderr), once(running, "exit")]);
  if (code === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`${program} did not succeed:\n${complaint}`);
}

function optionsOf(settings: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function answering(url: string, log: () => string): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      await asSuperuser(url, "SELECT 1");
      return;
    } catch (error) {
      if (Date.now() > end || /could not bind/.test(log()))
        throw new Error(`PostgreSQL does not answer:\n${log()}`, { cause: error });
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  }
}
