import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import pg from "pg";
import type { Store } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { openQuietly, preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { startPostgres } from "../../test/postgres-cluster.ts";
import { median, number } from "../figures.ts";

/**
 * A ledger of eight years: what it takes on disk, how fast it is read and how fast its oldest lines go. By hand:
 * `node bench/history/ledger.ts sqlite|postgres [LINES]`.
 */
const [store = "sqlite", said = "10000000"] = process.argv.slice(2);
const lines = Number(said);
const flows = 50;
const headingsOfFlow = 10;
const until = Date.now();
const span = 8 * 365 * 86_400_000;
const perPiece = 20_000;

/** Every other one is an event, and the next one a write of its run, in the order in which they happen. */
function lineAt(index: number, run: string) {
  const flow = 1 + ((index >> 1) % flows);
  return {
    at: until - span + Math.floor((span * index) / lines),
    flow,
    heading: (flow - 1) * headingsOfFlow + 1 + (index % headingsOfFlow),
    run,
    object: `${index % 2 === 0 ? "ch" : "re"}_${randomBytes(12).toString("hex")}`,
    amount: 100 + (index % 90_000),
  };
}

function headings(): readonly (readonly [number, string, string])[] {
  return Array.from({ length: flows * headingsOfFlow }, (_, index) => [
    index + 1,
    randomBytes(32).toString("base64url"),
    JSON.stringify({
      entry: index % 2 === 0 ? "event" : "write",
      flowId: `flow-${Math.floor(index / headingsOfFlow) + 1}`,
      flowName: `Flow ${Math.floor(index / headingsOfFlow) + 1}`,
      version: index % headingsOfFlow,
      startedBy: "event",
      mode: "live",
      connectionId: newRunId(),
      connector: "stripe",
      subject: "new-charge",
      outcome: "succeeded",
      reason: null,
      wasParked: false,
      money: { kind: null, currency: "usd", state: null },
    }),
  ]);
}

function newRunId(): string {
  const hex = randomBytes(16).toString("hex");
  return [8, 12, 16, 20].reduceRight((id, at) => `${id.slice(0, at)}-${id.slice(at)}`, hex);
}

function* pieces(): Generator<readonly ReturnType<typeof lineAt>[]> {
  for (let first = 0; first < lines; first += perPiece) {
    const piece = [];
    let run = "";
    for (let index = first; index < Math.min(first + perPiece, lines); index += 1) {
      if (index % 2 === 0) run = newRunId();
      piece.push(lineAt(index, run));
    }
    yield piece;
  }
}

async function measure(opened: {
  readonly store: Store;
  readonly reading: Reading;
}): Promise<void> {
  const month = { from: until - 31 * 86_400_000, to: until };
  const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const startedAt = performance.now();
    await work();
    console.log(`${what}: ${number(performance.now() - startedAt)} ms`);
  };
  await timed("newest 500", () => opened.reading.ledger({ limit: 500 }));
  await timed("newest 500 once more", () => opened.reading.ledger({ limit: 500 }));
  await timed("500 in the middle", () =>
    opened.reading.ledger({ to: until - span / 2, limit: 500 }),
  );
  await timed("newest 500 of a month", () => opened.reading.ledger({ ...month, limit: 500 }));
  const took: number[] = [];
  for (let piece = 0; piece < 200; piece += 1) {
    const startedAt = performance.now();
    await opened.store.pruneLedger(until - span / 2, 1_000);
    took.push(performance.now() - startedAt);
  }
  const most = number(Math.max(...took));
  console.log(
    `a piece of 1,000 removed: ${number(median(took))} ms in the middle, ${most} at most`,
  );
}

async function onSqlite(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-ledger-"));
  try {
    await (await openSqlite(dataDir)).close();
    const path = join(dataDir, "millrace.db");
    const empty = statSync(path).size;
    const db = new Sqlite(path);
    const heading = db.prepare("INSERT INTO ledger_headings (seq, digest, facts) VALUES (?, ?, ?)");
    for (const row of headings()) heading.run(...row);
    const put = db.prepare(
      "INSERT INTO ledger (at, flow, heading, run_id, object, amount) VALUES (@at, @flow, @heading, @run, @object, @amount)",
    );
    for (const piece of pieces())
      db.transaction(() => {
        for (const line of piece) put.run(line);
      })();
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    const bytes = statSync(path).size - empty;
    console.log(
      `SQLite: ${number(lines)} lines take ${number(bytes / 1e6)} MB, ${number(bytes / lines)} bytes each`,
    );
    const opened = await openSqlite(dataDir);
    await measure(opened);
    await opened.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<void> {
  const cluster = await startPostgres();
  try {
    const url = await preparedDatabase(cluster.url);
    const opened = await openQuietly(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const row of headings())
      await client.query(
        "INSERT INTO millrace.ledger_headings (seq, digest, facts) VALUES ($1, $2, $3)",
        [...row],
      );
    for (const piece of pieces())
      await client.query(
        `INSERT INTO millrace.ledger (at, flow, heading, run_id, object, amount)
         SELECT (n.value ->> 'at')::bigint, (n.value ->> 'flow')::integer, (n.value ->> 'heading')::integer,
           n.value ->> 'run', n.value ->> 'object', (n.value ->> 'amount')::bigint
         FROM json_array_elements($1::json) AS n(value)`,
        [JSON.stringify(piece)],
      );
    await client.query("VACUUM ANALYZE millrace.ledger");
    const { rows } = await client.query<{ bytes: string }>(
      "SELECT pg_total_relation_size('millrace.ledger') AS bytes",
    );
    const bytes = Number(rows[0]?.bytes);
    console.log(
      `PostgreSQL: ${number(lines)} lines take ${number(bytes / 1e6)} MB, ${number(bytes / lines)} bytes each`,
    );
    await client.end();
    await measure(opened);
    await opened.close();
  } finally {
    await cluster.stop();
  }
}

await (store === "postgres" ? onPostgres() : onSqlite());
