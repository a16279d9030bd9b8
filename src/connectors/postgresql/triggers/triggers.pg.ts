/** The triggers against a real database, through the engine: open transactions, truncation, and tables of 50,000 rows. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import type { EventTrigger } from "#flow/trigger.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { SqlExchange } from "#sdk/sql.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import { noArchive } from "#engine/history.world.ts";
import type { TakeUp } from "#engine/store.ts";
import { openExchange } from "../../../exchange/postgresql/postgresql.world.ts";
import { connectors } from "../../index.ts";
import { databaseFor, type DatabaseWorld, password, withLedger } from "../postgresql.world.ts";

let world: EngineWorld;
let database: DatabaseWorld;
let exchange: SqlExchange;
let clients: pg.Client[];
/** Of the connection. */
let timeZone: string;
beforeEach(async () => {
  exchange = openExchange();
  clients = [];
  timeZone = "UTC";
  database = await databaseFor(
    inject("postgres"),
    "CREATE TABLE orders (id bigserial PRIMARY KEY, name text, total numeric)",
    "CREATE TABLE codes (code text PRIMARY KEY, name text)",
    "CREATE TABLE moments (id int PRIMARY KEY, at timestamptz)",
    "CREATE TABLE stamped (id int PRIMARY KEY, name text, at timestamptz DEFAULT now())",
    ...withLedger,
  );
  world = await openEngineWorld(connectors, noArchive, { sql: exchange });
  await world.engine.start();
  await world.connect("c1");
  const { password: _, ...settings } = database.values;
  await world.store.createConnection({
    id: "d1",
    owner: "local",
    connector: "postgresql",
    name: "d1",
    mode: "test",
    account: await database.ledger(),
    accountName: null,
    settings,
    sealed: password,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection): JsonObject =>
    connection.connector === "postgresql"
      ? { ...connection.settings, timeZone, password: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  for (const client of clients) await client.end();
  await world.close();
  exchange.close();
});

/** A session of somebody else, who works with the same tables. */
async function session(): Promise<pg.Client> {
  const { host, port, database: name } = database.server;
  const client = new pg.Client({ host, port, database: name, user: database.user, password });
  clients.push(client);
  await client.connect();
  return client;
}

async function listen(
  id: string,
  trigger: string,
  settings: EventTrigger["settings"],
  from: TakeUp = { from: "now" },
): Promise<void> {
  const draft = flowOn("new-charge", "create-customer");
  const source = { kind: "event", connector: "postgresql", trigger, connection: "d1" } as const;
  await world.flow(id, {
    ...draft,
    trigger: { ...source, settings, everySeconds: 15 },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-customer",
        connection: "c1",
        input: { name: { kind: "constant", value: "x" } },
      },
    ],
  });
  expect(await world.engine.activate(id, from, asLocal)).toMatchObject({ activated: true });
}
const names = async (id: string) => {
  const { items } = await world.reading.listRuns({ flowId: id, limit: 200 });
  return items.map(({ reference }) => reference).toReversed();
};
const events = async (id: string) => {
  const { items } = await world.reading.listEvents({ flowId: id, limit: 200 });
  return items.map(({ data }) => data).toReversed();
};
/** So many polls are over, whether they have found something or not. */
async function poll(id: string, times = 1): Promise<void> {
  const cursor = async () => {
    const { connectionId, trigger, place } = (await world.store.subscription(id)) ?? expect.fail();
    return (await world.store.poll(connectionId, trigger, place?.id))?.cursor ?? 0;
  };
  for (let time = 0; time < times; time += 1) {
    const before = await cursor();
    await until(async () => {
      await world.advance(15);
      return (await cursor()) > before;
    });
  }
}
const error = async (id: string) => (await world.reading.activity([id]))[0]?.pollError;

