import { beforeAll, describe, expect, inject, it } from "vitest";
import { systemClock } from "#engine/clock.ts";
import { offerOf, tryOffer } from "#engine/try-offer.ts";
import type { AnyAction, JsonObject } from "#sdk/index.ts";
import { replayed } from "../replay.world.ts";
import { errorOf, exchange, pairs, perform, wayOf } from "./postgresql.actions.world.ts";
import { postgresql } from "./postgresql.connection.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";
import { databaseFor, type DatabaseWorld, withLedger } from "./postgresql.world.ts";

/** The names that statements would stumble over. */
const odd = `odd "table" -- $1`;
const quotedOdd = `"odd ""table"" -- $1"`;

let database: DatabaseWorld;
let way: ReturnType<typeof wayOf>;
beforeAll(async () => {
  database = await databaseFor(
    inject("postgres"),
    ...withLedger,
    "CREATE TABLE every (key text PRIMARY KEY, i4 integer, twice integer GENERATED ALWAYS AS (i4 * 2) STORED)",
    `CREATE TABLE ${quotedOdd} ("a ""b"" c" text UNIQUE, "sel$2ect" integer)`,
    `CREATE TABLE people (id serial PRIMARY KEY, name text UNIQUE, age integer CHECK (age >= 0), team integer)`,
    "CREATE TABLE teams (id integer PRIMARY KEY)",
    "ALTER TABLE people ADD FOREIGN KEY (team) REFERENCES teams DEFERRABLE INITIALLY DEFERRED",
    "CREATE TABLE closed (id integer)",
    "REVOKE ALL ON closed FROM CURRENT_USER",
  );
  way = wayOf(database.values, await database.ledger());
});

describe("what the database refuses", () => {
  const person = (values: JsonObject, table = "people") =>
    perform(way, "insert-row", { table, values: pairs(values) });
  beforeAll(() => person({ name: "Taro" }));

  it.each([
    ["a duplicate", { name: "Taro" }, "duplicate", { constraint: "people_name_key" }],
    ["a check", { name: "a", age: -1 }, "check_failed", { constraint: "people_age_check" }],
    ["a reference, deferred", { name: "b", team: 9 }, "no_such_reference", {}],
    ["a value", { name: "c", age: "many" }, "invalid_value", {}],
    ["a column", { nome: "d" }, "no_column", {}],
    ["what the database sets", { id: null }, "no_value", { column: "id" }],
  ])("%s: the step fails with its words", async (_, values, name, details) => {
    const error = await errorOf(person(values));
    expect(error).toMatchObject({
      kind: "input",
      facts: { code: `postgresql.${name}`, message: expect.any(String), details },
    });
    expect(error.facts.advice?.ja).toMatch(/[ぁ-ん]/);
    expect(JSON.stringify(error.facts)).not.toContain("Failing row contains");
  });

  it("a table that is missing, or that the user may not write", async () => {
    expect(await errorOf(person({ a: 1 }, "nowhere"))).toMatchObject({
      kind: "input",
      facts: { code: "postgresql.no_table" },
    });
    expect(await errorOf(person({ id: 1 }, "closed"))).toMatchObject({
      kind: "input",
      facts: { code: "postgresql.no_right" },
    });
  });

  it("a query that would write, or that brings too much", async () => {
    const query = (text: string, limit = 2) => perform(way, "run-query", { query: text, limit });
    expect(await errorOf(query("DELETE FROM people"))).toMatchObject({
      kind: "input",
      facts: { code: "postgresql.read_only" },
    });
    expect(await errorOf(query("SELECT 1; SELECT 2"))).toMatchObject({ kind: "input" });
    expect(await errorOf(query("SELECT generate_series(1, 3)"))).toMatchObject({
      facts: { code: "postgresql.too_many_rows" },
    });
    expect(await query("SELECT n FROM generate_series(1, 2) AS n")).toMatchObject({
      rows: [{ n: 1 }, { n: 2 }],
    });
  });

  it("more rows than the step may touch: nothing is changed", async () => {
    await person({ name: "Hanako", age: 7 });
    await person({ name: "Jiro", age: 7 });
    const where = pairs({ age: 7 });
    const update = { table: "people", where, values: pairs({ age: 8 }) };
    expect(await errorOf(perform(way, "update-rows", update))).toMatchObject({
      kind: "input",
      facts: { code: "postgresql.too_many_rows" },
    });
    expect(
      await perform(way, "find-rows", {
        table: "people",
        where: [{ column: "age", is: "at_least", value: 7 }],
        order: "name",
      }),
    ).toMatchObject({
      rows: [
        { name: "Hanako", age: 7 },
        { name: "Jiro", age: 7 },
      ],
    });
    const both = { ...update, most: 2, output: "count" };
    expect(await perform(way, "update-rows", both)).toEqual({ count: 2, row: null, rows: [] });
  });

  it("conditions and keys without a value, before anything is asked", async () => {
    const sets = { table: "people", once: "sets", where: pairs({ name: "Taro" }) };
    for (const [action, input] of [
      ["update-rows", { ...sets, values: pairs({ name: "Jiro" }) }],
      ["upsert-row", { table: "people", key: ["name"], values: pairs({ age: 1 }) }],
      ["insert-row", { table: "people", values: [...pairs({ age: 1 }), ...pairs({ age: 2 })] }],
      ["find-rows", { table: "people", where: [{ column: "age" }] }],
    ] as const)
      expect(await errorOf(perform(way, action, input))).toMatchObject({ kind: "input" });
    const empty = { table: "people", where: [{ column: "name", value: null }], most: 1 };
    const action = (id: string): AnyAction =>
      postgresqlConnector.actions.find((one) => one.id === id) ?? expect.fail(id);
    expect(action("delete-rows").input.safeParse(empty).success).toBe(false);
    expect(action("delete-rows").input.safeParse({ ...empty, where: [] }).success).toBe(false);
  });
});

