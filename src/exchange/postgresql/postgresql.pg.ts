import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { inspect } from "node:util";
import { TransportFailure } from "#sdk/http.ts";
import {
  type SqlAnswer,
  type SqlExchange,
  type SqlLine,
  SqlRefused,
  SqlTooMuch,
  type SqlWrite,
} from "#sdk/sql.ts";
import { selfSigned } from "../../../test/certificate.ts";
import { startPostgres } from "../../../test/postgres-cluster.ts";
import { createFind, resolveByMachine } from "../find.ts";
import { type CuttingWire, cuttingWire, type Moment, tlsFront } from "./cutting.world.ts";
import { createPostgresql, usualTimeouts } from "./postgresql.ts";
import {
  findHere,
  insertion,
  ledgerOf,
  most,
  openDatabase,
  openExchange,
  type TestDatabase,
} from "./postgresql.world.ts";
import { openSession, type Session } from "./session.ts";
import { statementsOfWrite, write } from "./transaction.ts";

const leave = () => undefined;

let database: TestDatabase;
let exchange: SqlExchange;
let line: SqlLine;
beforeAll(async () => {
  database = await openDatabase(
    inject("postgres"),
    "CREATE TABLE things (id serial, name text UNIQUE, times integer NOT NULL DEFAULT 1)",
  );
  line = { server: database.server, account: "a" };
});
beforeEach(() => {
  exchange = openExchange();
});
afterEach(async () => {
  exchange.close();
  await database.ask("DELETE FROM things", "DELETE FROM millrace.effects WHERE effect <> 'ledger'");
});

/** One transaction, as the engine makes it. */
async function run(write: SqlWrite, at: SqlLine = line, over = exchange): Promise<SqlAnswer> {
  const begun = await over.begin(at, false);
  try {
    return await begun.run(write, leave);
  } finally {
    begun.close();
  }
}

const names = async () => (await database.ask("SELECT name FROM things")).map(({ name }) => name);
const effects = async () =>
  (await database.ask("SELECT effect FROM millrace.effects WHERE effect <> 'ledger'")).map(
    ({ effect }) => effect,
  );
const one = (name: string) => ({
  count: 1,
  rows: [{ id: expect.any(Number), name, times: 1 }],
});

async function failureOf(doing: Promise<unknown>): Promise<TransportFailure> {
  const thrown: unknown = await doing.then(
    (given) => expect.fail(`It succeeded: ${JSON.stringify(given)}`),
    (error: unknown) => error,
  );
  return thrown instanceof TransportFailure ? thrown : expect.fail(String(thrown));
}