describe("New row", () => {
  it("finds rows whose transactions commit late, one that was open when the flow began among them", async () => {
    const [early, late] = [await session(), await session()];
    await database.ask("INSERT INTO orders (name) VALUES ('old')");
    await early.query("BEGIN; INSERT INTO orders (name) VALUES ('open at the start')");
    await database.ask("INSERT INTO orders (name) VALUES ('before the start')");
    await listen("f", "new-row", { table: "orders" });
    await late.query("BEGIN; INSERT INTO orders (name) VALUES ('late')");
    await database.ask("INSERT INTO orders (name, total) VALUES ('at once', 12.50)");
    await poll("f");
    expect(await names("f")).toEqual(["5"]);
    await early.query("COMMIT");
    await poll("f", 2);
    await late.query("COMMIT");
    await poll("f", 2);
    expect(await names("f")).toEqual(["5", "2", "4"]);
    expect((await events("f"))[0]).toEqual({ id: "5", name: "at once", total: "12.50" });
  });

  it("leaves numbers alone that were rolled back, and rows that were deleted", async () => {
    await listen("f", "new-row", { table: "orders" });
    const client = await session();
    await client.query("BEGIN; INSERT INTO orders (name) VALUES ('never'); ROLLBACK");
    await database.ask("INSERT INTO orders (name) VALUES ('a'), ('b')");
    await poll("f", 2);
    // The newest number is still known to be given out.
    await database.ask("DELETE FROM orders WHERE name = 'b'");
    await poll("f", 2);
    await database.ask("INSERT INTO orders (name) VALUES ('c')");
    await poll("f");
    expect(await names("f")).toEqual(["2", "3", "4"]);
    expect(await error("f")).toBeNull();
  });

  it.each(["before the flow begins", "while the flow listens"])(
    "goes on with the sequence two days after a row with a high number of its own came %s",
    async (moment) => {
      const early = await session();
      const insertHigh = () =>
        database.ask("INSERT INTO orders (id, name) VALUES (1000000, 'high')");
      await database.ask("INSERT INTO orders (name) SELECT 'old' FROM generate_series(1, 500)");
      await early.query("BEGIN; INSERT INTO orders (name) VALUES ('rolled back'); ROLLBACK");
      const isBefore = moment === "before the flow begins";
      if (isBefore) await insertHigh();
      await listen("f", "new-row", { table: "orders" });
      if (!isBefore) await insertHigh();
      await poll("f");
      await world.advance(49 * 3_600);
      await poll("f", 2);
      await database.ask("INSERT INTO orders (name) VALUES ('ordinary')");
      await early.query("BEGIN; INSERT INTO orders (name) VALUES ('late')");
      await database.ask("INSERT INTO orders (name) VALUES ('ordinary too')");
      await poll("f");
      await world.advance(47 * 3_600);
      await poll("f");
      await early.query("COMMIT");
      await poll("f");
      expect(await names("f")).toEqual([...(isBefore ? [] : ["1000000"]), "502", "504", "503"]);
      expect(await error("f")).toBeNull();
    },
  );

  it("does so without the right to read the sequence, too", async () => {
    await database.ask(`REVOKE ALL ON SEQUENCE orders_id_seq FROM ${database.user}`);
    await listen("f", "new-row", { table: "orders" });
    await database.ask("INSERT INTO orders (name) VALUES ('ordinary')");
    await database.ask("INSERT INTO orders (id, name) VALUES (1000000, 'high')");
    await poll("f");
    for (let time = 0; time < 2; time += 1) {
      await world.advance(49 * 3_600);
      await poll("f", 2);
      await database.ask("INSERT INTO orders (name) VALUES ('ordinary')");
    }
    await poll("f");
    expect(await names("f")).toEqual(["1", "1000000", "2", "3"]);
    await database.ask("DELETE FROM orders WHERE id = 1000000");
    await until(async () => {
      await world.advance(15);
      return (await error("f")) !== null;
    });
    await database.ask("INSERT INTO orders (name) VALUES ('after the question')");
    expect(await world.engine.goOnPolling("f", "same")).toBe("going_on");
    await poll("f");
    expect(await names("f")).toEqual(["1", "1000000", "2", "3", "4"]);
  });

  it("stops where the table was emptied and counts anew, and goes on by a person's word", async () => {
    await database.ask("INSERT INTO orders (name) VALUES ('old'), ('old')");
    await listen("f", "new-row", { table: "orders" });
    await database.ask("INSERT INTO orders (name) VALUES ('a')");
    await poll("f");
    await database.ask("TRUNCATE orders RESTART IDENTITY");
    await database.ask("INSERT INTO orders (name) VALUES ('anew')");
    await until(async () => {
      await world.advance(15);
      return (await error("f")) !== null;
    });
    expect(await error("f")).toMatchObject({ code: "engine.numbers_went_back" });
    await database.ask("INSERT INTO orders (name) VALUES ('b'), ('c'), ('d')");
    expect(await world.engine.goOnPolling("f", "anew")).toBe("going_on");
    await poll("f");
    expect(await names("f")).toEqual(["3", "~1~1", "~1~2", "~1~3", "~1~4"]);
  });

  it("knows rows without rising numbers by their primary key, up to 50,000 of them", async () => {
    await database.ask(
      "INSERT INTO codes SELECT 'k' || n, 'row' FROM generate_series(1, 49998) AS n",
    );
    await listen("f", "new-row", { table: "codes" });
    await database.ask("INSERT INTO codes VALUES ('a', 'row'), ('z', 'row')");
    await poll("f", 2);
    expect((await names("f")).toSorted()).toEqual(["a", "z"]);
    await database.ask("DELETE FROM codes WHERE code = 'a'");
    await poll("f");
    await database.ask("INSERT INTO codes VALUES ('a', 'it has come back')");
    await poll("f");
    expect(await names("f")).toHaveLength(2);
    await database.ask("INSERT INTO codes VALUES ('one too many', '')");
    await until(async () => {
      await world.advance(15);
      return (await error("f")) !== null;
    });
    expect(await error("f")).toMatchObject({ code: "engine.too_many_rows" });
  });

  it("says what a table without a primary key lacks", async () => {
    await database.ask("CREATE TABLE loose (name text)");
    await expect(listen("f", "new-row", { table: "loose" })).rejects.toMatchObject({
      facts: { code: "postgresql.no_primary_key" },
    });
  });
});

