import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Restored } from "#engine/store.ts";
import type { Resealing, SealedThing } from "#people/sealed.ts";
import { sync } from "#disk/files.ts";
import { FaultError, reasonOf } from "#disk/faults.ts";
import { putInPlace, removeWithSides } from "#disk/put-in-place.ts";
import { beginRestore, endRestore } from "#disk/unfinished-restore.ts";
import { type Database, isEmpty, isSound, openExisting } from "./database.ts";
import { lockDataDir } from "#disk/lock.ts";
import { unpackPeople } from "./people-in-backup.ts";
import { migrate } from "./migrate.ts";
import { markRestored } from "../verbs/restored.ts";
import { allSealed, reseal } from "../verbs/sealed.ts";
import { doing } from "./session.ts";
import { StartError } from "#disk/start-errors.ts";

/** Why a backup was not put in place. Nothing was changed then. */
export type RestoreFault =
  | { readonly code: "file_unreadable"; readonly file: string; readonly reason: string }
  /** Not a database, or not one of ours. */
  | { readonly code: "not_a_backup"; readonly file: string }
  | { readonly code: "backup_damaged"; readonly file: string }
  | { readonly code: "backup_too_new"; readonly file: string }
  /** What is sealed in it does not open with the key at hand. */
  | { readonly code: "other_key"; readonly file: string };

export class RestoreError extends FaultError<RestoreFault> {
  override readonly name = "RestoreError";
}

export interface RestoreOrder {
  readonly file: string;
  readonly dataDir: string;
  /** When it is restored: milliseconds since 1970. */
  readonly at: number;
  /** What is to become of each thing that lies sealed in it; null where the key here does not fit. */
  readonly resealing: (things: readonly SealedThing[]) => Resealing | null;
}

export interface RestoreReport extends Restored {
  readonly database: string;
  /** Where the database lies that was there before; null if there was none. */
  readonly setAside: string | null;
  /** How many secrets have been sealed anew or given up. */
  readonly resealed: number;
}

/**
 * Puts a backup in the place of the database, while no process works on the folder. The backup is
 * copied and the copy checked before anything changes; the old database is set aside, never removed.
 * Where this is cut off after that, no start takes the folder until it has been said again.
 * Throws RestoreError, and StartError or DataDirError for what is wrong with the folder.
 */
export function restore({ file, dataDir, at, resealing }: RestoreOrder): RestoreReport {
  refuseOther(file);
  const lock = lockDataDir(dataDir, { forRestore: true });
  const draft = join(dataDir, `${randomBytes(6).toString("hex")}.restore-under-way`);
  try {
    const { backupAt, restoredAt, resealed } = prepareRestore(draft, { file, at, resealing });
    const database = join(dataDir, "millrace.db");
    beginRestore(dataDir, file);
    const people = `${draft}${peopleDraft}`;
    if (existsSync(people)) putInPlace(people, join(dataDir, "people.db"), at);
    const setAside = putInPlace(draft, database, at);
    endRestore(dataDir);
    return { backupAt, restoredAt, resealed, database, setAside };
  } finally {
    for (const name of [draft, `${draft}${peopleDraft}`]) removeWithSides(name);
    lock.release();
  }
}

const peopleDraft = ".people.restore-under-way";

function refuseOther(file: string): void {
  const start = Buffer.alloc(16);
  try {
    if (!statSync(file).isFile()) throw new Error("It is not a file");
    const opened = openSync(file, "r");
    readSync(opened, start);
    closeSync(opened);
  } catch (error) {
    throw new RestoreError({ code: "file_unreadable", file, reason: reasonOf(error) }, error);
  }
  if (start.toString("latin1") !== "SQLite format 3\0")
    throw new RestoreError({ code: "not_a_backup", file });
}

interface Prepared extends Restored, Pick<RestoreReport, "resealed"> {
  /** The number of the shape that the database had. */
  readonly found: number;
}

/** A copy that is whole, of this program's shape, and marked. */
export function prepareRestore(
  draft: string,
  { file, at, resealing }: Pick<RestoreOrder, "file" | "at" | "resealing">,
): Prepared {
  try {
    copyFileSync(file, draft);
    chmodSync(draft, 0o600);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${draft}-wal`);
  } catch (error) {
    throw new RestoreError({ code: "file_unreadable", file, reason: reasonOf(error) }, error);
  }
  const db = openExisting(draft);
  try {
    if (!isSound(db)) throw new RestoreError({ code: "backup_damaged", file });
    db.pragma("synchronous = FULL");
    if (isEmpty(db)) throw new RestoreError({ code: "not_a_backup", file });
    const found = Number(db.pragma("user_version", { simple: true }));
    adopt(db, file);
    const done = doing(db);
    const people = unpackPeople(db, `${draft}${peopleDraft}`);
    if (typeof people === "string") throw new RestoreError({ code: people, file });
    try {
      const change = resealing([...done(allSealed()), ...(people?.sealed() ?? [])]);
      if (change === null) throw new RestoreError({ code: "other_key", file });
      const ofPeople = people?.reseal(change) ?? 0;
      const resealed = ofPeople + db.transaction(() => done(reseal(change)))();
      // What it was sealed with before is not to be found in the free parts either.
      if (resealed > 0 || people !== null) db.exec("VACUUM");
      const restored = done(markRestored(at));
      db.pragma("journal_mode = DELETE");
      return { ...restored, resealed, found };
    } finally {
      people?.close();
    }
  } finally {
    db.close();
    sync(draft);
  }
}

/** One of ours, brought to the newest shape. */
function adopt(db: Database, file: string): void {
  try {
    migrate(db, file);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const code =
      error.fault.code === "database_too_new" ? "backup_too_new" : ("not_a_backup" as const);
    throw new RestoreError({ code, file }, error);
  }
}
