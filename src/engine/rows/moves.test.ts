import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EngineWorld, until } from "../engine.world.ts";
import { openTables, type TablesWorld } from "./tables.world.ts";

/** Flows on rows that move between connections `c1` and `c2` to one account. */

let of: TablesWorld;
let world: EngineWorld;
beforeEach(async () => {
  of = await openTables();
  ({ world } = of);
  await world.connect("c2");
});
afterEach(() => world.close());

const set = (value: string, key = "a"): void => void of.tables.get("orders")?.set(key, value);
/** Each value in its turn, up to so many runs in all. */
async function become(values: readonly string[], runs: number, flows = ["f"]): Promise<void> {
  for (const [index, value] of values.entries()) {
    set(value);
    for (const flow of flows) await settled(flow, runs - values.length + index + 1);
  }
}
const settled = (flow: string, runs: number): Promise<void> => of.runs(flow, runs);
/** Nothing more comes of it, however often it is read. */
async function staysAt(flow: string, runs: number): Promise<void> {
  await world.advance(60);
  await world.advance(60);
  await of.runs(flow, runs);
}
async function move(id: string, connection: string): Promise<void> {
  await of.turn(id, { connection });
  await of.publish(id);
}
async function begin(id: string, table: string, trigger: Parameters<TablesWorld["flow"]>[2]) {
  await of.flow(id, table, trigger);
  await of.activate(id);
}
async function beginOn(connection: string, id: string): Promise<void> {
  await of.flow(id, "orders", "row-changed");
  await of.turn(id, { connection });
  await of.activate(id);
}
/** Somebody empties the table, and its numbers begin at 1. */
function empty(...keys: readonly string[]): void {
  of.tables.set("numbered", new Map());
  of.newest.set("numbered", 0);
  of.put("numbered", ...keys);
}

describe("a row that comes back to a content after its flow has moved", () => {
  it("starts the flow once more, on the new connection and back on the old one", async () => {
    await begin("f", "orders", "row-changed");
    await become(["new", "old"], 2);
    await move("f", "c2");
    await staysAt("f", 2);
    await become(["new"], 3);
    await become(["old", "new"], 5);
    await move("f", "c1");
    await staysAt("f", 5);
    await become(["old", "new"], 7);
    expect(new Set(await of.names("f")).size).toBe(7);
  });

  it("starts the flow once more where another flow has listened there already", async () => {
    await begin("f", "orders", "row-changed");
    await become(["new", "old", "new", "old"], 4);
    await beginOn("c2", "g");
    await become(["new"], 5);
    await settled("g", 1);
    set("old");
    await settled("f", 6);
    await settled("g", 2);
    await move("g", "c1");
    await move("f", "c2");
    for (const [index, value] of ["new", "old", "third", "new"].entries()) {
      set(value);
      await settled("f", 7 + index);
      await settled("g", 3 + index);
    }
  });

  it("starts the flow once more where the old connection was deleted meanwhile", async () => {
    await begin("f", "orders", "row-changed");
    await become(["new", "old"], 2);
    await world.engine.deactivate("f");
    // It was elsewhere in between.
    await world.connect("c9", { account: "acct_9", key: "sk_test_9" });
    await of.turn("f", { connection: "c9" });
    await of.activate("f");
    await world.engine.deactivate("f");
    expect(await world.store.deleteConnection({ id: "c1", by: "administrator" })).toEqual({
      deleted: true,
    });
    await of.turn("f", { connection: "c2" });
    await of.activate("f");
    set("new");
    await settled("f", 3);
  });

  it("is a row that is gone again, too", async () => {
    await begin("f", "orders", "row-deleted");
    of.tables.get("orders")?.delete("a");
    await settled("f", 1);
    set("old");
    await staysAt("f", 1);
    await move("f", "c2");
    of.tables.get("orders")?.delete("a");
    await settled("f", 2);
  });
});

