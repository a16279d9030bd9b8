import { setTimeout as pause } from "node:timers/promises";
import { openPeopleInPostgres } from "../people/postgres.ts";
import { type Rotating, sealedInPeople, sealedTogether } from "../people/sealed.ts";
import { openDatabase, type Session, sql } from "./database.ts";
import { prepareDatabase } from "./migrate.ts";
import { allSealed, reseal } from "../verbs/sealed.ts";
import { done } from "./session.ts";
import { PostgresStartError } from "./start-errors.ts";

/** Longer than the sign of life of a killed process counts. */
const patience = 20_000;

/** Until the end of the transaction, no process takes up work: it would have the old key. */
const keepOut = "LOCK TABLE millrace.leases IN SHARE ROW EXCLUSIVE MODE";
const living = sql<[], { name: string }>(
  `SELECT name FROM millrace.leases WHERE name LIKE 'process:%' AND until > clock_timestamp() LIMIT 1`,
);

/** Throws PostgresStartError. */
export async function openRotating(url: string): Promise<Rotating> {
  await prepareDatabase(url);
  const database = openDatabase({ url, name: "millrace key", connections: 2, patience: 0 });
  try {
    for (const end = Date.now() + patience; Date.now() < end; await pause(1_000))
      if ((await database.first(living)) === undefined) break;
    await refuseInUse(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const people = await openPeopleInPostgres(url);
  const ofEngine: Rotating["sealed"] = {
    all: () => database.transaction((session) => done(session, allSealed())),
    reseal: (change) =>
      database.transaction(async (session) => {
        await session.raw(keepOut);
        await refuseInUse(session);
        return done(session, reseal(change));
      }),
  };
  return {
    sealed: sealedTogether(ofEngine, sealedInPeople(people)),
    async scrub() {
      await people.run("VACUUM (FULL) sealed");
      await database.raw("VACUUM (FULL) millrace.connections");
      await database.raw("VACUUM (FULL) millrace.sealed");
      return true;
    },
    async close() {
      await people.close();
      await database.close();
    },
  };
}

async function refuseInUse(session: Session): Promise<void> {
  if ((await session.first(living)) !== undefined)
    throw new PostgresStartError({ code: "postgres_in_use" });
}
