import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActionStep, Condition, Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { judgeEarlierLife, type Sight } from "./earlier-life.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

describe("what was made in a forgotten time", () => {
  const minute = 60_000;
  const seenFrom = 100 * minute;
  const judge = (
    more: Partial<Omit<Sight, "isKnown" | "found">>,
    found: string[],
    known: string[],
  ) =>
    judgeEarlierLife({
      own: "f.own",
      ofRun: new Set(["f.own", "f.other"]),
      hasLoops: false,
      seenFrom,
      now: seenFrom,
      ...more,
      found: new Set(found),
      isKnown: (id) => Promise.resolve(known.includes(id)),
    });

  it("is no other life where it is this write, or nothing of this run's that this life has not made", async () => {
    const none = { is: "no_other" };
    expect(await judge({}, [], [])).toEqual(none);
    const all = ["f.own", "f.other", "f.else"];
    expect(await judge({ hasLoops: true }, all, [])).toEqual({ is: "same" });
    expect(await judge({}, ["f.other"], ["f.other"])).toEqual(none);
    expect(await judge({}, ["f.else"], [])).toEqual(none);
    expect(await judge({ hasLoops: true }, ["f.else"], ["f.else"])).toEqual(none);
  });

  it("is another life where it is another write of this run, and this one is not listed in ten minutes", async () => {
    expect(await judge({ now: 0 }, ["f.other"], [])).toEqual({ is: "waited_for", until: seenFrom });
    expect(await judge({}, ["f.other"], [])).toEqual({ is: "another" });
    expect(await judge({}, ["f.other", "f.own"], [])).toEqual({ is: "same" });
  });

  it("is waited for until lists are complete, and with loops until other runs had time to claim it", async () => {
    const now = seenFrom - minute;
    expect(await judge({ now }, [], [])).toEqual({ is: "waited_for", until: seenFrom });
    const unclaimed = (time: number) => judge({ hasLoops: true, now: time }, ["f.else"], []);
    expect(await unclaimed(seenFrom)).toEqual({ is: "waited_for", until: seenFrom + minute });
    expect(await unclaimed(seenFrom + 60 * minute)).toEqual({ is: "another" });
  });
});

