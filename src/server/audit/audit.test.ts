import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { archivePiece } from "#engine/audit-archive.ts";
import type { AuditFolder } from "#engine/audit-files.ts";
import { openAuditFolder } from "#disk/audit-folder.ts";
import { openServerWorld, type ServerWorld, type Worker } from "../server.world.ts";
import { keysOf, makeKey } from "../sign-in/keys.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { audited, changesNothing } from "./audited.ts";
import { settleBegun } from "./settle.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const Page = z.object({
  items: z.array(
    z.object({
      person: z.object({ id: z.string(), name: z.string() }).nullable(),
      via: z.string().nullable(),
      action: z.string(),
      object: z
        .object({ kind: z.string(), id: z.string(), name: z.string().nullable() })
        .nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.string().nullable(),
});
const entries = async (query: string) =>
  Page.parse((await world.aoi("GET", `/audit?${query}`)).body).items;

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

test("every operation that is no reading is written down, or changes nothing", async () => {
  const { paths } = Document.parse((await world.local("GET", "/openapi.json")).body);
  const operations = Object.values(paths).flatMap((methods) => Object.entries(methods));
  const writing = operations.flatMap(([method, { operationId }]) =>
    method === "get" ? [] : [operationId],
  );
  const known = [...Object.keys(audited), ...changesNothing];
  expect(writing.filter((id) => !known.includes(id))).toEqual([]);
  const all = new Set(operations.map(([, { operationId }]) => operationId));
  expect(known.filter((id) => !all.has(id))).toEqual([]);
});

describe("lines that are in files", () => {
  let path: string;
  let folder: AuditFolder;
  let old: ServerWorld;
  let ada: Worker;
  beforeAll(async () => {
    path = mkdtempSync(join(tmpdir(), "millrace-audit-"));
    folder = openAuditFolder(path);
    old = await openServerWorld({ archive: { folder, path, zone: "UTC" } });
    ada = await old.as("administrator", "Ada");
  });
  afterAll(async () => {
    await old.close();
    rmSync(path, { recursive: true });
  });
  const Exported = z.object({ id: z.string(), action: z.string() });
  const exported = async (query: string) =>
    (await ada.call("GET", `/audit/export?${query}`)).text
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => Exported.parse(JSON.parse(line)).id);
  const Archived = z.object({ archived: z.unknown() });
  const archived = async () =>
    Archived.parse((await ada.call("GET", "/audit?limit=1")).body).archived;
  const line = (id: string, at: string, more: object = {}) =>
    old.store.writeAudit({
      id,
      at: Date.parse(at),
      person: "hana",
      via: "session",
      address: null,
      action: "flow.edited",
      object: { kind: "flow", id: "f1" },
      details: {},
      ...more,
    });

  test("are exported with the others, by the same filter, each once, and named beside the list", async () => {
    expect(await archived()).toBeNull();
    await old.store.writeAudit({
      id: "now",
      at: old.now(),
      person: "ken",
      via: null,
      address: null,
      action: "flow.deleted",
      object: null,
      details: {},
    });
    await line("late", "2025-03-01T00:00:00Z");
    const { store } = old;
    const wish = { store, folder, zone: "UTC", newId: () => "own", isShort: false };
    // What is old is behind younger lines in the chain: it stays.
    expect(await archivePiece({ ...wish, now: old.now(), days: 90 })).toEqual({ did: "nothing" });
    const ahead = old.now() + 200 * 86_400_000;
    expect(await archivePiece({ ...wish, now: ahead, days: 90 })).toMatchObject({ did: "file" });
    expect(await archived()).toMatchObject({ files: 1, until: expect.any(String) });
    const all = await exported("");
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(["now", "late", "own"]));
    expect(await exported("action=flow.")).toEqual(["late", "now"]);
    expect(await exported("person=ken")).toEqual(["now"]);
    expect(await exported("object=f1&from=2025-02-01&to=2025-04-01")).toEqual(["late"]);
    expect(await exported("object=f1&to=2025-02-01")).toEqual([]);
    expect((await ada.call("GET", "/audit/verify")).body).toMatchObject({ broken: null, files: 1 });
  });

  test("are missed by name where their file is gone", async () => {
    const [file = ""] = readdirSync(path);
    renameSync(join(path, file), join(path, "gone"));
    const refused = await ada.call("GET", "/audit/export");
    expect([refused.status, codeOf(refused)]).toEqual([409, "audit.file_missing"]);
    expect(refused.text).toContain(file);
    expect((await ada.call("GET", "/audit/verify")).body).toMatchObject({
      broken: "file",
      brokenFile: { name: file, why: "missing" },
    });
    renameSync(join(path, "gone"), join(path, file));
    expect((await ada.call("GET", "/system/settings")).body).toMatchObject({ auditFolder: path });
  });
});

