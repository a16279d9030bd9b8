import fc from "fast-check";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Json, JsonObject } from "#sdk/index.ts";
import { errorOf, pairs, perform, wayOf } from "./postgresql.actions.world.ts";
import { databaseFor, withLedger } from "./postgresql.world.ts";

/** What goes in comes back, whatever its type and the way in which it is written. */

/** The names that statements would stumble over. */
const odd = `odd "table" -- $1`;
const quotedOdd = `"odd ""table"" -- $1"`;

let way: ReturnType<typeof wayOf>;
beforeAll(async () => {
  const database = await databaseFor(
    inject("postgres"),
    ...withLedger,
    "CREATE TYPE color AS ENUM ('red', 'green', 'light blue')",
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
    `CREATE TABLE every (
      key text PRIMARY KEY, i2 smallint, i4 integer, i8 bigint, num numeric, f8 double precision, f4 real,
      yes boolean, txt text, vc varchar(50), d date, ts timestamp, tz timestamptz, j json, jb jsonb, u uuid,
      bytes bytea, col color, pos positive, texts text[], nums numeric[], bigs bigint[], cols color[], jsons jsonb[],
      grid integer[][], days date[], tss timestamp[], tzs timestamptz[], us uuid[], blobs bytea[], flags boolean[],
      span interval, net inet, price money, twice integer GENERATED ALWAYS AS (i4 * 2) STORED
    )`,
    `CREATE TABLE ${quotedOdd} ("a ""b"" c" text UNIQUE, "sel$2ect" integer)`,
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

const hex = fc
  .uint8Array({ maxLength: 20 })
  .map((bytes) => `\\x${Buffer.from(bytes).toString("hex")}`);

const columns: Readonly<Record<string, fc.Arbitrary<readonly [Json, Json]>>> = {
  i2: same(fc.integer({ min: -32_768, max: 32_767 })),
  i4: same(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
  i8: same(big),
  num: same(decimals),
  f8: same(doubles),
  // Of others the shortest text that means the same number may be another one.
  f4: same(fc.integer({ min: -8_191, max: 8_191 }).map((eighths) => eighths / 8)),
  yes: same(fc.boolean()),
  txt: same(texts),
  vc: same(fc.string({ unit: "grapheme-ascii", maxLength: 50 })),
  d: same(moments.map((date) => date.toISOString().slice(0, 10))),
  ts: microseconds.map((written) => [written, shortest(written)] as const),
  tz: microseconds.map((written) => [`${written}Z`, `${shortest(written)}+00:00`] as const),
  j: same(jsons),
  jb: same(jsons),
  u: same(fc.uuid()),
  bytes: same(hex),
  col: same(colors),
  pos: same(fc.integer({ min: 1, max: 1_000 })),
  texts: same(fc.array(fc.option(texts))),
  nums: same(fc.array(decimals)),
  bigs: same(fc.array(big)),
  cols: same(fc.array(colors)),
  days: same(fc.array(moments.map((date) => date.toISOString().slice(0, 10)))),
  tss: fc.array(microseconds).map((written) => [written, written.map(shortest)] as const),
  tzs: fc
    .array(microseconds)
    .map(
      (all) => [all.map((one) => `${one}Z`), all.map((one) => `${shortest(one)}+00:00`)] as const,
    ),
  us: same(fc.array(fc.option(fc.uuid()))),
  blobs: same(fc.array(hex)),
  flags: same(fc.array(fc.option(fc.boolean()))),
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
        // The same in the other ways of writing.
        const copy = `${key} again`;
        const again = pairs({ ...given, key: copy });
        const upsert = { table: "every", key: ["key"], values: again };
        for (const action of ["upsert-row", "upsert-row"])
          expect(await perform(way, action, upsert)).toMatchObject({ row: { ...back, key: copy } });
        const listed = await perform(way, "insert-rows", {
          table: "every",
          items: [{ ...given, key: `${key} listed` }],
          columns: Object.keys({ key, ...given }).map((column) => ({ column, field: column })),
          output: "rows",
        });
        expect(listed).toMatchObject({ row: { ...back, key: `${key} listed` } });
        const where = pairs({ key: copy });
        const update = { table: "every", where, values: pairs(given) };
        expect(await perform(way, "update-rows", update)).toMatchObject({ count: 1, row: back });
        // The same through a question, found by its values.
        const [i8, num] = [given["i8"] ?? null, given["num"] ?? null];
        const conditions = pairs({ key, i8, num }).map(({ column, value }) =>
          value === null ? { column, is: "empty" } : { column, is: "equals", value },
        );
        const found = await perform(way, "find-rows", { table: "every", where: conditions });
        expect(found).toMatchObject({ count: 1, row: { key, ...back } });
      }),
      { numRuns: 20 },
    );
  });

  it("of other types are texts, as PostgreSQL writes them", async () => {
    const values = { key: "others", span: "1 day 02:03:04", net: "10.0.0.0/8", f8: "NaN", i4: 21 };
    const written = await perform(way, "insert-row", { table: "every", values: pairs(values) });
    expect(written).toMatchObject({ row: { ...values, twice: 42, price: null } });
  });

  it("are never names or statements, whatever they and the names are", async () => {
    const [name, number] = [`a "b" c`, "sel$2ect"];
    const nasty = `'); DROP TABLE every; --`;
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