describe("Row changed", () => {
  it("runs on each change of what is watched, also back to what it was, and not on a new column", async () => {
    await database.ask("INSERT INTO orders (name, total) VALUES ('a', 1), ('b', 1)");
    await listen("f", "row-changed", { table: "orders", columns: ["total"] });
    await listen("g", "row-changed", { table: "orders" });
    for (const total of [2, 1, 2, 2]) {
      await database.ask(`UPDATE orders SET total = ${total} WHERE name = 'a'`);
      await poll("f");
      await poll("g");
    }
    await database.ask("UPDATE orders SET name = 'c' WHERE id = 2");
    await database.ask("INSERT INTO orders (name, total) VALUES ('new', 1)");
    await poll("f");
    await poll("g");
    await database.ask("ALTER TABLE orders ADD COLUMN more text DEFAULT 'more'");
    await poll("f");
    await poll("g");
    const [ofTotal, ofAll] = [await names("f"), await names("g")];
    expect(ofTotal.map((name) => name.replace(/:[\w-]+:/, ":"))).toEqual(["1:1", "1:1", "1:2"]);
    expect(new Set(ofTotal).size).toBe(3);
    expect(ofAll).toHaveLength(4);
    await database.ask("UPDATE orders SET more = 'changed' WHERE id = 3");
    await poll("g");
    expect(await events("g")).toHaveLength(5);
    expect((await events("g")).at(-1)).toMatchObject({ id: "3", more: "changed" });
  });
});

describe("Row changed in another time zone", () => {
  it("takes no row for changed because its moments are written otherwise", async () => {
    await database.ask("INSERT INTO moments VALUES (1, '2026-01-01'), (2, '2026-01-01')");
    await listen("f", "row-changed", { table: "moments", columns: ["at"] });
    timeZone = "Asia/Tokyo";
    await poll("f");
    expect(await names("f")).toEqual([]);
    await database.ask("UPDATE moments SET at = '2026-02-01 09:00+09' WHERE id = 2");
    await poll("f");
    expect(await events("f")).toEqual([{ id: 2, at: "2026-02-01T09:00:00+09:00" }]);
  });
});

