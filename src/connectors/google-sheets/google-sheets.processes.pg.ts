/** Two processes on one PostgreSQL write to the same row of a simulated sheet at the same moment. */
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { systemClock } from "#engine/clock.ts";
import { createEngine } from "#engine/create-engine.ts";
import type { Engine } from "#engine/engine.ts";
import { until } from "#engine/engine.world.ts";
import { noArchive, usualHistory } from "#engine/history.world.ts";
import { endlessRoom } from "#engine/room.ts";
import { event, type Stage, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import { emptyDocument } from "#flow/document.ts";
import { createSender } from "#sdk/index.ts";
import type { OpenedPostgres } from "#storage/postgres/index.ts";
import { handBack, openQuietly, preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { googleSheetsConnector } from "./google-sheets.connector.ts";
import { demoSpreadsheet } from "./google-sheets.demo.ts";
import { constant, valuesOf } from "./google-sheets.engine.world.ts";
import { type SimulatedSheets, startSheets } from "./google-sheets.world.ts";

interface Process {
  readonly engine: Engine;
  /** It takes up nothing new, and ends what it has in hand. */
  takesNothingNew: boolean;
}

let url: string;
let google: SimulatedSheets;
let stage: Stage;
let opened: OpenedPostgres[];
let processes: Process[];
const sender = createSender({ deadlineMs: 600_000, maxBytes: 1_000_000 });
beforeEach(async () => {
  url = await preparedDatabase(inject("postgres"));
  google = await startSheets();
  processes = [];
  const own = await openQuietly(url);
  opened = [own];
  stage = stageOn(() => own);
  await stage.connect("c1");
  const { key, ...settings } = google.values;
  const account = demoSpreadsheet;
  await stage.connect("g1", { connector: "google-sheets", account, settings, sealed: key });
});
afterEach(async () => {
  await google.control("DELETE /faults");
  await Promise.all(processes.map(({ engine }) => engine.stop()));
  await Promise.all(opened.map((one) => one.close()));
  await google.close();
  await handBack(inject("postgres"), url);
});

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function startProcess(): Promise<Process> {
  const { store, limiter } = await openQuietly(url).then((one) => {
    opened.push(one);
    return one;
  });
  const engine = createEngine({
    store,
    limiter,
    connectors: [googleSheetsConnector],
    send: sender.send,
    longestSendMs: sender.longestMs,
    credentials: ({ settings, sealed }) => ({ ...settings, key: sealed }),
    unseal: (_, sealed) => sealed,
    trustedLoopback: [google.url],
    mayAct: async () => true,
    clock: systemClock,
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    log: silent,
    concurrency: 10,
    history: usualHistory,
    archive: noArchive,
    room: { ...endlessRoom, isShort: () => process.takesNothingNew },
    letterWays: () => Promise.resolve({}),
  });
  const process: Process = { engine, takesNothingNew: false };
  processes.push(process);
  await engine.start();
  return process;
}

/** A run of a flow whose only step upserts the row with this key. */
async function runOf(flow: string, key: string): Promise<void> {
  const input = {
    sheet: constant("0"),
    key: constant("Order"),
    is: constant(key),
    values: valuesOf({ Amount: 1 }),
  };
  const step = { kind: "action", id: "s1", name: null, connector: "google-sheets" } as const;
  const steps = [{ ...step, action: "upsert-row", connection: "g1", input }];
  await stage.flow(flow, { document: { ...emptyDocument, steps, nextStep: 2 } });
  await stage.listen(flow);
  await stage.accept([event(flow, takes(flow, flow))]);
}

const phaseOf = async (flow: string) => (await stage.store.runNamed(flow, flow))?.state.phase.is;
const rowsOf = async (key: string) =>
  (await google.rows("Orders")).filter(([order]) => order === key);

it("adds the row once: the other process looks when the first one’s write is recorded", async () => {
  await google.strike("POST", "/v4/*", { kind: "delay", ms: 600_000, when: "before" });
  const first = await startProcess();
  await runOf("f1", "A-3000");
  await until(async () => {
    const { items } = await stage.reading.listRuns({ flowId: "f1", limit: 1 });
    return (await stage.reading.run(items[0]?.id ?? ""))?.effects[0]?.sends === 1;
  });
  first.takesNothingNew = true;
  await startProcess();
  await runOf("f2", "A-3000");
  await runOf("f3", "A-4000");
  await until(async () => (await phaseOf("f3")) === "succeeded");
  expect(await phaseOf("f2")).toBe("working");
  await google.control("DELETE /faults");
  await until(async () => (await phaseOf("f2")) === "succeeded");
  expect(await phaseOf("f1")).toBe("succeeded");
  expect(await rowsOf("A-3000")).toHaveLength(1);
  expect(await rowsOf("A-4000")).toHaveLength(1);
});
