/** For tests: the whole server but its socket, on a real database, with the real engine, and a simulator where asked for. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { type Simulator, startSimulator, testKey } from "#connectors/stripe/stripe.world.ts";
import { type Clock, movableClock } from "#engine/clock.ts";
import { STORIES_BEGIN } from "#engine/clock.world.ts";
import { createEngine } from "#engine/create-engine.ts";
import { hurriedLimiter } from "#engine/hurried.world.ts";
import { noArchive, usualHistory } from "#engine/history.world.ts";
import type { Engine } from "#engine/engine.ts";
import type { AuditArchive } from "#engine/audit-archive.ts";
import type { StartHistory } from "#engine/history.ts";
import { endlessRoom } from "#engine/room.ts";
import type { Store } from "#engine/store.ts";
import { type Role, type Scope, scopes } from "#people/actor.ts";
import type { Reading } from "#reading/reading.ts";
import { createSender } from "#sdk/send-once.ts";
import type { Smtp } from "#sdk/smtp.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { openVault } from "#vault/vault.ts";
import { watchedInstallation } from "./alerts/installation.ts";
import { letterWays } from "./alerts/ways.ts";
import { createApp } from "./app.ts";
import { mayActOn } from "./batches/may-act.ts";
import { putNewDatabases } from "./databases.world.ts";
import { openCredentials } from "./connections/credentials.ts";
import { namedContext } from "#vault/contexts.ts";
import { addPerson, createPerson } from "./sign-in/accounts.ts";
import { resetRightsOf } from "./sign-in/end-rights.ts";
import { makeKey } from "./sign-in/keys.ts";
import { createLive, type LiveLimits, type LiveStreams } from "./live/streams.ts";
import type { Mail } from "./sign-in/mail.ts";
import type { Oidc } from "./sign-in/oidc.ts";
import { quickPasswords } from "./sign-in/passwords.world.ts";
import { noNightly, type NightlyBackups } from "./upkeep/nightly-backups.ts";
import { openSignIn, type SignIn } from "./sign-in/sign-in.ts";
import { type Surface, thisMachineOnly } from "./surface/surface.ts";
import { type Resolve, resolveByMachine } from "#exchange/find.ts";
import { bodyText, textOf } from "./texts.world.ts";
import { createPost } from "./webhooks/post.ts";
import { slowly } from "../../test/slow.ts";

export const token = "test-token-test-token-test-token-test";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Somebody who works here, with an API key of their own. */
export interface Worker {
  readonly person: string;
  readonly email: string;
  readonly key: string;
  readonly call: ServerWorld["call"];
}

/** Somebody who has signed in. */
export interface InBrowser {
  readonly person: string;
  readonly call: ServerWorld["call"];
  /** Enters the password once more. */
  readonly confirm: () => Promise<Reply>;
}

