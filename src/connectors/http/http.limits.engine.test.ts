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
  const { token: sealed, ...settings } = valuesFor(ledger);
  await world.store.createConnection({
    id: "limited",
    owner: "local",
    connector: "http",
    name: "limited",
    mode: "test",
    account: "limited",
    accountName: null,
    settings: { ...settings, per_second: 1_000, per_day: 1 },
    sealed,
    broken: null,
    createdAt: world.now(),
  });
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

const constant = (value: string): Value => ({ kind: "constant", value });
const put = {
  method: constant("PUT"),
  path: constant("/things/t1"),
  json: constant('{"name":"new"}'),
  once: constant("sets"),
};

/** A run of a flow whose only step is this one has begun. */
async function begin(action: string, input: Readonly<Record<string, Value>>): Promise<void> {
  ledger.make({ name: "old" });
  const step = { id: "s1", name: null, connector: "http", connection: "limited", action };
  await world.flow("f", {
    ...flowOn("new-refund", "create-charge"),
    steps: [{ ...step, kind: "action", input }],
  });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1 });
  await until(async () => {
    await world.advance(15);
    return (await world.statuses("f")).length === 1;
  });
}

async function ended(): Promise<void> {
  await until(async () => {
    await world.advance(1_200);
    return (await world.statuses("f")).join() !== "waiting";
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
