/** Flows that write to a sheet and listen to one, through the engine's own loop; the simulated Google shows what stands there. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import { demoSpreadsheet } from "./google-sheets.demo.ts";
import {
  constant,
  openSheetsWorld,
  type SheetsWorld,
  valuesOf,
} from "./google-sheets.engine.world.ts";

let all: SheetsWorld;
beforeEach(async () => {
  all = await openSheetsWorld();
});
afterEach(() => all.close());

const append = {
  sheet: constant("0"),
  values: valuesOf({ Order: "A-2000", Customer: "=1+1", Amount: 500 }),
  mark: constant("Millrace ID"),
};
const update = {
  sheet: constant("0"),
  key: constant("Order"),
  is: constant("A-1002"),
  values: valuesOf({ Amount: 1 }),
};
const cutAfter = { kind: "cut", when: "after" };
const orders = async () => (await all.google.rows("Orders")).map((row) => row.slice(0, 3));
const appended = async () => (await orders()).filter(([order]) => order === "A-2000");

describe("New charge, then a row", () => {
  it("stands in the sheet once, as it was given", async () => {
    await all.run("append-row", append);
    await all.becomes("succeeded");
    expect(await appended()).toEqual([["A-2000", "=1+1", 500]]);
  });

  it("is found by its ID where the answer is lost, also by another process", async () => {
    await all.run("append-row", append, cutAfter);
    await until(async () => {
      await all.world.advance(1);
      return (await appended()).length === 1;
    });
    await all.world.takeOver();
    await all.becomes("succeeded");
    expect(await appended()).toHaveLength(1);
  });

  it("that is absent is left to a person, and sent anew where the columns stand now", async () => {
    await all.run("append-row", append, { kind: "cut", when: "before" });
    await all.becomes("parked");
    expect(await appended()).toEqual([]);
    const rows = await all.google.rows("Orders");
    const moved = rows.map(([order = null, ...rest]) => ["", order].concat(rest));
    await all.google.control("POST /sheet", { sheet: "Orders", rows: moved });
    const { items } = await all.world.reading.listRuns({ flowId: "f", limit: 1 });
    const run = await all.world.reading.run(items[0]?.id ?? "");
    const effect = run?.effects[0] ?? expect.fail("no write");
    const { id: effectId, generation } = effect;
    const decision = { kind: "send", confirmed: true } as const;
    const choice = { runId: items[0]?.id ?? "", effectId, generation, decision, by: "local" };
    expect(await all.world.engine.decideParked(choice)).toEqual({ decided: true });
    await all.becomes("succeeded");
    expect((await all.google.rows("Orders")).at(-1)?.slice(1, 4)).toEqual(["A-2000", "=1+1", 500]);
  });

  it("fails with words, and nothing is written, where its column was renamed meanwhile", async () => {
    await all.publish("append-row", append);
    const [, ...rest] = await all.google.rows("Orders");
    const header = ["Order", "Client", "Amount", "Ordered on", "Paid", "Millrace ID"];
    await all.google.control("POST /sheet", { sheet: "Orders", rows: [header, ...rest] });
    await all.world.control("/charges", { count: 1 });
    await all.becomes("failed");
    expect(await all.error()).toMatchObject({ code: "google-sheets.no_column" });
    expect(await all.google.sent("/v4/*")).toBe(0);
  });

  it("waits for the quota, for a token that has died, and for a server that is down", async () => {
    await all.run("append-row", append, { kind: "rate_limited" });
    await all.google.control("POST /tokens/forget");
    await all.google.strike("GET", "/v4/*", { kind: "error", when: "before", code: 503 });
    await all.becomes("succeeded");
    expect(await appended()).toHaveLength(1);
  });
});

describe("New charge, then a change of a row", () => {
  it("finds the row where it has moved to, and no other is touched", async () => {
    await all.google.control("POST /sort", { sheet: "Orders", column: 0 });
    await all.run("update-row", update);
    await all.becomes("succeeded");
    expect(await orders()).toContainEqual(["A-1002", "Ken Mori", 1]);
    expect((await orders()).filter(([, , amount]) => amount === 1)).toHaveLength(1);
  });

  it("is found by what stands in the row, wherever that is by now", async () => {
    await all.run("update-row", update, cutAfter);
    await until(async () => {
      await all.world.advance(1);
      return (await orders()).some(([, , amount]) => amount === 1);
    });
    await all.google.control("POST /sort", { sheet: "Orders", column: 0 });
    await all.becomes("succeeded");
    expect((await orders()).filter(([, , amount]) => amount === 1)).toEqual([
      ["A-1002", "Ken Mori", 1],
    ]);
    expect(await all.google.sent("/v4/*")).toBe(1);
  });

  it("fails where two rows have the key", async () => {
    await all.google.control("POST /rows", { sheet: "Orders", rows: [["A-1002", "again"]] });
    await all.run("update-row", update);
    await all.becomes("failed");
    expect(await all.error()).toMatchObject({ code: "google-sheets.key_twice" });
  });

  it("adds the row by its key where there is none", async () => {
    await all.run("upsert-row", { ...update, is: constant("A-3000") }, cutAfter);
    await all.becomes("succeeded");
    expect((await orders()).filter(([order]) => order === "A-3000")).toEqual([["A-3000", null, 1]]);
  });

  it("empties a row, and knows by its key that it is empty", async () => {
    const { values: _, ...row } = update;
    await all.run("clear-row", row, cutAfter);
    await all.becomes("succeeded");
    expect((await orders()).filter(([order]) => order === "A-1002")).toEqual([]);
  });
});

describe("Rows", () => {
  const place = { sheet: "0", key: "Order" };
  const add = (...rows: readonly (readonly (string | number)[])[]) =>
    all.google.control("POST /rows", { sheet: "Orders", rows });

  it("are new once, whatever is sorted, with dates as dates, and only with a key", async () => {
    await all.listen("new-sheet-row", place);
    await add(["A-1004", "Mio", 5, 46_330], ["", "nobody has named it"]);
    await all.google.control("POST /sort", { sheet: "Orders", column: 1 });
    await all.poll(2);
    await all.google.control("POST /sort", { sheet: "Orders", column: 0 });
    await all.poll();
    expect(await all.events()).toEqual([
      {
        Order: "A-1004",
        Customer: "Mio",
        Amount: 5,
        "Ordered on": "2026-11-04",
        Paid: null,
        "Millrace ID": null,
      },
    ]);
  });

  it("are changed where a value is another, and not where they or their columns move", async () => {
    await all.listen("changed-sheet-row", place);
    const rows = await all.google.rows("Orders");
    const turned = rows.map(([order = null, customer = null, ...rest]) =>
      [customer, order].concat(rest),
    );
    await all.google.control("POST /sheet", { sheet: "Orders", rows: turned });
    await all.google.control("POST /sort", { sheet: "Orders", column: 0 });
    await all.poll(2);
    expect(await all.events()).toEqual([]);
    const now = await all.google.rows("Orders");
    const paid = now.map((row) => (row[1] === "A-1002" ? row.slice(0, 4).concat(true) : row));
    await all.google.control("POST /sheet", { sheet: "Orders", rows: paid });
    await all.poll();
    expect(await all.events()).toMatchObject([{ Order: "A-1002", Paid: true }]);
  });

  it("stop their trigger with words where a key comes twice, and go on where it is mended", async () => {
    await all.listen("new-sheet-row", place);
    const error = async () => (await all.world.reading.activity(["f"]))[0]?.pollError;
    await add(["A-1001", "double"]);
    await until(async () => {
      await all.world.advance(15);
      return (await error()) !== null;
    });
    expect(await error()).toMatchObject({ code: "google-sheets.key_twice" });
    const rows = await all.google.rows("Orders");
    await all.google.control("POST /sheet", { sheet: "Orders", rows: rows.slice(0, -1) });
    await add(["A-1005", "new"]);
    await until(async () => {
      await all.world.advance(15);
      return (await all.events()).length === 1;
    });
  });
});

it("a spreadsheet that is not shared any more pauses the connection with what to do", async () => {
  await all.google.control("POST /share", {
    spreadsheet: demoSpreadsheet,
    email: "millrace-demo@millrace-demo.iam.gserviceaccount.com",
    role: "none",
  });
  await all.run("append-row", append);
  await until(async () => {
    await all.world.advance(15);
    return (await all.world.store.connection("g1"))?.broken !== null;
  });
  expect((await all.world.store.connection("g1"))?.broken).toMatchObject({
    code: "google-sheets.permission_denied",
  });
});
