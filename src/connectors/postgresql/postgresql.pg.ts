import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { wayOverSql } from "#engine/way-sql.ts";
import type { AnyAction, Json, JsonObject } from "#sdk/index.ts";
import { OutsideError } from "#sdk/index.ts";
import { openExchange } from "../../exchange/postgresql/postgresql.world.ts";
import { postgresql } from "./postgresql.connection.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";
import { databaseFor, type DatabaseWorld, withLedger } from "./postgresql.world.ts";

const exchange = openExchange();
afterAll(() => exchange.close());

/** A connection, as the engine opens it. */
function wayOf(values: JsonObject, account: string | null) {
  return wayOverSql(
    postgresql,
    values,
    { account: "these tests", boundTo: account },
    {
      sql: exchange,
      send: () => expect.fail("Nothing goes over HTTP"),
      limiter: { take: () => Promise.resolve(), pause: () => undefined },
      trustedLoopback: [],
      listen: () => () => undefined,
      countRead: () => undefined,
    },
  );
}

let effects = 0;

/** Runs an action once; gives its output. */
async function perform(
  way: ReturnType<typeof wayOf>,
  id: string,
  input: object,
  effectId = `flow.${(effects += 1)}`,
): Promise<Json> {
  const action = postgresqlConnector.actions.find((one) => one.id === id) ?? expect.fail(id);
  const parsed = action.input.parse(input);
  if (action.kind === "read") return action.run({ api: way.open("none"), input: parsed });
  const request = action.request(parsed, { effectId, generation: 0, at: 0 });
  const prepared = way.prepare(request, "", { kind: "ledger" });
  try {
    await prepared.ready();
    const verdict = await prepared.send(() => undefined);
    if (verdict.is === "not_done") throw verdict.error;
    return action.read(verdict.answer);
  } finally {
    prepared.close();
  }
}

async function errorOf(doing: Promise<unknown>): Promise<OutsideError> {
  const thrown: unknown = await doing.then(
    () => expect.fail("It succeeded"),
    (error: unknown) => error,
  );
  return thrown instanceof OutsideError ? thrown : expect.fail(String(thrown));
}

const pairs = (values: JsonObject) =>
  Object.entries(values).map(([column, value]) => ({ column, value }));

/** The names that statements would stumble over. */
const odd = `odd "table" -- $1`;
const quotedOdd = `"odd ""table"" -- $1"`;

let database: DatabaseWorld;
let way: ReturnType<typeof wayOf>;
beforeAll(async () => {
  database = await databaseFor(
    inject("postgres"),
    ...withLedger,
    "CREATE TYPE color AS ENUM ('red', 'green', 'light blue')",
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
    `CREATE TABLE every (
      key text PRIMARY KEY, i2 smallint, i4 integer, i8 bigint, num numeric, f8 double precision, f4 real,
      yes boolean, txt text, vc varchar(50), d date, ts timestamp, tz timestamptz, j json, jb jsonb, u uuid,
      bytes bytea, col color, pos positive, texts text[], nums numeric[], bigs bigint[], cols color[], jsons jsonb[],
      grid integer[][], span interval, net inet, price money, twice integer GENERATED ALWAYS AS (i4 * 2) STORED
    )`,
    `CREATE TABLE ${quotedOdd} ("a ""b"" c" text UNIQUE, "sel$2ect" integer)`,
    `CREATE TABLE people (id serial PRIMARY KEY, name text UNIQUE, age integer CHECK (age >= 0), team integer)`,
    "CREATE TABLE teams (id integer PRIMARY KEY)",
    "ALTER TABLE people ADD FOREIGN KEY (team) REFERENCES teams DEFERRABLE INITIALLY DEFERRED",
    "CREATE TABLE closed (id integer)",
    "REVOKE ALL ON closed FROM CURRENT_USER",
  );
  way = wayOf(database.values, await database.ledger());
});

/** What JSON gives for one column, and what comes back. */
const same = <T extends Json>(arbitrary: fc.Arbitrary<T>) =>
  arbitrary.map((value) => [value, value] as const);