describe("a write with a row in the ledger", () => {
  it("is done, and done once: a repeat brings the rows that were written", async () => {
    const first = await run(insertion("e.1"));
    expect(first).toEqual({ is: "committed", written: one("first"), before: false });
    expect(await run(insertion("e.1"))).toEqual({ ...first, before: true });
    // Whatever a repeat would write, and in whichever generation.
    const next = { ...insertion("e.1", "second"), ledger: ledgerOf("e.1", 1) };
    expect(await run(next)).toEqual({ ...first, before: true });
    expect(await names()).toEqual(["first"]);
  });

  it("is refused by the table's own key only where it was not done before", async () => {
    await run(insertion("e.1"));
    const other = await run(insertion("e.2"));
    expect(other).toMatchObject({ is: "refused", at: "write", error: { code: "23505" } });
    expect(await run(insertion("e.1"))).toMatchObject({ is: "committed", before: true });
    expect(await effects()).toEqual(["e.1"]);
  });

  it("is done even where a trigger lets nothing through", async () => {
    await database.ask(
      "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
      "CREATE TRIGGER nothing BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION nothing()",
    );
    const nothing = { is: "committed", written: { count: 0, rows: [] } };
    expect(await run(insertion("e.1"))).toEqual({ ...nothing, before: false });
    await database.ask("DROP TRIGGER nothing ON things");
    expect(await run(insertion("e.1"))).toEqual({ ...nothing, before: true });
    expect(await names()).toEqual([]);
  });

  it("is refused by what is checked at the end of the transaction, and leaves nothing", async () => {
    await database.ask(
      "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'never'; END$$",
      `CREATE CONSTRAINT TRIGGER never AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION never()`,
    );
    const refused = await run(insertion("e.1"));
    expect(refused).toMatchObject({ is: "refused", at: "write", error: { code: "P0001" } });
    await database.ask("DROP TRIGGER never ON things");
    expect([await names(), await effects()]).toEqual([[], []]);
    // Its first try was rolled back, row and all.
    expect(await run(insertion("e.1"))).toMatchObject({ is: "committed", before: false });
  });

  it("touches no more rows than it may", async () => {
    await database.ask("INSERT INTO things (name) SELECT n FROM generate_series(1, 5) AS n");
    const all: SqlWrite = {
      statement: { text: "UPDATE things SET times = times + 1 RETURNING *", values: [] },
      most: { rows: 4, characters: 10_000 },
      ledger: ledgerOf("e.1"),
    };
    expect(await run(all)).toEqual({ is: "undone", why: "too_many_rows", count: 5 });
    const short = { ...all, most: { rows: 5, characters: 50 } };
    expect(await run(short)).toMatchObject({ is: "undone", why: "too_long" });
    expect(await database.ask("SELECT sum(times)::int FROM things")).toEqual([{ sum: 5 }]);
    const five = { ...all, most };
    expect([await run(five), await run(five)]).toMatchObject([{ before: false }, { before: true }]);
    expect(await database.ask("SELECT sum(times)::int FROM things")).toEqual([{ sum: 10 }]);
  });

  it("waits for the same write at the same time, and is done once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => run(insertion("e.1"))));
    expect(answers.filter(({ is }) => is === "committed")).toHaveLength(5);
    expect(answers.filter((answer) => "before" in answer && !answer.before)).toHaveLength(1);
    expect(await names()).toEqual(["first"]);
  });

  it("writes nothing where the ledger is another one, holds no result, or is not there", async () => {
    const other = { ...insertion("e.1"), ledger: { ...ledgerOf("e.1"), id: "another" } };
    expect(await run(other)).toEqual({ is: "no_ledger", why: "other" });
    await database.ask("INSERT INTO millrace.effects VALUES ('e.1', 0)");
    expect(await run(insertion("e.1"))).toEqual({ is: "no_ledger", why: "no_result" });
    const elsewhere = { ...insertion("e.1"), ledger: { ...ledgerOf("e.1"), schema: "nowhere" } };
    expect(await run(elsewhere)).toMatchObject({
      is: "refused",
      at: "ledger",
      error: { code: "42P01" },
    });
    expect(await names()).toEqual([]);
  });

  it("leaves nothing where the gate lets nothing through", async () => {
    const closed = new Error("closed");
    const begun = await exchange.begin(line, false);
    const shut = (): void => {
      throw closed;
    };
    await expect(begun.run(insertion("e.1"), shut)).rejects.toBe(closed);
    begun.close();
    expect([await names(), await effects()]).toEqual([[], []]);
  });
});

describe("a write without a row of ours", () => {
  it("sends as many statements as the longest one is reckoned with", async () => {
    await database.ask(
      "CREATE TYPE color AS ENUM ('red')",
      // What such a type is has to be asked.
      "CREATE TABLE painted (colors color[])",
    );
    const deadlines = { connectMs: usualTimeouts.connectMs, statementMs: 70_000 };
    const session = await openSession(database.server, findHere, deadlines);
    let statements = 0;
    const counted: Session = {
      ...session,
      run: (...asked) => {
        statements += 1;
        return session.run(...asked);
      },
    };
    await session.script("begin", ["BEGIN"]);
    const text = "INSERT INTO painted VALUES ('{red}') RETURNING *";
    const answer = await write(counted, {
      statement: { text, values: [] },
      most,
      ledger: null,
    });
    session.close();
    expect(answer).toMatchObject({ is: "committed", written: { rows: [{ colors: ["red"] }] } });
    expect(statements).toBe(statementsOfWrite);
  });
});

