/** Each kind of once that the author of an SQL step can choose, through the engine's own loop, judged by the database. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import {
  databaseFor,
  type DatabaseWorld,
  password,
  withLedger,
} from "#connectors/postgresql/postgresql.world.ts";
import type { Value } from "#flow/value.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { SqlExchange } from "#sdk/sql.ts";
import { type CuttingWire, cuttingWire } from "../exchange/postgresql/cutting.world.ts";
import { openExchange } from "../exchange/postgresql/postgresql.world.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { noArchive } from "./history.world.ts";

let world: EngineWorld;
let database: DatabaseWorld;
let wire: CuttingWire;
let exchange: SqlExchange;
/** Between the last look at a pass through the gate and the first byte. */
let beforeRun: () => Promise<void>;
beforeEach(async () => {
  exchange = openExchange();
  beforeRun = () => Promise.resolve();
  database = await databaseFor(
    inject("postgres"),
    "CREATE TABLE orders (id serial PRIMARY KEY, charge text, state text, mark text UNIQUE)",
    ...withLedger,
  );
  wire = await cuttingWire(database.server);
  const sql: SqlExchange = {
    ...exchange,
    begin: async (...line) => {
      const begun = await exchange.begin(...line);
      return {
        ...begun,
        run: async (write, leave) => {
          leave();
          await beforeRun();
          return begun.run(write, () => undefined);
        },
      };
    },
  };
  world = await openEngineWorld(connectors, noArchive, { sql });
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
    settings: { ...settings, port: wire.port },
    sealed: password,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection): JsonObject =>
    connection.connector === "postgresql"
      ? { ...connection.settings, password: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  await world.close();
  exchange.close();
  await wire.close();
});

const constant = (value: Extract<Value, { kind: "constant" }>["value"]): Value => ({
  kind: "constant",
  value,
});

/** One event starts a run with one write. */
async function run(
  action: string,
  input: Readonly<Record<string, Value>>,
  beforeEvent: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const draft = flowOn("new-refund", "create-charge");
  const step = { id: "s1", connection: "d1", connector: "postgresql", action, input };
  await world.flow("f", { ...draft, steps: [{ ...step, kind: "action", name: null }] });
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
  await beforeEvent();
  await world.control("/refunds", { count: 1 });
}

const insertion = (once: "ledger" | "guarded" | "unsafe", beforeEvent?: () => Promise<void>) =>
  run(
    "insert-row",
    {
      table: constant("orders"),
      once: constant(once),
      ...(once === "guarded" ? { mark: constant("mark") } : {}),
      values: {
        kind: "list",
        items: [
          {
            kind: "object",
            fields: {
              column: constant("charge"),
              value: { kind: "pill", from: "trigger", path: ["charge"] },
            },
          },
          { kind: "object", fields: { column: constant("state"), value: constant("new") } },
        ],
      },
    },
    beforeEvent,
  );

/** Sets the state of a charge's order. */
const update = (charge: string, state: string) => {
  const pair = (column: string, value: string): Value => ({
    kind: "list",
    items: [{ kind: "object", fields: { column: constant(column), value: constant(value) } }],
  });
  return run("update-rows", {
    table: constant("orders"),
    once: constant("sets"),
    where: pair("charge", charge),
    values: pair("state", state),
  });
};

const becomes = (status: string) =>
  until(async () => {
    await world.advance(15);
    return (await world.statuses("f")).join() === status;
  });
const detail = async () => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
  return (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
};
const orders = () => database.ask("SELECT charge, state FROM orders");
const order = { charge: expect.stringMatching(/^ch_/), state: "new" };

/** Not the isolation level. */
const commit = /COMMIT(?!TED)/;

it("a row is there once, whose COMMIT was answered by nobody", async () => {
  wire.cut(commit, "after");
  await insertion("ledger");
  await becomes("succeeded");
  expect(await orders()).toEqual([order]);
  const { steps, effects } = await detail();
  expect(steps).toMatchObject([
    { path: "s1", status: "done", output: { count: 1, row: order, rows: [order] } },
  ]);
  expect(effects).toMatchObject([{ state: "done" }]);
});

it("a process that was killed between COMMIT and its answer leaves one row and a done step", async () => {
  const committed = wire.freeze(commit);
  await insertion("ledger");
  await world.advanceMeanwhile(15);
  await committed;
  await world.takeOver();
  await becomes("succeeded");
  // The answer reaches the old process, which holds nothing any more.
  wire.thaw();
  expect(await orders()).toEqual([order]);
  expect(await detail()).toMatchObject({ steps: [{ status: "done", output: { row: order } }] });
});

