import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import type { Connector } from "#sdk/connector.ts";
import type { EffectView, RunDetail } from "#reading/run-views.ts";
import type { ParkedChoice } from "./decide-parked.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
const open = async (connectors?: readonly Connector[], action: Action = "create-charge") => {
  world = await (connectors ? openEngineWorld(connectors) : openEngineWorld());
  await world.engine.start();
  await world.connect("c1");
  await world.flow("f", flowOn("new-refund", action));
  await world.engine.activate("f", { from: "now" }, asLocal);
};
type Action = "create-charge" | "create-customer";
let older: string;
beforeEach(() => {
  older = mkdtempSync(join(tmpdir(), "millrace-older-"));
});
afterEach(async () => {
  await world.close();
  rmSync(older, { recursive: true, force: true });
});

const status = async () => (await world.statuses("f")).join();
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const isSent = async () => (await status()) !== "" && ((await run()).effects[0]?.sends ?? 0) >= 1;
const parkedOf = ({ effects }: RunDetail): EffectView =>
  effects.find(({ state }) => state === "parked") ?? expect.fail("nothing is parked");
/** In small steps: a jump of more than a minute would put what was sent before it in doubt. */
const reach = (wanted: string, step = 50) =>
  until(async () => {
    if ((await status()) === wanted) return true;
    await world.advance(step);
    return false;
  });

/** One refund, whose write meets a fault. */
async function parked(fault: object, path = "/v1/charges"): Promise<void> {
  const match = { method: "POST", path, times: null };
  await world.control("/faults", { match, fault });
  await world.control("/refunds", { count: 1, amount: 700, currency: "jpy" });
  await world.advance(15);
  await reach("parked");
  await world.clearFaults();
}

const choiceOf = async (decision: ParkedChoice["decision"]): Promise<ParkedChoice> => {
  const shown = await run();
  const { id: effectId, generation } = parkedOf(shown);
  return { by: "local", runId: shown.id, effectId, generation, decision };
};
const decide = async (decision: ParkedChoice["decision"]) =>
  world.engine.decideParked(await choiceOf(decision));

