import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { event, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import type { Backup } from "#people/upkeep.ts";
import { openSqlite, type OpenedSqlite } from "./index.ts";
import { spoilIndex } from "./spoilt-index.world.ts";

let dataDir: string;
let opened: OpenedSqlite;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-backup-"));
  opened = await openSqlite(dataDir);
});
afterEach(async () => {
  await opened.close();
  rmSync(dataDir, { recursive: true });
});

async function backedUp(): Promise<Backup> {
  const made = await opened.upkeep.backup();
  if ("refused" in made) throw new Error(made.refused);
  return made;
}

const underWay = () => readdirSync(dataDir).filter((name) => name.includes("under-way"));

/** So many runs that have come in, each with an event of 4 kB. */
async function fill(from: number, count: number): Promise<void> {
  const stage = stageOn(() => opened);
  const keys = Array.from({ length: count }, (_, at) => `k${from + at}`);
  await stage.accept(keys.map((key) => event(key, { data: "x".repeat(4_000) }, takes("f1", key))));
}

describe("a backup while the store works", () => {
  beforeEach(async () => {
    const stage = stageOn(() => opened);
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
  });

  it("ends while writes never stop, and holds all that was committed before it ended", async () => {
    await fill(0, 4_000);
    let writing = true;
    let written = 4_000;
    const load = (async () => {
      for (; writing; written += 10) await fill(written, 10);
    })();
    const backup = await backedUp();
    const during = written - 4_000;
    writing = false;
    await load;
    expect(during).toBeGreaterThan(100);
    expect(backup.size).toBe(statSync(backup.path).size);
    expect(backup.holds).toMatchObject({ connections: 1, flows: 1 });

    const copy = new Sqlite(backup.path, { readonly: true });
    const count = (table: string) =>
      copy.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    // Whole batches of ten, each with its events and runs, without a gap.
    expect(count("runs")).toBe(backup.holds.runs);
    expect(count("runs")).toBe(count("events"));
    expect(count("runs") % 10).toBe(0);
    expect(count("runs")).toBeGreaterThan(4_000);
    expect(copy.prepare("SELECT max(seq) FROM runs").pluck().get()).toBe(count("runs"));
    expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
    copy.close();
    backup.discard();
    expect(underWay()).toEqual([]);
  });

  it("is one plain file for its owner alone", async () => {
    const { path } = await backedUp();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(underWay()).toHaveLength(1);
    const copy = new Sqlite(path, { readonly: true });
    expect(copy.pragma("journal_mode", { simple: true })).toBe("delete");
    copy.close();
  });

  it("is refused where an index lacks a row, though every page can be read", async () => {
    await fill(0, 1);
    spoilIndex(join(dataDir, "millrace.db"));
    await expect(opened.upkeep.backup()).rejects.toThrow("damaged");
    expect(underWay()).toEqual([]);
  });

  it("is made one at a time", async () => {
    await fill(0, 500);
    const [first, second] = await Promise.all([opened.upkeep.backup(), opened.upkeep.backup()]);
    expect("refused" in first).toBe(false);
    expect(second).toEqual({ refused: "under_way" });
    expect("refused" in (await opened.upkeep.backup())).toBe(false);
  });

  it("is not made of the room that is kept in reserve", async () => {
    await opened.close();
    opened = await openSqlite(dataDir, { ballastBytes: 2 ** 50 });
    expect(await opened.upkeep.backup()).toMatchObject({ refused: "no_room" });
    expect(underWay()).toEqual([]);
  });

  it("ends when the store is closed, and leaves nothing behind", async () => {
    await fill(0, 4_000);
    const backup = opened.upkeep.backup();
    const ended = expect(backup).rejects.toThrow("stopping");
    await opened.close();
    await ended;
    expect(underWay()).toEqual([]);
    opened = await openSqlite(dataDir);
  });
});

it("what a killed process left of a backup is removed at the next start", async () => {
  await opened.close();
  writeFileSync(join(dataDir, "abc.backup-under-way"), "half");
  writeFileSync(join(dataDir, "abc.backup-under-way-journal"), "half");
  writeFileSync(join(dataDir, "kept.db"), "");
  opened = await openSqlite(dataDir);
  expect(underWay()).toEqual([]);
  expect(readdirSync(dataDir)).toContain("kept.db");
});