describe("New or updated row by timestamp", () => {
  const byTime = { table: "stamped", column: "at" };
  const found = async (id: string) =>
    z
      .array(z.object({ name: z.string() }))
      .parse(await events(id))
      .map(({ name }) => name);
  /** So many polls are over. The cursor of a trigger by time moves only with what is found. */
  async function turn(id: string, times = 1): Promise<void> {
    const nextAt = async () => {
      const { connectionId, trigger, place } =
        (await world.store.subscription(id)) ?? expect.fail();
      return (await world.store.poll(connectionId, trigger, place?.id))?.nextAt ?? 0;
    };
    for (let time = 0; time < times; time += 1) {
      const before = await nextAt();
      await until(async () => {
        await world.advance(15);
        return (await nextAt()) > before;
      });
    }
  }
  const set = (name: string) =>
    database.ask(`UPDATE stamped SET name = '${name}', at = now() WHERE id = 1`);

  it("runs on each time once: a late commit, the way back, a reused id, and not a new column", async () => {
    const late = await session();
    await database.ask("INSERT INTO stamped VALUES (1, 'old')");
    await listen("f", "row-by-time", byTime);
    await late.query("BEGIN; INSERT INTO stamped VALUES (2, 'late')");
    await database.ask("INSERT INTO stamped VALUES (3, 'at once')");
    await turn("f");
    expect(await found("f")).toEqual(["at once"]);
    await late.query("COMMIT");
    await turn("f");
    for (const name of ["A", "B", "A"]) {
      await set(name);
      await turn("f");
    }
    await database.ask("ALTER TABLE stamped ADD COLUMN more text DEFAULT 'more'");
    await database.ask("UPDATE stamped SET name = 'in silence' WHERE id = 3");
    await turn("f");
    await database.ask("DELETE FROM stamped WHERE id = 3");
    await database.ask("INSERT INTO stamped VALUES (3, 'reused')");
    await turn("f", 2);
    expect(await found("f")).toEqual(["at once", "late", "A", "B", "A", "reused"]);
  });

  it("finds what commits minutes late by looking further back every few minutes", async () => {
    await listen("f", "row-by-time", byTime);
    await database.ask("INSERT INTO stamped VALUES (1, 'at once')");
    await turn("f");
    await database.ask("INSERT INTO stamped VALUES (2, 'late', now() - interval '10 minutes')");
    await database.ask("INSERT INTO stamped VALUES (3, 'too late', now() - interval '3 days')");
    await turn("f");
    expect(await found("f")).toEqual(["at once"]);
    await world.advance(6 * 60);
    await turn("f", 2);
    expect(await found("f")).toEqual(["at once", "late"]);
  });

  it("begins at a date, and flows on the same column share a poll", async () => {
    await database.ask(
      "INSERT INTO stamped SELECT n, 'day ' || n, now() - n * interval '1 day' FROM generate_series(1, 3) AS n",
    );
    const date = world.now() - 60 * 3_600_000;
    await listen("f", "row-by-time", byTime, { from: "date", date });
    await listen("g", "row-by-time", byTime);
    await until(async () => {
      await world.advance(1);
      return (await names("f")).length === 2;
    });
    const place = async (id: string) => (await world.store.subscription(id))?.place?.id;
    expect(await place("f")).toEqual(expect.stringMatching(/^[\w-]{22}$/));
    expect(await place("g")).toBe(await place("f"));
    await database.ask("INSERT INTO stamped VALUES (4, 'new')");
    await turn("f");
    expect(await found("f")).toEqual(["day 2", "day 1", "new"]);
    expect(await found("g")).toEqual(["new"]);
  });

  it("goes on where it stood when it moves to another connection to the same database", async () => {
    await listen("f", "row-by-time", byTime);
    await database.ask("INSERT INTO stamped VALUES (1, 'before')");
    await turn("f");
    await world.engine.deactivate("f");
    await database.ask("INSERT INTO stamped VALUES (2, 'meanwhile')");
    const d1 = (await world.store.connection("d1")) ?? expect.fail("it is there");
    await world.store.createConnection({ ...d1, id: "d2", name: "d2" });
    const flow = (await world.store.flow("f")) ?? expect.fail("it is there");
    const { draft, revision } = flow;
    if (draft.trigger?.kind !== "event") throw new Error("It is polled");
    const trigger = { ...draft.trigger, connection: "d2" };
    const change = { id: "f", name: "f", revision, by: "local", at: world.now() };
    await world.store.saveDraft({ ...change, draft: { ...draft, trigger } });
    const goingOn = await world.engine.activate("f", { from: "where_it_stood" }, asLocal);
    expect(goingOn).toMatchObject({ activated: true });
    await until(async () => {
      await world.advance(1);
      return (await names("f")).length === 2;
    });
    await turn("f", 2);
    expect(new Set((await names("f")).map((name) => name.split(" ")[0]))).toEqual(
      new Set(["1", "2"]),
    );
    expect(await names("f")).toHaveLength(2);
  });

  it("gives events the same names after a restored backup, and each write its key", async () => {
    await listen("f", "row-by-time", byTime);
    const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
    await database.ask("INSERT INTO stamped VALUES (1, 'forgotten')");
    await turn("f");
    const done = () => until(async () => (await world.statuses("f")).join() === "succeeded");
    await done();
    const before = await names("f");
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    expect(await names("f")).toEqual([]);
    await turn("f");
    await done();
    expect(await names("f")).toEqual(before);
    // The customer is there once: the same key, or found again.
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });
});

