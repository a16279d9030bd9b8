import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import type { BatchWish } from "./ask-batch.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

const Made = z.object({ ids: z.array(z.string()) });
const Customers = z.object({ data: z.array(z.object({ default_source: z.string() })) });

let world: EngineWorld;
let customer: string;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  const source = "tok_chargeCustomerFail";
  customer = Made.parse(await world.control("/customers", { count: 1, source })).ids.join();
});
afterEach(() => world.close());

/** A charge of the one customer, whose card is declined. */
const charging = (connection = "c1", amount?: number): FlowDocument => {
  const { steps, ...document } = flowOn("new-refund", "create-charge", {}, connection);
  const [first] = steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const { source: _, ...rest } = first.input;
  const whose = { ...rest, customer: { kind: "constant", value: customer } } as const;
  const input =
    amount === undefined
      ? whose
      : { ...whose, amount: { kind: "constant", value: amount } as const };
  return { ...document, steps: [{ ...first, input }] };
};
/** The customer has another card now, which is not declined. */
const repair = async () => {
  const other = await world.control("/customers", { count: 1, source: "tok_visa" });
  const set = { default_source: Customers.parse(other).data[0]?.default_source };
  await world.control(`/objects/${customer}`, { set, event: null });
};
const reach = (wanted: readonly string[]) =>
  until(async () => {
    const statuses = await world.statuses("f");
    if (JSON.stringify(statuses) === JSON.stringify(wanted)) return true;
    await world.advance(15);
    return false;
  });
const three = ["failed", "failed", "failed"] as const;
const declined = async () => {
  await world.flow("f", charging());
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 3, amount: 700, currency: "jpy" });
  await world.advance(15);
  await reach(three);
};
const runIds = async () => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 99 });
  return items.map(({ id }) => id).toReversed();
};
const ask = async (wish: BatchWish, id = "b") => {
  const runs = (await runIds()).map((runId) => ({ runId, isLive: false, parked: [] }));
  return world.engine.askBatch({ id, by: "local", wish, runs });
};
const start = (id = "b", confirmed: number | null = null) =>
  world.engine.startBatch({ id, by: "local", confirmed });
const batch = async (id = "b") => (await world.store.batch(id)) ?? expect.fail("no batch");
const isDone = (id = "b") => until(async () => (await batch(id)).state === "done");
/** Those that were declined are among them. */
const charges = async () =>
  (await world.writes()).filter((write) => write === "POST /v1/charges").length;

