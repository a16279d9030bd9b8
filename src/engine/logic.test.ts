import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActionStep, Condition, ForEachStep, Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import type { EffectView, RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { effectName } from "./effect-name.ts";

/** Flows with steps inside of steps, by the real engine, against the simulated Stripe. */

let world: EngineWorld;
beforeEach(async () => {
  runs = 0;
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const constant = (value: string | number | readonly unknown[]): Value => ({
  kind: "constant",
  value: JSON.parse(JSON.stringify(value)),
});
const pill = (from: string, ...path: string[]): Value => ({ kind: "pill", from, path });
const formula = (source: string): Value => ({ kind: "formula", source });

const action = (id: string, name: string, input: ActionStep["input"]): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: name,
  connection: "c1",
  input,
});
const customer = (id: string, name: Value) => action(id, "create-customer", { name });
const charge = (id: string, source: Value) =>
  action(id, "create-charge", { amount: constant(700), currency: constant("jpy"), source });
const loop = (more: Partial<ForEachStep>): ForEachStep => ({
  kind: "forEach",
  id: "s1",
  name: null,
  list: null,
  atOnce: 1,
  onFailure: "stop",
  collect: null,
  steps: [],
  ...more,
});
const when = (left: Value, operator: Condition["rows"][number]["operator"], right: Value) =>
  ({ match: "all", logic: "", rows: [{ left, operator, right }] }) as const satisfies Condition;

const activate = async (...steps: readonly Step[]) => {
  const document = { ...flowOn("new-refund", "create-customer"), steps: [...steps], nextStep: 90 };
  await world.flow("f", document);
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
/** A refund comes, and its run gets on until it has this status. */
const runUntil = async (wanted: string, amount = 500) => {
  await refund(amount);
  await reach(wanted);
};
let runs = 0;
const refund = async (amount = 500) => {
  runs += 1;
  await world.control("/refunds", { count: 1, amount });
  await world.advance(15);
};
const reach = (wanted: string, step = 15) =>
  until(async () => {
    const all = await world.statuses("f");
    if (all.length === runs && all.at(-1) === wanted) return true;
    await world.advance(step);
    return false;
  });
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
/** Its writes, those in loops first. */
const writesOf = async ({ id: runId, loops, effects }: Told): Promise<readonly EffectView[]> => {
  const inside: EffectView[] = [];
  for (const { path: loop } of loops) {
    const items = (await world.reading.listItems({ runId, loop, limit: 200 }))?.items ?? [];
    for (const { path } of items) {
      const item = await world.reading.item({ runId, path });
      if (item) inside.push(...(await writesOf({ id: runId, ...item })));
    }
  }
  const known = new Set(inside.map(({ id, generation }) => `${id} ${generation}`));
  return [...inside, ...effects.filter(({ id, generation }) => !known.has(`${id} ${generation}`))];
};
type Told = Pick<RunDetail, "id" | "loops" | "effects">;
const writes = async () => writesOf(await run());
const runId = async () =>
  (await world.reading.listRuns({ flowId: "f", limit: 1 })).items[0]?.id ?? "";
const outputs = async (...paths: string[]) =>
  Object.fromEntries(await world.store.outputs(await runId(), paths));
const namesOf = (writes: readonly { params: unknown }[]) =>
  writes.map(({ params }) => (params as { name?: string }).name);

describe("an if", () => {
  it("goes on in the first branch whose condition holds, and behind it", async () => {
    const [row] = when(pill("trigger", "amount"), "greater", constant(1_000)).rows;
    const rows = [{ ...row, currency: "usd" }];
    const more: Condition = { match: "all", logic: "", otherCurrency: "stop", rows };
    await activate(
      {
        kind: "if",
        id: "s1",
        name: null,
        branches: [
          { id: "s2", condition: more, steps: [customer("s3", constant("much"))] },
          { id: "s4", condition: null, steps: [customer("s5", constant("little"))] },
        ],
      },
      customer("s6", formula("default(string(s5.id), 'none')")),
    );
    await runUntil("succeeded", 2_000);
    expect(namesOf((await run()).effects)).toEqual(["much", "none"]);
    expect(await outputs("s1")).toEqual({ s1: { branch: "s2" } });
    await runUntil("succeeded", 1_000);
    const { effects } = await run();
    expect(namesOf(effects)).toEqual(["little", effects[0]?.objectId]);
  });
});

describe("a loop", () => {
  const items = ["a", "b", "c"].map((id) => ({ id, label: id.toUpperCase() }));

  it("does its steps for each item, and hands on what each item gives", async () => {
    await activate(
      loop({
        list: constant(items),
        collect: pill("s2", "name"),
        steps: [customer("s2", pill("s1", "item", "label"))],
      }),
      customer("s3", formula("joinBy(s1.results, ' ') + ' of ' + string(s1.count)")),
    );
    await runUntil("succeeded");
    expect(namesOf(await writes())).toEqual(["A", "B", "C", "A B C of 3"]);
    expect(await outputs("s1", "s1:b/s2")).toMatchObject({
      s1: { count: 3, succeeded: 3, failed: 0, results: ["A", "B", "C"] },
      "s1:b/s2": { name: "B" },
    });
  });

  it("names its writes by the items, wherever they stand in the list", async () => {
    await activate(
      loop({
        list: constant(items.toReversed()),
        steps: [customer("s2", pill("s1", "item", "id"))],
      }),
    );
    await runUntil("succeeded");
    const effects = await writes();
    const { items: runs } = await world.reading.listRuns({ flowId: "f", limit: 1 });
    const ids = items.map(
      ({ id }) =>
        effectName({
          flowId: "f",
          runName: runs[0]?.reference ?? "",
          path: `s1:${id}/s2`,
          generation: 0,
        }).id,
    );
    expect(effects.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it("never does an item again because a later one was interrupted", async () => {
    const list = Array.from({ length: 12 }, (_, index) => `item${index}`);
    await activate(
      loop({
        list: constant(list),
        atOnce: 3,
        steps: [customer("s2", pill("s1", "item")), customer("s3", pill("s1", "number"))],
      }),
    );
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers", times: 6 },
      fault: { kind: "delay", ms: 300 },
    });
    await refund();
    for (let kill = 0; kill < 3; kill += 1) {
      await until(async () => (await world.writes()).length >= kill * 3);
      await world.takeOver();
      await world.store.freeRuns();
    }
    await reach("succeeded", 50);
    expect(await world.writes()).toHaveLength(24);
    const effects = await writes();
    expect(new Set(effects.map(({ path }) => path)).size).toBe(24);
    expect(effects.every(({ state }) => state === "done")).toBe(true);
  });

  it("is not let go of while an item that has waited is worked on", async () => {
    const steps = [customer("s2", pill("s1", "item"))];
    await activate(loop({ list: constant(["a", "b"]), atOnce: 2, steps }));
    const next = (times: number) => ({ method: "POST", path: "/v1/customers", times });
    const sent = async () => (await world.counts())["POST /v1/customers"] ?? 0;
    await world.control("/faults", { match: next(2), fault: { kind: "cut", when: "before" } });
    await refund();
    await until(async () => (await sent()) === 2);
    // The second time one of them is answered while the other hangs.
    await world.control("/faults", { match: next(1), fault: { kind: "delay", ms: 600_000 } });
    await world.advanceMeanwhile(60);
    await until(async () => (await sent()) === 4 && (await world.writes()).length === 1);
    await world.clearFaults();
    await until(async () => (await world.statuses("f")).at(-1) === "succeeded");
    expect(await sent()).toBe(4);
  });

  it("stops at an item that fails, and goes on there when a person says so", async () => {
    const cards = [
      { id: "a", card: "tok_visa" },
      { id: "b", card: "tok_chargeDeclined" },
      { id: "c", card: "tok_visa" },
    ];
    await activate(
      loop({ list: constant(cards), steps: [charge("s2", pill("s1", "item", "card"))] }),
    );
    await runUntil("failed");
    const failed = await run();
    expect(failed.failedAt).toBe("s1:b/s2");
    expect((await writes()).map(({ path, state }) => [path, state])).toEqual([
      ["s1:a/s2", "done"],
      ["s1:b/s2", "failed"],
    ]);
    const seen = { path: "s1:b/s2", attempts: 1, generation: 0 };
    const told = await world.engine.continueRun({
      by: "local",
      runId: failed.id,
      seen,
      confirmed: false,
    });
    expect(told).toEqual({ continued: true });
    await until(async () => (await writes()).length === 3);
    // It is declined once more, under a key of its own, and nothing before it is sent again.
    await reach("failed");
    expect((await writes()).map(({ path, generation }) => [path, generation])).toEqual([
      ["s1:a/s2", 0],
      ["s1:b/s2", 0],
      ["s1:b/s2", 1],
    ]);
  });

  it("goes on past items that fail, and the run says so", async () => {
    const cards = ["tok_visa", "tok_chargeDeclined", "tok_mastercard"];
    await activate(
      loop({
        list: constant(cards),
        onFailure: "continue",
        collect: pill("s2", "amount"),
        steps: [charge("s2", pill("s1", "item"))],
      }),
    );
    await runUntil("succeeded_with_errors");
    expect(await outputs("s1")).toEqual({
      s1: { count: 3, succeeded: 2, failed: 1, results: [700, 700] },
    });
  });

  it("parks for one item, and goes on with the others when a person has decided", async () => {
    await activate(
      loop({ list: constant(items), atOnce: 2, steps: [charge("s2", constant("tok_visa"))] }),
    );
    const match = { method: "POST", path: "/v1/charges", times: 4 };
    await world.control("/faults", {
      match,
      fault: { kind: "error", when: "before", status: 500 },
    });
    await refund();
    await reach("parked", 50);
    await world.clearFaults();
    for (;;) {
      const { id, effects, status } = await run();
      if (status === "succeeded") break;
      const parked = effects.find(({ state }) => state === "parked");
      if (parked) {
        const { id: effectId, generation } = parked;
        const decision = { kind: "send", confirmed: false } as const;
        await world.engine.decideParked({ by: "local", runId: id, effectId, generation, decision });
      }
      await world.advance(15);
    }
    const writes = await world.writes();
    expect(writes.filter((write) => write === "POST /v1/charges")).toHaveLength(3);
  });

  it("has nothing to do for an empty list", async () => {
    await activate(loop({ list: constant([]), steps: [customer("s2", constant("x"))] }));
    await runUntil("succeeded");
    expect(await outputs("s1")).toEqual({ s1: { count: 0, succeeded: 0, failed: 0, results: [] } });
  });

  it("refuses a list that is too long before anything is done", async () => {
    const list = Array.from({ length: 10_001 }, (_, index) => index);
    await activate(loop({ list: constant(list), steps: [customer("s2", constant("x"))] }));
    await runUntil("failed");
    expect((await run()).error).toMatchObject({ code: "engine.list_too_long" });
    expect(await world.writes()).toEqual([]);
  });
});

describe("an error handler", () => {
  const handler = (
    then: "stop" | "continue" | "propagate",
    condition: Condition | null = null,
  ): Step => ({
    kind: "handler",
    id: "s1",
    name: null,
    steps: [charge("s2", constant("tok_chargeDeclined")), customer("s3", constant("not reached"))],
    branches: [{ id: "s4", condition, then, steps: [customer("s5", pill("s1", "error", "code"))] }],
  });

  it("takes over where a step is refused, and the flow goes on behind it", async () => {
    await activate(handler("continue"), customer("s6", constant("behind")));
    await runUntil("succeeded_with_errors");
    const { effects } = await run();
    expect(namesOf(effects.slice(1))).toEqual(["stripe.card_declined", "behind"]);
  });

  it("does its steps and then fails the run, with the error that it took over", async () => {
    await activate(handler("stop"), customer("s6", constant("behind")));
    await runUntil("failed");
    const detail = await run();
    expect(namesOf(detail.effects.slice(1))).toEqual(["stripe.card_declined"]);
    expect([detail.failedAt, detail.error]).toMatchObject([null, { code: "stripe.card_declined" }]);
    const seen = { path: "s2", attempts: 1, generation: 0 };
    const told = await world.engine.continueRun({
      by: "local",
      runId: detail.id,
      seen,
      confirmed: false,
    });
    expect(told).toEqual({ continued: false, why: "ended_by_flow" });
  });

  it("hands on what it has worked on, and then there is no step to go on at", async () => {
    const around = loop({ id: "s9", list: constant(["x"]), steps: [handler("propagate")] });
    await activate(around, customer("s6", constant("behind")));
    await runUntil("failed");
    const detail = await run();
    expect(await world.writes()).toContain("POST /v1/customers");
    expect([detail.failedAt, detail.error]).toMatchObject([null, { code: "stripe.card_declined" }]);
    const seen = { path: "s9:x/s2", attempts: 1, generation: 0 };
    const told = await world.engine.continueRun({
      by: "local",
      runId: detail.id,
      seen,
      confirmed: false,
    });
    expect(told).toEqual({ continued: false, why: "ended_by_flow" });
  });

  it("lets an error pass for which it has no branch", async () => {
    await activate(handler("continue", when(pill("s1", "error", "code"), "equals", constant("x"))));
    await runUntil("failed");
    expect(await run()).toMatchObject({ failedAt: "s2", effects: [{ state: "failed" }] });
  });

  it("is not asked about a write of which nobody can tell", async () => {
    await activate(handler("continue"));
    const match = { method: "POST", path: "/v1/charges", times: 6 };
    await world.control("/faults", {
      match,
      fault: { kind: "error", when: "before", status: 500 },
    });
    await runUntil("parked");
    expect((await run()).effects).toHaveLength(1);
  });
});

describe("variables", () => {
  it("keep what steps put into them, also inside a loop", async () => {
    const set: Step = {
      kind: "update",
      id: "s4",
      name: null,
      variable: "s1",
      change: "addToEnd",
      value: formula("upper(s2.item)"),
    };
    await activate(
      { kind: "variable", id: "s1", name: null, type: "list", initial: null },
      loop({ id: "s2", list: constant(["a", "b"]), steps: [set] }),
      customer("s5", formula("joinBy(s1.value, '+')")),
    );
    await runUntil("succeeded");
    expect(namesOf(await writes())).toEqual(["A+B"]);
  });

  it("of a list take nothing from an empty pill", async () => {
    const add = (id: string, change: "addToStart" | "addToEnd", value: Value): Step => ({
      kind: "update",
      id,
      name: null,
      variable: "s1",
      change,
      value,
    });
    await activate(
      { kind: "variable", id: "s1", name: null, type: "list", initial: constant(["a"]) },
      add("s2", "addToEnd", pill("trigger", "failure_reason")),
      add("s3", "addToStart", pill("trigger", "failure_reason")),
      add("s4", "addToEnd", constant("b")),
    );
    await runUntil("succeeded");
    expect(await outputs("s2", "s3", "s4")).toEqual({
      s2: { value: ["a"] },
      s3: { value: ["a"] },
      s4: { value: ["a", "b"] },
    });
  });

  it("are bounded", async () => {
    const long = "x".repeat(30_000);
    const steps = Array.from({ length: 10 }, (_, index): Step => ({
      kind: "variable",
      id: `s${index + 1}`,
      name: null,
      type: "text",
      initial: constant(long),
    }));
    await activate(...steps);
    await runUntil("failed");
    expect((await run()).error).toMatchObject({ code: "engine.variables_too_large" });
  });
});

describe("an empty pill in a field without which a step does more", () => {
  it("fails the step, in words, and nothing is sent", async () => {
    const refunded = {
      charge: pill("trigger", "charge"),
      amount: pill("trigger", "failure_reason"),
    };
    await activate(action("s1", "create-refund", refunded));
    await runUntil("failed");
    expect(await world.writes()).toEqual([]);
    expect((await run()).error).toMatchObject({
      code: "flow.input_refused",
      message: { en: expect.stringContaining("Stripe refunds all that is left of the charge") },
      details: { problems: [{ code: "flow.empty_widens", path: ["input", "amount"] }] },
    });
  });
});

describe("a stop", () => {
  const stop = (outcome: "succeeded" | "failed"): Step => ({
    kind: "stop",
    id: "s1",
    name: null,
    outcome,
    message: { kind: "text", parts: ["Refund ", { kind: "pill", from: "trigger", path: ["id"] }] },
  });

  it("ends the run as succeeded", async () => {
    await activate(stop("succeeded"), customer("s2", constant("x")));
    await runUntil("succeeded");
    expect(await world.writes()).toEqual([]);
  });

  it("says that it has no message where it has none", async () => {
    await activate({ kind: "stop", id: "s1", name: null, outcome: "failed", message: null });
    await runUntil("failed");
    const words = expect.stringMatching(/no message/) as unknown;
    expect((await run()).error).toMatchObject({ code: "flow.stopped", message: { en: words } });
  });

  it("ends the run as failed, with its message, and no handler takes over", async () => {
    const branch = { id: "s4", condition: null, steps: [customer("s5", constant("x"))] };
    await activate({
      kind: "handler",
      id: "s3",
      name: null,
      steps: [stop("failed")],
      branches: [{ ...branch, then: "continue" }],
    });
    await runUntil("failed");
    const { error, reference } = await run();
    expect(error).toMatchObject({ code: "flow.stopped", message: `Refund ${reference}` });
    expect(await world.writes()).toEqual([]);
  });
});

describe("a delay", () => {
  it("holds for days, over a restart, and then the flow goes on", async () => {
    await activate(
      { kind: "delay", id: "s1", name: null, amount: constant(3), unit: "days" },
      customer("s2", constant("late")),
    );
    await runUntil("delayed");
    const { resumesAt } = await run();
    expect(resumesAt).toBeGreaterThan(world.now() + 2.9 * 86_400_000);
    await world.advance(2 * 86_400);
    await world.restart();
    expect((await run()).status).toBe("delayed");
    expect(await world.writes()).toEqual([]);
    await world.advance(86_400);
    await reach("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
    expect((await run()).steps[0]?.attempts.map(({ outcome }) => outcome)).toEqual([
      "delayed",
      "done",
    ]);
  });

  it("refuses a length that makes no sense", async () => {
    await activate({
      kind: "delay",
      id: "s1",
      name: null,
      amount: formula("0 - 1"),
      unit: "hours",
    });
    await runUntil("failed");
    expect((await run()).error).toMatchObject({ code: "engine.delay_out_of_range" });
  });
});
