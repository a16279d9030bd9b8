import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NoRoomError } from "#engine/room.ts";
import { type Database, openForReading, openForWriting } from "./database.ts";
import { migrate } from "./migrate.ts";
import { createWriter, type Writer } from "./writer.ts";

let dataDir: string;
let db: Database;
let other: Database;
let writer: Writer;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-writer-"));
  const path = join(dataDir, "millrace.db");
  db = openForWriting(path);
  migrate(db, path);
  db.exec("CREATE TABLE notes (text TEXT NOT NULL UNIQUE)");
  other = openForReading(path);
  writer = createWriter(db);
});
afterEach(async () => {
  await writer.close();
  other.close();
  rmSync(dataDir, { recursive: true });
});

const note = (text: string) => () => db.prepare("INSERT INTO notes VALUES (?)").run(text).changes;
const committed = (): unknown[] => other.prepare("SELECT text FROM notes").pluck().all();
const commits = (): number => Number(other.pragma("data_version", { simple: true }));
const outcomes = async (...promises: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(promises)).map(({ status }) => status);

describe("a write for which there is no room", () => {
  const filler = "x".repeat(20_000);
  /** SQLite's own bound on the file, which it takes for a full disk. */
  const bound = (pages: number): void => {
    db.pragma("wal_checkpoint(TRUNCATE)");
    const now = Number(db.pragma("page_count", { simple: true }));
    db.pragma(`max_page_count = ${now + pages}`);
  };
  const unbound = (): void => void db.pragma("max_page_count = 1000000");

  it("is rejected, with all that would have been committed with it, and may be tried again", async () => {
    bound(3);
    const batch = () => [writer.write(note("a")), writer.write(note(`b${filler}`))];
    for (const promise of batch()) await expect(promise).rejects.toThrow(NoRoomError);
    expect(committed()).toEqual([]);
    unbound();
    expect(await Promise.all(batch())).toEqual([1, 1]);
    expect(committed()).toEqual(["a", `b${filler}`]);
  });

  it("is tried once more when room is made for it, and nobody notices", async () => {
    let made = 0;
    const make = (): boolean => {
      made += 1;
      unbound();
      return true;
    };
    const roomy = createWriter(db, { isShort: () => false, make });
    bound(3);
    const batch = [
      roomy.write(note("a")),
      roomy.write(note(`b${filler}`)),
      roomy.write(() => {
        throw new Error("its own fault");
      }),
    ];
    expect(await outcomes(...batch)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(made).toBe(1);
    expect(committed()).toEqual(["a", `b${filler}`]);
  });

  it("is rejected when the room that was made is too small, and counts stay right", async () => {
    const make = (): boolean => {
      bound(4);
      return true;
    };
    const tight = createWriter(db, { isShort: () => false, make });
    bound(3);
    const count = () => {
      tight.counts.note("f1", null, "waiting");
      db.prepare("INSERT INTO notes VALUES (?)").run(filler);
    };
    await expect(tight.write(count)).rejects.toThrow(NoRoomError);
    unbound();
    await tight.write(count);
    expect(other.prepare("SELECT flow_id, status, runs FROM run_counts").all()).toEqual([
      { flow_id: "f1", status: "waiting", runs: 1 },
    ]);
  });
});

describe("a write", () => {
  it("syncs to disk with every commit", () => {
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  });

  it("is there for everybody when its promise resolves, and not before", async () => {
    const seen: unknown[] = [];
    const written = writer.write(note("a")).then((result) => {
      seen.push(committed());
      return result;
    });
    expect(committed()).toEqual([]);
    await Promise.resolve();
    expect(committed()).toEqual([]);
    expect(await written).toBe(1);
    expect(seen).toEqual([["a"]]);
  });

  it("shares its commit with all that wait at the same moment", async () => {
    commits();
    const before = commits();
    await Promise.all(["a", "b", "c"].map((text) => writer.write(note(text))));
    expect(commits()).toBe(before + 1);
    await writer.write(note("d"));
    expect(commits()).toBe(before + 2);
    expect(committed()).toEqual(["a", "b", "c", "d"]);
  });

  it("comes in the order in which it was asked for, also beyond one batch", async () => {
    const texts = Array.from({ length: 2_500 }, (_, index) => `n${index}`);
    await Promise.all(texts.map((text) => writer.write(note(text))));
    expect(committed()).toEqual(texts);
  });
});

describe("work that throws", () => {
  it("takes back all that it wrote, and harms no other", async () => {
    const failing = writer.write(() => {
      note("half")();
      throw new Error("No");
    });
    const settled = outcomes(writer.write(note("a")), failing, writer.write(note("b")));
    await expect(failing).rejects.toThrow("No");
    expect(await settled).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(committed()).toEqual(["a", "b"]);
  });

  it("is told apart from a row that stands there already", async () => {
    const settled = await outcomes(writer.write(note("a")), writer.write(note("a")));
    expect(settled).toEqual(["fulfilled", "rejected"]);
    expect(committed()).toEqual(["a"]);
  });

  it("does not count the runs that it took back", async () => {
    const counted = writer.write(() => writer.counts.note("f1", null, "waiting"));
    const undone = writer.write(() => {
      writer.counts.note("f1", null, "waiting");
      throw new Error("No");
    });
    expect(await outcomes(counted, undone)).toEqual(["fulfilled", "rejected"]);
    expect(other.prepare("SELECT * FROM run_counts").all()).toEqual([
      { flow_id: "f1", status: "waiting", runs: 1 },
    ]);
  });
});

describe("a commit that fails", () => {
  it("rejects every promise of its batch, and the next batch works", async () => {
    // A deferred foreign key is checked at the commit.
    db.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE children (
        parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
      )`);
    const orphan = () => db.exec("INSERT INTO children VALUES (1)");
    const settled = await outcomes(
      writer.write(note("a")),
      writer.write(orphan),
      writer.write(() => writer.counts.note("f1", null, "waiting")),
    );
    expect(settled).toEqual(["rejected", "rejected", "rejected"]);
    expect(committed()).toEqual([]);
    await writer.write(note("b"));
    expect(committed()).toEqual(["b"]);
    expect(other.prepare("SELECT * FROM run_counts").all()).toEqual([]);
  });

  it("includes a transaction that ended under the work", async () => {
    const settled = await outcomes(
      writer.write(note("a")),
      // What SQLite does by itself when the disk is full.
      writer.write(() => {
        db.exec("ROLLBACK");
        throw new Error("The disk is full");
      }),
      writer.write(note("b")),
    );
    expect(settled).toEqual(["rejected", "rejected", "rejected"]);
    expect(committed()).toEqual([]);
  });
});

describe("closing", () => {
  it("writes what waits first, and rejects what comes later", async () => {
    const waiting = writer.write(note("a"));
    const closing = writer.close();
    await expect(writer.write(note("b"))).rejects.toThrow("closed");
    expect(await waiting).toBe(1);
    await closing;
    await writer.close();
    expect(committed()).toEqual(["a"]);
  });
});

it("keeps the latest time that was ever committed", async () => {
  const highest = () => other.prepare("SELECT highest FROM alive").pluck().get();
  const fails = () => {
    throw new Error("No");
  };
  await writer.writeAt(500, note("a"));
  await writer.writeAt(300, note("b"));
  expect(highest()).toBe(500);
  await outcomes(writer.writeAt(900, fails));
  await writer.writeAt(700, note("c"));
  expect(highest()).toBeGreaterThanOrEqual(700);
});
