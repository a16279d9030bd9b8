/** Insert row by a mark in a unique column, judged by a real database: which key refuses a repeat, and what lets one through. */
import { beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import pg from "pg";
import { anyTime } from "../send.world.ts";
import { isJsonObject, type JsonObject } from "#sdk/index.ts";
import { insertRow } from "./actions/insert-row.ts";
import { errorOf, pairs, perform, wayOf } from "./postgresql.actions.world.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";
import { databaseFor, type DatabaseWorld } from "./postgresql.world.ts";

let database: DatabaseWorld;
let way: ReturnType<typeof wayOf>;
beforeAll(async () => {
  database = await databaseFor(
    inject("postgres"),
    "CREATE TABLE teams (id integer PRIMARY KEY)",
    `CREATE TABLE orders (id serial PRIMARY KEY, code text UNIQUE, total integer CHECK (total <> 13), mark text UNIQUE,
       team integer REFERENCES teams DEFERRABLE INITIALLY DEFERRED)`,
    `CREATE TABLE keys (own text, partial text, paired text, lowered text, late text UNIQUE DEFERRABLE, bare text, number int UNIQUE)`,
    "CREATE UNIQUE INDEX ON keys (own)",
    "CREATE UNIQUE INDEX ON keys (partial) WHERE partial <> ''",
    "CREATE UNIQUE INDEX ON keys (paired, bare)",
    "CREATE UNIQUE INDEX ON keys (lower(lowered))",
    // An index that was made earlier is written earlier: the row waits between the key of the mark and the other.
    "CREATE FUNCTION waiting(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(13); RETURN $1; END'",
    "CREATE TABLE raced (code text, mark text)",
    "CREATE INDEX ON raced (waiting(code))",
    "CREATE UNIQUE INDEX ON raced (code)",
    "CREATE UNIQUE INDEX ON raced (mark)",
    "CREATE TABLE routed (mark text UNIQUE, name text)",
    "CREATE TABLE part (CHECK (name <> '')) INHERITS (routed)",
    `CREATE FUNCTION route() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
       IF NEW.name = 'altered' THEN NEW.mark := 'another'; RETURN NEW; END IF;
       IF NEW.name = 'routed' THEN INSERT INTO part VALUES (NEW.mark, NEW.name); END IF;
       RETURN NULL;
     END$$`,
    "CREATE TRIGGER route BEFORE INSERT ON routed FOR EACH ROW EXECUTE FUNCTION route()",
  );
  // There is no ledger, and none may be made.
  way = wayOf({ ...database.values, ledger: "none" }, "somebody");
});
beforeEach(() => database.ask("TRUNCATE orders, keys, routed"));

const insert = (effectId: string, values: JsonObject, more: object = {}) =>
  perform(
    way,
    "insert-row",
    { table: "orders", values: pairs(values), once: "guarded", mark: "mark", ...more },
    effectId,
  );
const waitsForLock = `SELECT pid FROM pg_locks JOIN pg_database ON oid = database
  WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`;
const codeOf = async (doing: Promise<unknown>) => (await errorOf(doing)).facts.code;
const count = async (table = "orders") =>
  (await database.ask(`SELECT count(*)::int AS count FROM ${table}`))[0]?.["count"];

describe("a row with our mark", () => {
  it("is there once, however often it is sent, also at the same moment", async () => {
    const sent = Array.from({ length: 5 }, () => insert("flow.1", { code: "a", total: 5 }));
    const outputs = await Promise.all([...sent, insert("flow.2", { code: "b" })]);
    const row = { code: "a", total: 5, mark: "flow.1" };
    for (const output of outputs.slice(0, 5)) expect(output).toMatchObject({ count: 1, row });
    expect(await count()).toBe(2);
    await database.ask("UPDATE orders SET total = 6 WHERE mark = 'flow.1'");
    expect(await insert("flow.1", { code: "a", total: 5 })).toMatchObject({ row: { total: 6 } });
    const output = { output: "count" };
    expect(await insert("flow.1", { code: "a" }, output)).toEqual({
      count: 1,
      row: null,
      rows: [],
    });
  });

  it("is there where its twin came in between, and another key refuses it", async () => {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    try {
      for (const [effectId, ends] of [
        ["flow.1", { count: 1, row: { mark: "flow.1" } }],
        ["flow.2", { facts: { code: "postgresql.duplicate" } }],
      ] as const) {
        await other.query("TRUNCATE raced");
        await other.query("BEGIN");
        await other.query("SELECT pg_advisory_xact_lock(13)");
        const sending = insert(effectId, { code: "a" }, { table: "raced" });
        const ending = effectId === "flow.1" ? sending : errorOf(sending);
        await expect.poll(() => database.ask(waitsForLock)).toHaveLength(1);
        await other.query("INSERT INTO raced VALUES ('a', 'flow.1')");
        await other.query("COMMIT");
        expect(await ending).toMatchObject(ends);
      }
    } finally {
      await other.end();
    }
  });

  it("is not another row that meets another key of the table", async () => {
    await insert("flow.1", { code: "a" });
    const error = await errorOf(insert("flow.2", { code: "a" }));
    expect(error).toMatchObject({
      kind: "input",
      facts: { code: "postgresql.duplicate", details: { constraint: "orders_code_key" } },
    });
    // Its own repeat meets both keys, and a check that was added since.
    await database.ask("ALTER TABLE orders ADD CONSTRAINT later CHECK (code <> 'a') NOT VALID");
    expect(await insert("flow.1", { code: "a" })).toMatchObject({ row: { mark: "flow.1" } });
    await database.ask("ALTER TABLE orders DROP CONSTRAINT later");
    expect(await count()).toBe(1);
  });

  it("is not written where a check, or a deferred reference, refuses it", async () => {
    expect(await codeOf(insert("flow.1", { total: 13 }))).toBe("postgresql.check_failed");
    expect(await codeOf(insert("flow.1", { team: 7 }))).toBe("postgresql.no_such_reference");
    expect(await count()).toBe(0);
  });

  it.each(["swallowed", "routed", "altered"])(
    "is not written where a trigger has it %s",
    async (name) => {
      for (const _ of ["once", "again"])
        expect(await codeOf(insert("flow.1", { name }, { table: "routed" }))).toBe(
          "postgresql.no_mark",
        );
      expect(await count("routed")).toBe(0);
    },
  );

  it.each(["partial", "paired", "lowered", "late", "bare"])(
    "needs a unique index of its own, for all rows and at once: %s",
    async (mark) => {
      const error = await errorOf(insert("flow.1", { number: 1 }, { table: "keys", mark }));
      expect(error).toMatchObject({ kind: "input", facts: { code: "postgresql.no_unique_mark" } });
      expect(await count("keys")).toBe(0);
    },
  );

  it("goes into a column that the list offers, and that the step does not set", async () => {
    const choices = postgresqlConnector.choices.find(({ id }) => id === "unique-columns");
    const asked = { api: way.open("none"), search: null, cursor: null, of: "keys" };
    expect((await choices?.list(asked))?.items.map(({ value }) => value)).toEqual(["own"]);
    await insert("flow.1", { number: 1 }, { table: "keys", mark: "own" });
    expect(await codeOf(insert("flow.2", { mark: "mine" }))).toBe("postgresql.mark_given");
    const without = { table: "orders", values: pairs({ code: "a" }), once: "guarded" };
    expect(insertRow.input.safeParse(without).success).toBe(false);
  });

  it("is found by its mark, for any generation, and missed once it is deleted", async () => {
    const input = { table: "orders", values: pairs({ code: "a" }), once: "guarded", mark: "mark" };
    const tag = { effectId: "flow.1", generation: 0, at: 0 };
    const request = insertRow.request(insertRow.input.parse(input), tag);
    const look = async (generation: number) => {
      const action = postgresqlConnector.actions.find(({ id }) => id === "insert-row");
      if (action?.kind !== "effect") return expect.fail("it writes");
      return action.seek?.(request, { ...tag, generation })?.ask(way.open("none"), anyTime);
    };
    expect(await look(0)).toBeNull();
    await insert("flow.1", { code: "a" });
    for (const generation of [0, 1]) {
      const found = await look(generation);
      const body = found?.outcome === "done" ? found.answer.body : null;
      expect(isJsonObject(body) && body["rows"]).toMatchObject([{ code: "a", mark: "flow.1" }]);
    }
    await database.ask("DELETE FROM orders");
    expect(await look(0)).toBeNull();
    const plain = insertRow.input.parse({ ...input, once: "unsafe", mark: undefined });
    expect(insertRow.seek?.(insertRow.request(plain, tag), tag)).toBeNull();
  });
});
