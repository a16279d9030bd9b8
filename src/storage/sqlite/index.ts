import { dirname, join } from "node:path";
import { endlessRoom, type Room } from "#engine/room.ts";
import type { Store } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";
import type { SealedThings } from "#people/sealed.ts";
import type { Upkeep } from "#people/upkeep.ts";
import { createBackups } from "./backup.ts";
import { prepareToShrink } from "./compact.ts";
import { emptyLog, openForWriting } from "./database.ts";
import { isFull } from "#disk/full.ts";
import { lockDataDir } from "#disk/lock.ts";
import { keepBeforeMigrating, migrate } from "./migrate.ts";
import { refuseMoved } from "./moved.ts";
import { createReader } from "./reading/reader.ts";
import { type DiskRoom, watchRoom } from "#disk/ballast.ts";
import { reasonOf } from "#disk/faults.ts";
import { StartError } from "#disk/start-errors.ts";
import { sealedThings } from "../verbs/sealed.ts";
import { sqliteSession } from "./session.ts";
import { sqliteStore } from "./store.ts";
import { createWriter } from "./writer.ts";

export { StartError, type StartFault } from "#disk/start-errors.ts";

export interface OpenedSqlite {
  readonly store: Store;
  readonly reading: Reading;
  readonly upkeep: Upkeep;
  /** Whether the disk has room. */
  readonly room: Room;
  readonly sealed: SealedThings;
  close(): Promise<void>;
}

/**
 * Opens the database in a data directory, which is made if need be. `ballastBytes`: how much room is
 * kept for the time when the disk is full; without it nobody watches. `readWithinMs`: for how long a
 * question to the read side may be answered. Throws StartError, and DataDirError.
 */
export async function openSqlite(
  dataDir: string,
  {
    ballastBytes,
    readWithinMs = 5_000,
  }: { readonly ballastBytes?: number; readonly readWithinMs?: number } = {},
): Promise<OpenedSqlite> {
  const lock = lockDataDir(dataDir);
  const disk = ballastBytes === undefined ? null : watchRoom(dataDir, ballastBytes);
  try {
    const path = join(dataDir, "millrace.db");
    const writer = openWriter(path, disk);
    const store = sqliteStore(writer);
    const reading = createReader(path, { limitMs: readWithinMs });
    const backups = createBackups(writer.db, dataDir, ballastBytes);
    return {
      store,
      reading,
      upkeep: {
        storage: "sqlite",
        isAway: () => false,
        backup: (signal) => backups.backup(signal),
        archivedAt: () => Promise.resolve(null),
        disk: () =>
          disk === null || ballastBytes === undefined
            ? null
            : { free: disk.free(), ballast: ballastBytes },
      },
      room: disk ?? endlessRoom,
      sealed: sealedThings(sqliteSession(writer)),
      async close() {
        disk?.stop();
        await backups.stop();
        await reading.close();
        await writer.close();
        lock.release();
      },
    };
  } catch (error) {
    disk?.stop();
    lock.release();
    if (isFull(error)) {
      throw new StartError({ code: "disk_full", path: dataDir }, error);
    }
    throw error;
  }
}

function openWriter(path: string, disk: DiskRoom | null) {
  const db = openDatabase(path);
  try {
    keepBeforeMigrating(db, path, join(dirname(path), "people.db"));
    migrate(db, path);
    refuseMoved(db, path);
    prepareToShrink(db, path);
    disk?.whileShort(() => emptyLog(db));
    return createWriter(db, disk ?? undefined);
  } catch (error) {
    db.close();
    throw error;
  }
}

function openDatabase(path: string) {
  try {
    return openForWriting(path);
  } catch (error) {
    if (isFull(error)) throw error;
    throw new StartError({ code: "database_unreadable", path, reason: reasonOf(error) }, error);
  }
}
