/** The triggers on lists through the engine, against a system that answers over real sockets. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { TakeUp } from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import type { Value } from "#flow/value.ts";
import { type Ledger, startLedger, valuesFor } from "./http.world.ts";

let world: EngineWorld;
let ledger: Ledger;
beforeEach(async () => {
  world = await openEngineWorld();
  ledger = await startLedger(() => world.now());
  await world.engine.start();
  await world.connect("c1");
  const { token: sealed, ...settings } = valuesFor(ledger);
  for (const id of ["h1", "h2"])
    await world.store.createConnection({
      id,
      owner: "local",
      connector: "http",
      name: id,
      mode: "test",
      account: ledger.url,
      accountName: null,
      settings: { ...settings, per_second: 1_000 },
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

const list = { path: "/list", items_path: "items", key_path: "id" };
const byCursor = { ...list, paging: "cursor", page_parameter: "cursor", cursor_path: "next" };
function draftOn(
  trigger: string,
  settings: EventTrigger["settings"],
  connection = "h1",
): FlowDocument {
  const source = { kind: "event", connector: "http", trigger, connection } as const;
  const name: Value = { kind: "pill", from: "trigger", path: ["key"] };
  const step = { id: "s1", name: null, connector: "stripe", connection: "c1" } as const;
  return {
    ...flowOn("new-charge", "create-customer"),
    trigger: { ...source, settings, everySeconds: 15 },
    steps: [{ ...step, kind: "action", action: "create-customer", input: { name } }],
  };
}
const flow = (id: string, trigger: string, settings: EventTrigger["settings"]) =>
  world.flow(id, draftOn(trigger, settings));
const activate = (id: string, takeUp: TakeUp = { from: "now" }) =>
  world.engine.activate(id, takeUp, asLocal);
const make = (...names: readonly string[]) => names.map((name) => ledger.make({ name }).id);
const names = async (id: string) => {
  const { items } = await world.reading.listRuns({ flowId: id, limit: 200 });
  return items.map(({ reference }) => reference).toReversed();
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
const fails = (id: string) =>
  until(async () => {
    await world.advance(15);
    return (await error(id)) !== null;
  });

describe("New item in a list", () => {
  it("runs once for each item, also where a page fails, the engine stops, or all come back", async () => {
    make("old", "old", "old");
    await flow("f", "new-item", byCursor);
    expect(await activate("f")).toMatchObject({ activated: true });
    const made = make("a", "b", "c");
    await poll("f");
    expect(await names("f")).toEqual(made);
    ledger.strike("limited");
    make("d");
    await poll("f");
    await world.restart();
    make("e");
    await poll("f");
    const all = ledger.things.splice(0);
    await poll("f");
    ledger.things.push(...all);
    await poll("f", 2);
    expect(await names("f")).toEqual(["t4", "t5", "t6", "t7", "t8"]);
    expect(await error("f")).toBeNull();
    const [first] = (await world.reading.listEvents({ flowId: "f", limit: 9 })).items.toReversed();
    const customers = async () =>
      (await world.writes()).filter((one) => one === "POST /v1/customers").length;
    await until(async () => (await customers()) >= 5);
    expect(await customers()).toBe(5);
    expect(first?.data).toEqual({ key: "t4", item: { id: "t4", reference: null, name: "a" } });
  });

  it("shows why a list cannot be read, and misses nothing meanwhile", async () => {
    await flow("f", "new-item", { ...list, query: { size: "100" } });
    await activate("f");
    make("a");
    await poll("f");
    ledger.things.push({ id: "t1", reference: null, name: "the ID of another" });
    await fails("f");
    expect(await error("f")).toMatchObject({ code: "http.key_twice" });
    make("c");
    await world.advance(60);
    ledger.things.splice(1, 1);
    await poll("f");
    expect(await names("f")).toEqual(["t1", "t3"]);
  });

  it("is not activated on a list that cannot be read, and cannot look back to a date", async () => {
    await flow("f", "new-item", { ...list, key_path: "no.such" });
    make("a");
    await expect(activate("f")).rejects.toMatchObject({ facts: { code: "http.no_key" } });
    await flow("g", "new-item", list);
    const past = { from: "date", date: world.now() - 86_400_000 } as const;
    await expect(activate("g", past)).rejects.toMatchObject({ facts: { code: "engine.no_past" } });
  });

  it("shares a poll with flows on the same list, whatever their examples and conditions", async () => {
    await flow("f", "new-item", { ...list, query: { size: "9" }, sample: '{"id":"t1"}' });
    await flow("g", "new-item", { ...list, query: { size: "9" } });
    await flow("h", "new-item", { ...list, query: { size: "8" } });
    for (const id of ["f", "g", "h"]) await activate(id);
    expect(await world.store.duePolls(world.now() + 86_400_000, 9)).toHaveLength(2);
    make("a");
    for (const id of ["f", "h"]) await poll(id);
    expect([await names("f"), await names("g"), await names("h")]).toEqual([
      ["t1"],
      ["t1"],
      ["t1"],
    ]);
  });
});

describe("a flow that moves to another connection at the same address", () => {
  it("runs there on what has an ID that it knows from the first", async () => {
    await flow("f", "new-item", list);
    await activate("f");
    make("of the first customer");
    await poll("f");
    const others = ledger.things.splice(0);
    const { revision = 0 } = (await world.store.flow("f")) ?? {};
    const draft = draftOn("new-item", list, "h2");
    await world.store.saveDraft({ by: "local", id: "f", revision, name: "f", draft, at: 0 });
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
    ledger.things.push(...others);
    await poll("f");
    expect(await names("f")).toEqual(["t1", "t1"]);
  });
});

describe("Item changed in a list", () => {
  it("runs on each change of what is watched, and on nothing else", async () => {
    make("a", "b");
    await flow("f", "item-changed", { ...byCursor, watched: ["name"] });
    await activate("f");
    const change = async (at: number, to: object) => {
      ledger.things[at] = { id: "", reference: null, name: null, ...ledger.things[at], ...to };
      await poll("f");
    };
    await change(0, { name: "c" });
    await change(0, { name: "a" });
    await change(0, { reference: "not watched" });
    make("new");
    await change(1, { name: null });
    await change(2, { name: "changed" });
    const told = (await names("f")).map((name) => name.replace(/:[\w-]+:/, ":"));
    expect(told).toEqual(["t1:1", "t1:1", "t2:1", "t3:1"]);
  });
});
