import type { Database } from "./database.ts";
import { StartError } from "#disk/start-errors.ts";
import { type Alone, expectDatabase, openAlone } from "./alone.ts";
import { freeRunsVerb } from "./store.ts";
import { sqliteSession } from "./session.ts";
import { createWriter } from "./writer.ts";

/** A move of everything to another database, under way or done. */
export interface Moved {
  readonly id: string;
  /** Where to, without a password. */
  readonly destination: string;
  readonly doneAt: number | null;
}

export function movedMark(db: Database) {
  const find = db.prepare<[], Moved>("SELECT id, destination, done_at AS doneAt FROM moved");
  const begin = db.prepare<[string, string]>(
    "INSERT INTO moved (one, id, destination) VALUES (1, ?, ?)",
  );
  const end = db.prepare<[number]>("UPDATE moved SET done_at = ?");
  return {
    find: (): Moved | null => find.get() ?? null,
    begin: (id: string, destination: string): void => void begin.run(id, destination),
    end: (at: number): void => void end.run(at),
  };
}

/** Nobody works on a database whose contents are elsewhere: each charge would be made twice. */
export function refuseMoved(db: Database, path: string): void {
  const moved = movedMark(db).find();
  if (moved === null) return;
  const { destination, doneAt } = moved;
  throw new StartError({ code: "database_moved", path, destination, finished: doneAt !== null });
}

/** A database that is to be moved, with no process working on it. */
export interface Leaving extends Alone {
  readonly mark: ReturnType<typeof movedMark>;
}

/** Opens it, and ends what the last process left half done. Throws StartError. */
export async function openLeaving(dataDir: string): Promise<Leaving> {
  expectDatabase(dataDir);
  const { db, path, close } = openAlone(dataDir);
  try {
    const mark = movedMark(db);
    if (mark.find() === null) await freeRunsVerb(sqliteSession(createWriter(db)))();
    return { db, path, mark, close };
  } catch (error) {
    close();
    throw error;
  }
}
