import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepLedger } from "#engine/store-contract/keep-ledger.world.ts";
import { openPeopleInSqlite } from "../people/sqlite.ts";
import { openSqlite } from "./index.ts";
import { restore } from "./restore.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-older-data-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The database as it was before that migration. */
function before(migration: string): Sqlite.Database {
  const folder = new URL("./migrations/", import.meta.url);
  const files = readdirSync(folder).toSorted();
  const last = files.findIndex((name) => name.endsWith(`-${migration}.sql`));
  const db = new Sqlite(join(dataDir, "millrace.db"));
  for (const name of files.slice(0, last)) db.exec(readFileSync(new URL(name, folder), "utf8"));
  db.pragma("application_id = 0x6d696c6c");
  db.pragma(`user_version = ${last}`);
  return db;
}

it("runs that wait stand in line behind whose flows they are, each where it was", async () => {
  const db = before("turns");
  db.exec(`
    INSERT INTO flows (id, owner, name, draft, lineage, created_at, changed_at)
    VALUES ('f1', 'Aoi', 'f1', '{}', 'f1', 1, 1), ('f2', 'Ken', 'f2', '{}', 'f2', 1, 1);
    INSERT INTO events (seq, id, source, key, at, received_at, data, live)
    VALUES (1, 'e', 'person', 'k', 1, 1, '{}', 1);`);
  const run = db.prepare(
    `INSERT INTO runs (id, flow_id, name, version_id, event, ancestry, state, status, next_at, delayed_until, created_at)
     VALUES (@name, @flow, @name, 'v', 1, '[]', '{}', @status, @nextAt, @delayedUntil, 1)`,
  );
  const at = { nextAt: null, delayedUntil: null };
  run.run({ ...at, name: "a", flow: "f1", status: "waiting", nextAt: 0 });
  run.run({ ...at, name: "b", flow: "f1", status: "waiting", nextAt: 0 });
  run.run({ ...at, name: "c", flow: "f2", status: "waiting", nextAt: 700 });
  run.run({ ...at, name: "d", flow: "f2", status: "delayed", delayedUntil: 800 });
  db.close();

  const { store } = await openSqlite(dataDir);
  const turns: string[] = [];
  for (let turn = 0; turn < 4; turn += 1)
    for (const { turnOf, name } of await store.claimRuns(900, 1)) turns.push(`${turnOf} ${name}`);
  expect(turns).toEqual(["Aoi a", "Ken c", "Aoi b", "Ken d"]);
  await store.close();
});

it.each(["the people alone", "both"])(
  "before the shape of %s changes, they are kept in one file, from which they are restored",
  async (changed) => {
    if (changed === "both") before("ledger").close();
    else await (await openSqlite(dataDir)).close();
    await (await openPeopleInSqlite(dataDir)).close();
    const people = new Sqlite(join(dataDir, "people.db"));
    people.exec("DELETE FROM steps_taken WHERE version = (SELECT max(version) FROM steps_taken)");
    people.exec("INSERT INTO sealed (name, value) VALUES ('mark', 'as it was')");
    people.close();
    await (await openSqlite(dataDir)).close();

    const kept = readdirSync(dataDir).filter((name) => name.includes("before-version"));
    expect(kept).toEqual([expect.stringMatching(/^millrace\.db\.before-version-\d+\.\d+$/)]);
    const file = join(dataDir, kept[0] ?? "");
    const folder = join(dataDir, "back");
    restore({
      file,
      dataDir: folder,
      at: 1,
      resealing:
        () =>
        ({ sealed }) =>
          sealed,
    });
    const back = new Sqlite(join(folder, "people.db"), { readonly: true });
    expect(back.prepare("SELECT name, value FROM sealed").all()).toEqual([
      { name: "mark", value: "as it was" },
    ]);
    back.close();
  },
);

it("doubts that a wrong clock has dated begin at any time", async () => {
  const db = before("doubts-begin-first");
  db.exec(`INSERT INTO doubts (from_at, to_at, restored, lost)
    VALUES (9000, 5000, 1, 0), (4000, 4000, 0, 1), (1000, 2000, 0, 0), (7000, 8000, 0, 0)`);
  db.close();
  const { store } = await openSqlite(dataDir);
  expect(await store.doubts()).toEqual([
    { from: 0, to: 5_000, why: "restored" },
    { from: 7_000, to: 8_000, why: "silence" },
  ]);
  await expect(store.noteDoubt({ from: 2, to: 1, why: "lost" })).rejects.toThrow("CHECK");
  await store.close();
});

it("history of before gets its lines in the ledger, and is removed only then", async () => {
  const db = before("ledger");
  db.exec(`
    INSERT INTO flows (id, owner, name, draft, lineage, created_at, changed_at)
    VALUES ('f1', 'Aoi', 'Refunds', '{}', 'f1', 1, 1);
    INSERT INTO flow_versions (id, flow_id, number, document, published_at)
    VALUES ('v1', 'f1', 2, '{"trigger":{"kind":"schedule"}}', 1);
    INSERT INTO events (seq, id, source, key, at, received_at, data, live)
    VALUES (1, 'e1', 'poll', 'k1', 500, 500, '{}', 1), (2, 'e2', 'poll', 'k2', 600, 600, '{}', 1);
    INSERT INTO deliveries (event, flow_id, outcome, run, reason)
    VALUES (1, 'f1', 'run', 1, NULL), (2, 'f1', 'skipped', NULL, 'own_event');
    INSERT INTO runs (seq, id, flow_id, name, version_id, event, ancestry, state, status, created_at, ended_at)
    VALUES (1, 'r1', 'f1', 'k1', 'v1', 1, '[]', '{}', 'succeeded', 500, 700);
    INSERT INTO effects (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id, mode, connector,
      action, request, state, sends, first_send_at, object_id)
    VALUES ('w1', 0, 'key', 'f1', 'r1', 's1', '[]', 1, 'c1', 'live', 'stripe', 'create-charge',
      '{"method":"POST","path":"/","params":{},"apiVersion":"1"}', 'done', 1, 650, 'ch_1');`);
  db.close();
  const opened = await openSqlite(dataDir);
  const { store, reading } = opened;
  const prune = () => store.prune({ before: 9_000, runsPerFlow: 9, rereadMs: 0 }, 9);
  expect(await prune()).toMatchObject({ runs: 0 });
  await keepLedger(store);
  expect(
    (await reading.ledger({ limit: 9 })).items.map(({ heading, object }) => [
      object,
      heading.flowName,
      heading.version,
      heading.outcome,
    ]),
  ).toEqual([
    ["ch_1", "Refunds", 2, "done"],
    ["k2", "Refunds", null, "skipped"],
    ["k1", "Refunds", 2, "succeeded"],
  ]);
  expect(await prune()).toMatchObject({ runs: 1 });
  await opened.close();
});

it("of what came in before, nobody can tell which object it was about", async () => {
  const db = before("about");
  db.exec(`INSERT INTO events (seq, id, source, key, at, received_at, data, live)
    VALUES (1, 'e1', 'poll', 'evt_1', 500, 700, '{}', 1)`);
  db.close();
  const { store } = await openSqlite(dataDir);
  expect(await store.aboutSince()).toBe(700);
  await store.close();
});
