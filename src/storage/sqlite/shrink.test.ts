import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepLedger } from "#engine/store-contract/keep-ledger.world.ts";
import { event, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import { compact } from "./compact.ts";
import { openSqlite, type OpenedSqlite } from "./index.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-shrink-"));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const path = () => join(dataDir, "millrace.db");
const size = () => statSync(path()).size;

/** Runs that are over, with 20 kB each. */
async function fill(opened: OpenedSqlite, count: number): Promise<void> {
  const stage = stageOn(() => opened);
  await stage.connect("c1");
  await stage.flow("f1");
  await stage.listen("f1");
  const keys = Array.from({ length: count }, (_, at) => `k${at}`);
  for (let at = 0; at < count; at += 500)
    await stage.accept(
      keys
        .slice(at, at + 500)
        .map((key) => event(key, { data: "x".repeat(20_000) }, takes("f1", key))),
      { cursor: 1_000_000 },
    );
  const runs = await opened.store.claimRuns(1_000, count);
  await Promise.all(
    runs.map(({ id, epoch, state }) =>
      opened.store.recordState({
        runId: id,
        epoch,
        state: { ...state, phase: { is: "succeeded" } },
        at: 2_000,
      }),
    ),
  );
}

async function pruneAll({ store }: OpenedSqlite): Promise<void> {
  const retention = { before: 5_000, runsPerFlow: 1, rereadMs: 1_000 };
  await keepLedger(store);
  while ((await store.prune(retention, 50)).more);
}

const pragma = (name: string): unknown => {
  const db = new Sqlite(path());
  try {
    return db.pragma(name, { simple: true });
  } finally {
    db.close();
  }
};

it("the file becomes smaller again when history is removed, while the store works", async () => {
  const opened = await openSqlite(dataDir);
  await fill(opened, 2_000);
  await opened.store.prune({ before: 0, runsPerFlow: 9_999, rereadMs: 0 }, 1);
  await pruneAll(opened);
  expect((await opened.reading.listRuns({ limit: 9 })).items).toEqual([]);
  await opened.close();
  // 40 MB were in it; 16 MB of free space are kept for what comes next.
  expect(size()).toBeLessThan(18_000_000);
  expect(pragma("integrity_check")).toBe("ok");
});

it("a database from before can be made smaller after its next start", async () => {
  await (await openSqlite(dataDir)).close();
  const old = new Sqlite(path());
  old.pragma("journal_mode = DELETE");
  old.pragma("auto_vacuum = NONE");
  old.exec("VACUUM");
  old.close();
  expect(pragma("auto_vacuum")).toBe(0);
  await (await openSqlite(dataDir)).close();
  expect(pragma("auto_vacuum")).toBe(2);
});

it("compact takes all free space out of the file, and nothing else", async () => {
  const opened = await openSqlite(dataDir);
  await fill(opened, 500);
  await pruneAll(opened);
  const stage = stageOn(() => opened);
  await stage.accept([event("last", takes("f1", "last"))], { cursor: 1_000_000 });
  await opened.close();
  const { before, after } = compact(dataDir);
  expect(before).toBeGreaterThan(10_000_000);
  expect(after).toBe(size());
  expect(after).toBeLessThan(1_000_000);
  const again = await openSqlite(dataDir);
  expect(await again.store.handled("f1", ["k0", "k499"])).toEqual(new Set(["k0", "k499"]));
  expect(await again.store.claimRuns(9_000, 9)).toHaveLength(1);
  await again.close();
});
