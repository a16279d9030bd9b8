/** A write goes where its row is: whoever writes beside it, and whatever has moved since it was refused. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import type { Json } from "#sdk/index.ts";
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
afterEach(async () => {
  await all.google.control("DELETE /faults");
  await all.close();
});

const keyed = (key: string) => ({
  sheet: constant("0"),
  key: constant("Order"),
  is: constant(key),
  values: valuesOf({ Amount: 1 }),
});
const rows = () => all.google.rows("Orders");
const rowsOf = async (key: string) => (await rows()).filter(([order]) => order === key);
const passed = () => all.google.sent("/v4/*");
const charge = () => all.world.control("/charges", { count: 1 });
const statuses = async (flow = "f") => (await all.world.statuses(flow)).join();
const becomes = (status: string, flow = "f") =>
  until(async () => {
    await all.world.advance(15);
    return (await statuses(flow)) === status;
  });
/** While something is held that no time passes for. */
const becomesMeanwhile = (suits: () => Promise<boolean>) =>
  until(async () => {
    await all.world.advanceMeanwhile(15);
    return suits();
  });
const sends = async (flow: string) => {
  const { items } = await all.world.reading.listRuns({ flowId: flow, limit: 1 });
  const run = await all.world.reading.run(items[0]?.id ?? "");
  return run?.effects[0]?.sends ?? 0;
};
const held = { kind: "delay", ms: 600_000, when: "before" };

describe("two upserts of one key at the same moment", () => {
  it("add one row, and an upsert of another key does not wait for them", async () => {
    await all.run("upsert-row", keyed("A-3000"), held);
    await becomesMeanwhile(async () => (await sends("f")) === 1);
    await all.publish("upsert-row", keyed("A-4000"), "g");
    await charge();
    await becomesMeanwhile(async () => (await statuses("g")) === "succeeded");
    expect(await statuses()).toBe("running,running");
    await all.google.control("DELETE /faults");
    await becomes("succeeded,succeeded");
    expect(await rowsOf("A-3000")).toHaveLength(1);
    expect(await rowsOf("A-4000")).toHaveLength(1);
    expect(await passed()).toBe(3);
  });

  it("add one row where the first one’s answer is lost and its row comes late", async () => {
    await all.run("upsert-row", keyed("A-3000"), { kind: "cut", when: "before" });
    await becomes("waiting");
    await charge();
    await until(async () => {
      await all.world.advance(15);
      return JSON.stringify(await all.error()).includes("engine.not_alone");
    });
    expect(await passed()).toBe(1);
    await all.google.control("POST /rows", { sheet: "Orders", rows: [["A-3000", null, 7]] });
    await becomes("parked,succeeded");
    expect(await rowsOf("A-3000")).toEqual([["A-3000", null, 1]]);
    expect(await passed()).toBe(2);
  });

  it("do not wait for one of which nobody will ever know, once it would be seen", async () => {
    await all.run("upsert-row", keyed("A-3000"), { kind: "cut", when: "before" });
    await becomes("parked");
    await charge();
    await becomes("parked,succeeded");
    expect(await rowsOf("A-3000")).toHaveLength(1);
  });
});

it("a write goes into its row although another step adds one meanwhile", async () => {
  const [header = [], first = [], ...below] = await rows();
  await all.google.control("POST /sheet", {
    sheet: "Orders",
    rows: [header, first, [], ...below].map((row) => row.slice()),
  });
  const before = await rows();
  await all.run("update-row", keyed("A-1002"), held);
  await becomesMeanwhile(async () => (await sends("f")) === 1);
  await all.publish("upsert-row", keyed("A-4000"), "g");
  await charge();
  await becomesMeanwhile(async () => (await statuses("g")) === "succeeded");
  await all.google.control("DELETE /faults");
  await becomes("succeeded,succeeded");
  const expected = before.map((row) => (row[0] === "A-1002" ? row.with(2, 1) : row));
  expect(await rows()).toEqual([...expected, ["A-4000", null, 1]]);
});

