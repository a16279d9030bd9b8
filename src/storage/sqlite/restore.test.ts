import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stageOn } from "#engine/store-contract/stage.world.ts";
import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { lostSecret, type SealedThing } from "#people/sealed.ts";
import { openPeopleInSqlite } from "../people/sqlite.ts";
import { openSqlite, type OpenedSqlite } from "./index.ts";
import { restore, RestoreError, type RestoreOrder } from "./restore.ts";
import { tryRestore } from "./try-restore.ts";
import { spoilIndex } from "./spoilt-index.world.ts";
import { StartError } from "#disk/start-errors.ts";

let root: string;
let file: string;
let dataDir: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "millrace-restore-"));
  file = join(root, "backup.db");
  dataDir = join(root, "new");
  await using(join(root, "old"), async (opened) => {
    await stageOn(() => opened).runningRun();
    await opened.store.recordAlive(5_000, null);
    const made = await opened.upkeep.backup();
    if ("refused" in made) throw new Error(made.refused);
    copyFileSync(made.path, file);
    made.discard();
  });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

async function using<Result>(
  dir: string,
  job: (opened: OpenedSqlite) => Promise<Result>,
): Promise<Result> {
  const opened = await openSqlite(dir);
  try {
    return await job(opened);
  } finally {
    await opened.close();
  }
}

const at = Date.parse("2026-11-24T10:20:30Z");
const put = (more: Partial<RestoreOrder> = {}) =>
  restore({
    file,
    dataDir,
    at,
    resealing:
      () =>
      ({ sealed }) =>
        sealed,
    ...more,
  });

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof RestoreError || error instanceof StartError) return error.fault;
    throw error;
  }
  return expect.unreachable("it was not refused");
}