describe("a write that nobody can tell of", () => {
  beforeEach(() => open());
  const nothingDone = { kind: "error", when: "before", status: 500 };

  it("shows what is known, and is sent by a person as the next generation, once", async () => {
    await parked(nothingDone);
    const before = await run();
    expect(parkedOf(before)).toMatchObject({
      generation: 0,
      sends: 2,
      lookUps: 1,
      resource: "/v1/charges",
      params: { amount: 700, currency: "jpy" },
      error: { code: "engine.outcome_unknown", details: { cause: expect.any(String) } },
    });
    expect(parkedOf(before).nextLookUpAt).toBeGreaterThan(world.now());

    expect(await decide({ kind: "send", confirmed: false })).toEqual({ decided: true });
    await reach("succeeded");
    const { effects, steps } = await run();
    expect(effects.map(({ generation, state }) => [generation, state])).toEqual([
      [0, "stopped"],
      [1, "done"],
    ]);
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
    expect(steps[0]?.output).toMatchObject({
      amount: 700,
      metadata: { millrace_effect: effects[0]?.id, millrace_generation: "1" },
    });
  });

  it("is looked up by the id that a person gives, and its object is the step's output", async () => {
    await parked(nothingDone);
    const made = await world.control("/charges", { count: 1, amount: 999, currency: "jpy" });
    const [id = ""] = (made as { ids: string[] }).ids;
    const refused = (objectId: string) => decide({ kind: "happened", objectId });
    expect(await refused("ch_none")).toEqual({ decided: false, why: "no_such_object" });
    expect(await refused("cus_none")).toEqual({ decided: false, why: "no_such_object" });
    expect(await refused(id)).toEqual({ decided: true });
    await reach("succeeded");
    expect((await run()).steps[0]?.output).toMatchObject({ id, amount: 999 });
    expect((await run()).effects[0]).toMatchObject({ state: "done", objectId: id });
    expect(await world.writes()).toEqual([]);
  });

  it("is not what another write of ours has made", async () => {
    await parked(nothingDone);
    const metadata = { millrace_effect: "f.another", millrace_generation: "0" };
    const made = await world.control("/charges", { count: 1, metadata });
    const [objectId = ""] = (made as { ids: string[] }).ids;
    const answer = { decided: false, why: "made_by_another" };
    expect(await decide({ kind: "happened", objectId })).toEqual(answer);
    expect(await status()).toBe("parked");
  });

  it("that was declined fails the step, also when a person names the charge", async () => {
    await parked(nothingDone);
    const made = await world.control("/charges", { count: 1, status: "failed" });
    const [objectId = ""] = (made as { ids: string[] }).ids;
    expect(await decide({ kind: "happened", objectId })).toEqual({ decided: true });
    await reach("failed");
    expect((await run()).error).toMatchObject({ code: "stripe.card_declined" });
  });

  it("is given up by a person, and its run is cancelled", async () => {
    await parked(nothingDone);
    const seen = parkedOf(await run());
    const { id: runId } = await run();
    expect(await decide({ kind: "stop" })).toEqual({ decided: true });
    expect(await status()).toBe("cancelled");
    const choice = { runId, effectId: seen.id, generation: 0, decision: { kind: "stop" } } as const;
    const again = (runId: string) => world.engine.decideParked({ by: "local", ...choice, runId });
    expect(await again(runId)).toEqual({ decided: false, why: "conflict" });
    expect(await again("other")).toEqual({ decided: false, why: "not_found" });
    await world.advance(2 * 86_400);
    expect(await world.writes()).toEqual([]);
  });

  it("that shows up late is found by itself, also when its run was cancelled meanwhile", async () => {
    // Done, but visible in lists only after the look-up that parked it.
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/charges", times: 1 },
      fault: { kind: "late", seconds: 7200 },
    });
    await parked({ kind: "error", when: "after", status: 500 });
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
    await reach("succeeded", 600);
    expect((await run()).effects).toMatchObject([{ generation: 0, state: "done" }]);
    expect(await world.writes()).toEqual(["POST /v1/charges"]);

    await world.control("/faults", {
      match: { method: "POST", path: "/v1/charges", times: 1 },
      fault: { kind: "late", seconds: 7200 },
    });
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/charges", times: null },
      fault: { kind: "error", when: "after", status: 500 },
    });
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await reach("succeeded,parked");
    await world.store.cancelRun({ runId: (await run()).id, at: world.now() });
    expect(await status()).toBe("succeeded,cancelled");
    await until(async () => {
      await world.advance(600);
      return (await run()).effects[0]?.state === "done";
    });
    expect(await status()).toBe("succeeded,cancelled");
  });

  const sendIt = { kind: "send", confirmed: false } as const;
  /** Parked, and looked for until nobody expects it any more; a copy of all data is kept of then. */
  const keptParked = async () => {
    await parked(nothingDone);
    await until(async () => {
      await world.advance(7_200);
      return parkedOf(await run()).nextLookUpAt === null;
    });
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
  };
  const restore = async () => {
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
  };

  it.each([
    ["an hour", 3_600],
    ["30 hours", 30 * 3_600],
  ])(
    "is sent once, also when a backup from before that is restored %s later, and it is sent again",
    async (_, seconds) => {
      await keptParked();
      const choice = await choiceOf(sendIt);
      await until(async () => (await decide(sendIt)).decided);
      await reach("succeeded");
      await world.advance(seconds);
      await restore();
      await world.engine.stop();
      await world.store.markRestored(world.now());
      await world.engine.start();
      expect(await decide(sendIt)).toEqual({ decided: false, why: "undecided" });
      await world.engine.settleRestore("replaces");
      // It is looked for, or found already.
      expect((await world.engine.decideParked(choice)).decided).toBe(false);
      await reach("succeeded");
      expect((await run()).effects).toMatchObject([{ generation: 0, state: "done" }]);
      expect(await world.writes()).toEqual(["POST /v1/charges"]);
    },
  );

  /** The backup of `keptParked` is in place; its owner has not yet said what it is. */
  const restoredLater = async (before = async (): Promise<unknown> => null) => {
    await world.advance(3_600);
    await restore();
    await world.engine.stop();
    await world.store.markRestored(world.now());
    await before();
    await world.engine.start();
  };
  const giveUp = { kind: "stop" } as const;

  it("that was sent in the time that a restore has forgotten is found, though a person gives it up at once", async () => {
    await keptParked();
    await until(async () => (await decide(sendIt)).decided);
    await reach("succeeded");
    await restoredLater();
    const choice = await choiceOf(giveUp);
    await world.engine.settleRestore("replaces");
    expect((await world.engine.decideParked(choice)).decided).toBe(false);
    await reach("succeeded");
    expect((await run()).effects).toMatchObject([{ generation: 0, state: "done" }]);
  });

  it("can be given up after a restore once it has been looked for", async () => {
    await keptParked();
    await restoredLater();
    await world.engine.settleRestore("replaces");
    expect(await decide(giveUp)).toEqual({ decided: false, why: "being_looked_up" });
    await until(async () => {
      await world.advance(30);
      return (await decide(giveUp)).decided;
    });
    expect(await status()).toBe("cancelled");
    expect(await world.writes()).toEqual([]);
  });

  it("can be given up after a restore though it cannot be looked for, where its connection stands still", async () => {
    await keptParked();
    await restoredLater(() => world.store.hold({ by: "switch" }, world.now()));
    await world.engine.settleRestore("replaces");
    expect(await decide(giveUp)).toEqual({ decided: true });
    expect(await status()).toBe("cancelled");
  });

  it("can be sent after a restore once ten minutes have shown that nobody has sent it", async () => {
    await keptParked();
    await restoredLater();
    await world.engine.settleRestore("replaces");
    const settledAt = world.now();
    expect(await decide(sendIt)).toEqual({ decided: false, why: "being_looked_up" });
    await until(async () => {
      await world.advance(30);
      return (await decide(sendIt)).decided;
    });
    expect(world.now() - settledAt).toBeGreaterThanOrEqual(600_000);
    await reach("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
    expect((await run()).effects).toMatchObject([{ state: "stopped" }, { state: "done" }]);
  });

  it("rests after a day of looking", async () => {
    await parked(nothingDone);
    await until(async () => {
      const { nextLookUpAt } = parkedOf(await run());
      if (nextLookUpAt === null) return true;
      // The next one is waited for, however long the look-up itself takes.
      const early = nextLookUpAt - world.now();
      if (early > 0) await world.advance(Math.ceil(early / 1000));
      return false;
    });
    expect(parkedOf(await run()).lookUps).toBeGreaterThan(5);
    expect(await status()).toBe("parked");
  });
});