describe("a run that a restored backup has forgotten", () => {
  let world: EngineWorld;
  let older: string;
  let customer: string;
  beforeEach(async () => {
    older = mkdtempSync(join(tmpdir(), "millrace-older-"));
    world = await openEngineWorld();
    await world.engine.start();
    await world.connect("c1");
    const made = await world.control("/customers", { name: "gold card" });
    [customer = ""] = z.object({ ids: z.array(z.string()) }).parse(made).ids;
  });
  afterEach(async () => {
    await world.close();
    rmSync(older, { recursive: true, force: true });
  });

  const action = (id: string, name: string, input: ActionStep["input"]): ActionStep => ({
    kind: "action",
    id,
    name: null,
    connector: "stripe",
    action: name,
    connection: "c1",
    input,
  });
  const constant = (value: string | number): Value => ({ kind: "constant", value });
  const charge = (id: string) =>
    action(id, "create-charge", {
      amount: constant(700),
      currency: constant("jpy"),
      source: constant("tok_visa"),
    });
  const name: Value = { kind: "pill", from: "s1", path: ["customer", "name"] };
  const isGold = {
    match: "all",
    logic: "",
    rows: [{ left: name, operator: "equals", right: constant("gold card") }],
  } as const satisfies Condition;
  /** Two ways to charge the same event, by what is read first. */
  const ways: Readonly<Record<string, Step>> = {
    "another branch": {
      kind: "if",
      id: "s2",
      name: null,
      branches: [
        { id: "s3", condition: isGold, steps: [charge("s4")] },
        { id: "s5", condition: null, steps: [charge("s6")] },
      ],
    },
    "another item that has no id": {
      kind: "forEach",
      id: "s2",
      name: null,
      list: { kind: "formula", source: "[s1.customer.name]" },
      atOnce: 1,
      onFailure: "stop",
      collect: null,
      steps: [charge("s3")],
    },
  };

  const charges = async () => (await world.writes()).filter((one) => one === "POST /v1/charges");
  const start = async (way: Step) => {
    const steps = [action("s1", "find-customer", { customer: constant(customer) }), way];
    await world.flow("f", { ...flowOn("new-refund", "create-charge"), steps, nextStep: 7 });
    const started = await world.engine.activate("f", { from: "now" }, asLocal);
    expect(started).toMatchObject({ activated: true });
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
  };
  const reach = (...wanted: readonly string[]) =>
    until(async () => {
      await world.advance(30);
      return (await world.statuses("f")).toSorted().join() === wanted.join();
    });
  const restore = async () => {
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    await world.engine.stop();
    await world.store.markRestored(world.now());
    await world.engine.start();
    await world.engine.settleRestore("replaces");
  };

  it.each(Object.keys(ways))(
    "and that takes %s now, is parked before it writes, and sent when a person says so",
    async (way) => {
      await start(ways[way] ?? expect.fail("no such way"));
      await world.control("/refunds", { count: 1 });
      await reach("succeeded");
      expect(await charges()).toHaveLength(1);
      await world.control(`/objects/${customer}`, { set: { name: "silver card" } });
      await restore();
      await until(async () => {
        await world.advance(60);
        return (await world.statuses("f")).join() === "parked";
      });
      expect(await charges()).toHaveLength(1);
      const [{ id: runId } = { id: "" }] = (await world.reading.listRuns({ limit: 1 })).items;
      const [effect = expect.fail("no write")] = (await world.reading.run(runId))?.effects ?? [];
      expect(effect).toMatchObject({ sends: 0, error: { code: "engine.another_life" } });
      const { id: effectId, generation } = effect;
      const decision = { kind: "send", confirmed: false } as const;
      const choice = { by: "local", runId, effectId, generation, decision };
      // It is looked for once more in all times that may be forgotten.
      await until(async () => {
        await world.advance(60);
        const answer = await world.engine.decideParked(choice);
        if (!answer.decided) expect(answer.why).toBe("being_looked_up");
        return answer.decided;
      });
      await reach("succeeded");
      expect(await charges()).toHaveLength(2);
      // What the person sent had the key of its next generation, and is forgotten in its turn.
      await restore();
      await reach("succeeded");
      expect(await charges()).toHaveLength(2);
    },
  );

  it.each(Object.keys(ways))(
    "and that goes the same way, is charged once, as is what nobody had worked on (%s)",
    async (way) => {
      await start(ways[way] ?? expect.fail("no such way"));
      await world.control("/refunds", { count: 1 });
      await reach("succeeded");
      await world.engine.stop();
      await world.control("/refunds", { count: 1 });
      await restore();
      await reach("succeeded", "succeeded");
      expect(await charges()).toHaveLength(2);
    },
  );

  it("is not waited for where another writes, whose own mark tells them apart", async () => {
    await start(ways["another item that has no id"] ?? expect.fail("no such way"));
    await world.control("/refunds", { count: 1 });
    await reach("succeeded");
    expect(await charges()).toHaveLength(1);
    // It never comes again: nobody claims what it made.
    await world.engine.stop();
    await world.control("/prune", { objects: "refunds" });
    await restore();
    await world.control("/refunds", { count: 1 });
    const from = world.now();
    await reach("succeeded");
    expect(world.now() - from).toBeLessThan(30 * 60_000);
    expect(await charges()).toHaveLength(2);
  });

  /** The flow's only charge is declined. */
  const declining = async () => {
    const declined = action("s1", "create-charge", {
      amount: constant(700),
      currency: constant("jpy"),
      source: constant("tok_chargeDeclined"),
    });
    const document = { ...flowOn("new-refund", "create-charge"), steps: [declined], nextStep: 2 };
    await world.flow("f", document);
    await world.engine.activate("f", { from: "now" }, asLocal);
  };
  const fails = async (): Promise<string> => {
    await world.control("/refunds", { count: 1 });
    await reach("failed");
    return (await world.reading.listRuns({ limit: 1 })).items[0]?.id ?? "";
  };
  const correct = async (runId: string, amount: number) => {
    const attempts = (await world.reading.run(runId))?.steps[0]?.attempts.length ?? 0;
    const seen = { path: "s1", attempts, generation: 0 };
    const changes = [
      { path: ["source"], value: "tok_visa" },
      { path: ["amount"], value: amount },
    ];
    const wish = { by: "local", runId, seen, changes, confirmed: true };
    expect(await world.engine.correctRun(wish)).toEqual({ continued: true });
  };
  const effectStates = async () => {
    const [{ id } = { id: "" }] = (await world.reading.listRuns({ limit: 1 })).items;
    return (await world.reading.run(id))?.effects.map(({ state }) => state);
  };

  it.each([
    ["as it was", 700, 0, 0],
    ["to another amount", 900, 0, 0],
    ["30 hours later, where it had failed by a clock that was 30 days ahead", 700, 30, 30],
  ])(
    "and that a person has corrected since, is charged once, where they correct it once more %s",
    async (_, amount, hours, daysAhead) => {
      world.setWrong(daysAhead * 86_400);
      await declining();
      const runId = await fails();
      world.setWrong(0);
      await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
      await correct(runId, 700);
      await reach("succeeded");
      expect(await charges()).toHaveLength(2);
      await world.advance(hours * 3_600);
      await restore();
      expect(await world.statuses("f")).toEqual(["failed"]);
      await correct(runId, amount);
      await reach("succeeded");
      expect(await charges()).toHaveLength(2);
      expect(await effectStates()).toEqual(["failed", "done"]);
    },
  );

  it.each([
    ["", 1, 0],
    [", and its first answer is lost", 1, 1],
    [", where the key is forgotten", 30, 0],
  ])(
    "and that a person has corrected since, has not failed, though its refusal comes first%s",
    async (_, hours, lost) => {
      await declining();
      await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
      await world.advance(hours * 3_600);
      const runId = await fails();
      const match = { method: "POST", path: "/v1/charges", times: 1 };
      await world.control("/faults", { match, fault: { kind: "late", seconds: 300 } });
      await correct(runId, 700);
      await reach("succeeded");
      if (lost > 0)
        await world.control("/faults", { match, fault: { kind: "cut", when: "after" } });
      await restore();
      await until(async () => {
        await world.advance(30);
        return /^(succeeded|failed)$/.test((await world.statuses("f")).join());
      });
      expect(await world.statuses("f")).toEqual(["succeeded"]);
      expect(await effectStates()).toEqual(["done"]);
      expect(await charges()).toHaveLength(2);
    },
  );

  it("stops a ring of flows as before, though it has forgotten what they made", async () => {
    const back = action("s1", "create-refund", {
      charge: { kind: "pill", from: "trigger", path: ["id"] },
    });
    const ring = {
      f: { ...flowOn("new-refund", "create-charge"), steps: [charge("s1")], nextStep: 2 },
      g: { ...flowOn("new-charge", "create-charge"), steps: [back], nextStep: 2 },
    };
    for (const [id, document] of Object.entries(ring)) {
      await world.flow(id, document);
      expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
        activated: true,
      });
    }
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
    await world.control("/charges", { count: 1 });
    const ends = ["succeeded", "succeeded"];
    const turn = async () => {
      await world.advance(60);
      return [...(await world.statuses("f")), ...(await world.statuses("g"))];
    };
    await until(async () => (await turn()).join() === ends.join());
    const made = async () => (await world.writes()).filter((one) => /charges|refunds/.test(one));
    const once = await made();
    await restore();
    await until(async () => (await turn()).join() === ends.join());
    for (let times = 0; times < 5; times += 1) expect(await turn()).toEqual(ends);
    expect(await made()).toEqual(once);
  });
});