describe("Row deleted", () => {
  it("gives the keys of rows that are gone", async () => {
    await database.ask("INSERT INTO codes SELECT 'k' || n, 'row' FROM generate_series(1, 30) AS n");
    await listen("f", "row-deleted", { table: "codes" });
    await database.ask("DELETE FROM codes WHERE code IN ('k3', 'k30')");
    await poll("f");
    expect((await events("f")).map((data) => JSON.stringify(data)).toSorted()).toEqual([
      '{"key":"k3"}',
      '{"key":"k30"}',
    ]);
  });
});

describe("Rows of a query", () => {
  it("gives each new key once, and its parameters stay values", async () => {
    await database.ask("INSERT INTO orders (name, total) VALUES ('a', 5), ('b', 50)");
    const query =
      "SELECT id, name, total -- of the dear ones\nFROM orders WHERE total > $1 OR name = $2;";
    const parameters = [{ value: 10 }, { value: "'; DROP TABLE orders; --" }];
    await listen("f", "query-rows", { query, parameters, key: "id" });
    await database.ask("UPDATE orders SET total = 20 WHERE name = 'a'");
    await database.ask("UPDATE orders SET total = 1 WHERE name = 'b'");
    await poll("f");
    await database.ask("UPDATE orders SET total = 60 WHERE name = 'b'");
    await poll("f");
    expect(await events("f")).toEqual([{ id: "1", name: "a", total: "20" }]);
  });

  it.each([
    ["postgresql.no_key", "SELECT NULL AS id"],
    ["engine.key_twice", "SELECT 1 AS id UNION ALL SELECT 1"],
    ["engine.key_too_long", "SELECT repeat('x', 501) AS id"],
    ["postgresql.invalid_statement", "SELECT 1 AS id) AS t; DROP TABLE orders; --"],
    ["postgresql.read_only", "SELECT nextval('orders_id_seq') AS id"],
  ])("refuses with %s: %s", async (code, query) => {
    await expect(listen("f", "query-rows", { query, key: "id" })).rejects.toMatchObject({
      facts: { code },
    });
    expect(await database.ask("SELECT count(*)::int AS count FROM orders")).toEqual([{ count: 0 }]);
  });
});
