import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import { TransientError } from "#sdk/errors.ts";
import type { AnyRowsTrigger, Connector } from "#sdk/connector.ts";
import { text } from "#sdk/text.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "../engine.world.ts";
import type { TakeUp } from "../store.ts";

/** Tables that lie in memory, with a trigger of Stripe's connection that reads them. */
let tables: Map<string, Map<string, string>>;
/** The highest number that was given out in each, where it numbers its rows. */
let newest: Map<string, number>;
/** Whether the tables can be read. */
let isDown: boolean;

const Where = z.object({ table: z.string() });
const rowsOf = (table: string) =>
  [...(tables.get(table) ?? [])].map(([key, id]) => ({ key, content: { id }, data: { id } }));
const numbersOf = (table: string) => rowsOf(table).map(({ key, data }) => ({ number: key, data }));

const newRow: AnyRowsTrigger = {
  kind: "snapshot",
  tells: "new",
  id: "new-row",
  label: text("New row", "新しい行"),
  help: text("New row", "新しい行"),
  watches: "row",
  settings: Where,
  where: Where,
  output: z.object({ id: z.string() }),
  uniqueKeys: false,
  sample: { id: "sample" },
  async *rows({ where }) {
    if (isDown) throw new TransientError({ code: "test.down", message: "Down", unexecuted: true });
    yield { rows: rowsOf(Where.parse(where).table), isWhole: true };
  },
  some: async ({ where, limit }) => rowsOf(Where.parse(where).table).toReversed().slice(0, limit),
  reread: async ({ where, key }) =>
    rowsOf(Where.parse(where).table).find((row) => row.key === key) ?? null,
  numbered: {
    serves: async ({ where }) => newest.has(Where.parse(where).table),
    after: async ({ where: { table }, after }) => ({
      rows: numbersOf(String(table)).filter(({ number }) => Number(number) > Number(after ?? 0)),
      newest: String(newest.get(String(table))),
    }),
    between: async () => [],
    highest: async ({ where: { table } }) =>
      numbersOf(String(table))
        .map(({ number }) => number)
        .toReversed(),
  },
  matches: () => "take",
  madeBy: () => null,
};
const connector: Connector = {
  ...stripeConnector,
  triggers: [...stripeConnector.triggers, newRow],
};