it.each([
  ["behind the rows", /INSERT INTO "public"/],
  ["at COMMIT", commit],
])(
  "the rows of a list are there once, and all of them, where the wire is cut %s",
  async (_, at) => {
    const pair = (one: string, other: string, name: "field" | "value", value: Value): Value => ({
      kind: "list",
      items: [{ kind: "object", fields: { [one]: constant(other), [name]: value } }],
    });
    const charge: Value = { kind: "pill", from: "trigger", path: ["charge"] };
    wire.cut(at, "after");
    await run("insert-rows", {
      table: constant("orders"),
      items: constant([{ to: "packed" }, { to: "sent" }, { to: "paid" }]),
      columns: pair("column", "state", "field", constant("to")),
      alike: pair("column", "charge", "value", charge),
    });
    await becomes("succeeded");
    expect(await orders()).toEqual(
      ["packed", "sent", "paid"].map((state) => ({ charge: order.charge, state })),
    );
    expect((await detail()).steps).toMatchObject([{ output: { count: 3, row: null, rows: [] } }]);
  },
);

it("without a ledger a row in doubt is for a person, and nothing is sent again", async () => {
  wire.cut(commit, "after");
  await insertion("unsafe");
  await becomes("parked");
  await world.advance(3_600);
  expect(await orders()).toEqual([order]);
  expect(await database.ask("SELECT count(*)::int FROM millrace_ledger.effects")).toEqual([
    { count: 1 },
  ]);
});

it("without a ledger a write that was cut before COMMIT is sent again", async () => {
  wire.cut(/INSERT INTO "public"/, "after");
  await insertion("unsafe");
  await becomes("succeeded");
  expect(await orders()).toEqual([order]);
});

it("a row with our mark is there once, whose COMMIT was answered by nobody", async () => {
  wire.cut(commit, "after");
  await insertion("guarded");
  await becomes("succeeded");
  expect(await orders()).toEqual([order]);
  expect((await detail()).steps).toMatchObject([{ output: { count: 1, row: order } }]);
});

it.each([
  ["is found after a day, and not sent again", { isGone: false, hours: 24 }, "succeeded"],
  [
    "that is gone after a day is for a person, and not written again",
    { isGone: true, hours: 24 },
    "parked",
  ],
  [
    "that went with a restore of its database is written again within a day",
    { isGone: true, hours: 1 },
    "succeeded",
  ],
] as const)("a row with our mark %s", async (_, { isGone, hours }, status) => {
  wire.cut(commit, "after");
  const held = Promise.withResolvers<void>();
  let calls = 0;
  await insertion("guarded", async () => {
    // The repeat waits for its place for a day.
    world.beforePlace = async (endpoint) => {
      calls += endpoint === "SQL" ? 1 : 0;
      if (endpoint === "SQL" && calls === 2) await held.promise;
    };
  });
  await until(async () => {
    await world.advance(15);
    return calls === 2;
  });
  expect(await orders()).toEqual([order]);
  if (isGone) await database.ask("DELETE FROM orders");
  await world.advance(hours * 3_600);
  held.resolve();
  await becomes(status);
  expect(await orders()).toEqual(status === "parked" ? [] : [order]);
});

it("a row with our mark that a restored backup has forgotten is found, and not written again", async () => {
  const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  await insertion("guarded", () =>
    world.restart((dataDir) => cpSync(dataDir, older, { recursive: true })),
  );
  await becomes("succeeded");
  await database.ask("UPDATE orders SET state = 'sent'");
  await world.restart((dataDir) => {
    rmSync(dataDir, { recursive: true });
    cpSync(older, dataDir, { recursive: true });
  });
  await becomes("succeeded");
  expect(await orders()).toEqual([{ ...order, state: "sent" }]);
});

it("what only sets values is set again", async () => {
  await database.ask("INSERT INTO orders (charge, state) VALUES ('ch_1', 'new')");
  wire.cut(commit, "after");
  await update("ch_1", "paid");
  await becomes("succeeded");
  expect(await orders()).toEqual([{ charge: "ch_1", state: "paid" }]);
  // As the step was given it, not as it is frozen.
  expect((await detail()).steps).toMatchObject([
    { input: { values: [{ column: "state", value: "paid" }] } },
  ]);
});

