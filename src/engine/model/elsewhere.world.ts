import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { move } from "#storage/move/move.ts";
import { type Database, openDatabase, sql } from "#storage/postgres/database.ts";
import { createHeldRuns } from "#storage/postgres/heartbeat.ts";
import { type Jobs, openJobs } from "#storage/postgres/jobs.ts";
import { empty } from "#storage/postgres/postgres.world.ts";
import { done } from "#storage/postgres/session.ts";
import { postgresStore } from "#storage/postgres/store.ts";
import { createWriter } from "#storage/postgres/writer.ts";
import { openSqlite, StartError } from "#storage/sqlite/index.ts";
import { overSocket } from "../../../test/postgres-cluster.ts";
import type { Store } from "../store.ts";
import { beatsToSettle, nextBeat } from "./beats.world.ts";
import type { Arrived, Elsewhere, Moving } from "./disk.world.ts";
import { durable, listeners } from "./process-store.world.ts";
import { readRows } from "./rows.world.ts";

/**
 * A PostgreSQL to which cases move, one after the other, with the product's own move of a data folder. What counts real
 * time there is left out: leases and signs of life of a process that holds runs. Leases are the model's own
 * (`leases.world.ts`), and who is thought dead loses its runs at once.
 */
export async function openElsewhere(url: string): Promise<Elsewhere & { close(): Promise<void> }> {
  const there = overSocket(url);
  const database = openDatabase({
    url: there,
    name: "model",
    connections: 4,
    patience: 0,
  });
  const jobs = await openJobs(database, (error) => {
    throw error;
  });
  // Else pg-boss would take jobs away by real time.
  await jobs.stop();
  return {
    arrive: async (file, moving) => {
      await empty(url);
      await bring(file, there, moving);
      await database.run(granted, lease.name, lease.token);
      return arrived(database, jobs, moving.now);
    },
    close: () => database.close(),
  };
}

/** It is the model that says whose a piece of work is: to PostgreSQL all of it is this lease's. */
const lease = { name: "the model", token: randomUUID() };
const granted = sql<[name: string, token: string]>(
  "INSERT INTO millrace.leases (name, token, until) VALUES ($1, $2, 'infinity')",
);

/** The move as a person makes it, until it succeeds; then nobody may begin in the old folder again. */
async function bring(file: Buffer, to: string, { now, breaks }: Moving): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-model-"));
  try {
    writeFileSync(join(dataDir, "millrace.db"), file);
    const moving = (onProgress: () => void) =>
      move({
        dataDir,
        to,
        at: now(),
        newId: randomUUID,
        onProgress,
        movePeople: () => Promise.resolve(true),
      });
    if (breaks === null || (await isBrokenAfter(breaks, moving))) await moving(() => undefined);
    await isSealed(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

class Cut extends Error {}

async function isBrokenAfter(
  tables: number,
  moving: (onProgress: () => void) => Promise<unknown>,
): Promise<boolean> {
  let left = tables;
  try {
    await moving(() => {
      if (left === 0) throw new Cut("The move is cut");
      left -= 1;
    });
    return false;
  } catch (error) {
    if (error instanceof Cut) return true;
    throw error;
  }
}

async function isSealed(dataDir: string): Promise<void> {
  const opened = await openSqlite(dataDir).catch((error: unknown) => {
    if (error instanceof StartError && error.fault.code === "database_moved") return null;
    throw error;
  });
  await opened?.close();
  if (opened) throw new Error("the old folder starts again");
}

/** As seldom as processes may look around without a gap between their signs of life: each look is thirty questions. */
const pace = { steady: 55_000, wait: 55_000 };

async function arrived(itsOwn: Database, jobs: Jobs, now: () => number): Promise<Arrived> {
  const held = createHeldRuns();
  let hasWritten = false;
  const database: Database = {
    ...itsOwn,
    transaction: (work) => {
      hasWritten = true;
      return itsOwn.transaction(work);
    },
  };
  const read = () => done(itsOwn, readRows());
  let rows = await read();
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other, each with what comes of its answer, so that a case is nearly the same each time. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const worked = last.then(work);
    last = worked.then(settled, settled);
    return worked;
  };
  const settled = async (): Promise<void> => {
    for (let beats = 0; beats < 4 * beatsToSettle; beats += 1) await nextBeat();
  };

  const open = (): Store => {
    const writer = createWriter({
      database,
      jobs,
      held,
      process: randomUUID(),
      tell: () => undefined,
    });
    const itself = postgresStore(writer, {
      lease: () => Promise.resolve(lease),
      release: () => Promise.resolve(),
      onWork: () => () => undefined,
    });
    const store: Store = {
      ...itself,
      acceptEvents: (acceptance) => itself.acceptEvents({ ...acceptance, lease }),
      pollFailed: (failure) => itself.pollFailed({ ...failure, lease }),
      // Its clock is the machine's.
      time: () => Promise.resolve(now()),
      onChanges: () => () => undefined,
      close: () => Promise.resolve(),
    };
    return new Proxy(store, {
      get: (_, name) => {
        const verb: unknown = Reflect.get(store, name);
        if (typeof verb !== "function" || listeners.has(String(name))) return verb;
        return (...args: readonly unknown[]) =>
          inTurn(async () => {
            hasWritten = false;
            const told: unknown = await Reflect.apply(verb, undefined, args);
            if (hasWritten && durable.has(String(name))) rows = await read();
            return told;
          });
      },
    });
  };

  return {
    open,
    rows: () => rows,
    pace,
    answering: async () => {
      await last;
      await nextBeat();
    },
  };
}