export interface ServerWorld {
  readonly app: ReturnType<typeof createApp>;
  readonly engine: Engine;
  readonly store: Store;
  readonly reading: Reading;
  readonly live: LiveStreams;
  readonly simulator: Simulator | null;
  /** Origins on this machine that the operator's settings name; the simulator's is among them. */
  readonly trusted: string[];
  /** Everything that was logged, as it would stand in the file. */
  readonly logged: string[];
  readonly dataDir: string;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  readonly people: SignIn;
  /** Somebody of this role, who is made the first time: the same name is the same person. */
  as(role: Role, name: string, scopes?: readonly Scope[]): Promise<Worker>;
  /** The same, signed in with a password, as from a page of our own. */
  session(role: Role, name: string): Promise<InBrowser>;
  /** Persons that an administrator has let in anew. */
  readonly letInAnew: readonly string[];
  /** A connection to the simulator; its id. */
  connect(name?: string): Promise<string>;
  now(): number;
  readonly clock: Pick<Clock, "now">;
  /** Lets time pass for Millrace. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

export async function openServerWorld(
  options: {
    readonly simulator?: boolean;
    readonly surface?: Surface;
    readonly publicUrl?: string;
    readonly oidc?: Oidc;
    readonly mail?: Mail;
    readonly history?: StartHistory;
    readonly archive?: AuditArchive;
    readonly live?: LiveLimits;
    readonly nightly?: Pick<NightlyBackups, "state" | "look">;
    readonly resolveName?: Resolve;
    readonly smtp?: Smtp;
    /** The store as the routes see it, where something is to happen between what they ask of it. */
    readonly seenStore?: (store: Store) => Store;
    /** Keeps passwords as the product does, which takes long. */
    readonly realPasswords?: boolean;
    /** No time passes but what `advance` lets pass. */
    readonly stands?: boolean;
  } = {},
): Promise<ServerWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-server-"));
  await putNewDatabases(dataDir);
  // Whatever a busy machine makes of it, no question here is a slow one.
  const storage = await openSqlite(dataDir, { readWithinMs: 600_000 });
  const { store, reading, upkeep } = storage;
  const simulator = options.simulator === true ? await startSimulator() : null;
  const trusted = simulator === null ? [] : [simulator.url];
  const sender = createSender({ deadlineMs: 10_000, maxBytes: 5_000_000 });
  const vault = openVault({ key: Buffer.alloc(32, 7) });
  const begun = Date.now();
  const clock = movableClock(options.stands === true ? () => begun : undefined);
  // A provider that is real has the time of its machine.
  let offset = options.oidc === undefined ? STORIES_BEGIN - Date.now() : 0;
  clock.setOffset(offset);
  await simulator?.control("POST", "/clock", { advance_seconds: offset / 1000 });
  const logged: string[] = [];
  const note = (facts: object, message: string): void => {
    logged.push(
      `${message} ${JSON.stringify(facts, (_, value: unknown) => (value instanceof Error ? value.stack : value))}`,
    );
  };
  const log = { debug: note, info: note, warn: note, error: note };
  const history = options.history ?? usualHistory;
  const archive = options.archive ?? noArchive;
  const resolveName = options.resolveName ?? resolveByMachine;
  const postWebhook = createPost({ resolve: resolveName, deadlineMs: 600_000 });
  const outward = { vault, clock, postWebhook, locale: "en", timeZone: "UTC" } as const;
  const engine = createEngine({
    store,
    connectors,
    ...(options.smtp === undefined ? {} : { smtp: options.smtp }),
    send: (request, connected) => slowly(sender.send(request, connected)),
    longestSendMs: sender.longestMs,
    credentials: (connection) => openCredentials(vault, connection),
    unseal: (name, sealed) => vault.open(sealed, namedContext(name)),
    trustedLoopback: trusted,
    mayAct: (asked) => mayActOn({ store, people })(asked),
    clock,
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    log,
    concurrency: 4,
    history,
    archive,
    room: endlessRoom,
    installation: watchedInstallation({
      people: () => people,
      upkeep,
      nightly: () => options.nightly ?? noNightly,
    }),
    letterWays: () => letterWays({ store, reading, engine, people, ...outward }),
    limiter: hurriedLimiter(clock),
  });
  const letInAnew: string[] = [];
  const peopleDatabase = await openPeopleInSqlite(dataDir);
  const people = await openSignIn({
    database: peopleDatabase,
    vault,
    clock,
    log,
    publicUrl: options.publicUrl ?? options.surface?.publicUrl?.origin ?? "http://127.0.0.1:3400",
    oidc: options.oidc ?? null,
    mail: options.mail ?? null,
    ...(options.realPasswords === true ? {} : { passwords: quickPasswords }),
    onReset: async (person) => {
      letInAnew.push(person);
      return resetRightsOf({ store, clock, vault }, person);
    },
  });
  const version = "1.2.3";
  const live = createLive({ store, version }, options.live);
  const app = createApp({
    engine,
    store: options.seenStore?.(store) ?? store,
    reading,
    upkeep,
    nightly: options.nightly ?? noNightly,
    history,
    archive,
    vault,
    people,
    clock,
    log,
    token,
    webFolder: join(dataDir, "web"),
    dataFolder: dataDir,
    version,
    live,
    surface: options.surface ?? thisMachineOnly,
    postWebhook,
    resolveName,
    simulators:
      simulator === null
        ? []
        : [{ connector: "stripe", values: { apiKey: testKey, apiBase: simulator.url } }],
  });

  const call: ServerWorld["call"] = async (method, path, body, headers = {}) => {
    const sent = body === undefined ? undefined : bodyText(body);
    const response = await app.request(`http://127.0.0.1:3400/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
        // As clients say it, unless they send in chunks.
        ...(sent === undefined || headers["transfer-encoding"] === "chunked"
          ? {}
          : { "content-length": String(Buffer.byteLength(sent)) }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await textOf(response);
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    const parsed: unknown = isJson ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, body: parsed };
  };

  const workers = new Map<string, Promise<{ person: string; email: string }>>();
  const makeWorker = async (role: Role, name: string) => {
    const email = `${encodeURIComponent(name.toLowerCase()).replaceAll("%", "")}@workers.example`;
    const { id } = await addPerson(people, { email, name, role });
    return { person: id, email };
  };
  const as: ServerWorld["as"] = async (role, name, wanted = scopes) => {
    const known = workers.get(name) ?? makeWorker(role, name);
    workers.set(name, known);
    const { person, email } = await known;
    const madeAt = clock.now();
    const facts = { person, name: "test", scopes: wanted, madeAt, expiresAt: madeAt + 3_600_000 };
    const { key } = await makeKey(peopleDatabase, facts);
    return {
      person,
      email,
      key,
      call: (method, path, body, headers = {}) =>
        call(method, path, body, { authorization: `Bearer ${key}`, ...headers }),
    };
  };

  const session: ServerWorld["session"] = async (role, name) => {
    const password = "nine lives of a cat";
    const email = `${encodeURIComponent(name.toLowerCase()).replaceAll("%", "")}@browsers.example`;
    const { id } = await createPerson(people, { email, name, role, password });
    const page = { authorization: "", origin: "http://127.0.0.1:3400" };
    const entered = await call("POST", "/sign-in", { email, password }, page);
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const inBrowser: ServerWorld["call"] = (method, path, body, headers = {}) =>
      call(method, path, body, { ...page, cookie, ...headers });
    return {
      person: id,
      call: inBrowser,
      confirm: () => inBrowser("POST", "/me/confirmation", { password }),
    };
  };

  return {
    app,
    people,
    as,
    session,
    letInAnew,
    engine,
    store,
    reading,
    live,
    simulator,
    trusted,
    logged,
    dataDir,
    call,
    connect: async (name = "Shop") => {
      if (simulator === null) throw new Error("This world has no simulator");
      const values = { apiKey: testKey, apiBase: simulator.url };
      const made = await call("POST", "/connections", { connector: "stripe", name, values });
      return Made.parse(made.body).connection.id;
    },
    now: () => clock.now(),
    clock,
    advance: (milliseconds) => {
      offset += milliseconds;
      clock.setOffset(offset);
    },
    close: async () => {
      live.close();
      await engine.stop();
      await peopleDatabase.close();
      await storage.close();
      sender.close();
      await simulator?.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const Made = z.object({ connection: z.object({ id: z.string() }) });
