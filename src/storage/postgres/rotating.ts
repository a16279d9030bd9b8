import { openPeopleInPostgres } from "../people/postgres.ts";
import { type Rotating, sealedInPeople, sealedTogether } from "../people/sealed.ts";
import { isAtWork, soonSo, usualPatience } from "./at-work.ts";
import { openDatabase, type Session, sql } from "./database.ts";
import { prepareDatabase } from "./migrate.ts";
import { sealedThings } from "../verbs/sealed.ts";
import { done } from "./session.ts";
import { PostgresStartError } from "./start-errors.ts";

/** Until the end of the transaction, no process takes up work: it would have the old key. */
const keepOut = "LOCK TABLE millrace.leases IN SHARE ROW EXCLUSIVE MODE";

/** A transaction of its own, after that which sealed everything anew. */
const later = sql<[], { xid: string }>("SELECT pg_current_xact_id()::xid::text AS xid");
/** Somebody sees the tables as they were before: an analysis, a dump, a session that was left open. VACUUM keeps what they see. */
const seenAsBefore = sql<[xid: string], { pid: number }>(
  `SELECT pid FROM pg_stat_activity
   WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
     AND greatest(age(backend_xmin), age(backend_xid)) >= age($1::text::xid)
   UNION ALL SELECT NULL FROM pg_prepared_xacts WHERE database = current_database()
   UNION ALL SELECT NULL FROM pg_replication_slots WHERE age(xmin) >= age($1::text::xid)
   LIMIT 1`,
);

/** `patience`: for how long others are waited for, in milliseconds. Throws PostgresStartError. */
export async function openRotating(url: string, patience = usualPatience): Promise<Rotating> {
  await prepareDatabase(url);
  const database = openDatabase({ url, name: "millrace key", connections: 2, patience: 0 });
  try {
    await soonSo(patience, async () => !(await isAtWork(database)));
    await refuseInUse(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const people = await openPeopleInPostgres(url);
  const ofEngine = sealedThings({
    write: (work) =>
      database.transaction(async (session) => {
        await session.raw(keepOut);
        await refuseInUse(session);
        return done(session, work());
      }),
  });
  return {
    people,
    sealed: sealedTogether(ofEngine, sealedInPeople(people)),
    async scrub() {
      const mark = await database.first(later);
      const isUnseen = await soonSo(
        patience,
        async () => (await database.first(seenAsBefore, mark?.xid ?? "")) === undefined,
      );
      await people.run("VACUUM (FULL) sealed");
      await database.raw("VACUUM (FULL) millrace.connections");
      await database.raw("VACUUM (FULL) millrace.sealed");
      return isUnseen;
    },
    async close() {
      await people.close();
      await database.close();
    },
  };
}

async function refuseInUse(session: Session): Promise<void> {
  if (await isAtWork(session)) throw new PostgresStartError({ code: "postgres_in_use" });
}
