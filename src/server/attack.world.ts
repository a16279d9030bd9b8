/** For tests: sends hostile requests over a real socket, and looks whether anything changed that should not. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { expect } from "vitest";
import { z } from "zod";
import { type HostileRequest, wireOf } from "./hostile-wire.world.ts";
import { hostileRequests } from "./hostile.world.ts";
import { type Listening, listen } from "./listen.ts";
import { Document } from "./openapi-document.world.ts";
import { type RawReply, rawRequest } from "./raw-http.world.ts";
import { openServerWorld, type ServerWorld, token } from "./server.world.ts";

export interface Attacker {
  readonly name: string;
  /** The header that they show; null: none. */
  readonly authorization: string | null;
}

export interface Stronghold {
  readonly world: ServerWorld;
  readonly server: Listening;
  readonly document: Document;
  /** Ids that exist, so that more than the first look-up is reached. */
  readonly ids: readonly string[];
  readonly attackers: readonly Attacker[];
  /** What no answer may hold. */
  readonly secrets: readonly string[];
  readonly watcher: Watcher;
  close(): Promise<void>;
}

export async function openStronghold(): Promise<Stronghold> {
  const world = await openServerWorld({ simulator: true });
  const server = await listen(world.app.fetch, 0);
  const document = Document.parse((await world.call("GET", "/openapi.json")).body);
  const connection = await world.connect();
  const made = await world.call("POST", "/flows", { name: "There" });
  const { id } = z.object({ id: z.string() }).parse(made.body);
  const watcher = watch(world);
  const [vera, bo] = [await world.as("viewer", "Vera"), await world.as("builder", "Bo")];
  return {
    world,
    server,
    document,
    watcher,
    ids: [connection, id],
    attackers: [
      { name: "nobody", authorization: null },
      { name: "somebody with a wrong token", authorization: "Bearer ' OR 1=1 --" },
      { name: "viewer", authorization: `Bearer ${vera.key}` },
      { name: "builder", authorization: `Bearer ${bo.key}` },
      { name: "administrator", authorization: `Bearer ${token}` },
    ],
    secrets: [token, vera.key, bo.key],
    close: async () => {
      watcher.close();
      await server.close();
      await world.close();
    },
  };
}

/** Each operation of the document, deletions last. */
export function operationsOf({ document }: Pick<Stronghold, "document">) {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    .toSorted((a, b) => Number(a.method === "delete") - Number(b.method === "delete"));
}

/** So many requests to every operation, by each attacker. */
export async function attack(hold: Stronghold, runs: number): Promise<number> {
  const requests = hostileRequests(hold.document, hold.ids);
  let sent = 0;
  for (const { path, method, operation } of operationsOf(hold)) {
    for (const attacker of hold.attackers) {
      await fc.assert(
        fc.asyncProperty(requests(path, method, operation), async (request) => {
          sent += 1;
          await send(hold, attacker, request);
        }),
        // The first failure is short enough, and shrinking sends thousands more.
        { numRuns: runs, endOnFailure: true, includeErrorInReport: true },
      );
    }
  }
  return sent;
}

async function send(hold: Stronghold, attacker: Attacker, request: HostileRequest): Promise<void> {
  hold.watcher.look();
  const wire = wireOf(request, attacker.authorization);
  const reply = await rawRequest(hold.server.url, wire);
  const shown = `${attacker.name}: ${Buffer.concat(wire).toString("latin1").slice(0, 1_500)}\n\n${reply?.status} ${reply?.body.slice(0, 500)}\n${hold.world.logged.at(-1)?.slice(0, 1_500)}`;
  expectRefusalOrSuccess(reply, shown);
  expectNoSecret(reply, hold.secrets, shown);
  if ((reply?.status ?? 0) < 300) return;
  expect(hold.watcher.changed(), `What was refused changed something: ${shown}`).toEqual([]);
}

/** Neither in the headers nor in the body. */
export function expectNoSecret(
  reply: RawReply | null,
  secrets: readonly string[],
  shown: string,
): void {
  const said = `${JSON.stringify([...(reply?.headers ?? [])])}${reply?.body}`;
  const told = secrets.filter((secret) => said.includes(secret));
  expect(told, shown).toEqual([]);
}

/** A 2xx, or a 4xx with a stable code; never a 5xx, never silence. */
export function expectRefusalOrSuccess(reply: RawReply | null, shown: string): void {
  if (reply === null) throw new Error(`No answer to ${shown}`);
  const { status, headers, body } = reply;
  expect(status >= 200 && status < 500, shown).toBe(true);
  expect(headers.has("x-injected") || headers.has("set-cookie"), shown).toBe(false);
  if (status < 400) return;
  expect(headers.get("content-type"), shown).toContain("application/json");
  expect(JSON.parse(body), shown).toMatchObject({
    error: {
      code: expect.stringMatching(/^[\w.]+$/),
      message: expect.stringMatching(/./),
      details: expect.any(Array),
    },
  });
}

/** What may change although a request was refused: counts of calls, the sign of life, what was tried. */
const restless: ReadonlySet<string> = new Set([
  "alive",
  "reads",
  "day_calls",
  "audit",
  "audit_begun",
  "audit_chain",
]);

/** Sees what changes in the database. */
interface Watcher {
  /** From here on. */
  look(): void;
  /** The tables that have changed since. */
  changed(): readonly string[];
  close(): void;
}

function watch({ dataDir }: ServerWorld): Watcher {
  const database = new Database(join(dataDir, "millrace.db"), { readonly: true });
  /** Another number once somebody has written: most requests write nothing, and cost no more than this. */
  const version = (): unknown => database.pragma("data_version", { simple: true });
  let seen = { version: version(), prints: fingerprints(database) };
  const look = (): void => {
    const now = version();
    if (now !== seen.version) seen = { version: now, prints: fingerprints(database) };
  };
  return {
    look,
    changed: () => {
      const { prints } = seen;
      look();
      return [...seen.prints].flatMap(([table, print]) =>
        prints.get(table) === print ? [] : [table],
      );
    },
    close: () => database.close(),
  };
}

/** All that is stored, by table. */
function fingerprints(database: Database.Database): ReadonlyMap<string, string> {
  const tables = database
    .prepare<[], string>("select name from sqlite_schema where type = 'table' order by name")
    .pluck()
    .all()
    .filter((name) => !restless.has(name));
  return new Map(
    tables.map((table) => {
      const rows = JSON.stringify(database.prepare(`select * from "${table}"`).all());
      return [table, createHash("sha256").update(rows).digest("hex")];
    }),
  );
}