describe("runs that failed", () => {
  beforeEach(declined);

  it("go on, all of them, each as a next generation of its charge", async () => {
    await ask({ act: "continue" });
    await repair();
    expect(await start()).toEqual({ started: true });
    expect(await start()).toEqual({ started: false, why: "conflict" });
    await isDone();
    expect((await batch()).outcomes).toEqual(new Map([["done", 3]]));
    await reach(["succeeded", "succeeded", "succeeded"]);
    expect(await charges()).toBe(6);
  });

  it("run again, all of them, with charges of their own", async () => {
    await ask({ act: "rerun", version: "same" });
    await repair();
    await start();
    await isDone();
    await reach([...three, "succeeded", "succeeded", "succeeded"]);
    expect(await charges()).toBe(6);
  });

  it("run again in live mode on the version that was seen, and on no other one", async () => {
    const shop = (await world.store.connection("c1")) ?? expect.fail("no connection");
    await world.store.createConnection({ ...shop, id: "live", name: "Live", mode: "live" });
    const publish = async (amount: number) => {
      const flow = (await world.store.flow("f")) ?? expect.fail("no flow");
      const draft = charging("live", amount);
      await world.store.saveDraft({ ...flow, draft, at: world.now(), by: "local" });
      expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
    };
    await publish(500);
    await repair();
    await ask({ act: "rerun", version: "published" });
    await ask({ act: "rerun", version: "published" }, "late");
    expect(await start("b")).toEqual({ started: false, why: "unconfirmed", live: 3 });
    expect(await start("b", 3)).toEqual({ started: true });
    await isDone();
    expect((await batch()).outcomes).toEqual(new Map([["done", 3]]));
    await publish(50_000);
    await start("late", 3);
    await isDone("late");
    expect((await batch("late")).outcomes).toEqual(new Map([["conflict", 3]]));
  });

  it("are those that had failed when they were asked for, and as they were seen then", async () => {
    await ask({ act: "continue" });
    await world.control("/refunds", { count: 1, amount: 700, currency: "jpy" });
    await world.advance(15);
    await reach([...three, "failed"]);
    const [first = ""] = await runIds();
    const seen = { path: "s1", attempts: 1, generation: 0 };
    const alone = { runId: first, seen, by: "local", confirmed: false };
    await world.engine.continueRun(alone);
    await reach([...three, "failed"]);
    await repair();
    await start();
    await isDone();
    expect((await batch()).outcomes).toEqual(
      new Map([
        ["conflict", 1],
        ["done", 2],
      ]),
    );
    expect(await world.store.refusedInBatch("b", 9)).toEqual([
      { runId: first, outcome: "conflict" },
    ]);
    await reach(["failed", "succeeded", "succeeded", "failed"]);
  });

  it.each([{ act: "continue" }, { act: "rerun", version: "same" }] as const)(
    "are acted on once, though it was killed between the act and its record: $act",
    async (wish) => {
      await ask(wish);
      await repair();
      await world.engine.stop();
      await world.store.startBatch("b", world.now());
      // What a process does that is killed then.
      const given = { id: "b", ended: null, another: true, at: world.now() };
      const next = (await world.store.nextInBatch(given)) ?? expect.fail("no run");
      const { runId, task } = next;
      if (task.act === "continue") {
        const { act: _, confirmed, ...seen } = task;
        const given = { runId, seen, confirmed, by: "local", batch: "b" };
        expect(await world.engine.continueRun(given)).toEqual({ continued: true });
      } else if (task.act === "rerun") {
        const { versionId, confirmed } = task;
        const again = { runId, versionId, confirmed, token: "b", by: "local" };
        expect(await world.engine.rerun(again)).toMatchObject({ started: true });
      }
      await world.restart();
      await isDone();
      expect((await batch()).outcomes).toEqual(new Map([["done", 3]]));
      const succeeded = ["succeeded", "succeeded", "succeeded"];
      await reach(wish.act === "rerun" ? [...three, ...succeeded] : succeeded);
      expect(await charges()).toBe(6);
    },
  );

  it("are not said to be done where somebody else let one go on, however often it is handed out", async () => {
    await ask({ act: "continue" });
    await repair();
    await world.engine.stop();
    await world.store.startBatch("b", world.now());
    const given = { id: "b", ended: null, another: true, at: world.now() };
    const { runId, task } = (await world.store.nextInBatch(given)) ?? expect.fail("no run");
    if (task.act !== "continue") expect.unreachable();
    const { act: _, confirmed, ...seen } = task;
    const theirs = { runId, seen, confirmed, by: "local" };
    expect(await world.engine.continueRun(theirs)).toEqual({ continued: true });
    await world.restart();
    await isDone();
    expect((await batch()).outcomes).toEqual(
      new Map([
        ["conflict", 1],
        ["done", 2],
      ]),
    );
    await reach(["succeeded", "succeeded", "succeeded"]);
  });

  it("stay as they are after a batch is stopped, and go on with another one", async () => {
    await ask({ act: "continue" });
    await world.engine.stop();
    await world.store.startBatch("b", world.now());
    await world.store.stopBatch("b", world.now());
    await repair();
    await world.restart();
    await ask({ act: "continue" }, "c");
    await start("c");
    await isDone("c");
    expect(await batch()).toMatchObject({ state: "stopped", outcomes: new Map() });
    await reach(["succeeded", "succeeded", "succeeded"]);
  });

  it("are nothing that can be cancelled or decided about", async () => {
    for (const act of ["cancel", "send", "allow", "stop"] as const)
      expect((await ask({ act }, act)).runs).toEqual([]);
  });

  it("are for whoever has asked, and in live mode only when so many are confirmed", async () => {
    const [runId = ""] = await runIds();
    const runs = [{ runId, isLive: true, parked: [] }];
    await world.engine.askBatch({ id: "b", by: "local", wish: { act: "continue" }, runs });
    expect(await world.engine.startBatch({ id: "b", by: "ken", confirmed: 1 })).toEqual({
      started: false,
      why: "not_found",
    });
    const unconfirmed = { started: false, why: "unconfirmed", live: 1 };
    expect(await start()).toEqual(unconfirmed);
    expect(await start("b", 2)).toEqual(unconfirmed);
    await world.store.markRestored(world.now());
    expect(await start("b", 1)).toEqual({ started: false, why: "undecided" });
  });
});

