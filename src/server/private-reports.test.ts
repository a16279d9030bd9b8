/** Who sees what came from a report of Workday's: the connection's owner, and nobody else who sees the run. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { waitFor } from "../../test/wait-for.ts";
import { type SimulatedWorkday, startWorkday } from "#connectors/workday/workday.world.ts";
import { constant, pill } from "./hooks/hooks.world.ts";
import { made, openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import type { ServerWorld } from "./server.world.ts";

type Call = ServerWorld["call"];

let world: PeopleWorld;
let workday: SimulatedWorkday;
/** Hana's, to Workday. Ken owns the flow, and Mio is shown its values. */
let connection: string;
let flow: string;
let run: string;

const report = "isu_reports/Workers";
const row = (id: string, more = {}) => ({ Employee_ID: id, Worker: `Worker ${id}`, ...more });
const newcomer = row("planted-77", {
  Email: "Planted.One@secret.example",
  Cost_Center: "planted cost center",
  Pay: { Grade: "planted grade", Amount: 123456.5 },
  Skills: ["planted skill"],
});
const Run = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) });

beforeAll(async () => {
  world = await openPeopleWorld();
  workday = await startWorkday();
  world.trusted.push(workday.url);
  const { hana, ken } = world;
  await workday.put("Workers", [newcomer, row("1")]);
  const wish = { connector: "workday", name: "Workday", values: workday.values };
  const { body } = await hana("POST", "/connections", wish);
  connection = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection.id;
  await workday.put("Workers", [row("1")]);
  const action = (id: string, name: string, input: object) => ({
    kind: "action",
    id,
    name: null,
    connector: "workday",
    connection,
    action: name,
    input: { report: constant(report), ...input },
  });
  const draft = {
    format: 1,
    trigger: {
      kind: "event",
      connector: "workday",
      connection,
      trigger: "new-report-row",
      settings: { report, key: "Employee_ID" },
      everySeconds: 15,
    },
    steps: [
      action("s1", "get-report", {}),
      action("s2", "find-worker", {
        field: constant("Email"),
        value: pill("trigger", "row", "Email"),
      }),
      {
        kind: "variable",
        id: "s3",
        name: null,
        type: "text",
        initial: { kind: "formula", source: "upper(s2.row.Worker) + trigger.key" },
      },
    ],
    nextStep: 4,
    ownEvents: 0,
  };
  flow = made(await hana("POST", "/flows", { name: "Newcomers", draft })).id;
  const begun = await hana("POST", `/flows/${flow}/activate`, { from: "now" });
  expect(begun.status, begun.text).toBeLessThan(300);
  for (const call of [hana, ken])
    await call("PUT", `/flows/${flow}/owner`, { person: world.ids.ken });
  await ken("PUT", `/flows/${flow}/readers/${world.ids.mio}`);
  await workday.put("Workers", [newcomer, row("1")]);
  await world.engine.start();
  run = await waitFor(async () => {
    const { items } = Run.parse((await hana("GET", `/runs?flow=${flow}`)).body);
    const [only] = items;
    if (only?.status !== "succeeded") {
      world.advance(5_000);
      throw new Error(JSON.stringify(items));
    }
    return only.id;
  });
});
afterAll(async () => {
  await world.close();
  await workday.close();
});

const ways = () => [
  `/runs/${run}`,
  `/runs?flow=${flow}`,
  `/runs/csv?flow=${flow}`,
  `/events/csv?flow=${flow}`,
  `/events?flow=${flow}`,
  `/events?connection=${connection}`,
  `/flows/${flow}`,
];
const said = (call: Call, language = "en") =>
  Promise.all(
    ways().map(
      async (way) => (await call("GET", way, undefined, { "accept-language": language })).text,
    ),
  );
const tells = (texts: readonly string[]) =>
  texts.filter((text) => /planted|secret\.example|123456/i.test(text)).length;

test("whose connection it is sees every field", async () => {
  const [whole = ""] = await said(world.hana);
  for (const value of [
    "Planted.One@secret.example",
    "planted cost center",
    "planted grade",
    "123456.5",
    "planted skill",
    "WORKER PLANTED-77planted-77",
  ])
    expect([value, whole.includes(value)]).toEqual([value, true]);
});

test("who owns the flow, or is shown its values, sees no value of the report, on no way, in no language", async () => {
  for (const call of [world.ken, world.mio])
    for (const language of ["en", "ja"]) expect(tells(await said(call, language))).toBe(0);
  expect((await world.ken("GET", `/runs/${run}`)).body).toMatchObject({
    status: "succeeded",
    values: { seen: true, masked: [{ name: "Hana" }] },
    event: { key: "••• (private)", row: "••• (private)" },
    steps: [
      { path: "s1", output: { rows: "••• (private)", row: "••• (private)", count: 2 } },
      { path: "s2", output: { found: true, row: "••• (private)" } },
      { path: "s3", output: { value: "••• (private)" } },
    ],
  });
});

test("a run is found by its row's key only by who sees that", async () => {
  const found = async (call: Call) =>
    Run.parse((await call("GET", "/runs?text=PLANTED-7")).body).items.length;
  expect([await found(world.hana), await found(world.ken), await found(world.mio)]).toEqual([
    1, 0, 0,
  ]);
});

test("who may operate the connection sees them, as long as they may", async () => {
  const grant = `/connections/${connection}/grants/${world.ids.ken}`;
  await world.hana("PUT", grant);
  expect(tells(await said(world.ken))).toBeGreaterThan(0);
  await world.hana("DELETE", grant);
  expect(tells(await said(world.ken))).toBe(0);
});