describe("a restored backup", () => {
  it("has the people of its time, and sets those aside that were there", async () => {
    const people = async (dir: string, work: (database: PeopleDatabase) => Promise<unknown>) => {
      const database = await openPeopleInSqlite(dir);
      try {
        await work(database);
      } finally {
        await database.close();
      }
    };
    const invite = (email: string) => (database: PeopleDatabase) =>
      database.run(
        `INSERT INTO links (id, kind, token_hash, email, role, made_by, made_at, expires_at)
         VALUES (?, 'invitation', ?, ?, 'viewer', 'x', 1, 2)`,
        email,
        email,
        email,
      );
    const invited = async (dir: string): Promise<unknown> => {
      let rows: unknown;
      await people(dir, async (database) => {
        rows = await database.all(z.object({ email: z.string() }), "SELECT email FROM links");
      });
      return rows;
    };
    const old = join(root, "old");
    const other = join(root, "with-people.db");
    await using(old, async ({ upkeep }) => {
      const database = await openPeopleInSqlite(old);
      await invite("old@example.com")(database);
      // While somebody works on it, with what is in its log only.
      const made = await upkeep.backup();
      if ("refused" in made) throw new Error(made.refused);
      copyFileSync(made.path, other);
      made.discard();
      await database.close();
    });
    mkdirSync(dataDir);
    await people(dataDir, invite("new@example.com"));
    put({ file: other });
    expect(await invited(dataDir)).toEqual([{ email: "old@example.com" }]);
    expect(statSync(join(dataDir, "people.db")).mode & 0o777).toBe(0o600);
    const names = readdirSync(dataDir);
    expect(names).toContain("people.before-restore-2026-11-24T102030.db");
    expect(names.filter((name) => name.includes("under-way"))).toEqual([]);
    // A backup of an earlier Millrace holds none: then they stay as they are.
    put();
    expect(await invited(dataDir)).toEqual([{ email: "old@example.com" }]);
  });

  it("is the database of a new folder, marked, and the backup is as it was", async () => {
    const before = readFileSync(file);
    expect(put()).toEqual({
      backupAt: 5_000,
      restoredAt: at,
      database: join(dataDir, "millrace.db"),
      setAside: null,
      resealed: 0,
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(statSync(join(dataDir, "millrace.db")).mode & 0o777).toBe(0o600);
    await using(dataDir, async ({ store, reading }) => {
      expect(await store.restored()).toEqual({ backupAt: 5_000, restoredAt: at });
      expect((await reading.listRuns({ limit: 9 })).items).toHaveLength(1);
    });
  });

  it("can be tried out: what is in it is told, and nothing is left of it", async () => {
    const newest = await using(join(root, "old"), async (opened) => {
      const stage = stageOn(() => opened);
      await stage.connect("c2");
      const made = await opened.upkeep.backup();
      if ("refused" in made) throw new Error(made.refused);
      copyFileSync(made.path, file);
      made.discard();
      return opened.store.connections();
    });
    const db = new Sqlite(file);
    const write = db.prepare(
      `INSERT INTO effects (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id,
         mode, connector, action, request, state, unproven_since)
       VALUES (?, 0, ?, 'f1', 'r', 's1', '[]', 1, 'c1', 'test', 'stripe', 'create-charge', '{}', ?, ?)`,
    );
    const hour = 3_600_000;
    for (const [id, state, since] of [
      ["young", "open", at - 22 * hour],
      ["old", "open", at - 24 * hour],
      ["never sent", "open", null],
      ["done", "done", at - 24 * hour],
      ["parked", "parked", at - 24 * hour],
    ] as const)
      write.run(id, id, state, since);
    const shape = db.pragma("user_version", { simple: true });
    db.close();
    const before = readFileSync(file);
    const left = readdirSync(tmpdir());
    expect(
      tryRestore({
        file,
        at,
        resealing:
          () =>
          ({ sealed }) =>
            sealed,
      }),
    ).toEqual({
      backupAt: 5_000,
      shape: { found: shape, made: shape },
      connections: newest.length,
      flows: 1,
      activeFlows: 1,
      unfinishedRuns: 1,
      parkedWrites: 1,
      openWrites: 2,
      oldWrites: 1,
      keysProtectFrom: at - 23 * hour,
      eventsUntil: expect.any(Number),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("millrace-try-"))).toEqual(
      left.filter((name) => name.startsWith("millrace-try-")),
    );
    expect(faultOf(() => tryRestore({ file, at, resealing: () => null }))).toMatchObject({
      code: "other_key",
    });
  });

  it("takes the place of a database that was not even closed, which is kept whole", async () => {
    const living = await openSqlite(dataDir);
    const stage = stageOn(() => living);
    await stage.connect("young");
    // As a killed process leaves it: the latest commits are in the side file.
    const killed = join(root, "killed");
    await using(killed, async () => undefined);
    for (const name of ["millrace.db", "millrace.db-wal"])
      copyFileSync(join(dataDir, name), join(killed, name));
    await living.close();
    expect(statSync(join(killed, "millrace.db-wal")).size).toBeGreaterThan(0);

    const { setAside } = put({ dataDir: killed });
    expect(setAside).toBe(join(killed, "millrace.before-restore-2026-11-24T102030.db"));
    const aside = new Sqlite(setAside ?? "");
    expect(aside.prepare("SELECT id FROM connections").pluck().all()).toEqual(["young"]);
    aside.close();
    await using(killed, async ({ store }) => {
      expect((await store.connections()).map(({ id }) => id)).toEqual(["c1"]);
    });
    // A second time in the same second overwrites nothing either.
    expect(put({ dataDir: killed }).setAside).toMatch(/102030-1\.db$/);
  });

  it("may be restored again from a backup of itself: it still waits, from the first one on", async () => {
    put();
    const again = await using(dataDir, async ({ upkeep }) => {
      const made = await upkeep.backup();
      if ("refused" in made) throw new Error(made.refused);
      copyFileSync(made.path, file);
      return made;
    });
    expect(again.holds.runs).toBe(1);
    expect(put({ at: at + 1_000 })).toMatchObject({ backupAt: 5_000, restoredAt: at });
  });

  it("from an older program is brought to this one's shape, in the copy", async () => {
    rmSync(file);
    const old = new Sqlite(file);
    old.exec(readFileSync(new URL("./migrations/0001-start.sql", import.meta.url), "utf8"));
    old.exec("INSERT INTO alive (one, alive_until, highest) VALUES (1, 4000, 4500)");
    old.exec(`
      INSERT INTO connections (id, connector, name, mode, settings, sealed, repaired_at, created_at)
        VALUES ('c1', 'stripe', 'Shop', 'live', '{}', 'sealed', 7, 5);
      INSERT INTO flows (id, name, draft, version_id, lineage, created_at, changed_at)
        VALUES ('f1', 'One', '{}', 'v1', 'f1', 5, 5);
      INSERT INTO flow_versions (id, flow_id, number, document, published_at)
        VALUES ('v1', 'f1', 1, '{}', 6)`);
    old.pragma("application_id = 0x6d696c6c");
    old.pragma("user_version = 1");
    old.close();
    expect(put().backupAt).toBe(4_000);
    // What was made before there were people belongs to whoever may read the data folder.
    await using(dataDir, async ({ store }) => {
      expect(await store.restored()).not.toBeNull();
      const shop = { id: "c1", owner: "local", name: "Shop", mode: "live", sealed: "sealed" };
      expect(await store.connections()).toMatchObject([shop]);
      const version = { id: "v1", publishedBy: "local", agreedBy: [] };
      expect(await store.flows()).toMatchObject([{ id: "f1", owner: "local", version }]);
    });
    const untouched = new Sqlite(file, { readonly: true });
    expect(untouched.pragma("user_version", { simple: true })).toBe(1);
    untouched.close();
  });
});

describe("people in a backup", () => {
  /** A backup of this content, beside the right one. */
  const holding = (content: Buffer): string => {
    const other = join(root, "people-inside.db");
    copyFileSync(file, other);
    const backup = new Sqlite(other);
    backup.exec("CREATE TABLE people_file (content BLOB NOT NULL)");
    backup.prepare("INSERT INTO people_file (content) VALUES (?)").run(content);
    backup.close();
    return other;
  };
  const damaged = (whole: Buffer): Buffer => {
    const spoilt = Buffer.from(whole);
    for (let page = 4_096; page < whole.length; page += 4_096) spoilt.fill(0x5a, page, page + 64);
    return spoilt;
  };
  const people = async (): Promise<string> => {
    const folder = join(root, "people");
    mkdirSync(folder);
    await (await openPeopleInSqlite(folder)).close();
    return join(folder, "people.db");
  };

  it("are read from end to end, before it is made and before it is put in place", async () => {
    const path = await people();
    const spoilt = damaged(readFileSync(path));
    const other = holding(spoilt);
    expect(faultOf(() => put({ file: other }))).toEqual({ code: "backup_damaged", file: other });
    writeFileSync(path, spoilt);
    await using(join(root, "people"), async ({ upkeep }) => {
      await expect(upkeep.backup()).rejects.toThrow(`database_unreadable: ${path}`);
    });
  });

  it("of a newer program are refused", async () => {
    const path = await people();
    const newer = new Sqlite(path);
    newer.exec("INSERT INTO steps_taken (version) VALUES (9999)");
    newer.pragma("journal_mode = DELETE");
    newer.close();
    const other = holding(readFileSync(path));
    expect(faultOf(() => put({ file: other }))).toEqual({ code: "backup_too_new", file: other });
    expect(readdirSync(dataDir)).toEqual(["lock.db"]);
  });
});

describe("what lies sealed in a backup", () => {
  it("is sealed anew where another key opens it, or given up, and the backup is as it was", async () => {
    const before = readFileSync(file);
    const resealing = () => (thing: SealedThing) => `${thing.sealed} anew`;
    expect(put({ resealing })).toMatchObject({ resealed: 1 });
    await using(dataDir, async ({ sealed }) => {
      expect((await sealed.all()).map((thing) => thing.sealed)).toEqual(["sealed anew"]);
    });
    expect(readFileSync(join(dataDir, "millrace.db")).includes("sealed anew")).toBe(true);
    expect(put({ resealing: () => () => null })).toMatchObject({ resealed: 1 });
    await using(dataDir, async ({ sealed }) => {
      expect((await sealed.all()).map((thing) => thing.sealed)).toEqual([lostSecret]);
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe("a restore is refused, and changes nothing,", () => {
  const nothingChanged = () => expect(readdirSync(root).includes("new")).toBe(false);

  it("while a process has the data folder", async () => {
    await using(dataDir, async () => {
      expect(faultOf(() => put())).toEqual({ code: "data_dir_in_use", path: dataDir });
    });
  });

  it("without the file, or with a folder", () => {
    expect(faultOf(() => put({ file: join(root, "none") }))).toMatchObject({
      code: "file_unreadable",
    });
    expect(faultOf(() => put({ file: root }))).toMatchObject({ code: "file_unreadable" });
    nothingChanged();
  });

  it("with a file that is no database, or not one of ours", () => {
    writeFileSync(file, "something else, and longer than a header");
    expect(faultOf(() => put())).toEqual({ code: "not_a_backup", file });
    rmSync(file);
    const other = new Sqlite(file);
    other.exec("CREATE TABLE theirs (a)");
    other.close();
    expect(faultOf(() => put())).toEqual({ code: "not_a_backup", file });
  });

  it("with a file that lacks its end, or holds other bytes in the middle", () => {
    const whole = readFileSync(file);
    truncateSync(file, Math.floor(whole.length / 2 / 4_096) * 4_096);
    expect(faultOf(() => put())).toEqual({ code: "backup_damaged", file });
    const spoilt = Buffer.from(whole);
    for (let page = 4_096; page < whole.length; page += 8_192) spoilt.fill(0x5a, page, page + 64);
    writeFileSync(file, spoilt);
    expect(faultOf(() => put())).toEqual({ code: "backup_damaged", file });
  });

  it("with a file in which an index lacks a row", () => {
    spoilIndex(file);
    expect(faultOf(() => put())).toEqual({ code: "backup_damaged", file });
  });

  it("with a backup of a newer program", () => {
    const newer = new Sqlite(file);
    newer.pragma("user_version = 9999");
    newer.close();
    expect(faultOf(() => put())).toEqual({ code: "backup_too_new", file });
  });

  it("where the key does not open what is sealed in it", async () => {
    await using(dataDir, async () => undefined);
    const seen: string[] = [];
    const resealing: RestoreOrder["resealing"] = (things) => {
      seen.push(...things.map(({ sealed }) => sealed));
      return null;
    };
    expect(faultOf(() => put({ resealing }))).toEqual({ code: "other_key", file });
    expect(seen).toEqual(["sealed"]);
    await using(dataDir, async ({ store }) => expect(await store.restored()).toBeNull());
    expect(readdirSync(dataDir).filter((name) => /restore/.test(name))).toEqual([]);
  });
});