describe("the audit log", () => {
  test("tells who did what to which object, and nothing that is the owner's alone", async () => {
    const [entry] = await entries(`object=${world.hanas}`);
    expect(entry).toMatchObject({
      person: { id: world.ids.hana, name: "Hana" },
      via: "api-key",
      action: "connection.created",
      object: { kind: "connection", id: world.hanas, name: null },
      details: { connector: "stripe" },
    });
    await world.hana("PATCH", `/connections/${world.hanas}`, { name: "Secret till" });
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect(await entries(`object=${world.hanas}`)).toMatchObject([
      { action: "connection.grant_taken", details: { person: world.ids.ken } },
      { action: "connection.grant_given", details: { person: world.ids.ken } },
      { action: "connection.changed", details: { changed: ["name"] } },
      { action: "connection.created" },
    ]);
    const { text } = await world.aoi("GET", "/audit/export");
    expect(text).not.toMatch(/Secret till|Till of mine|sk_test|acct_|millrace_contract/);
  });

  test("follows a flow from its making to its end, and what waited meanwhile", async () => {
    const draft = draftOn(world.hanas, { amount: 100 });
    const flow = made(await world.hana("POST", "/flows", { name: "Followed", draft }));
    const path = `/flows/${flow.id}`;
    await world.hana("POST", `${path}/activate`, { from: "now" });
    const changed = draftOn(world.hanas, { amount: 900 });
    const change = { name: "Followed", draft: changed, revision: flow.revision };
    await world.ken("PUT", path, change);
    await world.ken("POST", `${path}/publish`);
    const Waiting = z.object({ proposal: z.object({ id: z.string() }) });
    const { id } = Waiting.parse((await world.ken("GET", path)).body).proposal;
    await world.hana("POST", `/proposals/${id}/agreement`);
    await world.ken("GET", `${path}/export`);
    const [exported] = await entries(`object=${flow.id}`);
    expect(exported?.object).toEqual({ kind: "flow", id: flow.id, name: "Followed" });
    await world.local("DELETE", path);
    const told = await entries(`object=${flow.id}`);
    expect(told.map(({ action, person }) => [action, person?.name])).toEqual([
      ["flow.deleted", "local"],
      ["flow.exported", "Ken"],
      ["flow.proposed", "Ken"],
      ["flow.edited", "Ken"],
      ["flow.activated", "Hana"],
      ["flow.created", "Hana"],
    ]);
    expect(told[4]?.details).toEqual({ from: "now" });
    // What is gone has no name any more.
    expect(told[4]?.object?.name).toBeNull();
    expect(await entries(`object=${id}`)).toMatchObject([
      { action: "proposal.agreed", person: { name: "Hana" } },
    ]);
  });

  test("has what somebody may not, once an hour for the same, and not what was asked wrongly", async () => {
    const refused = (person: string) =>
      entries(`person=${person}&action=connection.deleted_refused`);
    expect((await world.ken("DELETE", `/connections/${world.hanas}`)).status).toBe(404);
    expect((await world.ken("DELETE", `/connections/${world.hanas}`)).status).toBe(404);
    expect(await refused(world.ids.ken)).toMatchObject([
      {
        via: "api-key",
        object: { kind: "connection", id: world.hanas },
        details: { refused: "connection.not_found", key: expect.stringMatching(/^key_/) },
      },
    ]);
    expect((await world.mio("POST", "/flows", { name: "Not hers" })).status).toBe(403);
    expect((await world.mio("GET", "/audit")).status).toBe(403);
    expect(await entries(`person=${world.ids.mio}&action=flow.`)).toMatchObject([
      {
        action: "flow.created_refused",
        object: null,
        details: { refused: "request.not_permitted" },
      },
    ]);
    expect(await entries(`person=${world.ids.mio}&action=person.`)).toMatchObject([
      { action: "person.request_refused", details: { operation: "listAudit" } },
    ]);
    const before = (await entries("limit=200")).length;
    expect((await world.ken("POST", "/flows", { name: "" })).status).toBe(400);
    expect((await entries("limit=200")).length).toBe(before);
  });

  test("has a key from its making to its end, and who shows one that does not count", async () => {
    const joe = await world.as("builder", "Joe");
    const { database } = world.people;
    const over = { madeAt: world.now() - 2, expiresAt: world.now() - 1 };
    const facts = { person: joe.person, name: "over", scopes: ["read"], ...over } as const;
    const { key, made: ended } = await makeKey(database, facts);
    for (let tried = 0; tried < 2; tried += 1) {
      const headers = { authorization: `Bearer ${key}` };
      expect((await world.call("GET", "/flows", undefined, headers)).status).toBe(401);
    }
    expect(await entries(`object=${ended.id}`)).toMatchObject([
      { action: "api_key.refused", person: null, details: { owner: joe.person } },
    ]);
    const invented = "millrace_made-up";
    for (let tried = 0; tried < 3; tried += 1)
      await world.call("GET", "/flows", undefined, { authorization: `Bearer ${invented}` });
    const unknown = await entries("action=api_key.refused");
    expect(unknown.filter(({ object }) => object === null)).toHaveLength(1);
    expect(JSON.stringify(unknown)).not.toContain(invented);
    const kept = (await keysOf(database, joe.person)).map(({ id }) => id);
    await world.local("PATCH", `/people/${joe.person}`, { state: "deactivated" });
    expect(await entries(`object=${joe.person}`)).toMatchObject([
      {
        action: "person.changed",
        details: {
          state: "deactivated",
          was: { role: "builder", state: "active" },
          keysEnded: kept,
        },
      },
    ]);
  });

  test("says of an edit where it was made, and nothing of what was put there", async () => {
    const flow = made(await world.local("POST", "/flows", { name: "Edited" }));
    const operations = [
      { do: "addLogic", block: null, index: 0, step: { kind: "if" } },
      { do: "renameStep", step: "s1", name: "A name that is nobody else's" },
    ];
    const path = `/flows/${flow.id}/edits`;
    const reply = await world.local("POST", path, { revision: flow.revision, operations });
    expect(reply.status, reply.text).toBe(200);
    const [edited] = await entries(`object=${flow.id}&action=flow.edited`);
    expect(edited?.details).toEqual({
      revision: flow.revision,
      edits: ["addLogic", "renameStep s1"],
    });
  });

  test("has who could not come in", async () => {
    const wrong = { email: "hana@workers.example", password: "not the password" };
    expect((await world.call("POST", "/sign-in", wrong, { authorization: "" })).status).toBe(401);
    const [failed] = await entries("action=sign_in.");
    expect(failed).toMatchObject({
      person: null,
      via: null,
      action: "sign_in.password_refused",
      details: { email: "hana@workers.example", refused: "sign_in.refused" },
    });
    expect(JSON.stringify(failed)).not.toContain("not the password");
  });

  test("cannot be filled by who is not let in", async () => {
    const before = (await entries("action=sign_in.&limit=200")).length;
    const knock = (said: object) => world.call("POST", "/sign-in", said, { authorization: "" });
    for (let at = 0; at < 3; at += 1)
      expect((await knock({ email: "x".repeat(1_000), password: "p" })).status).toBe(400);
    expect((await entries("action=sign_in.&limit=200")).length).toBe(before);
    const wrong = { email: "nobody@workers.example", password: "a password that is wrong" };
    let tooMany = 0;
    for (let at = 0; at < 200 && tooMany < 5; at += 1)
      if ((await knock(wrong)).status === 429) tooMany += 1;
    expect(tooMany).toBe(5);
    const told = await entries("action=sign_in.password_refused&limit=200");
    expect(
      told.filter(({ details }) => details["refused"] === "sign_in.too_many_tries"),
    ).toHaveLength(1);
  });

  test("has the use of a key, once an hour", async () => {
    const uses = async () => (await entries(`person=${world.ids.mio}&action=api_key.used`)).length;
    await world.mio("GET", "/flows");
    await world.mio("GET", "/flows");
    expect(await uses()).toBe(1);
    world.advance(3_600_000 - 60_000);
    await world.mio("GET", "/flows");
    expect(await uses()).toBe(1);
  });

  test("is read by administrators alone, in pages, by filter, and as JSON lines", async () => {
    for (const call of [world.hana, world.mio])
      for (const path of ["/audit", "/audit/export"])
        expect((await call("GET", path)).status).toBe(403);
    const first = Page.parse((await world.aoi("GET", "/audit?limit=2")).body);
    expect(first.items).toHaveLength(2);
    const next = await world.aoi("GET", `/audit?limit=2&cursor=${first.next}`);
    expect(Page.parse(next.body).items[0]).not.toEqual(first.items[0]);
    const ken = await entries(`person=${world.ids.ken}&action=connection.created`);
    expect(ken).toMatchObject([{ action: "connection.created", object: { id: world.kens } }]);
    expect((await world.aoi("GET", "/audit?cursor=zz")).status).toBe(400);
    const { text, headers } = await world.aoi("GET", "/audit/export?action=connection.created");
    expect(headers.get("content-type")).toContain("jsonl");
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual([
      "connection.created",
      "connection.created",
    ]);
    expect(await entries("action=audit.exported")).not.toEqual([]);
  });

  test("has a line of what was done although the log could not take it then", async () => {
    const flow = made(await world.local("POST", "/flows", { name: "Deleted unseen" }));
    const database = new Database(join(world.dataDir, "millrace.db"));
    try {
      // As a disk that is full, or a process that dies, would have it: done, and not written down.
      database.exec(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END",
      );
      expect((await world.local("DELETE", `/flows/${flow.id}`)).status).toBe(204);
      database.exec("DROP TRIGGER full");
    } finally {
      database.close();
    }
    const told = async () =>
      (await world.reading.listAudit({ limit: 9, objectId: flow.id, action: "flow.deleted" }))
        .items;
    expect(await told()).toEqual([]);
    await settleBegun(world);
    expect(await told()).toEqual([]);
    world.advance(15 * 60_000 + 1);
    await Promise.all([settleBegun(world), settleBegun(world)]);
    expect(await told()).toMatchObject([
      { person: "local", via: "token", details: { outcome: "unknown" } },
    ]);
    expect(await world.store.unsettledAudit(Infinity, 10)).toEqual([]);
  });
});