describe("a write to a system that honours no key", () => {
  /** Stripe as if it knew no keys, and gave no list to look in. */
  const keyless: Connector = {
    ...stripeConnector,
    actions: stripeConnector.actions.flatMap((action) => {
      if (action.kind !== "effect") return [];
      // By hand, because what is left out is what counts.
      const { id, label, help, input, output, sample } = action;
      return [
        {
          kind: "effect" as const,
          makes: [],
          does: action.does,
          id,
          label,
          help,
          input,
          output,
          sample,
          effect: { kind: "unsafe" as const },
          request: action.request.bind(action),
          read: action.read.bind(action),
          objectId: action.objectId.bind(action),
          retag: action.retag.bind(action),
        },
      ];
    }),
  };
  beforeEach(() => open([keyless], "create-customer"));

  /** Its process is taken for dead while it waits for the answer; another one has parked it. */
  const takenOver = async () => {
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers", times: 1 },
      fault: { kind: "delay", ms: 600_000, when: "after" },
    });
    await world.control("/refunds", { count: 1 });
    await world.advanceMeanwhile(15);
    await until(isSent);
    await world.takeOver();
    await reach("parked", 1);
    expect(parkedOf(await run())).toMatchObject({
      sends: 1,
      nextLookUpAt: null,
      error: { code: "engine.cannot_look_up" },
    });
  };
  const sendIt = { kind: "send", confirmed: false } as const;
  /** The first process gets its answer, and has done with it what it does. */
  const answerComes = async () => {
    await world.clearFaults();
    await until(async () => (await world.writes()).length > 0);
    await world.advance(86_400);
  };

  it("is sent at most once: whoever takes over while it is on its way parks it, and its answer counts when it comes", async () => {
    await takenOver();
    await world.clearFaults();
    await reach("succeeded", 1);
    expect((await run()).effects).toMatchObject([
      { generation: 0, state: "done", sends: 1, objectId: expect.stringMatching(/^cus_/) },
    ]);
    expect((await run()).steps[0]?.output).toMatchObject({ id: expect.stringMatching(/^cus_/) });
    await world.advance(86_400);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("is not sent again while its first send may be under way", async () => {
    await takenOver();
    const refused = await decide(sendIt);
    if (refused.decided || refused.why !== "under_way") expect.fail(JSON.stringify(refused));
    // The exchange of this world, the pass through the gate, and two clocks.
    const longest = 600_000 + 10_000 + 120_000;
    expect(refused.forMs).toBeGreaterThan(longest - 60_000);
    expect(refused.forMs).toBeLessThanOrEqual(longest);
    await world.advanceMeanwhile(Math.ceil(refused.forMs / 1_000) - 5);
    expect(await decide(sendIt)).toMatchObject({ decided: false, why: "under_way" });
    await world.advanceMeanwhile(5);
    expect(await decide(sendIt)).toEqual({ decided: true });
    await reach("succeeded", 1);
    const decided = [
      { generation: 0, state: "stopped" },
      { generation: 1, state: "done" },
    ];
    expect((await run()).effects).toMatchObject(decided);
    // Here the person was wrong. What they have decided stands.
    await answerComes();
    expect((await run()).effects).toMatchObject(decided);
  });

  it("can be given up while it is under way, and an answer that comes then changes nothing", async () => {
    await takenOver();
    expect(await decide({ kind: "stop" })).toEqual({ decided: true });
    await answerComes();
    expect(await status()).toBe("cancelled");
    expect((await run()).effects).toMatchObject([{ generation: 0, state: "stopped" }]);
  });

  it("is sent by a person at once where its send has ended", async () => {
    await parked({ kind: "error", when: "before", status: 500 }, "/v1/customers");
    expect(await decide(sendIt)).toEqual({ decided: true });
    await reach("succeeded", 1);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("is left as it is by a batch that comes while it may be under way, which says so", async () => {
    await takenOver();
    const { id: runId } = await run();
    const { id: effectId, generation } = parkedOf(await run());
    const asked = { runId, isLive: false, parked: [{ effectId, generation, isAboveLimit: false }] };
    await world.engine.askBatch({ id: "b", by: "local", wish: { act: "send" }, runs: [asked] });
    await world.engine.startBatch({ id: "b", by: "local", confirmed: null });
    await until(async () => (await world.store.batch("b"))?.state === "done");
    expect((await world.store.batch("b"))?.outcomes).toEqual(new Map([["under_way", 1]]));
    expect(await world.store.refusedInBatch("b", 9)).toEqual([{ runId, outcome: "under_way" }]);
    expect(await status()).toBe("parked");
  });

  it("is not sent where the store has gone on without its last commits since that was decided", async () => {
    world.history = "00000001";
    await world.restart();
    const { beforePlace } = world;
    world.beforePlace = async (endpoint) => {
      if (endpoint !== "POST /v1/customers") return;
      world.beforePlace = beforePlace;
      world.history = "00000002";
    };
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await reach("parked", 5);
    expect(parkedOf(await run())).toMatchObject({
      sends: 0,
      error: { code: "engine.in_doubt_for_good" },
    });
    expect(await world.store.doubts()).toMatchObject([{ why: "lost" }]);
    expect(await world.writes()).toEqual([]);
  });

  it("is sent again only while it is proven that it was not executed", async () => {
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers", times: 3 },
      fault: { kind: "rate_limited" },
    });
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await reach("succeeded", 15);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it.each([
    ["is right", 0],
    ["is 30 days behind", -30 * 86_400],
  ])(
    "is parked in doubt after a restored backup, and sent when a person says so; the clock %s",
    async (_how, wrong) => {
      const restored = {
        from: world.now() - 60_000,
        to: world.now(),
        why: "restored" as const,
      };
      await world.store.noteDoubt(restored);
      await world.restart();
      await world.control("/refunds", { count: 1 });
      await world.advance(15);
      await reach("parked", 5);
      expect(parkedOf(await run())).toMatchObject({
        sends: 0,
        error: { code: "engine.in_doubt_for_good" },
      });
      world.setWrong(wrong);
      await world.advance(120);
      expect(await decide({ kind: "send", confirmed: false })).toEqual({ decided: true });
      await reach("succeeded", 5);
      expect(await world.writes()).toEqual(["POST /v1/customers"]);
    },
  );
});
