/** The triggers on reports through the engine, before a simulated Workday. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import type { JsonObject } from "#sdk/index.ts";
import { type SimulatedWorkday, startWorkday } from "./workday.world.ts";

let world: EngineWorld;
let workday: SimulatedWorkday;
beforeEach(async () => {
  world = await openEngineWorld();
  workday = await startWorkday(() => world.now());
  world.trusted.push(workday.url);
  await world.engine.start();
  await world.connect("c1");
  const { password: sealed, ...settings } = workday.values;
  await world.store.createConnection({
    id: "w1",
    owner: "local",
    connector: "workday",
    name: "w1",
    mode: "test",
    account: "127.0.0.1/millrace_demo/ISU_Millrace",
    accountName: "millrace_demo",
    settings,
    sealed,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "workday"
      ? { ...connection.settings, password: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  await world.close();
  await workday.close();
});

const place = { report: "isu_reports/Workers", key: "Employee_ID" };
const row = (id: number, more: JsonObject = {}): JsonObject => ({
  Employee_ID: String(id),
  Worker: `Worker ${id}`,
  ...more,
});
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at + 1));
const put = (...given: readonly JsonObject[]) => workday.put("Workers", given);

async function begin(trigger: string, settings: EventTrigger["settings"] = place): Promise<void> {
  await world.flow("f", {
    ...flowOn("new-charge", "create-customer"),
    trigger: {
      kind: "event",
      connector: "workday",
      connection: "w1",
      trigger,
      settings,
      everySeconds: 15,
    },
    steps: [
      {
        id: "s1",
        name: null,
        kind: "action",
        connector: "stripe",
        connection: "c1",
        action: "create-customer",
        input: { name: { kind: "pill", from: "trigger", path: ["key"] } },
      },
    ],
  });
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
}
/** The keys of the events that have come, without what tells two of one row apart. */
const told = async () => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 200 });
  return items.map(({ reference }) => reference.replace(/:.*$/, "")).toReversed();
};
/** A poll that began after this is over, whether it has found something or not: one may be under way already. */
async function poll(): Promise<void> {
  const cursor = async () => {
    const { connectionId, trigger, place: at } = (await world.store.subscription("f")) ?? fail();
    return (await world.store.poll(connectionId, trigger, at?.id))?.cursor ?? 0;
  };
  for (let time = 0; time < 2; time += 1) {
    const before = await cursor();
    await until(async () => {
      await world.advance(15);
      return (await cursor()) > before;
    });
  }
}
const fail = () => expect.fail("the flow listens to nothing");
const problem = async () => (await world.reading.activity(["f"]))[0]?.pollError;
const becomes = (code: string) =>
  until(async () => {
    await world.advance(15);
    return JSON.stringify((await problem()) ?? null).includes(code);
  });

