import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import {
  event,
  passing,
  type Stage,
  stageOn,
  takes,
  waits,
} from "#engine/store-contract/stage.world.ts";
import { emptyDocument } from "#flow/document.ts";
import { createDatabase, dropDatabase } from "../../../test/postgres-cluster.ts";
import { asking, openQuietly } from "../postgres/postgres.world.ts";
import { proxyTo } from "../postgres/proxy.world.ts";
import { openSqlite } from "../sqlite/index.ts";
import { StartError, type StartFault } from "#disk/start-errors.ts";
import { move, MoveError, type MoveFault, type MoveProgress } from "./move.ts";

let dataDir: string;
let url: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-move-"));
  url = await createDatabase(inject("postgres"));
});
afterEach(async () => {
  rmSync(dataDir, { recursive: true });
  await dropDatabase(inject("postgres"), url);
});

/** The people are told of in cli/move.pg.ts. */
const movePeople = () => Promise.resolve(true);
const moving = (to = url, onProgress: (progress: MoveProgress) => void = () => undefined) =>
  move({ dataDir, to, at: 9_000, newId: () => crypto.randomUUID(), onProgress, movePeople });

/** What stands in the SQLite file, table by table. */
function rowsOf(table: string): readonly object[] {
  const db = new Sqlite(join(dataDir, "millrace.db"), { readonly: true });
  try {
    return db.prepare<[], object>(`SELECT * FROM ${table}`).all();
  } finally {
    db.close();
  }
}

const strange = { id: "ch_1", note: 'お茶 \0 \ud800 \\ " , {} NULL', amounts: [1.5, null] };

/** What is kept of a trigger that reads rows. */
const kept = {
  state: { way: "snapshot", epoch: 1, begins: false, stopped: null, agreed: false },
  rows: [{ key: "お茶 1", fingerprint: "shape.content" }],
  contents: [{ key: "お茶 1", fingerprint: "shape.content", times: 3 }],
} as const;

/** Runs in every state, a wait, a write, a held run. */
async function filled(): Promise<void> {
  const opened = await openSqlite(dataDir);
  const stage = stageOn(() => opened);
  await stage.connect("c1", { name: "店の口座", settings: { a: 1 } });
  await stage.flow("f1");
  await stage.listen("f1", { window: { from: 0, to: 400 } });
  await stage.accept([
    event("over", takes("f1", "over")),
    event("retries", takes("f1", "retries")),
    event("parked", takes("f1", "parked")),
    event("held", takes("f1", "held")),
    event("queued", takes("f1", "queued"), { data: strange }),
    event("waits", waits("f1", 300)),
  ]);
  await stage.record(await stage.claim(), { kind: "finished" }, { output: strange });
  await stage.record(await stage.claim(), { kind: "retry", path: "s1", at: 50_000 });
  const parked = await stage.claim();
  await opened.store.planEffect(stage.plan(parked), parked.epoch);
  await stage.gate(parked);
  await stage.record(
    parked,
    { kind: "parked", path: "s1", effectId: "f1.effect" },
    {
      effect: {
        id: "f1.effect",
        generation: 0,
        kind: "parked",
        error: passing,
        looked: null,
        lookAt: null,
      },
    },
  );
  await stage.claim();
  await opened.store.recordAlive(4_000, null);
  await opened.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 5 });
  await opened.store.propose({
    id: "p1",
    flowId: "f1",
    calls: {},
    revision: 1,
    by: "ken",
    at: 6,
    takeUp: null,
    owners: ["hana"],
  });
  await opened.store.changeSettings({ historyDays: 9 });
  await opened.store.createTable({
    id: "t1",
    name: "国",
    description: "",
    rows: [{ from: 'お茶 \0 "', to: "tea" }],
    otherwise: { is: "fail" },
    at: 7,
    by: "hana",
  });
  const trigger = {
    kind: "event",
    connector: "stripe",
    trigger: "new-charge",
    connection: "c1",
    settings: {},
    everySeconds: 60,
  } as const;
  const place = { id: "orders", where: { table: "orders" } };
  await stage.flow("f3");
  await stage.listen("f3", { trigger: "rows", place });
  const { id: pollId = "" } = (await opened.store.poll("c1", "rows", "orders")) ?? {};
  await stage.accept([], { pollId, kept });
  await stage.flow("f2", { document: { ...emptyDocument, trigger } });
  const entry = { person: "ken", via: "session", address: null, action: "flow.proposed" };
  await opened.store.writeAudit({ ...entry, id: "a1", at: 6, object: null, details: {} });
  await opened.close();
}

async function moveFault(moved: Promise<unknown>): Promise<MoveFault> {
  const error: unknown = await moved.then(
    () => expect.unreachable("it was moved"),
    (reason: unknown) => reason,
  );
  if (error instanceof MoveError) return error.fault;
  throw error;
}

async function startFault(): Promise<StartFault> {
  const error: unknown = await openSqlite(dataDir).then(
    () => expect.unreachable("it was opened"),
    (reason: unknown) => reason,
  );
  if (error instanceof StartError) return error.fault;
  throw error;
}