describe("a wire that is cut", () => {
  let wire: CuttingWire;
  let wired: SqlLine;
  beforeAll(async () => {
    wire = await cuttingWire(database.server);
    wired = { server: { ...database.server, port: wire.port }, account: "a" };
  });
  afterAll(() => wire.close());

  /** Not the isolation level. */
  const commit = /COMMIT(?!TED)/;
  const moments: readonly [name: string, at: Moment, isExecuted: boolean][] = [
    ["the login", "login", false],
    ["BEGIN", /BEGIN/, false],
    ["our row", /INSERT INTO "millrace"/, false],
    ["the write", /INSERT INTO things/, false],
    ["the constraints", /SET CONSTRAINTS/, false],
    ["the result", /UPDATE "millrace"/, false],
    ["COMMIT", commit, true],
  ];
  const cuts = moments.flatMap(([name, at, isExecuted]) => [
    { name, at, when: "before", mayBeExecuted: isExecuted, isExecuted: false } as const,
    { name, at, when: "after", mayBeExecuted: isExecuted, isExecuted } as const,
  ]);

  it.each(cuts)(
    "$when $name: what is known is true, and the write is done once",
    async ({ at, when, mayBeExecuted, isExecuted }) => {
      wire.cut(at, when);
      const failure = await failureOf(run(insertion("e.1"), wired));
      expect(failure.unexecuted).toBe(!mayBeExecuted);
      const again = await run(insertion("e.1"), wired);
      expect(again).toEqual({ is: "committed", written: one("first"), before: isExecuted });
      expect(await names()).toEqual(["first"]);
    },
  );

  it("tells without a ledger, too, whether it may have been executed", async () => {
    wire.cut(commit, "after");
    const failure = await failureOf(run(insertion(null), wired));
    expect(failure.unexecuted).toBe(false);
    expect(await names()).toEqual(["first"]);
  });

  it("does not keep a write waiting that a frozen process has begun", async () => {
    const frozen = openExchange({ silentMs: 3_000 });
    const held = wire.freeze(/INSERT INTO things/);
    const first = run(insertion("e.1"), wired, frozen);
    await held;
    // The server ends the silent session, and this one goes on.
    const second = await run(insertion("e.1"));
    expect(second).toMatchObject({ is: "committed", before: false });
    wire.thaw();
    // The server says why before it ends the session. Where the end is seen first, nothing was executed either.
    const ended = await first.catch((failure: unknown) => failure);
    if (ended instanceof TransportFailure) expect(ended.unexecuted).toBe(true);
    else expect(ended).toMatchObject({ is: "refused", at: "write", error: { code: "25P03" } });
    expect(await names()).toEqual(["first"]);
    frozen.close();
  });

  it("is waited for no longer than a lock may take", async () => {
    const hasty = openExchange({ lockMs: 100 });
    const held = wire.freeze(/INSERT INTO things/);
    const first = run(insertion("e.1"), wired);
    await held;
    const waiting = await run(insertion("e.1"), line, hasty);
    expect(waiting).toMatchObject({ is: "refused", at: "ledger", error: { code: "55P03" } });
    wire.thaw();
    expect(await first).toMatchObject({ is: "committed", before: false });
    hasty.close();
  });
});

describe("a question", () => {
  const ask = (text: string, values: readonly string[] = []) =>
    exchange.ask(line, { statement: { text, values }, most: { rows: 3, characters: 200 } });
  const series = "SELECT n FROM generate_series(1, $1) AS n";

  it("brings rows, and no more than it may", async () => {
    expect(await ask(series, ["3"])).toEqual({
      at: expect.any(Number),
      count: 3,
      rows: [{ n: 1 }, { n: 2 }, { n: 3 }],
    });
    await expect(ask(series, ["4"])).rejects.toThrow(SqlTooMuch);
    await expect(ask("SELECT repeat('x', 300)")).rejects.toThrow(SqlTooMuch);
    await expect(ask("SELECT repeat('x', 500000000)")).rejects.toThrow(SqlTooMuch);
    await expect(ask("SELECT NULL FROM generate_series(1, 1000000)")).rejects.toThrow(SqlTooMuch);
  });

  it.each([
    "INSERT INTO things (name) VALUES ('x')",
    "SELECT nextval('things_id_seq')",
    "COMMIT; INSERT INTO things (name) VALUES ('x')",
    "SELECT set_config('transaction_read_only', 'off', true)",
  ])("writes nothing: %s", async (text) => {
    const refused = await ask(text).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SqlRefused);
    expect(await names()).toEqual([]);
  });
});

describe("a statement that takes too long", () => {
  const slow = { text: "SELECT pg_sleep(3600)", values: [] };

  it("is ended by the server, and its session goes on", async () => {
    const hasty = openExchange({ statementMs: 2_000 });
    const alone = { ...line, server: { ...database.server, mostSessions: 1 } };
    const asking = hasty.ask(alone, { statement: slow, most });
    await expect(asking).rejects.toMatchObject({ at: "write", error: { code: "57014" } });
    const written = await run({ ...insertion("e.1"), statement: slow }, alone, hasty);
    expect(written).toMatchObject({ is: "refused", at: "write", error: { code: "57014" } });
    expect(await effects()).toEqual([]);
    expect(await run(insertion("e.1"), alone, hasty)).toMatchObject({ is: "committed" });
    hasty.close();
  });
});

