import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { keepLedger } from "#engine/store-contract/keep-ledger.world.ts";
import { createDatabase, dropDatabase } from "../../../test/postgres-cluster.ts";
import { openQuietly } from "./postgres.world.ts";
import { prepareDatabase } from "./migrate.ts";
import { type PostgresFault, PostgresStartError } from "./start-errors.ts";

let url: string;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
});
afterEach(() => dropDatabase(inject("postgres"), url));

async function faultOf(opening: Promise<unknown>): Promise<PostgresFault> {
  const error: unknown = await opening.then(
    () => expect.unreachable("it was opened"),
    (reason: unknown) => reason,
  );
  if (error instanceof PostgresStartError) return error.fault;
  throw error;
}

async function asking<Row extends pg.QueryResultRow>(...statements: string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

const folder = new URL("./migrations/", import.meta.url);

/** What a program that knew no later migration than `last` has left behind. */
function shapeUntil(last: number): string[] {
  const files = readdirSync(folder).toSorted().slice(0, last);
  return [
    "CREATE SCHEMA millrace",
    "CREATE TABLE millrace.migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())",
    ...files.map((name) => readFileSync(new URL(name, folder), "utf8")),
    `INSERT INTO millrace.migrations (version) SELECT generate_series(1, ${last})`,
  ];
}

const nameOfDatabase = () => new URL(url).pathname.slice(1);

describe("preparing a database", () => {
  it("makes the tables once, however many processes start at one moment", async () => {
    await Promise.all(Array.from({ length: 8 }, () => prepareDatabase(url)));
    const versions = () => asking("SELECT version, at FROM millrace.migrations ORDER BY version");
    const first = await versions();
    expect(first.map(({ version }) => version)).toEqual(first.map((_, index) => index + 1));
    await prepareDatabase(url);
    expect(await versions()).toEqual(first);
  });

  it("lets versions from before know their connections, however deep these lie", async () => {
    const through = (connection: string | null) => ({ kind: "action", connection });
    const note = { kind: "constant", value: 'a \0 "connection":"none" \ud800' };
    const documents = [
      { trigger: { connection: "c1" }, steps: [through("c2"), through("c1"), through(null), note] },
      { trigger: null, steps: [{ kind: "loop", steps: [through("c3")] }] },
      { trigger: { kind: "schedule" }, steps: [] },
    ];
    const versions = documents.map(
      (document, index) => `('v${index + 1}', 'f', ${index + 1}, '${JSON.stringify(document)}', 1)`,
    );
    await asking(
      ...shapeUntil(5),
      `INSERT INTO millrace.flow_versions (id, flow_id, number, document, published_at)
       VALUES ${versions.join(", ")}`,
    );
    await prepareDatabase(url);
    const named = await asking<{ version_id: string; connection_id: string }>(
      "SELECT version_id, connection_id FROM millrace.version_connections ORDER BY 1, 2",
    );
    expect(named.map((row) => `${row.version_id} ${row.connection_id}`)).toEqual([
      "v1 c1",
      "v1 c2",
      "v2 c3",
    ]);
    // Nobody looked at the currencies beside their amounts.
    expect(
      await asking("SELECT DISTINCT holds_currencies AS held FROM millrace.flow_versions"),
    ).toEqual([{ held: false }]);
  });

  it("lets doubts that a wrong clock has dated begin at any time", async () => {
    const before = readdirSync(folder).toSorted();
    await prepareDatabase(url);
    await asking(
      "DROP SCHEMA millrace CASCADE",
      ...shapeUntil(before.findIndex((name) => name.endsWith("-doubts-begin-first.sql"))),
      `INSERT INTO millrace.doubts (from_at, to_at, restored, lost) VALUES (9000, 5000, true, false),
         (4000, 4000, false, true), (1000, 2000, false, false), (7000, 8000, false, false)`,
    );
    await prepareDatabase(url);
    const opened = await openQuietly(url);
    try {
      expect(await opened.store.doubts()).toEqual([
        { from: 0, to: 5_000, why: "restored" },
        { from: 7_000, to: 8_000, why: "silence" },
      ]);
      const wrong = opened.store.noteDoubt({ from: 2, to: 1, why: "lost" });
      await expect(wrong).rejects.toThrow("check constraint");
    } finally {
      await opened.close();
    }
  });

  it("lets runs that wait stand in line behind whose flows they are, each where it was", async () => {
    await prepareDatabase(url);
    const before = readdirSync(folder).toSorted();
    await asking(
      "DROP SCHEMA millrace CASCADE",
      ...shapeUntil(before.findIndex((name) => name.endsWith("-turns.sql"))),
      `INSERT INTO millrace.flows (id, owner, name, draft, lineage, created_at, changed_at)
       VALUES ('f1', 'Aoi', 'f1', '{}', 'f1', 1, 1), ('f2', 'Ken', 'f2', '{}', 'f2', 1, 1)`,
      `INSERT INTO millrace.events (id, source, key, at, received_at, data, live)
       VALUES ('e', 'person', 'k', 1, 1, '{}', true)`,
      `INSERT INTO millrace.runs (id, flow_id, name, version_id, event, ancestry, state, status, held, next_at, created_at)
       SELECT name, flow_id, name, 'v', (SELECT seq FROM millrace.events), '[]', '{}', status, held, next_at, 1
       FROM (VALUES ('held', 'f1', 'running', true, NULL), ('a', 'f1', 'waiting', false, 0), ('b', 'f1', 'waiting', false, 0),
         ('c', 'f2', 'waiting', false, 700), ('d', 'f2', 'delayed', false, NULL)) AS r(name, flow_id, status, held, next_at)`,
      "UPDATE millrace.runs SET delayed_until = 800 WHERE name = 'd'",
      `INSERT INTO millrace_jobs.job (id, name, data)
       SELECT job, 'runs', json_build_object('run', seq) FROM millrace.runs WHERE next_at = 0 OR held`,
    );
    await prepareDatabase(url);
    const opened = await openQuietly(url);
    try {
      const turns: string[] = [];
      for (let turn = 0; turn < 5; turn += 1)
        for (const { turnOf, name } of await opened.store.claimRuns(900, 1))
          turns.push(`${turnOf} ${name}`);
      // What somebody has lost comes first.
      expect(turns).toEqual(["Aoi held", "Aoi a", "Ken c", "Aoi b", "Ken d"]);
    } finally {
      await opened.close();
    }
  });

  it("gives history of before its lines in the ledger, and removes it only then", async () => {
    await prepareDatabase(url);
    const before = readdirSync(folder).toSorted();
    await asking(
      "DROP SCHEMA millrace CASCADE",
      ...shapeUntil(before.findIndex((name) => name.endsWith("-ledger.sql"))),
      `INSERT INTO millrace.flows (id, owner, name, draft, lineage, created_at, changed_at)
       VALUES ('f1', 'Aoi', 'Refunds', '{}', 'f1', 1, 1)`,
      `INSERT INTO millrace.flow_versions (id, flow_id, number, document, published_at)
       VALUES ('v1', 'f1', 2, '{"trigger":{"kind":"schedule"}}', 1)`,
      `INSERT INTO millrace.events (seq, id, source, key, at, received_at, data, live)
       VALUES (1, 'e1', 'poll', 'k1', 500, 500, '{}', true), (2, 'e2', 'poll', 'k2', 600, 600, '{}', true)`,
      `INSERT INTO millrace.deliveries (event, flow_id, outcome, run, reason)
       VALUES (1, 'f1', 'run', 1, NULL), (2, 'f1', 'skipped', NULL, 'own_event')`,
      `INSERT INTO millrace.runs (seq, id, flow_id, name, version_id, event, ancestry, state, status, created_at, ended_at)
       VALUES (1, 'r1', 'f1', 'k1', 'v1', 1, '[]', '{}', 'succeeded', 500, 700)`,
    );
    await prepareDatabase(url);
    const opened = await openQuietly(url);
    const { store, reading } = opened;
    try {
      const prune = () => store.prune({ before: 9_000, runsPerFlow: 9, rereadMs: 0 }, 9);
      expect(await prune()).toMatchObject({ runs: 0 });
      await keepLedger(store);
      const told = (await reading.ledger({ limit: 9 })).items.map(({ heading, object }) => [
        object,
        heading.version,
        heading.outcome,
      ]);
      expect(told).toEqual([
        ["k2", null, "skipped"],
        ["k1", 2, "succeeded"],
      ]);
      expect(await prune()).toMatchObject({ runs: 1 });
    } finally {
      await opened.close();
    }
  });

  it("leaves nothing behind when it is cut off", async () => {
    await asking("CREATE SCHEMA millrace", "CREATE TABLE millrace.leases (one integer)");
    await expect(prepareDatabase(url)).rejects.toThrow();
    expect(await asking("SELECT to_regclass('millrace.runs') AS runs")).toEqual([{ runs: null }]);
    await asking("DROP TABLE millrace.leases");
    await prepareDatabase(url);
  });

  it("refuses a database that a newer program has written", async () => {
    await prepareDatabase(url);
    await asking("INSERT INTO millrace.migrations (version) VALUES (99)");
    expect(await faultOf(prepareDatabase(url))).toMatchObject({
      code: "postgres_too_new",
      found: 99,
    });
  });

  it("refuses a server that confirms what is not on disk", async () => {
    await asking(`ALTER DATABASE ${nameOfDatabase()} SET synchronous_commit = off`);
    expect(await faultOf(prepareDatabase(url))).toEqual({
      code: "postgres_not_durable",
      setting: "synchronous_commit",
    });
  });

  it("refuses a server that cannot be written to", async () => {
    await asking(`ALTER DATABASE ${nameOfDatabase()} SET default_transaction_read_only = on`);
    expect(await faultOf(prepareDatabase(url))).toEqual({ code: "postgres_read_only" });
  });

  it("tells a server that is not there from one that refuses", async () => {
    const other = (change: (url: URL) => void): string => {
      const changed = new URL(url);
      change(changed);
      return changed.href;
    };
    const nobody = other((url) => {
      url.port = "1";
    });
    const stranger = other((url) => {
      url.password = "wrong";
    });
    const missing = other((url) => {
      url.pathname = "/no_such_database";
    });
    expect(await faultOf(prepareDatabase(nobody))).toMatchObject({ code: "postgres_unreachable" });
    for (const refused of [stranger, missing])
      expect(await faultOf(prepareDatabase(refused))).toMatchObject({ code: "postgres_refused" });
  });
});