describe("a check", () => {
  const check = async (values: JsonObject) => {
    const parsed = postgresql.fields.parse(values);
    return postgresql.check(postgresql.open(parsed, contextOf(values)), parsed);
  };
  const contextOf = (values: JsonObject) => {
    const line = { server: postgresql.server(postgresql.fields.parse(values)), account: "check" };
    return {
      ask: (question: Parameters<typeof exchange.ask>[1]) => exchange.ask(line, question),
      make: (statements: Parameters<typeof exchange.make>[1]) => exchange.make(line, statements),
    };
  };

  it("makes the ledger where the person has agreed to it, once, and only then", async () => {
    const bare = await databaseFor(inject("postgres"));
    const using = { ...bare.values, ledger: "use" };
    const missing = await errorOf(check(using));
    expect(missing).toMatchObject({
      kind: "connection",
      facts: { code: "postgresql.ledger_missing" },
    });
    expect(missing.facts.advice?.en).toContain("CREATE TABLE IF NOT EXISTS");
    const made = await check(bare.values);
    expect(made).toMatchObject({ account: await bare.ledger(), mode: "test" });
    expect((await check(bare.values)).account).toBe(made.account);
    expect((await check(using)).account).toBe(made.account);
    const { account } = await check({ ...bare.values, ledger: "none" });
    expect(account).toMatch(/^flows_\w+@127\.0\.0\.1:\d+\/test_\w+$/);
  });

  it("says which right is missing, with the statements that give it", async () => {
    const other = await databaseFor(inject("postgres"));
    const { user } = other;
    await other.ask(
      `DO $$BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM ${user}', current_database()); END$$`,
    );
    const refused = await errorOf(check(other.values));
    expect(refused).toMatchObject({
      kind: "connection",
      facts: { code: "postgresql.ledger_not_made" },
    });
    await other.ask(
      ...withLedger,
      `GRANT USAGE ON SCHEMA millrace_ledger TO ${user}`,
      `GRANT SELECT ON millrace_ledger.effects TO ${user}`,
    );
    const lacking = await errorOf(check(other.values));
    expect(lacking.message).toContain("INSERT, UPDATE");
    // What the advice says puts it right.
    const script = lacking.facts.advice?.en.split("\n").slice(1).join("\n") ?? "";
    await other.ask(script);
    expect((await check(other.values)).account).toBe(await other.ledger());
  });

  it("says that a schema is missing, and what the user may do", async () => {
    const error = await errorOf(check({ ...database.values, schema: "nowhere" }));
    expect(error).toMatchObject({ kind: "connection", facts: { code: "postgresql.no_schema" } });
    await database.ask(
      "CREATE SCHEMA reading",
      "CREATE TABLE reading.lists (id integer)",
      `GRANT USAGE ON SCHEMA reading TO ${database.user}`,
      `GRANT SELECT ON reading.lists TO ${database.user}`,
    );
    const { allows } = await check({ ...database.values, schema: "reading" });
    expect(allows.actions).toMatchObject({
      "find-rows": "yes",
      "insert-row": "no",
      "update-rows": "no",
    });
  });

  it("refuses a step with the ledger on a connection without one", async () => {
    const without = wayOf({ ...database.values, ledger: "none" }, "somebody");
    const input = { table: "people", values: pairs({ name: "nobody" }) };
    expect(await errorOf(perform(without, "insert-row", input))).toMatchObject({
      kind: "input",
      facts: { code: "postgresql.without_ledger" },
    });
    const once = { ...input, once: "unsafe" };
    expect(await perform(without, "insert-row", once)).toMatchObject({ count: 1 });
  });
});

