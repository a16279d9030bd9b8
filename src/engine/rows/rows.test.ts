import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, until } from "../engine.world.ts";
import { openTables, type TablesWorld } from "./tables.world.ts";

let of: TablesWorld;
let world: EngineWorld;
beforeEach(async () => {
  of = await openTables();
  ({ world } = of);
});
afterEach(() => world.close());

const draftOf = async (id: string) => {
  const found = await world.store.flow(id);
  const connection = await world.store.connection("c1");
  if (found?.draft.trigger?.kind !== "event" || !connection) return expect.fail("no flow");
  return { flow: found, trigger: found.draft.trigger, connection };
};

describe("a flow on the rows of a table", () => {
  it("runs on what comes after it begins, and shares its poll with a flow on the same table", async () => {
    await of.flow("f", "orders");
    await of.flow("g", "orders");
    await of.flow("h", "invoices");
    await of.activate("f");
    of.put("orders", "b");
    await of.activate("g");
    await of.activate("h");
    of.put("orders", "c");
    of.put("invoices", "c");
    await of.runs("f", 2);
    await of.runs("g", 1);
    await of.runs("h", 1);
    expect([await of.names("f"), await of.names("g"), await of.names("h")]).toEqual([
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
    await of.flow("f", "orders");
    const past = { from: "date", date: world.now() - 86_400_000 } as const;
    const refused = { facts: { code: "engine.no_past" } };
    await expect(world.engine.activate("f", past, asLocal)).rejects.toMatchObject(refused);
    await expect(world.engine.countPast(await draftOf("f"), past)).rejects.toMatchObject(refused);
  });

  it.each(["orders", "numbered"])("catches up where it stood in %s", async (table) => {
    await of.flow("f", table);
    await of.activate("f");
    of.put(table, "8");
    await of.runs("f", 1);
    await world.engine.deactivate("f");
    of.put(table, "9", "10");
    await world.advance(600);
    const stood = await world.engine.countPast(await draftOf("f"), { from: "where_it_stood" });
    expect(stood).toMatchObject({ count: 2 });
    await of.activate("f", { from: "where_it_stood" });
    await of.runs("f", 3);
    expect(await of.names("f")).toEqual(["10", "8", "9"]);
  });

  it("has nothing to catch up on where another flow has read on", async () => {
    await of.flow("f", "orders");
    await of.flow("g", "orders");
    await of.activate("f");
    await of.activate("g");
    await world.engine.deactivate("f");
    of.put("orders", "b");
    await of.runs("g", 1);
    const stood = await world.engine.countPast(await draftOf("f"), { from: "where_it_stood" });
    expect(stood).toMatchObject({ since: null, count: 0 });
    await of.activate("f", { from: "where_it_stood" });
    of.put("orders", "c");
    await of.runs("g", 2);
    await of.runs("f", 1);
  });

  it("turns to another table from now on", async () => {
    await of.flow("f", "orders");
    await of.activate("f");
    of.put("invoices", "old");
    await of.turn("f", { table: "invoices" });
    of.put("orders", "b");
    await of.publish("f");
    of.put("orders", "c");
    of.put("invoices", "new");
    await of.runs("f", 2);
    expect(await of.names("f")).toEqual(["b", "new"]);
  });

  const error = async () => (await world.reading.activity(["f"]))[0]?.pollError;
  /** The rows 8 and 9 were told, and the table now has another row below them. */
  const wentBack = async () => {
    await of.flow("f", "numbered");
    await of.activate("f");
    of.put("numbered", "8", "9");
    await of.runs("f", 2);
    expect(await world.engine.goOnPolling("f", "same")).toBe("not_stopped");
    of.tables.set("numbered", new Map());
    of.newest.set("numbered", 1);
    of.put("numbered", "1");
    await until(async () => {
      await world.advance(60);
      return (await error()) !== null;
    });
    expect(await error()).toMatchObject({ code: "engine.numbers_went_back" });
  };

  it.each([
    { means: "same", told: ["10"], because: "the same rows come back" },
    { means: "restored", told: ["~1~10", "~1~8", "~1~9"], because: "other rows get their numbers" },
  ] as const)("goes on from an older state, where $because", async ({ means, told }) => {
    await wentBack();
    expect(await world.engine.goOnPolling("f", means)).toBe("going_on");
    of.put("numbered", "8", "9");
    await world.advance(600);
    of.put("numbered", "10");
    await of.runs("f", 2 + told.length);
    expect(await of.names("f")).toEqual(["8", "9", ...told].toSorted());
    expect(await error()).toBeNull();
  });

  it("stops where numbers go back, until a person has said what it means", async () => {
    await wentBack();
    // It stays so, whatever comes.
    of.put("numbered", "8", "20");
    await world.advance(600);
    expect(await world.statuses("f")).toHaveLength(2);
    expect(await world.engine.goOnPolling("f", "anew")).toBe("going_on");
    await of.runs("f", 5);
    expect(await of.names("f")).toEqual(["8", "9", "~1~1", "~1~20", "~1~8"]);
    expect(await error()).toBeNull();
  });

  it.each([1, 30])(
    "writes once, though an older copy of the data takes over %i hours later",
    async (hours) => {
      const older = mkdtempSync(join(tmpdir(), "millrace-rows-"));
      await of.flow("f", "orders");
      await of.activate("f");
      await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
      of.put("orders", "b");
      await of.runs("f", 1);
      const made = async () => (await world.writes()).filter((one) => one === "POST /v1/customers");
      expect(await made()).toHaveLength(1);
      await world.advance(hours * 3_600);
      of.isDown = true;
      await world.restart((dataDir) => {
        rmSync(dataDir, { recursive: true });
        cpSync(older, dataDir, { recursive: true });
      });
      // It is read for the first time long after the time that was forgotten.
      await world.advance(3_600);
      of.isDown = false;
      await of.runs("f", 1);
      expect(await made()).toHaveLength(1);
      rmSync(older, { recursive: true });
    },
  );

  it("is tested on a row", async () => {
    await of.flow("f", "orders");
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
