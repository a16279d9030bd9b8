import { randomUUID } from "node:crypto";
import { systemClock } from "#engine/clock.ts";
import type { Limiter } from "#engine/limits.ts";
import type { Log } from "#engine/log.ts";
import { endlessRoom, type Room } from "#engine/room.ts";
import { createSharedAtOnce } from "#engine/shared-at-once.ts";
import { createSharedLimiter } from "#engine/shared-limiter.ts";
import type { Store } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";
import type { SealedThings } from "#people/sealed.ts";
import type { Upkeep } from "#people/upkeep.ts";
import { changeTeller } from "#engine/change-notes.ts";
import { isAway } from "./away.ts";
import { openDatabase, sql } from "./database.ts";
import { giveBack, startSweep } from "./give-back.ts";
import { createHeldRuns, startHeartbeat } from "./heartbeat.ts";
import { openJobs } from "./jobs.ts";
import { createLeases } from "./leases.ts";
import { talkToOthers } from "./others.ts";
import { prepareDatabase } from "./migrate.ts";
import { createReader } from "./reading/reader.ts";
import { sealedThings } from "../verbs/sealed.ts";
import { postgresSession } from "./session.ts";
import { PostgresStartError } from "./start-errors.ts";
import { lanesOn } from "./lanes.ts";
import { placesOn } from "./places-at-once.ts";
import { postgresStore } from "./store.ts";
import { createWriter } from "./writer.ts";

const archived = sql<[], { at: number | null }>(
  `SELECT (extract(epoch FROM last_archived_time) * 1000)::bigint AS at FROM pg_stat_archiver`,
);

export interface OpenedPostgres {
  readonly store: Store;
  readonly reading: Reading;
  /** Rate limits that all processes on the database share, by true time. */
  readonly limiter: Limiter;
  readonly upkeep: Upkeep;
  /** The server's disk is not ours to watch. */
  readonly room: Room;
  readonly sealed: SealedThings;
  /** Resolves when a newer program has given the database its shape: this process can write nothing any more, and should end. */
  readonly outdated: Promise<PostgresStartError>;
  close(): Promise<void>;
}

/** Longer than a statement may take is not waited for when closing: what is left there runs out by itself. */
const patience = 60_000;

/** Opens a database, which is brought to the newest shape if need be. Throws PostgresStartError. */
export async function openPostgres(
  url: string,
  { log }: { readonly log: Log },
): Promise<OpenedPostgres> {
  await prepareDatabase(url);
  const database = openDatabase({ url, name: "millrace", connections: 10, patience });
  // Signs of life do not wait behind work.
  const life = openDatabase({ url, name: "millrace life", connections: 3, patience: 8_000 });
  const outdated = Promise.withResolvers<PostgresStartError>();
  // The sign of life meets it within seconds.
  const trouble = (error: unknown): void => {
    if (error instanceof PostgresStartError) outdated.resolve(error);
    log.warn({ err: error }, "PostgreSQL does not answer as it should");
  };
  const jobs = await openJobs(database, trouble);
  const held = createHeldRuns();
  const process = randomUUID();
  const changes = changeTeller();
  const others = talkToOthers(url, process, {
    onChanges: (changed) => changes.add(changed),
    onTrouble: trouble,
  });
  const writer = createWriter({
    database,
    jobs,
    held,
    process,
    tell(changed) {
      changes.add(changed);
      others.tell(changed);
    },
  });
  const leases = createLeases(database, life, randomUUID, trouble);
  await leases.announce(process);
  const heartbeat = startHeartbeat(life, jobs, held, trouble);
  const session = postgresSession(writer);
  const sweep = startSweep(writer, session, trouble);
  const reading = createReader(url);
  const atOnce = createSharedAtOnce(placesOn(life), process, systemClock, {
    random: Math.random,
    newId: randomUUID,
    log,
  });

  const close = async (): Promise<void> => {
    sweep.stop();
    atOnce.stop();
    // Others go on with it at once. If the database is gone, they notice by themselves.
    await giveBack(writer).catch(trouble);
    await others.stop();
    changes.stop();
    await leases.stop();
    heartbeat.stop();
    await jobs.stop();
    await Promise.all([reading.close(), database.close(), life.close()]);
  };
  const { lease, release } = leases;
  return {
    store: {
      ...postgresStore(writer, { lease, release, onWork: others.onWork }),
      onChanges: (listener) => changes.onChanges(listener),
      close,
    },
    reading,
    room: endlessRoom,
    sealed: sealedThings(session),
    outdated: outdated.promise,
    upkeep: {
      storage: "postgresql",
      isAway,
      backup: () => Promise.resolve({ refused: "other_tool" }),
      archivedAt: async () => (await database.first(archived))?.at ?? null,
      disk: () => null,
    },
    limiter: { ...createSharedLimiter(lanesOn(life), systemClock, log), enter: atOnce.enter },
    close,
  };
}