describe("choices", () => {
  const list = (
    id: string,
    search: string | null,
    of: string | null = null,
    cursor: string | null = null,
  ) =>
    (postgresqlConnector.choices.find((one) => one.id === id) ?? expect.fail(id)).list({
      api: way.open("none"),
      search,
      of,
      cursor,
    });

  it("are the tables of the schema, and the columns of a table with their types", async () => {
    const tables = await list("tables", "E");
    expect(tables.items.map(({ value }) => value)).toEqual([
      "closed",
      "every",
      odd,
      "people",
      "teams",
    ]);
    const columnsOf = await list("columns", null, "people");
    expect(columnsOf.items).toEqual([
      { value: "id", label: "id", detail: "integer" },
      { value: "name", label: "name", detail: "text" },
      { value: "age", label: "age", detail: "integer" },
      { value: "team", label: "team", detail: "integer" },
    ]);
    expect((await list("columns", "twice", "every")).items).toEqual([
      { value: "twice", label: "twice", detail: "integer", fill: "generated" },
    ]);
  });

  it("come in pages", async () => {
    await database.ask(
      "CREATE SCHEMA wide",
      ...Array.from({ length: 60 }, (_, n) => `CREATE TABLE wide.t${100 + n} (id integer)`),
    );
    const wide = wayOf({ ...database.values, schema: "wide" }, null);
    const tables = postgresqlConnector.choices[0] ?? expect.fail("none");
    const api = wide.open("none");
    const first = await tables.list({ api, search: null, of: null, cursor: null });
    const second = await tables.list({ api, search: null, of: null, cursor: first.next });
    expect([first.items.length, second.items.length, second.next]).toEqual([50, 10, null]);
  });
});

describe("what its author tries", () => {
  it("is written once, under the ledger that is found; what is recorded gives the same verdict again", async () => {
    const trying = (values: JsonObject) =>
      tryOffer(
        {
          spec: postgresql,
          offer: offerOf(postgresqlConnector, "insert-row") ?? expect.fail("no action"),
          values: database.values,
          input: { table: "people", values: pairs(values) },
          sends: true,
        },
        {
          system: "postgresql",
          send: () => expect.fail("Nothing goes over HTTP"),
          sql: exchange,
          clock: systemClock,
          trustedLoopback: [],
          effectId: `try.${crypto.randomUUID()}`,
          idempotencyKey: "key",
        },
      );
    const again = (report: object) =>
      replayed(
        postgresqlConnector,
        JSON.parse(JSON.stringify({ connector: "postgresql", ...report })),
        database.values,
      );
    const done = await trying({ name: "Tried" });
    expect(done.outcome).toMatchObject({ is: "done", output: { row: { name: "Tried" } } });
    expect(again(done)).toMatchObject({ is: "done" });
    const refused = await trying({ name: "Tried" });
    expect(refused.outcome).toMatchObject({
      is: "failed",
      error: { code: "postgresql.duplicate" },
    });
    expect(again(refused)).toMatchObject({ is: "not_done", error: { kind: "input" } });
    expect(await database.ask("SELECT name FROM people WHERE name = 'Tried'")).toHaveLength(1);
  });
});