describe("sessions", () => {
  it("are no more than an account may have, and are waited for in line", async () => {
    const hasty = openExchange({ patienceMs: 50 });
    const two = { ...line, server: { ...database.server, mostSessions: 2 } };
    const [first, second] = [await hasty.begin(two, false), await hasty.begin(two, true)];
    expect(await failureOf(hasty.begin(two, false))).toMatchObject({
      reason: "busy",
      unexecuted: true,
    });
    // Another account is not in their way.
    (await hasty.begin({ ...two, account: "b" }, false)).close();
    const patient = openExchange();
    const held = await Promise.all([patient.begin(two, false), patient.begin(two, false)]);
    const third = patient.begin(two, false);
    held[0]?.close();
    (await third).close();
    held[1]?.close();
    first.close();
    second.close();
    hasty.close();
    patient.close();
  });

  it("survive a restart of the server", async () => {
    const cluster = await startPostgres();
    try {
      const own = await openDatabase(cluster.url, "CREATE TABLE things (id serial, name text)");
      const to = { server: own.server, account: "own" };
      expect(await run(insertion("e.1"), to)).toMatchObject({ is: "committed" });
      const begun = await exchange.begin({ ...to }, false);
      await cluster.halt("immediate");
      const failure = await failureOf(begun.run(insertion("e.2"), leave));
      begun.close();
      expect(failure.unexecuted).toBe(true);
      expect(await failureOf(exchange.begin(to, false))).toMatchObject({ unexecuted: true });
      await cluster.resume();
      expect(await run(insertion("e.2"), to)).toMatchObject({ is: "committed", before: false });
      expect(await run(insertion("e.1"), to)).toMatchObject({ is: "committed", before: true });
      // A session is at rest, and nobody asks anything while the server is away.
      await cluster.restart("fast");
      expect(await run(insertion("e.3"), to)).toMatchObject({ is: "committed", before: false });
    } finally {
      await cluster.stop();
    }
  });
});

describe("where a session goes", () => {
  const begin = (server: Partial<SqlLine["server"]>, over = exchange) =>
    over.begin({ server: { ...database.server, ...server }, account: "tls" }, true);

  it("is encrypted as the connection says, or nothing is sent", async () => {
    const own = selfSigned("db.example");
    const front = await tlsFront(database.server, own);
    const at = { host: "db.example", port: front.port };
    try {
      (await begin({ ...at, tls: { mode: "require" } })).close();
      (await begin({ ...at, tls: { mode: "verify", ca: own.cert } })).close();
      const before = front.clients();
      const other = { host: "other.example", port: front.port };
      for (const refused of [
        { ...at, tls: { mode: "verify", ca: null } as const },
        { ...at, tls: { mode: "verify", ca: selfSigned("db.example").cert } as const },
        { ...other, tls: { mode: "verify", ca: own.cert } as const },
        { tls: { mode: "require" } as const },
      ])
        expect(await failureOf(begin(refused))).toMatchObject({ reason: "tls", unexecuted: true });
      // Not a byte came through to the database, the password least of all.
      expect(front.clients()).toBe(before);
    } finally {
      await front.close();
    }
  });

  it("is an address that was checked, or none", async () => {
    const strict = createPostgresql(createFind(resolveByMachine, new Set()));
    expect(await failureOf(begin({}, strict))).toMatchObject({ reason: "address_refused" });
    const named = `${database.server.host}:${database.server.port}`;
    const allowing = createPostgresql(createFind(resolveByMachine, new Set([named])));
    (await begin({}, allowing)).close();
    const nobody = createPostgresql(createFind(() => Promise.reject(new Error("none")), new Set()));
    expect(await failureOf(begin({ host: "db.example" }, nobody))).toMatchObject({
      reason: "name_not_found",
    });
    expect(await failureOf(begin({ port: 1 }))).toMatchObject({ reason: "refused" });
    for (const one of [strict, allowing, nobody]) one.close();
  });

  it("is refused with the database's words, which hold no password", async () => {
    for (const [wrong, code] of [
      [{ password: "not-the-password" }, "28P01"],
      [{ database: "nowhere" }, "3D000"],
    ] as const) {
      const refused: unknown = await begin(wrong).catch((error: unknown) => error);
      expect(refused).toMatchObject({ at: "login", error: { code } });
      expect(inspect(refused, { depth: 10, showHidden: true })).not.toMatch(/not-the-password/);
    }
  });
});
