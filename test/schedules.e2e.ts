import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { flowOn, pill } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

/** Schedules of the whole product, while its clock moves. */

let world: World;
let product: Awaited<ReturnType<World["start"]>>;
beforeAll(async () => {
  world = await openWorld();
  product = await world.start();
});
afterEach(() => world.endFlows());
afterAll(() => world.close());

interface Shown {
  readonly activity: {
    readonly nextAt: string;
    readonly skipped: { readonly times: number; readonly lastAt: string } | null;
  };
}

const activityOf = async (flow: string) =>
  (await world.api<Shown>("GET", `/flows/${flow}`)).activity;
const advance = (milliseconds: number): Promise<void> => world.advance(milliseconds / 1000);
/** The next time comes. */
const advanceToNext = async (flow: string): Promise<string> => {
  const { nextAt } = await activityOf(flow);
  await advance(Date.parse(nextAt) - world.now() + 1_000);
  return nextAt;
};
const done = (flow: string, count: number) =>
  eventually(
    () => world.runs(flow),
    (runs) => runs.length >= count && runs.every(({ status }) => status === "succeeded"),
  );

/** What a store may have forgotten in a long silence is looked up, which counts ten minutes later. */
const doneAfterDoubt = async (flow: string, count: number) => {
  await eventually(
    () => world.runs(flow),
    // One that neither is done nor waits for a time has not learnt yet from when on absence counts.
    (runs) =>
      runs.length >= count &&
      runs.every(({ status, resumesAt }) => status === "succeeded" || resumesAt !== null),
  );
  await advance(11 * 60_000);
  return done(flow, count);
};

const scheduled = (connection: string, when: object, overlap = false) => {
  const formula = { kind: "formula", source: 'fromDateToString(today(), "uuuu-MM-dd")' };
  const step = {
    action: "create-customer",
    input: {
      name: pill("trigger", "scheduledAt"),
      metadata: { kind: "object", fields: { date: pill("trigger", "localDate"), today: formula } },
    },
  };
  return {
    ...flowOn("new-charge", connection, [step]),
    trigger: { kind: "schedule", when, overlap },
    timeZone: "Pacific/Kiritimati",
  };
};

it("a daily flow runs at its time, and once for all times of a pause of five days", async () => {
  const connection = await world.connect();
  const when = { kind: "daily", at: "00:30" };
  const flow = await world.activeFlow("Daily", scheduled(connection, when));
  const first = await advanceToNext(flow);
  const [run] = await doneAfterDoubt(flow, 1);
  // Fourteen hours ahead of UTC: another day than there.
  const date = new Date(Date.parse(first) + 14 * 3_600_000).toISOString().slice(0, 10);
  expect(date).not.toBe(first.slice(0, 10));
  expect(await world.api("GET", `/runs/${run?.id}`)).toMatchObject({
    kind: "schedule",
    steps: [{ input: { name: first, metadata: { date, today: date } } }],
  });

  await product.end("SIGKILL");
  await advance(5 * 86_400_000);
  product = await world.start();
  const runs = await doneAfterDoubt(flow, 2);
  const second = new Date(Date.parse(first) + 86_400_000).toISOString();
  expect(runs.map(({ reference }) => reference)).toEqual([
    `schedule:${first}`,
    `schedule:${second}`,
  ]);
  const { nextAt } = await activityOf(flow);
  expect(Date.parse(nextAt)).toBeGreaterThan(world.now());
  expect(Date.parse(nextAt)).toBeLessThan(world.now() + 86_400_000);
  await advanceToNext(flow);
  const [, , third] = await doneAfterDoubt(flow, 3);
  expect(third?.reference).toBe(`schedule:${nextAt}`);
  const customers = await world.stripe.ledger({ path: "/v1/customers", outcome: "executed" });
  expect(customers).toHaveLength(3);
});

it("a time is skipped while the run before is unfinished, and people are told", async () => {
  const connection = await world.connect();
  const when = { kind: "interval", everyMinutes: 1 };
  const flow = await world.activeFlow("Every minute", scheduled(connection, when));
  await world.stripe.arm({
    match: { method: "POST", path: "/v1/customers" },
    fault: { kind: "delay", ms: 600_000, when: "before" },
  });
  await advanceToNext(flow);
  await eventually(
    () => world.runs(flow),
    ([run]) => run?.status === "running",
  );
  const refused = await world.call("POST", `/flows/${flow}/run-now`, {});
  expect([refused.status, refused.body.error?.code]).toEqual([409, "flow.still_running"]);
  const due = await advanceToNext(flow);
  const { skipped } = await eventually(
    () => activityOf(flow),
    (activity) => activity.skipped !== null,
  );
  expect(skipped).toEqual({ times: 1, lastAt: due });
  await world.stripe.disarm();
  await done(flow, 1);
  await advanceToNext(flow);
  expect(await done(flow, 2)).toHaveLength(2);
});

it("a run beside the schedule is one, though its answer is lost and it is asked for again", async () => {
  const connection = await world.connect();
  const when = { kind: "weekdays", at: "09:00" };
  const flow = await world.activeFlow("Weekdays", scheduled(connection, when));
  const customers = () =>
    world.stripe.ledger({ path: "/v1/customers", outcome: "executed", limit: "1000" });
  const before = (await customers()).length;
  const token = "one-run-of-this-flow";
  const ask = () => world.call("POST", `/flows/${flow}/run-now`, { token });
  expect((await ask()).status).toBe(201);
  await product.end("SIGKILL");
  product = await world.start();
  expect((await ask()).status).toBe(200);
  expect(await done(flow, 1)).toHaveLength(1);
  expect(await customers()).toHaveLength(before + 1);
});