describe("moving to PostgreSQL", () => {
  it("brings everything, and work goes on there where it stood", async () => {
    await filled();
    const seen = rowsOf("seen").length;
    const progress: MoveProgress[] = [];
    const report = await moving(url, (step) => progress.push(step));
    expect(report.rows).toMatchObject({ connections: 1, flows: 3, runs: 5, effects: 1, seen });
    expect(progress).toContainEqual({ table: "runs", rows: 5, of: 5 });
    const copied = new Set(progress.map(({ table }) => table));
    const tables = rowsOf("sqlite_schema").map((row) => Object.values(row));
    const left = tables.flatMap(([type, name]) =>
      type === "table" && !copied.has(name) ? [String(name)] : [],
    );
    // Runs are counted anew, rows get their numbers there, and the mark of the move stays.
    expect(left.toSorted()).toEqual(["moved", "run_counts", "sqlite_sequence"]);

    const opened = await openQuietly(url);
    const stage: Stage = stageOn(() => opened);
    const { store } = opened;
    expect(await store.connection("c1")).toMatchObject({ name: "店の口座", settings: { a: 1 } });
    const due = await store.claimRuns(9_000, 9);
    expect(due.map(({ name, epoch }) => [name, epoch])).toEqual([
      ["held", 2],
      ["queued", 1],
    ]);
    expect(due[1]?.event).toEqual(strange);
    expect(await store.nextRunDue()).toBe(50_000);
    expect(await store.claimRuns(50_000, 9)).toMatchObject([{ name: "retries" }]);
    expect(await store.effect("f1.effect")).toMatchObject({ sends: 1, unprovenSince: 1_500 });
    expect(await store.handled("f1", ["over", "queued", "new"])).toEqual(
      new Set(["over", "queued"]),
    );
    expect(await store.lastSeen()).toMatchObject({ aliveUntil: 4_000 });
    const rows = await store.poll("c1", "rows", "orders");
    expect(rows).toMatchObject({ where: { table: "orders" }, kept: kept.state });
    expect(await store.snapshotRows(rows?.id ?? "", kept.rows)).toEqual(kept.contents);
    expect(await store.grantedTo("ken")).toEqual(new Set(["c1"]));
    expect(await store.proposals()).toMatchObject([{ id: "p1", owners: ["hana"] }]);
    expect(await store.settings()).toMatchObject({ historyDays: 9, runsPerFlow: null });
    expect(await asking(url, "SELECT * FROM millrace.version_connections")).toEqual([
      { version_id: "f2-v1", connection_id: "c1" },
    ]);
    expect(await opened.reading.listAudit({ limit: 9 })).toMatchObject({ items: [{ id: "a1" }] });
    expect(await store.dueWaits(await stage.pollId(), 300, 9)).toHaveLength(1);
    expect(await opened.reading.activity(["f1"])).toMatchObject([
      { runs: { succeeded: 1, parked: 1, running: 3, waiting: 0 } },
    ]);
    // What comes next gets numbers of its own.
    expect(await stage.accept([event("new", takes("f1", "new"))])).toBe(1);
    expect(await stage.accept([event("over", takes("f1", "over"))])).toBe(0);
    await opened.close();
  });

  it("seals the file: a start there is refused and says where everything is", async () => {
    await filled();
    const { destination } = await moving();
    expect(destination).not.toContain(new URL(url).password);
    expect(await startFault()).toMatchObject({
      code: "database_moved",
      destination,
      finished: true,
    });
    expect(await moveFault(moving())).toMatchObject({ code: "moved_elsewhere", destination });
  });

  it("is refused by a database that is not empty, and changes nothing", async () => {
    await filled();
    const other = await openQuietly(url);
    await stageOn(() => other).flow("f9");
    await other.close();
    expect(await moveFault(moving())).toMatchObject({ code: "destination_not_empty" });
    await (await openSqlite(dataDir)).close();
    expect(await asking(url, "SELECT id FROM millrace.flows")).toEqual([{ id: "f9" }]);
  });

  it("that fails on the way leaves both as they were", async () => {
    await filled();
    const seals: unknown[] = [];
    const failing = moving(url, ({ table }) => {
      // A process that is killed here leaves no more than this.
      const folder = new Sqlite(join(dataDir, "millrace.db"), { readonly: true });
      seals.push(folder.prepare("SELECT * FROM moved").get());
      folder.close();
      if (table === "effects") throw new Error("out of luck");
    });
    await expect(failing).rejects.toThrow("out of luck");
    expect(new Set(seals)).toEqual(new Set([undefined]));
    expect(await asking(url, "SELECT id FROM millrace.runs")).toEqual([]);
    await (await openSqlite(dataDir)).close();
    expect((await moving()).rows).toMatchObject({ runs: 5 });
  });

  it("whose last answer was lost stays sealed, and ends when it is said again", async () => {
    await filled();
    const proxy = await proxyTo(url);
    const cut = moving(proxy.url, ({ table }) => {
      if (table === "restored") proxy.loseNextCommit();
    });
    await expect(cut).rejects.toThrow();
    expect(proxy.lost()).toBe(true);
    expect(await startFault()).toMatchObject({ code: "database_moved", finished: false });
    expect((await moving(proxy.url)).rows).toMatchObject({ runs: 5 });
    await proxy.close();
    expect(await startFault()).toMatchObject({ finished: true });
    expect(await asking(url, "SELECT id FROM millrace.runs")).toHaveLength(5);
  });
});