const askAbout = async (act: "cancel" | "send" | "allow" | "stop") => {
  const ids = await runIds();
  const writes = await world.reading.writesOf({ runIds: ids, most: 9 });
  const runs = ids.map((runId) => ({
    runId,
    isLive: false,
    parked: writes
      .filter((one) => one.runId === runId)
      .map(({ effect: { id: effectId, generation, isAboveLimit } }) => ({
        effectId,
        generation,
        isAboveLimit,
      })),
  }));
  return world.engine.askBatch({ id: "b", by: "local", wish: { act }, runs });
};

describe("runs that wait for a person", () => {
  beforeEach(async () => {
    await world.flow("f", flowOn("new-refund", "create-charge"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    const match = { method: "POST", path: "/v1/charges", times: null };
    await world.control("/faults", {
      match,
      fault: { kind: "error", when: "before", status: 500 },
    });
    await world.control("/refunds", { count: 2, amount: 700, currency: "jpy" });
    await until(async () => {
      await world.advance(50);
      return (await world.statuses("f")).join() === "parked,parked";
    });
    await world.clearFaults();
  });
  it("have their writes sent, each once", async () => {
    expect((await askAbout("send")).batch).toMatchObject({ runs: 2, state: "asked" });
    await start();
    await isDone();
    await reach(["succeeded", "succeeded"]);
    expect((await batch()).outcomes).toEqual(new Map([["done", 2]]));
    expect(await charges()).toBe(2);
  });

  it.each([
    ["send", { kind: "stop" }, ["cancelled", "succeeded"]],
    ["stop", { kind: "send", confirmed: false }, ["succeeded", "cancelled"]],
  ] as const)(
    "count as acted on only where that was done, though it was killed and a person has said otherwise: %s",
    async (act, decision, statuses) => {
      await askAbout(act);
      await world.engine.stop();
      await world.store.startBatch("b", world.now());
      // What a process does that is killed then.
      const given = { id: "b", ended: null, another: true, at: world.now() };
      const { runId } = (await world.store.nextInBatch(given)) ?? expect.fail("no run");
      const [write] = await world.reading.writesOf({ runIds: [runId], most: 9 });
      const choice = { runId, effectId: write?.effect.id ?? "", generation: 0, by: "local" };
      expect(await world.engine.decideParked({ ...choice, decision })).toEqual({ decided: true });
      await world.restart();
      await isDone();
      expect((await batch()).outcomes).toEqual(
        new Map([
          ["conflict", 1],
          ["done", 1],
        ]),
      );
      await reach(statuses);
    },
  );

  const acts = [
    ["cancel", "over", ["cancelled", "cancelled"]],
    ["send", "conflict", ["succeeded", "succeeded"]],
    ["stop", "conflict", ["cancelled", "cancelled"]],
  ] as const;
  it.each(
    acts.flatMap((one) => [
      { one, whose: "its own" },
      { one, whose: "another's" },
    ]),
  )(
    "count as acted on where the batch did it before it was killed, not where somebody else did the same: $one.0, $whose",
    async ({ one: [act, refusal, statuses], whose }) => {
      await askAbout(act);
      await world.engine.stop();
      await world.store.startBatch("b", world.now());
      const given = { id: "b", ended: null, another: true, at: world.now() };
      const { runId } = (await world.store.nextInBatch(given)) ?? expect.fail("no run");
      const note = whose === "its own" ? { batch: { id: "b", left: null } } : {};
      if (act === "cancel") await world.store.cancelRun({ runId, at: world.now(), ...note });
      else {
        const [write] = await world.reading.writesOf({ runIds: [runId], most: 9 });
        const effectId = write?.effect.id ?? "";
        const decision =
          act === "send" ? ({ kind: act, confirmed: false } as const) : { kind: act };
        const choice = { runId, effectId, generation: 0, by: "local", decision, ...note };
        expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
      }
      await world.restart();
      await isDone();
      expect((await batch()).outcomes).toEqual(
        whose === "its own"
          ? new Map([["done", 2]])
          : new Map([
              [refusal, 1],
              ["done", 1],
            ]),
      );
      await reach(statuses);
    },
  );

  it("have their writes given up, and are cancelled; who was quicker is told nothing twice", async () => {
    await askAbout("stop");
    const [first = ""] = await runIds();
    const [write] = await world.reading.writesOf({ runIds: [first], most: 9 });
    await world.engine.decideParked({
      runId: first,
      effectId: write?.effect.id ?? "",
      generation: 0,
      by: "local",
      decision: { kind: "stop" },
    });
    await start();
    await isDone();
    expect((await batch()).outcomes).toEqual(
      new Map([
        ["conflict", 1],
        ["done", 1],
      ]),
    );
    expect(await world.statuses("f")).toEqual(["cancelled", "cancelled"]);
    expect(await charges()).toBe(0);
  });
});

describe("runs whose writes are above a limit", () => {
  beforeEach(async () => {
    await world.flow("f", flowOn("new-refund", "create-charge"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    const limits = [{ currency: "jpy", perWrite: 500, perFlowAndDay: { sum: null, count: null } }];
    await world.store.setLimits({ id: "c1", by: "local", before: [], limits });
    await world.control("/refunds", { count: 2, amount: 700, currency: "jpy" });
    await reach(["parked", "parked"]);
  });

  it("have their writes allowed, each sent once", async () => {
    expect((await askAbout("allow")).batch).toMatchObject({ runs: 2, state: "asked" });
    await start();
    await isDone();
    await reach(["succeeded", "succeeded"]);
    expect((await batch()).outcomes).toEqual(new Map([["done", 2]]));
    expect(await charges()).toBe(2);
  });

  it.each(["its own", "another's"])(
    "count as allowed where the batch did it before it was killed, not where somebody else did the same: %s",
    async (whose) => {
      await askAbout("allow");
      await world.engine.stop();
      await world.store.startBatch("b", world.now());
      const given = { id: "b", ended: null, another: true, at: world.now() };
      const { runId } = (await world.store.nextInBatch(given)) ?? expect.fail("no run");
      const [write] = await world.reading.writesOf({ runIds: [runId], most: 9 });
      const choice = {
        runId,
        effectId: write?.effect.id ?? "",
        generation: 0,
        isAboveLimit: true,
        by: "local",
        decision: { kind: "allow" },
        ...(whose === "its own" ? { batch: { id: "b", left: null } } : {}),
      } as const;
      expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
      await world.restart();
      await isDone();
      const refused = [
        ["conflict", 1],
        ["done", 1],
      ] as const;
      expect((await batch()).outcomes).toEqual(
        new Map<string, number>(whose === "its own" ? [["done", 2]] : refused),
      );
      await reach(["succeeded", "succeeded"]);
      expect(await charges()).toBe(2);
    },
  );
});