describe("a row that was told before its flow moved", () => {
  it.each(["orders", "numbered"])("is not told again of %s", async (table) => {
    await begin("f", table, "new-row");
    of.put(table, "8");
    await settled("f", 1);
    of.put(table, "9");
    await move("f", "c2");
    await staysAt("f", 2);
    of.put(table, "10");
    await settled("f", 3);
    await move("f", "c1");
    await staysAt("f", 3);
    of.put(table, "11");
    await settled("f", 4);
    expect(await of.names("f")).toEqual(["10", "11", "8", "9"]);
  });

  it("is not told again by the new connection where the old one has the last word", async () => {
    await begin("f", "orders", "row-changed");
    set("new");
    await move("f", "c2");
    await staysAt("f", 1);
    // The same name as on the old connection: a restored backup may be from before the move.
    await become(["old"], 2);
    const [first, second] = await of.names("f");
    expect([first, second]).toEqual([
      expect.stringMatching(/^a:.*:1$/),
      expect.stringMatching(/^a:.*:1$/),
    ]);
  });

  it("is not taken for one that the old connection would tell while the flow moves", async () => {
    await begin("f", "orders", "row-changed");
    await world.connect("c3", { account: "acct_3", key: "sk_test_3" });
    await of.flow("other", "invoices", "row-changed");
    await of.turn("other", { connection: "c3" });
    await of.activate("other");
    const reads = { orders: 0, invoices: 0 };
    let isMoving = false;
    of.afterRead = async (table) => {
      const count = (reads[table === "orders" ? "orders" : "invoices"] += 1);
      // The first of the move is that of the connection that is left.
      if (!isMoving || table !== "orders" || count !== 2) return;
      isMoving = false;
      set("new");
      // The other connections poll meanwhile, and this one waits for its turn.
      for (const beat of [1, 2]) {
        const before = reads.invoices;
        await world.advanceMeanwhile(15 * beat);
        await until(async () => reads.invoices > before);
      }
      set("old");
    };
    reads.orders = 0;
    isMoving = true;
    await move("f", "c2");
    await world.advance(60);
    const before = (await world.statuses("f")).length;
    await become(["new", "old", "new"], before + 3);
  });
});

describe("a new row after the numbers have begun anew", () => {
  it("starts the flow that has moved since, though its number was told before", async () => {
    await begin("f", "numbered", "new-row");
    of.put("numbered", "8", "9");
    await settled("f", 2);
    empty("1");
    const error = async () => (await world.reading.activity(["f"]))[0]?.pollError ?? null;
    await until(async () => {
      await world.advance(60);
      return (await error()) !== null;
    });
    const still = () => Promise.reject(new Error("not any more"));
    await expect(world.engine.goOnPolling("f", "anew", still)).rejects.toThrow("not any more");
    expect(await error()).not.toBeNull();
    expect(await world.engine.goOnPolling("f", "anew")).toBe("going_on");
    await settled("f", 3);
    await move("f", "c2");
    await staysAt("f", 3);
    of.put("numbered", "8");
    await settled("f", 4);
    expect(await of.names("f")).toEqual(["8", "9", "~1~1", "~1~8"]);
  });

  it("starts the flow that moves before anybody has noticed that they did", async () => {
    await begin("f", "numbered", "new-row");
    of.put("numbered", "8", "9");
    await settled("f", 2);
    await world.engine.deactivate("f");
    empty("1");
    await of.turn("f", { connection: "c2" });
    await of.activate("f");
    of.put("numbered", "8");
    await settled("f", 3);
    expect(await of.names("f")).toEqual(["8", "9", "~1~8"]);
  });

  it("starts the flow that joins one which began after them", async () => {
    await begin("f", "numbered", "new-row");
    of.put("numbered", "8", "9");
    await settled("f", 2);
    await world.engine.deactivate("f");
    empty("1");
    await of.flow("g", "numbered", "new-row");
    await of.turn("g", { connection: "c2" });
    await of.activate("g");
    of.put("numbered", "2");
    await settled("g", 1);
    await of.turn("f", { connection: "c2" });
    await of.activate("f");
    of.put("numbered", "8");
    await settled("f", 3);
    await settled("g", 2);
  });
});
