/** Rows by a timestamp column, read from a real database. */
import { beforeAll, describe, expect, inject, it } from "vitest";
import { isJsonObject, type TriggerEvent } from "#sdk/index.ts";
import { errorOf, wayOf } from "./postgresql.actions.world.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";
import { databaseFor, type DatabaseWorld } from "./postgresql.world.ts";

let database: DatabaseWorld;
beforeAll(async () => {
  database = await databaseFor(
    inject("postgres"),
    "CREATE TABLE tied (id int PRIMARY KEY, at timestamptz)",
    "INSERT INTO tied SELECT n, '2026-03-01 09:00:00.123456+00' FROM generate_series(1, 600) AS n",
    "CREATE TABLE local (id int PRIMARY KEY, at timestamp)",
    "INSERT INTO local VALUES (1, '2026-03-01 09:00:00.5'), (2, NULL), (3, 'infinity'), (4, '-infinity')",
    "CREATE TABLE due (id int PRIMARY KEY, at timestamptz)",
    "INSERT INTO due VALUES (1, now() + interval '1 hour'), (2, now())",
    ...[0, 1, 2, 3, 4, 5, 6].map(
      (digits) =>
        `CREATE TABLE digits${digits} (id int, state text, at timestamptz(${digits}), PRIMARY KEY (id))`,
    ),
    "CREATE TABLE whole (id int PRIMARY KEY, at timestamp)",
    "CREATE TABLE crowded (id int PRIMARY KEY, at timestamptz)",
    "INSERT INTO crowded SELECT n, 'epoch' FROM generate_series(1, 10001) AS n",
    "CREATE TABLE loose (id int, at timestamptz, day date, note text)",
    "INSERT INTO loose VALUES (1, now(), now(), 'now')",
    "CREATE TABLE keyed (id int PRIMARY KEY, day date, note text)",
    "INSERT INTO keyed VALUES (1, now(), 'now')",
  );
});

const trigger = postgresqlConnector.triggers.find(({ id }) => id === "row-by-time");
const listed = async (
  table: string,
  more: { until?: Date; column?: string; zone?: string } = {},
) => {
  if (trigger?.kind !== "since") return expect.fail("it is there");
  const { until, column = "at", zone = "UTC" } = more;
  const way = wayOf({ ...database.values, timeZone: zone }, null);
  const pages: (readonly TriggerEvent[])[] = [];
  const span = { since: new Date(0), ...(until === undefined ? {} : { until }) };
  for await (const page of trigger.poll({
    api: way.open("none"),
    where: { table, column },
    ...span,
  }))
    pages.push(page);
  return pages;
};
const idsIn = (pages: readonly (readonly TriggerEvent[])[]) =>
  pages.flat().map(({ data }) => (isJsonObject(data) ? data["id"] : null));

describe("rows by a timestamp column", () => {
  it("are each there once, in pages, where all have the same time", async () => {
    const pages = await listed("tied");
    expect(pages.map(({ length }) => length)).toEqual([250, 250, 100]);
    expect(new Set(idsIn(pages)).size).toBe(600);
    expect(pages[0]?.[0]).toMatchObject({ at: new Date("2026-03-01T09:00:00.123Z") });
    const until = new Date("2026-03-01T09:00:00.123Z");
    expect(await listed("tied", { until })).toEqual([[]]);
  });

  it("have the time of the connection's zone, and a key that does not depend on it", async () => {
    const key = "1 2026-03-01T09:00:00.500000";
    for (const [zone, at] of [
      ["UTC", "2026-03-01T09:00:00.500Z"],
      ["Asia/Tokyo", "2026-03-01T00:00:00.500Z"],
    ] as const) {
      const events = (await listed("local", { zone })).flat();
      expect(events).toMatchObject([{ key, at: new Date(at) }]);
      const api = wayOf({ ...database.values, timeZone: zone }, null).open("none");
      const where = { table: "local", column: "at" };
      if (trigger?.kind !== "since") expect.fail("it is there");
      else
        expect(await trigger.reread({ api, where, key })).toMatchObject({ key, at: new Date(at) });
    }
  });

  it("wait until their time has come", async () => {
    expect(idsIn(await listed("due"))).toEqual([2]);
    await database.ask("UPDATE due SET at = now() WHERE id = 1");
    expect(idsIn(await listed("due"))).toEqual([1, 2]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    "with %i digits of a second, are told as they are when that time is over",
    async (digits) => {
      const table = `digits${digits}`;
      await database.ask(`INSERT INTO ${table} VALUES (1, 'pending', clock_timestamp())`);
      const isOver = async () =>
        database.ask(
          `SELECT clock_timestamp() >= at + interval '1 second' * ${10 ** -digits} AS over FROM ${table}`,
        );
      const told = async () =>
        (await listed(table)).flat().map(({ data }) => (isJsonObject(data) ? data["state"] : null));
      // Whatever is told before the second change is over by then.
      if ((await told()).length > 0) expect(await isOver()).toEqual([{ over: true }]);
      await database.ask(`UPDATE ${table} SET state = 'paid'`);
      await expect.poll(told).toEqual(["paid"]);
      expect(await isOver()).toEqual([{ over: true }]);
    },
  );

  it("of a program that writes whole seconds into a finer column, are told when the second is over", async () => {
    await database.ask(
      "INSERT INTO whole VALUES (1, date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC'))",
    );
    await expect.poll(() => listed("whole")).toMatchObject([[{ data: {} }]]);
    expect(
      await database.ask(
        "SELECT clock_timestamp() AT TIME ZONE 'UTC' >= at + interval '1 second' AS over FROM whole",
      ),
    ).toEqual([{ over: true }]);
  });

  it.each([
    ["postgresql.no_primary_key", "loose", "at"],
    ["postgresql.no_timestamp", "keyed", "day"],
    ["postgresql.invalid_statement", "keyed", "note"],
    ["postgresql.no_column", "keyed", "none"],
    ["postgresql.no_table", "none", "at"],
  ])("are refused with %s: %s.%s", async (code, table, column) => {
    expect((await errorOf(listed(table, { column }))).facts.code).toBe(code);
  });

  it("are refused where a single second has too many of them", async () => {
    const until = new Date(500);
    expect((await errorOf(listed("crowded", { until }))).facts.code).toBe(
      "postgresql.too_many_at_once",
    );
  });
});