describe("rows that are deleted, whose COMMIT was answered by nobody", () => {
  const deletion = (once: "ledger" | "sets") =>
    run("delete-rows", {
      table: constant("orders"),
      once: constant(once),
      most: constant(9),
      where: {
        kind: "list",
        items: [{ kind: "object", fields: { column: constant("state"), value: constant("old") } }],
      },
    });
  beforeEach(() =>
    database.ask("INSERT INTO orders (state) SELECT 'old' FROM generate_series(1, 5)"),
  );

  it("are counted by the ledger", async () => {
    wire.cut(commit, "after");
    await deletion("ledger");
    await becomes("succeeded");
    expect(await orders()).toEqual([]);
    const { steps, effects } = await detail();
    expect(steps).toMatchObject([{ output: { count: 5 } }]);
    expect(effects).toMatchObject([{ sends: 2 }]);
  });

  it("are counted by nobody where the step only sets values", async () => {
    wire.cut(commit, "after");
    await deletion("sets");
    await becomes("succeeded");
    expect(await orders()).toEqual([]);
    const { steps, effects } = await detail();
    expect(steps).toMatchObject([{ output: { count: null, row: null, rows: [] } }]);
    expect(effects).toMatchObject([{ sends: 2 }]);
  });

  it("are counted where the first send is proven unexecuted, and where it is answered", async () => {
    wire.cut(/DELETE FROM "public"/, "after");
    await deletion("sets");
    await becomes("succeeded");
    expect((await detail()).steps).toMatchObject([{ output: { count: 5 } }]);
  });
});

it("another ledger than the connection's stops the connection, and nothing is written", async () => {
  await database.ask(
    `UPDATE millrace_ledger.effects SET result = '{"id":"another"}' WHERE effect = 'ledger'`,
  );
  await insertion("ledger");
  await until(async () => {
    await world.advance(15);
    return (await world.store.connection("d1"))?.broken?.code === "postgresql.ledger_other";
  });
  expect(await orders()).toEqual([]);
});

describe("a repeat that the table refuses because of the first", () => {
  beforeEach(async () => {
    await database.ask(
      `CREATE FUNCTION only_once() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
        IF EXISTS (SELECT FROM orders WHERE charge = NEW.charge AND state = NEW.state)
        THEN RAISE EXCEPTION 'already so' USING ERRCODE = '23514'; END IF;
        RETURN NEW;
      END$$`,
      "CREATE TRIGGER only_once BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION only_once()",
    );
    wire.cut(commit, "after");
  });

  it.each(["ledger", "guarded"] as const)("is not refused: %s", async (once) => {
    await insertion(once);
    await becomes("succeeded");
    expect(await orders()).toEqual([order]);
  });

  it("is for a person: sets", async () => {
    await database.ask("INSERT INTO orders (charge, state) VALUES ('ch_1', 'new')");
    await update("ch_1", "paid");
    await becomes("parked");
    const { effects } = await detail();
    const error = { details: { cause: "postgresql.check_failed" } };
    expect(effects).toMatchObject([{ sends: 2, error }]);
    expect(await orders()).toEqual([{ charge: "ch_1", state: "paid" }]);
  });
});

describe("a refusal while a frozen process may yet send the same", () => {
  let thaw: () => void;
  beforeEach(async () => {
    await database.ask("ALTER TABLE orders ADD CONSTRAINT later CHECK (state <> 'new')");
    const [isFrozen, thaws] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    thaw = thaws.resolve;
    beforeRun = async () => {
      beforeRun = () => Promise.resolve();
      isFrozen.resolve();
      await thaws.promise;
    };
    await insertion("ledger");
    await world.advanceMeanwhile(15);
    await isFrozen.promise;
    await world.takeOver();
    await until(async () => {
      await world.advance(15);
      const { effects } = await detail();
      return JSON.stringify(effects[0]?.error).includes("postgresql.check_failed");
    });
  });

  afterEach(() => thaw());

  it("does not count where that is executed", async () => {
    await database.ask("ALTER TABLE orders DROP CONSTRAINT later");
    thaw();
    await expect.poll(orders).toEqual([order]);
    await becomes("succeeded");
    expect(await orders()).toEqual([order]);
  });

  it("counts once its session is over", async () => {
    await becomes("failed");
    expect((await detail()).effects).toMatchObject([{ state: "failed", sends: 3 }]);
  });
});

it("what the database refuses fails the step, with its words and without the password", async () => {
  await database.ask("ALTER TABLE orders ADD CHECK (state <> 'new')");
  await insertion("ledger");
  await becomes("failed");
  const run = await detail();
  const error = { code: "postgresql.check_failed", details: { sqlstate: "23514" } };
  expect(run.steps).toMatchObject([{ status: "failed", attempts: [{ error }] }]);
  expect(JSON.stringify(run)).not.toContain(password);
});