it("an upsert by a date that an event has handed on changes the row with that date", async () => {
  const before = await rows();
  await all.run("upsert-row", {
    sheet: constant("0"),
    key: constant("Ordered on"),
    is: constant("2026-11-02"),
    values: valuesOf({ Amount: 7 }),
  });
  await becomes("succeeded");
  const expected = before.map((row) => (row[0] === "A-1002" ? row.with(2, 7) : row));
  expect(await rows()).toEqual(expected);
});

describe("a write that was refused without being executed", () => {
  const share = (role: string) =>
    all.google.control("POST /share", {
      spreadsheet: demoSpreadsheet,
      email: "millrace-demo@millrace-demo.iam.gserviceaccount.com",
      role,
    });
  const paused = () => until(async () => (await all.world.advance(15), await isBroken()));
  const isBroken = async () => (await all.world.store.connection("g1"))?.broken !== null;
  const moveDown = async () => {
    const [header = [], ...below] = await rows();
    const inserted: readonly Json[] = ["A-0900", "Somebody else", 99, null, null, null];
    await all.google.control("POST /sheet", {
      sheet: "Orders",
      rows: [header, inserted, ...below].map((row) => row.slice()),
    });
  };
  const repaired = async () => {
    await share("writer");
    const { key, ...settings } = all.google.values;
    const standing = await all.world.store.connection("g1");
    if (standing === null) throw new Error("The connection is there");
    const before = { sealed: standing.sealed, locked: standing.locked };
    await all.world.engine.replaceSecret({ id: "g1", by: "local", before, sealed: key, settings });
  };
  const before = async () => (await rows()).map((row) => row.slice(0, 3));

  it("goes to its row days later, wherever that stands by then", async () => {
    await share("reader");
    await all.run("update-row", keyed("A-1002"));
    await paused();
    expect(await passed()).toBe(1);
    await all.world.advance(3 * 86_400);
    await moveDown();
    const expected = (await before()).map((row) =>
      row[0] === "A-1002" ? row.slice(0, 2).concat(1) : row,
    );
    await repaired();
    await becomes("succeeded");
    expect(await before()).toEqual(expected);
  });

  it("is appended below the columns that have its names by then, with its mark", async () => {
    await share("reader");
    const mark = constant("Millrace ID");
    await all.run("append-row", {
      sheet: constant("0"),
      values: valuesOf({ Order: "A-5" }),
      mark,
    });
    await paused();
    const turned = (await rows()).map(([order = null, customer = null, ...rest]) =>
      [customer, order].concat(rest),
    );
    await all.google.control("POST /sheet", { sheet: "Orders", rows: turned });
    await repaired();
    await becomes("succeeded");
    expect((await rows()).at(-1)).toEqual([
      null,
      "A-5",
      null,
      null,
      null,
      expect.stringMatching(/^f\.[\w-]+\/0$/),
    ]);
  });

  it("fails, and can be tried again, where its row is gone by then", async () => {
    await share("reader");
    await all.run("update-row", keyed("A-1002"));
    await paused();
    const [gone] = await rowsOf("A-1002");
    const others = (await rows()).filter(([order]) => order !== "A-1002");
    await all.google.control("POST /sheet", {
      sheet: "Orders",
      rows: others.map((one) => one.slice()),
    });
    await repaired();
    await becomes("failed");
    expect(await all.error()).toMatchObject({ code: "google-sheets.no_row" });
    expect(await passed()).toBe(1);
    await all.google.control("POST /rows", { sheet: "Orders", rows: [[...(gone ?? [])]] });
    const { items } = await all.world.reading.listRuns({ flowId: "f", limit: 1 });
    const runId = items[0]?.id ?? "";
    const run = (await all.world.reading.run(runId)) ?? expect.fail("no run");
    const step = run.steps.find(({ path }) => path === "s1") ?? expect.fail("no step");
    const seen = { path: "s1", attempts: step.attempts.length, generation: 0 };
    const told = await all.world.engine.continueRun({ runId, seen, by: "local", confirmed: true });
    expect(told).toEqual({ continued: true });
    await becomes("succeeded");
    expect((await rowsOf("A-1002"))[0]?.[2]).toBe(1);
  });
});