/** A text of PostgreSQL holds no zero byte, and no half of a pair. */
const texts = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(20))
  .map(([digits, scale]) => {
    const sign = digits < 0n ? "-" : "";
    const written = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
    const point = written.length - scale;
    return scale === 0
      ? `${sign}${written}`
      : `${sign}${written.slice(0, point)}.${written.slice(point)}`;
  })
  .map((text) => text.replace(/^-(0(?:\.0+)?)$/, "$1"));
const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const doubles = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((one) => (one === 0 ? 0 : one));
const moments = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T00:00:00Z"),
  noInvalidDate: true,
});
const microseconds = fc
  .tuple(moments, fc.nat(999))
  .map(([date, more]) => `${date.toISOString().slice(0, -1)}${String(more).padStart(3, "0")}`);
/** PostgreSQL leaves zeros at the end out. */
const shortest = (written: string): string => written.replace(/\.?0+$/, "");
const jsons = fc
  .jsonValue({ maxDepth: 3, stringUnit: "grapheme" })
  .map(
    (json) =>
      JSON.parse(JSON.stringify(json).replaceAll("\\u0000", "").replaceAll("-0,", "0,")) as Json,
  ) // As JSON gives it.
  .filter((json) => !JSON.stringify(json).includes("-0"));
const colors = fc.constantFrom("red", "green", "light blue");

