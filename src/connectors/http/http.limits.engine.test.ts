/** What a limit on the calls of a day counts, through the engine, against a system that answers over real sockets. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { Value } from "#flow/value.ts";
import { type Fault, type Ledger, startLedger, valuesFor } from "./http.world.ts";

const hour = 3_600_000;
const account = "http limited test";

let world: EngineWorld;
let ledger: Ledger;
beforeEach(async () => {
  world = await openEngineWorld();
  ledger = await startLedger(() => world.now());
  await world.engine.start();
  await world.connect("c1");
  await connect("limited", 1);
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "http"
      ? { ...connection.settings, token: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  await world.close();
  await ledger.close();
});

async function connect(id: string, perDay: number): Promise<void> {
  const { token: sealed, ...settings } = valuesFor(ledger);
  await world.store.createConnection({
    id,
    owner: "local",
    connector: "http",
    name: id,
    mode: "test",
    account: id,
    accountName: null,
    settings: { ...settings, per_second: 1_000, per_day: perDay },
    sealed,
    broken: null,
    createdAt: world.now(),
  });
}

const constant = (value: string): Value => ({ kind: "constant", value });
const put = {
  method: constant("PUT"),
  path: constant("/things/t1"),
  json: constant('{"name":"new"}'),
  once: constant("sets"),
};

/** A run of a flow whose only step is this one has begun. */
async function begin(
  action: string,
  input: Readonly<Record<string, Value>>,
  { connection = "limited", runs = 1 } = {},
): Promise<void> {
  ledger.make({ name: "old" });
  const step = { id: "s1", name: null, connector: "http", connection, action };
  await world.flow("f", {
    ...flowOn("new-refund", "create-charge"),
    steps: [{ ...step, kind: "action", input }],
  });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: runs });
  await until(async () => {
    await world.advance(15);
    return (await world.statuses("f")).length === runs;
  });
}

async function ended(): Promise<void> {
  await until(async () => {
    await world.advance(1_200);
    return !(await world.statuses("f")).includes("waiting");
  });
}

const calls = (path: string) => ledger.seen.filter((one) => one.path === path).length;

describe("a connection that may make one call in 24 hours", () => {
  it("makes it for a write, and not for the time that it asks before", async () => {
    await begin("send-request", put);
    await until(async () => (await world.statuses("f")).join() === "succeeded");
    expect(calls("/test")).toBe(1);
    expect(calls("/things/t1")).toBe(1);
    expect(Object.values(await world.store.callsInDay(account))).toEqual([1]);
  });

  it("repeats a lost write with the next day's", async () => {
    ledger.strike("cut after" satisfies Fault);
    await begin("send-request", put);
    await until(async () => calls("/things/t1") === 1);
    const before = world.now();
    await ended();
    expect(await world.statuses("f")).toEqual(["succeeded"]);
    expect(world.now() - before).toBeGreaterThan(23 * hour);
    expect(calls("/things/t1")).toBe(2);
    expect(ledger.executed).toEqual(["PUT /things/t1", "PUT /things/t1"]);
  });

  it.each([
    ["read", { path: constant("/things/t1") }],
    ["send-request", put],
  ])("has %s wait while it is used up, and asks nothing meanwhile", async (action, input) => {
    expect(await world.store.countCall({ account, at: world.now(), most: 1 })).toEqual({
      is: "counted",
    });
    await begin(action, input);
    const before = world.now();
    await until(async () => {
      await world.advance(1_200);
      return world.now() - before > 23 * hour;
    });
    expect(await world.statuses("f")).toEqual(["waiting"]);
    expect(ledger.seen).toEqual([]);
    await ended();
    expect(await world.statuses("f")).toEqual(["succeeded"]);
    expect(calls("/things/t1")).toBe(1);
  });
});

describe("a list of several pages, over a connection with a limit of calls in 24 hours", () => {
  const wish = {
    path: constant("/list"),
    items_path: constant("items"),
    paging: constant("cursor"),
    cursor_path: constant("next"),
    page_parameter: constant("cursor"),
  };
  const things = (count: number): void => {
    for (let made = 1; made < count; made += 1) ledger.make({});
  };
  const pages = () => ledger.seen.filter(({ path }) => path.startsWith("/list")).length;

  it("fails where the list takes more calls than the limit, and asks for no page again", async () => {
    await connect("three", 3);
    things(8);
    await begin("get-list", wish, { connection: "three" });
    await ended();
    expect(await world.statuses("f")).toEqual(["failed"]);
    const [run] = (await world.reading.listRuns({ flowId: "f", limit: 9 })).items;
    const attempts = (await world.reading.run(run?.id ?? ""))?.steps[0]?.attempts;
    expect(attempts?.at(-1)?.error).toMatchObject({ kind: "input", code: "engine.day_too_short" });
    expect(pages()).toBe(3);
  });

  it("begins again when there is room for more calls than before, not when there is room for one", async () => {
    await connect("four", 4);
    things(6);
    const used = async () =>
      world.store.countCall({ account: "http four test", at: world.now(), most: 4 });
    await used();
    await world.advance(5 * 3_600);
    await used();
    await begin("get-list", wish, { connection: "four" });
    await ended();
    expect(await world.statuses("f")).toEqual(["succeeded"]);
    expect(pages()).toBe(2 + 3);
  });

  it("is not begun again after a restart until there is room for more calls than before", async () => {
    await connect("four", 4);
    things(6);
    const used = async () =>
      world.store.countCall({ account: "http four test", at: world.now(), most: 4 });
    await used();
    await world.advance(5 * 3_600);
    await used();
    await begin("get-list", wish, { connection: "four" });
    await until(async () => {
      await world.advance(60);
      return pages() === 2;
    });
    await until(async () => (await world.statuses("f")).join() === "waiting");
    await world.restart();
    // By then there is room for one.
    await world.advance(20.5 * 3_600);
    await until(async () => (await world.statuses("f")).join() === "waiting");
    expect(pages()).toBe(2);
    await ended();
    expect(await world.statuses("f")).toEqual(["succeeded"]);
    expect(pages()).toBe(2 + 3);
  });

  it("is read by one run after the other, where several begin again at once", async () => {
    await connect("four", 4);
    things(6);
    await begin("get-list", wish, { connection: "four", runs: 3 });
    await ended();
    expect(await world.statuses("f")).toEqual(["succeeded", "succeeded", "succeeded"]);
    // The first day's four, and three on a day of its own for each.
    expect(pages()).toBeLessThanOrEqual(4 + 3 * 3);
  });
});
