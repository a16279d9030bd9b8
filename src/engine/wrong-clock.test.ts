import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { emptyDocument } from "#flow/document.ts";
import type { ActionStep } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

/** Our clock is set wrong, and right again; Stripe's is right all the time. */

const hour = 3_600;
const days = 24 * hour;

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  await world.flow("f", flowOn("new-refund", "create-charge"));
  await world.engine.activate("f", { from: "now" }, asLocal);
});
afterEach(() => world.close());

const charges = async () => (await world.writes()).filter((write) => write === "POST /v1/charges");
const lists = async () => (await world.counts())["GET /v1/charges"] ?? 0;
const refund = () => world.control("/refunds", { count: 1 });
const done = async (count: number) => {
  const statuses = await world.statuses("f");
  return statuses.length === count && statuses.every((status) => status === "succeeded");
};
const pass = async (seconds: number, step = 15) => {
  for (let passed = 0; passed < seconds; passed += step) await world.advance(step);
};
describe("a clock that is 30 days ahead for 90 seconds", () => {
  it("stops no write for longer than a quarter of an hour, and reads no list again and again", async () => {
    await refund();
    await pass(30);
    expect(await done(1)).toBe(true);
    const before = await lists();
    world.setWrong(30 * days);
    await refund();
    await pass(90);
    world.setWrong(0);
    await refund();
    await pass(900);
    expect(await world.statuses("f")).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(await charges()).toHaveLength(3);
    expect((await lists()) - before).toBeLessThan(10);
  });

  it("when the product starts, costs no history", async () => {
    await refund();
    await pass(30);
    world.setWrong(31 * days);
    await world.restart();
    await pass(120);
    expect(await world.statuses("f")).toEqual(["succeeded"]);
  });

  it("and goes on being so, holds up nothing that is new", async () => {
    world.setWrong(30 * days);
    await pass(60);
    await refund();
    await pass(900);
    expect(await done(1)).toBe(true);
    expect(await charges()).toHaveLength(1);
  });

  it("leaves nothing behind that a later start would wait for", async () => {
    const ahead = {
      from: world.now(),
      to: world.now() + 30 * days * 1000,
      why: "silence" as const,
    };
    await world.store.noteDoubt(ahead);
    await world.store.recordAlive(ahead.to, null);
    await world.restart();
    await refund();
    await pass(900);
    expect(await done(1)).toBe(true);
    const ends = (await world.store.doubts()).map(({ to }) => to);
    expect(Math.max(...ends)).toBeLessThanOrEqual(world.now());
    expect(await lists()).toBeLessThan(10);
  });
});

it.each([
  { when: "was made while the clock was 30 days ahead", hoursAgo: 5, sign: 720, wrong: 0 },
  { when: "is put back while the clock is 30 days behind", hoursAgo: 1, sign: -5, wrong: -720 },
  { when: "is put back while the clock is 6 hours behind", hoursAgo: 1, sign: -8, wrong: -6 },
])("a backup that $when has forgotten calls that are made again", async (at) => {
  const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  const name = { kind: "constant", value: "Ken" } as const;
  const trigger = { kind: "invoke" as const, inputs: [], outputs: [] };
  const create = { kind: "action", id: "s1", name: null, connector: "stripe" } as const;
  const steps: ActionStep[] = [
    { ...create, action: "create-customer", connection: "c1", input: { name } },
  ];
  await world.flow("called", { ...emptyDocument, trigger, steps, nextStep: 2 });
  await world.engine.activate("called", { from: "now" }, asLocal);
  const call = async () => {
    const answer = await world.engine.takeCall({
      by: "local",
      flowId: "called",
      key: "k",
      sent: {},
    });
    const runId = answer.accepted ? answer.run.id : expect.fail(answer.why);
    await until(async () => {
      await world.advance(30);
      return (await world.store.run(runId))?.state.phase.is === "succeeded";
    });
  };
  try {
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
    await call();
    await world.advance(at.hoursAgo * hour);
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    await world.engine.stop();
    await world.store.recordAlive(world.now() + at.sign * hour * 1_000, null);
    await world.store.markRestored(world.now());
    const settledAt = world.now();
    world.setWrong(at.wrong * hour);
    await world.engine.start();
    await world.engine.settleRestore("replaces");
    await pass(60);
    world.setWrong(0);
    await pass(60);
    const ends = (await world.store.doubts()).flatMap(({ why, to }) =>
      why === "restored" ? [to - settledAt] : [],
    );
    expect(Math.max(...ends)).toBeGreaterThanOrEqual(-1_000);
    expect(Math.max(...ends)).toBeLessThan(10 * 60_000);
    // Stripe keeps a key for a day.
    await world.advance(30 * hour);
    await call();
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  } finally {
    rmSync(older, { recursive: true, force: true });
  }
});

it("a time of a schedule that a clock 30 days ahead told, and a restored backup has forgotten, is done once", async () => {
  const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  const name: Value = { kind: "pill", from: "trigger", path: ["scheduledAt"] };
  const create = { kind: "action", id: "s1", name: null, connector: "stripe" } as const;
  await world.flow("s", {
    ...emptyDocument,
    trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 5 }, overlap: true },
    steps: [{ ...create, action: "create-customer", connection: "c1", input: { name } }],
    nextStep: 2,
  });
  await world.engine.activate("s", { from: "now" }, asLocal);
  const Told = z.object({ scheduledAt: z.string() });
  const told = async () => {
    const { items } = await world.reading.listRuns({ flowId: "s", limit: 200 });
    const runs = await Promise.all(items.map(({ id }) => world.reading.run(id)));
    return runs.map((run) => Told.parse(run?.event).scheduledAt);
  };
  /** At least one more time is told, and all that are told are done. */
  const more = async (than = 0) => {
    const before = (await told()).length;
    await until(async () => {
      await world.advance(50);
      const statuses = await world.statuses("s");
      const allDone = statuses.every((status) => status === "succeeded");
      return statuses.length > before + than && allDone;
    });
  };
  try {
    await more();
    world.setWrong(30 * days);
    await more();
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
    const known = await told();
    await more();
    const forgotten = (await told()).filter((time) => !known.includes(time));
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    // By the same clock, what is forgotten is due once more.
    await world.advance(1);
    await world.engine.stop();
    await world.store.markRestored(world.now());
    world.setWrong(0);
    // Stripe keeps a key for a day.
    await world.advance(30 * hour);
    await world.engine.start();
    await world.engine.settleRestore("replaces");
    await more(1);
    const names = await customerNames();
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    const all = await told();
    expect(names).toEqual(expect.arrayContaining([...all, ...forgotten]));
    expect(forgotten.some((time) => all.includes(time))).toBe(true);
  } finally {
    rmSync(older, { recursive: true, force: true });
  }
});

const Customers = z.object({ data: z.array(z.object({ name: z.string() })) });
const customerNames = async () => {
  const headers = { authorization: "Bearer sk_test_millrace_demo" };
  const response = await fetch(`${world.trusted[0]}/v1/customers?limit=100`, { headers });
  return Customers.parse(await response.json()).data.map((customer) => customer.name);
};
