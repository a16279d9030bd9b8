import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { sync } from "#disk/files.ts";
import { type Migration, migrationsIn, newestOf } from "../migrations.ts";
import { newestStep } from "../people/migrate.ts";
import { type Database, isEmpty, openExisting } from "./database.ts";
import { reasonOf } from "#disk/faults.ts";
import { arePeopleOlder, packPeople } from "./people-in-backup.ts";
import { StartError } from "#disk/start-errors.ts";

/** "mill" in ASCII: tells our files from any other SQLite database. */
const applicationId = 0x6d696c6c;

/**
 * Brings the database to the newest shape, all in one transaction. `user_version` is the number of
 * the last migration that ran.
 */
export function migrate(db: Database, path: string): void {
  const found = versionOf(db, path);
  const migrations = known();
  const newest = newestOf(migrations);
  if (found > newest) {
    throw new StartError({ code: "database_too_new", path, found, known: newest });
  }
  const missing = migrations.filter(({ version }) => version > found);
  if (missing.length === 0) return;
  db.transaction(() => {
    for (const { sql } of missing) db.exec(sql());
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${newest}`);
  }).exclusive();
}

/**
 * Keeps the database and the people as they are, in one file as a backup, where a newer Millrace is about to change
 * the shape of either: the way back to the version before. What an earlier upgrade has kept goes then.
 */
export function keepBeforeMigrating(db: Database, path: string, peoplePath: string): void {
  const found = versionOf(db, path);
  const newest = newestOf(known());
  if (found === 0 || found > newest) return;
  if (found === newest && !arePeopleOlder(peoplePath)) return;
  const kept = `${path}.before-version-${newest}.${newestStep()}`;
  // A start that was killed in its migration finds it.
  if (existsSync(kept)) return;
  const aside = `${path}.before-under-way`;
  rmSync(aside, { force: true });
  // For its owner alone, as the database is.
  writeFileSync(aside, "", { mode: 0o600 });
  db.prepare("VACUUM INTO ?").run(aside);
  const copy = openExisting(aside);
  packPeople(copy, peoplePath);
  copy.close();
  sync(aside);
  const folder = dirname(path);
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(path)}.before-version-`)) rmSync(join(folder, name));
  renameSync(aside, kept);
}

function versionOf(db: Database, path: string): number {
  let application: unknown;
  let version: unknown;
  try {
    application = db.pragma("application_id", { simple: true });
    version = db.pragma("user_version", { simple: true });
  } catch (error) {
    throw new StartError({ code: "database_unreadable", path, reason: reasonOf(error) }, error);
  }
  if (typeof version !== "number" || (!isEmpty(db) && application !== applicationId)) {
    const reason = "It was not made by Millrace.";
    throw new StartError({ code: "database_unreadable", path, reason });
  }
  return version;
}

function known(): readonly Migration[] {
  return migrationsIn(new URL("./migrations/", import.meta.url));
}