let world: EngineWorld;
beforeEach(async () => {
  isDown = false;
  tables = new Map([
    ["orders", new Map([["a", "old"]])],
    ["invoices", new Map()],
    ["numbered", new Map([["7", "old"]])],
  ]);
  newest = new Map([["numbered", 7]]);
  world = await openEngineWorld([connector]);
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

async function flow(id: string, table: string): Promise<void> {
  const draft = flowOn("new-charge", "create-customer");
  if (draft.trigger?.kind !== "event") return;
  const trigger = { ...draft.trigger, trigger: "new-row", settings: { table } };
  await world.flow(id, { ...draft, trigger });
}
async function activate(id: string, from: TakeUp = { from: "now" }): Promise<void> {
  expect(await world.engine.activate(id, from, asLocal)).toMatchObject({ activated: true });
}
const put = (table: string, ...keys: readonly string[]): void => {
  for (const key of keys) tables.get(table)?.set(key, `row ${key}`);
  const highest = newest.get(table);
  if (highest !== undefined) newest.set(table, Math.max(highest, ...keys.map(Number)));
};
const runs = async (id: string, count: number): Promise<void> => {
  await until(async () => {
    await world.advance(15);
    const statuses = await world.statuses(id);
    return statuses.length >= count && statuses.every((status) => status === "succeeded");
  });
  expect(await world.statuses(id)).toHaveLength(count);
};
const names = async (id: string) => {
  const { items } = await world.reading.listRuns({ flowId: id, limit: 200 });
  return items.map(({ reference }) => reference).toSorted();
};
const draftOf = async (id: string) => {
  const found = await world.store.flow(id);
  const connection = await world.store.connection("c1");
  if (found?.draft.trigger?.kind !== "event" || !connection) return expect.fail("no flow");
  return { flow: found, trigger: found.draft.trigger, connection };
};

describe("a flow on the rows of a table", () => {
  it("runs on what comes after it begins, and shares its poll with a flow on the same table", async () => {
    await flow("f", "orders");
    await flow("g", "orders");
    await flow("h", "invoices");
    await activate("f");
    put("orders", "b");
    await activate("g");
    await activate("h");
    put("orders", "c");
    put("invoices", "c");
    await runs("f", 2);
    await runs("g", 1);
    await runs("h", 1);
    expect([await names("f"), await names("g"), await names("h")]).toEqual([
      ["b", "c"],
      ["c"],
      ["c"],
    ]);
    const polls = await world.store.duePolls(world.now() + 86_400_000, 9);
    expect(polls.map(({ where }) => where)).toHaveLength(2);
    // Each event is as old as the poll before it: a restored store may have forgotten what came then.
    const [run] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
    const { event } = (await world.store.run(run?.id ?? "")) ?? expect.fail("no run");
    expect(event.notBefore).toBeLessThan(event.at);
  });

  it("cannot look back to a date, and says so", async () => {
    await flow("f", "orders");
    const past = { from: "date", date: world.now() - 86_400_000 } as const;
    const refused = { facts: { code: "engine.no_past" } };
    await expect(world.engine.activate("f", past, asLocal)).rejects.toMatchObject(refused);
    await expect(world.engine.countPast(await draftOf("f"), past)).rejects.toMatchObject(refused);
  });

  it.each(["orders", "numbered"])("catches up where it stood in %s", async (table) => {
    await flow("f", table);
    await activate("f");
    put(table, "8");
    await runs("f", 1);
    await world.engine.deactivate("f");
    put(table, "9", "10");
    await world.advance(600);
    const stood = await world.engine.countPast(await draftOf("f"), { from: "where_it_stood" });
    expect(stood).toMatchObject({ count: 2 });
    await activate("f", { from: "where_it_stood" });
    await runs("f", 3);
    expect(await names("f")).toEqual(["10", "8", "9"]);
  });

  it("has nothing to catch up on where another flow has read on", async () => {
    await flow("f", "orders");
    await flow("g", "orders");
    await activate("f");
    await activate("g");
    await world.engine.deactivate("f");
    put("orders", "b");
    await runs("g", 1);
    const stood = await world.engine.countPast(await draftOf("f"), { from: "where_it_stood" });
    expect(stood).toMatchObject({ since: null, count: 0 });
    await activate("f", { from: "where_it_stood" });
    put("orders", "c");
    await runs("g", 2);
    await runs("f", 1);
  });

  it("turns to another table from now on", async () => {
    await flow("f", "orders");
    await activate("f");
    put("invoices", "old");
    const { flow: there } = await draftOf("f");
    const { trigger } = there.draft;
    if (trigger?.kind !== "event") return;
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: there.revision,
      name: "f",
      draft: { ...there.draft, trigger: { ...trigger, settings: { table: "invoices" } } },
      at: 0,
    });
    put("orders", "b");
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
    put("orders", "c");
    put("invoices", "new");
    await runs("f", 2);
    expect(await names("f")).toEqual(["b", "new"]);
  });

  it("stops where numbers go back, until a person has said what it means", async () => {
    await flow("f", "numbered");
    await activate("f");
    put("numbered", "8", "9");
    await runs("f", 2);
    expect(await world.engine.goOnPolling("f", "same")).toBe("not_stopped");
    tables.set("numbered", new Map());
    newest.set("numbered", 1);
    put("numbered", "1");
    const error = async () => (await world.reading.activity(["f"]))[0]?.pollError;
    await until(async () => {
      await world.advance(60);
      return (await error()) !== null;
    });
    expect(await error()).toMatchObject({ code: "engine.numbers_went_back" });
    // It stays so, whatever comes.
    put("numbered", "8", "20");
    await world.advance(600);
    expect(await world.statuses("f")).toHaveLength(2);
    expect(await world.engine.goOnPolling("f", "anew")).toBe("going_on");
    await runs("f", 5);
    expect(await names("f")).toEqual(["8", "9", "~1~1", "~1~20", "~1~8"]);
    expect(await error()).toBeNull();
  });

  it.each([1, 30])(
    "writes once, though an older copy of the data takes over %i hours later",
    async (hours) => {
      const older = mkdtempSync(join(tmpdir(), "millrace-rows-"));
      await flow("f", "orders");
      await activate("f");
      await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
      put("orders", "b");
      await runs("f", 1);
      const made = async () => (await world.writes()).filter((one) => one === "POST /v1/customers");
      expect(await made()).toHaveLength(1);
      await world.advance(hours * 3_600);
      isDown = true;
      await world.restart((dataDir) => {
        rmSync(dataDir, { recursive: true });
        cpSync(older, dataDir, { recursive: true });
      });
      // It is read for the first time long after the time that was forgotten.
      await world.advance(3_600);
      isDown = false;
      await runs("f", 1);
      expect(await made()).toHaveLength(1);
      rmSync(older, { recursive: true });
    },
  );

  it("is tested on a row", async () => {
    await flow("f", "orders");
    const records = await world.engine.records(await draftOf("f"), 5);
    expect(records).toMatchObject([{ key: "a", data: { id: "old" }, starts: "yes" }]);
    const { revision } = (await draftOf("f")).flow;
    const wish = { flowId: "f", revision, by: "local", confirmed: null };
    for (const [token, event] of [
      ["1", { kind: "newest" }],
      ["2", { kind: "record", key: "a" }],
    ] as const)
      expect(await world.engine.startTest({ ...wish, token, event })).toMatchObject({
        started: true,
      });
    const none = { kind: "record", key: "none" } as const;
    expect(await world.engine.startTest({ ...wish, token: "3", event: none })).toEqual({
      started: false,
      why: "no_such_record",
    });
  });
});
