import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Rotating, sealedInPeople, sealedTogether } from "../people/sealed.ts";
import { openPeopleInSqlite } from "../people/sqlite.ts";
import { expectDatabase, openAlone } from "./alone.ts";
import { isFull } from "#disk/full.ts";
import { emptyLog } from "./database.ts";
import { refuseMoved } from "./moved.ts";
import { sealedThings } from "../verbs/sealed.ts";
import { sqliteSession } from "./session.ts";
import { createWriter } from "./writer.ts";

/** Throws StartError. */
export async function openRotating(dataDir: string): Promise<Rotating> {
  expectDatabase(dataDir);
  const { db, path, close } = openAlone(dataDir);
  try {
    refuseMoved(db, path);
    const writer = createWriter(db);
    const people = existsSync(join(dataDir, "people.db"))
      ? await openPeopleInSqlite(dataDir)
      : null;
    const ofEngine = sealedThings(sqliteSession(writer));
    return {
      people,
      sealed: people === null ? ofEngine : sealedTogether(ofEngine, sealedInPeople(people)),
      async scrub() {
        try {
          await people?.run("VACUUM");
          db.exec("VACUUM");
        } catch (error) {
          if (!isFull(error)) throw error;
          return false;
        }
        emptyLog(db);
        return true;
      },
      async close() {
        await people?.close();
        await writer.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
