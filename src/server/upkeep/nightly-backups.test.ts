import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { movableClock } from "#engine/clock.ts";
import type { EngineState } from "#engine/engine.ts";
import { openBackupFolder } from "#disk/backup-folder.ts";
import { openSqlite, type OpenedSqlite } from "#storage/sqlite/index.ts";
import { nightlyTurns, type NightlyOn } from "./nightly-backups.ts";

const hour = 3_600_000;
const day = 24 * hour;

let dir: string;
let dataDir: string;
let folder: string;
let opened: OpenedSqlite;
let clock: ReturnType<typeof movableClock>;
let passed: number;
let is: EngineState["is"];
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "millrace-nightly-"));
  dataDir = join(dir, "data");
  folder = join(dir, "backups");
  opened = await openSqlite(dataDir);
  clock = movableClock();
  // At noon: a test takes seconds, and no night is among them.
  passed = 0;
  pass(day - (Date.now() % day) + day / 2);
  is = "running";
});
afterEach(async () => {
  await opened.close();
  rmSync(dir, { recursive: true });
});

function pass(milliseconds: number): void {
  passed += milliseconds;
  clock.setOffset(passed);
}

const states = {
  state: (): EngineState =>
    is === "undecided" ? { is, restored: { backupAt: 0, restoredAt: 0 } } : { is: "running" },
};

function installation(keep = 7, signal = new AbortController().signal) {
  const nights = nightlyTurns(
    {
      engine: states,
      upkeep: opened.upkeep,
      folder: openBackupFolder(folder, dataDir),
      plan: { time: 2.5 * hour, zone: "UTC", keep },
      clock,
      log: silent,
    },
    signal,
  );
  return {
    ...nights,
    on(): NightlyOn {
      const state = nights.state();
      if (state.is !== "on") throw new Error(state.is);
      return state;
    },
  };
}

const inFolder = () => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

describe("each night", () => {
  test("a backup is made, whole and for its owner alone, and the newest are kept", async () => {
    const nights = installation(2);
    await nights.turn();
    expect(inFolder()).toEqual([]);
    pass(hour);
    for (let night = 0; night < 4; night += 1) {
      await nights.turn();
      // One a night, however often it looks.
      await nights.turn();
      pass(day);
    }
    const { kept, missed, failed } = nights.on();
    expect(kept.map(({ name }) => name)).toEqual(inFolder());
    expect(kept).toHaveLength(2);
    expect([missed, failed]).toEqual([false, null]);
    for (const { name, size } of kept) {
      const path = join(folder, name);
      expect([statSync(path).size, statSync(path).mode & 0o777]).toEqual([size, 0o600]);
      const copy = new Sqlite(path, { readonly: true });
      expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
      copy.close();
    }
    expect(readdirSync(dataDir).filter((name) => name.includes("under-way"))).toEqual([]);
  });

  test("nothing is removed that Millrace did not put there, whatever its name", async () => {
    const nights = installation(1);
    pass(hour);
    await nights.turn();
    const [made = ""] = inFolder();
    const others = ["millrace-2026-11-28T023000.db", made.replace(/-\w+\.db/, "-0a0b0c0d.db")];
    for (const name of others) writeFileSync(join(folder, name), "somebody's");
    // And what has another content now is no backup of ours any more.
    writeFileSync(join(folder, made), "somebody's");
    for (let night = 0; night < 3; night += 1) {
      pass(day);
      await nights.turn();
    }
    for (const name of [...others, made])
      expect(readFileSync(join(folder, name), "utf8")).toBe("somebody's");
    expect(inFolder()).toHaveLength(4);
  });

  test("it may go to another disk than that of the data, and is the same there", async () => {
    // Where the tests' data is in memory, this is one; else it is a folder as any other.
    folder = mkdtempSync(
      join(import.meta.dirname, "../../../node_modules/.cache/millrace-nightly-"),
    );
    try {
      const nights = installation();
      pass(hour);
      await nights.turn();
      expect(nights.on()).toMatchObject({ failed: null, kept: [{ name: inFolder()[0] }] });
      expect(inFolder()).toHaveLength(1);
      expect(readdirSync(dataDir).filter((name) => name.includes("under-way"))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("the next process goes on with what the last one made", async () => {
    pass(hour);
    const first = installation();
    pass(hour);
    await first.turn();
    const [made] = first.on().kept;
    const second = installation();
    expect(second.on().kept).toEqual([made]);
    pass(hour);
    await second.turn();
    expect(inFolder()).toEqual([made?.name]);
  });

  test("what was cut off on the way to another disk is removed, and nothing else", async () => {
    const nights = installation();
    pass(hour);
    await nights.turn();
    const [made = ""] = inFolder();
    writeFileSync(join(folder, `${made}.under-way`), "half");
    writeFileSync(join(folder, "other.db.under-way"), "somebody's");
    installation();
    expect(inFolder()).toEqual([made, "other.db.under-way"]);
  });
});

describe("where none can be made", () => {
  test("it says why, tries again, and is missed after 26 hours; then the next one mends it", async () => {
    writeFileSync(folder, "a file where the folder should be");
    const nights = installation();
    pass(hour);
    await nights.turn();
    const { failed, missed } = nights.on();
    expect(failed).toMatchObject({ why: { refused: "broken", reason: expect.any(String) } });
    expect(missed).toBe(false);
    expect(readdirSync(dataDir).filter((name) => name.includes("under-way"))).toEqual([]);
    pass(26 * hour);
    await nights.turn();
    expect(nights.on()).toMatchObject({ missed: true, kept: [] });
    rmSync(folder);
    mkdirSync(folder);
    pass(hour);
    await nights.turn();
    expect(nights.on()).toMatchObject({ missed: false, failed: null });
    expect(inFolder()).toHaveLength(1);
  });

  test("a restored backup that nobody has decided about takes no place", async () => {
    const nights = installation();
    is = "undecided";
    pass(day);
    await nights.turn();
    expect(inFolder()).toEqual([]);
    is = "running";
    await nights.turn();
    expect(inFolder()).toHaveLength(1);
  });

  test("a stop is no failure, and leaves nothing", async () => {
    const stopping = new AbortController();
    const nights = installation(7, stopping.signal);
    pass(hour);
    const turn = nights.turn();
    stopping.abort();
    await turn;
    expect([nights.on().failed, inFolder()]).toEqual([null, []]);
    expect(readdirSync(dataDir).filter((name) => name.includes("under-way"))).toEqual([]);
  });
});
