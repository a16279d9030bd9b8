import { existsSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { changesOf, type Resealing, type SealedThing } from "#people/sealed.ts";
import { lastStep, newestStep } from "../people/migrate.ts";
import { StartError } from "#disk/start-errors.ts";
import { connectionOf, type Database, isSound, openExisting, openForReading } from "./database.ts";

/**
 * A backup is one file: the people's database goes along in a table of it, whole, so that a restored
 * installation knows whose connections it has.
 */

/** Puts the people's database, as it is at this moment, into a copy of the other one. */
export function packPeople(copy: Database, peoplePath: string): void {
  if (!existsSync(peoplePath)) return;
  const people = new Sqlite(peoplePath, { readonly: true, timeout: 5_000 });
  try {
    if (!isSound(connectionOf(people)))
      throw new StartError({
        code: "database_unreadable",
        path: peoplePath,
        reason: "It is damaged.",
      });
    copy.exec("CREATE TABLE people_file (content BLOB NOT NULL)");
    copy.prepare<[Buffer]>("INSERT INTO people_file (content) VALUES (?)").run(people.serialize());
  } finally {
    people.close();
  }
}

/** Why this program must not work with them. */
type PeopleFault = "backup_damaged" | "backup_too_new";

interface UnpackedPeople {
  /** What lies sealed in it. */
  sealed(): readonly SealedThing[];
  /** How many have changed. */
  reseal(change: Resealing): number;
  close(): void;
}

/**
 * Takes it out again, into a file of its own; null where the backup holds no people, as one of an
 * earlier Millrace.
 */
export function unpackPeople(backup: Database, path: string): UnpackedPeople | PeopleFault | null {
  const packed = backup
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'people_file'")
    .get();
  if (packed === undefined) return null;
  const content = backup.prepare<[], Buffer>("SELECT content FROM people_file").pluck().get();
  backup.exec("DROP TABLE people_file");
  if (content === undefined) return null;
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
  const people = openExisting(path);
  const fault = faultOf(people);
  if (fault === null) return opened(people);
  people.close();
  return fault;
}

function faultOf(people: Database): PeopleFault | null {
  if (!isSound(people)) return "backup_damaged";
  return stepsTaken(people) > newestStep() ? "backup_too_new" : null;
}

function stepsTaken(people: Database): number {
  const steps = people.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'steps_taken'").get();
  if (steps === undefined) return 0;
  return people.prepare<[], number>(lastStep).pluck().get() ?? 0;
}

/** Does this program change the shape of the people's database when it opens it? */
export function arePeopleOlder(path: string): boolean {
  if (!existsSync(path)) return false;
  const people = openForReading(path);
  try {
    return stepsTaken(people) < newestStep();
  } finally {
    people.close();
  }
}

function opened(people: Database): UnpackedPeople {
  people.pragma("journal_mode = DELETE");
  const remove = people.prepare<[string]>("DELETE FROM sealed WHERE name = ?");
  const put = people.prepare<[string, string]>("UPDATE sealed SET value = ? WHERE name = ?");
  const all = people.prepare<[], { name: string; value: string }>("SELECT name, value FROM sealed");
  const sealed = () =>
    all.all().map(({ name, value }) => ({ kind: "named", name, sealed: value }) as const);
  return {
    sealed,
    reseal(change) {
      const changes = changesOf(sealed(), change);
      for (const { thing, sealed: next } of changes)
        if (next === null) remove.run(thing.name);
        else put.run(next, thing.name);
      if (changes.length > 0) people.exec("VACUUM");
      return changes.length;
    },
    close: () => void people.close(),
  };
}