describe("New row in a report", () => {
  it("runs once for each, whatever order, dates and fields the rows have", async () => {
    await put(row(1), row(2, { Hire_Date: "2020-01-01" }));
    await begin("new-report-row");
    // Entered late with an old date, and hired in the future.
    await put(
      row(4, { Hire_Date: "2031-04-01" }),
      row(2),
      row(3, { Hire_Date: "1999-01-01" }),
      row(1),
    );
    await poll();
    expect((await told()).toSorted()).toEqual(["3", "4"]);
    await put(row(1), row(3), row(5, { Manager: { Name: "Ben" } }));
    await poll();
    await put(row(5), row(4), row(2), row(1), row(3));
    await poll();
    expect((await told()).toSorted()).toEqual(["3", "4", "5"]);
    const [event] = (await world.reading.listEvents({ flowId: "f", limit: 1 })).items;
    expect(event?.data).toEqual({
      key: "5",
      row: { Employee_ID: "5", Worker: "Worker 5", Manager: { Name: "Ben" } },
    });
  });

  it.each<[what: string, fault: JsonObject]>([
    ["half an answer", { kind: "truncate" }],
    ["a page of HTML with 200", { kind: "stranger", when: "after", status: 200 }],
    ["a failure with 200", { kind: "error", status: 200, message: "Processing error occurred." }],
    ["too many requests", { kind: "error", status: 429, message: "Too many requests" }],
    ["a cut", { kind: "cut", when: "after" }],
  ])("reads nothing out of %s, and misses nothing", async (_, fault) => {
    await put(row(1));
    await begin("new-report-row");
    await put(row(1), row(2));
    await workday.strike(fault);
    await poll();
    expect(await told()).toEqual(["2"]);
    expect((await world.store.connection("w1"))?.broken).toBeNull();
  });

  it("says that a key is in the report twice, and of whom the rows are only their places", async () => {
    await put(row(1));
    const byEmail = begin("new-report-row", { report: place.report, key: "Email" });
    await expect(byEmail).rejects.toMatchObject({ facts: { code: "workday.no_key" } });
    await put(row(1, { Email: "aiko@example.com" }));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await put(
      ...[1, 2, 3].map((id) => row(id, { Email: id === 2 ? "b@x.example" : "secret@x.example" })),
    );
    await becomes("workday.key_twice");
    expect(JSON.stringify(await problem())).toContain("Rows 1 and 3");
    expect(JSON.stringify(await problem())).not.toContain("secret@x.example");
    expect(await told()).toEqual([]);
    await put(row(1, { Email: "aiko@example.com" }), row(2, { Email: "b@x.example" }));
    await poll();
    expect(await told()).toEqual(["b@x.example"]);
  });

  it("waits for a person where the password does not serve, and not where one report is not shared", async () => {
    await put(row(1));
    await begin("new-report-row");
    await workday.control("POST /sharing", { name: "Workers", users: ["Somebody_else"] });
    await becomes("workday.http_403");
    expect((await world.store.connection("w1"))?.broken).toBeNull();
    await workday.control("POST /sharing", { name: "Workers", users: null });
    await poll();
    await workday.control("POST /users", { name: "ISU_Millrace", active: false });
    await until(async () => {
      await world.advance(15);
      return (await world.store.connection("w1"))?.broken !== null;
    });
  });
});

describe("Row changed in a report", () => {
  it("runs on each change of what is watched, and on nothing else", async () => {
    const phones = [{ Number: "1" }, { Number: "2" }];
    await put(row(1, { Phones: phones }), row(2));
    await begin("report-row-changed", { ...place, watched: ["Cost_Center", "Phones"] });
    const change = async (...given: readonly JsonObject[]) => {
      await put(...given);
      await poll();
      return told();
    };
    // Another order of rows and of several values, a field that is not watched, a column that is new in the report.
    const turned = { Phones: phones.toReversed() };
    expect(await change(row(2), row(1, { ...turned, Worker: "Renamed", Level: "3" }))).toEqual([]);
    expect(await change(row(1, turned), row(2, { Cost_Center: "Sales" }))).toEqual(["2"]);
    expect(await change(row(1, turned), row(2))).toEqual(["2", "2"]);
    expect(await change(row(1, { Phones: [{ Number: "1" }] }), row(2))).toEqual(["2", "2", "1"]);
  });
});

describe("Row gone from a report", () => {
  it("runs with the key of each, and takes half an answer for nothing", async () => {
    await put(...rows(30));
    await begin("report-row-gone");
    await workday.strike({ kind: "truncate" }, { kind: "stranger", when: "after", status: 200 });
    await put(...rows(30).toReversed());
    await poll();
    expect(await told()).toEqual([]);
    await put(...rows(28));
    await poll();
    expect((await told()).toSorted()).toEqual(["29", "30"]);
  });

  it("asks where a whole answer is suspiciously short, or empty", async () => {
    await put(...rows(30));
    await begin("report-row-gone");
    await put();
    await until(async () => {
      await world.advance(15);
      return ((await problem()) ?? null) !== null;
    });
    expect(await told()).toEqual([]);
    await put(...rows(30));
    expect(await world.engine.goOnPolling("f", "same")).toBe("going_on");
    await poll();
    expect(await told()).toEqual([]);
  });

  it("reads a short answer once more before it asks", async () => {
    await put(...rows(30));
    await begin("report-row-gone");
    await workday.strike({ kind: "short", rows: 10 });
    await poll();
    expect([await told(), await problem()]).toEqual([[], null]);
  });
});