const columns: Readonly<Record<string, fc.Arbitrary<readonly [Json, Json]>>> = {
  i2: same(fc.integer({ min: -32_768, max: 32_767 })),
  i4: same(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
  i8: same(big),
  num: same(decimals),
  f8: same(doubles),
  f4: same(fc.float({ noNaN: true, noDefaultInfinity: true }).map(() => 0.5)),
  yes: same(fc.boolean()),
  txt: same(texts),
  vc: same(fc.string({ unit: "grapheme-ascii", maxLength: 50 })),
  d: same(moments.map((date) => date.toISOString().slice(0, 10))),
  ts: microseconds.map((written) => [written, shortest(written)] as const),
  tz: microseconds.map((written) => [`${written}Z`, `${shortest(written)}+00:00`] as const),
  j: same(jsons),
  jb: same(jsons),
  u: same(fc.uuid()),
  bytes: same(
    fc.uint8Array({ maxLength: 20 }).map((bytes) => `\\x${Buffer.from(bytes).toString("hex")}`),
  ),
  col: same(colors),
  pos: same(fc.integer({ min: 1, max: 1_000 })),
  texts: same(fc.array(fc.option(texts))),
  nums: same(fc.array(decimals)),
  bigs: same(fc.array(big)),
  cols: same(fc.array(colors)),
  // PostgreSQL takes a list in a list of JSON for a dimension.
  jsons: same(fc.array(jsons.filter((json) => json !== null && !Array.isArray(json)))),
  grid: same(
    fc.constantFrom(
      [
        [1, 2],
        [3, 4],
      ],
      [],
    ),
  ),
};

describe("values", () => {
  it("go in and come back as they are, whatever their type, and NULL is NULL", async () => {
    let keys = 0;
    const row = fc.record(
      Object.fromEntries(
        Object.entries(columns).map(([name, arbitrary]) => [
          name,
          fc.option(arbitrary, { nil: [null, null] as const, freq: 8 }),
        ]),
      ),
    );
    await fc.assert(
      fc.asyncProperty(row, async (cells) => {
        const key = `k${(keys += 1)}`;
        const given = Object.fromEntries(Object.entries(cells).map(([name, [put]]) => [name, put]));
        const back = Object.fromEntries(
          Object.entries(cells).map(([name, [, got]]) => [name, got]),
        );
        const written = await perform(way, "insert-row", {
          table: "every",
          values: pairs({ key, ...given }),
        });
        expect(written).toMatchObject({ count: 1, row: { key, ...back } });
        // The same through a question, found by its values.
        const [i8, num] = [given["i8"] ?? null, given["num"] ?? null];
        const conditions = pairs({ key, i8, num }).map(({ column, value }) =>
          value === null ? { column, is: "empty" } : { column, is: "equals", value },
        );
        const found = await perform(way, "find-rows", { table: "every", where: conditions });
        expect(found).toMatchObject({ count: 1, row: { key, ...back } });
      }),
      { numRuns: 60 },
    );
  });

  it("of other types are texts, as PostgreSQL writes them", async () => {
    const values = { key: "others", span: "1 day 02:03:04", net: "10.0.0.0/8", f8: "NaN", i4: 21 };
    const written = await perform(way, "insert-row", { table: "every", values: pairs(values) });
    expect(written).toMatchObject({ row: { ...values, twice: 42, price: null } });
  });

  it("are never names or statements, whatever they and the names are", async () => {
    const [name, number] = [`a "b" c`, "sel$2ect"];
    const nasty = `'); DROP TABLE people; --`;
    const row = { [name]: nasty, [number]: 1 };
    const input = { table: odd, values: pairs(row) };
    expect(await perform(way, "insert-row", input)).toMatchObject({ row });
    const changed = { ...row, [number]: 2 };
    const upsert = { table: odd, key: [name], values: pairs(changed) };
    expect(await perform(way, "upsert-row", upsert)).toMatchObject({ row: changed });
    const again = { ...row, [number]: 3 };
    const update = { table: odd, where: pairs({ [name]: nasty }), values: pairs({ [number]: 3 }) };
    expect(await perform(way, "update-rows", update)).toMatchObject({ count: 1, row: again });
    const where = pairs({ [name]: nasty, [number]: 3 });
    expect(await perform(way, "delete-rows", { table: odd, where })).toMatchObject({
      rows: [again],
    });
    expect(await perform(way, "find-rows", { table: odd })).toMatchObject({ count: 0, row: null });
  });
});

describe("a list", () => {
  const columns = [
    { column: "key", field: "id" },
    { column: "num", field: "price.amount" },
    { column: "i8", field: "number" },
    { column: "jb", field: "*" },
    { column: "texts", field: "tags" },
    { column: "tz", field: "at" },
  ];
  const item = (id: string) => ({
    id,
    price: { amount: "12345678901234567890.10" },
    number: "9007199254740993",
    tags: ["a", null],
    at: "2026-01-31T09:00:00.123456+09:00",
  });
  const insert = (items: readonly JsonObject[], more: object = {}) => ({
    table: "every",
    items,
    columns,
    alike: [{ column: "col", value: "red" }],
    ...more,
  });

  it("becomes rows in its order, each value as it is, and the outcome says how many", async () => {
    const items = [item("l3"), item("l1"), { id: "l2" }];
    const effect = "flow.of-a-list";
    const written = await perform(way, "insert-rows", insert(items, { output: "rows" }), effect);
    const whole = {
      num: "12345678901234567890.10",
      i8: "9007199254740993",
      texts: ["a", null],
      tz: "2026-01-31T00:00:00.123456+00:00",
      col: "red",
    };
    expect(written).toMatchObject({
      count: 3,
      row: { key: "l3", ...whole, jb: items[0] },
      rows: [{ key: "l3" }, { key: "l1", ...whole }, { key: "l2", num: null, texts: null }],
    });
    // The same again is done already, as a whole.
    expect(await perform(way, "insert-rows", insert(items, { output: "rows" }), effect)).toEqual(
      written,
    );
    const many = Array.from({ length: 10_000 }, (_, n) => ({ id: `m${n}` }));
    const filled = insert(many, { columns: columns.slice(0, 1) });
    expect(await perform(way, "insert-rows", filled)).toEqual({
      count: 10_000,
      row: null,
      rows: [],
    });
    expect(await perform(way, "insert-rows", insert([]))).toEqual({
      count: 0,
      row: null,
      rows: [],
    });
  });

  it("is written as a whole or not at all, by the ledger and without it", async () => {
    const bad = [item("w1"), { ...item("w2"), number: "many" }, item("w3")];
    const twice = [item("w1"), item("w2"), item("w1")];
    for (const [items, code] of [
      [bad, "invalid_value"],
      [twice, "duplicate"],
    ] as const)
      for (const once of ["ledger", "unsafe"]) {
        const error = await errorOf(perform(way, "insert-rows", insert(items, { once })));
        expect(error).toMatchObject({ kind: "input", facts: { code: `postgresql.${code}` } });
      }
    const found = await perform(way, "find-rows", {
      table: "every",
      where: [
        { column: "key", is: "at_least", value: "w" },
        { column: "key", is: "less", value: "x" },
      ],
    });
    expect(found).toMatchObject({ count: 0 });
  });
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
