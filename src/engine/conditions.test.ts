import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Condition } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { draws } from "../../test/effort.ts";
import { anyPermit } from "./permit.world.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const constant = (value: string | number): Value => ({ kind: "constant", value });
const pill = (...path: string[]): Value => ({ kind: "pill", from: "trigger", path });
type Row = Condition["rows"][number];
const when = (row: Row, more: Partial<Condition> = {}): Condition => {
  return { match: "all", logic: "", rows: [row], ...more };
};
const above = (amount: number, currency = "usd"): Condition =>
  when(
    { left: pill("amount"), operator: "greater", right: constant(amount), currency },
    { otherCurrency: "stop" },
  );
/** A failed read of the amount: it is compared with the name of a currency. */
const senseless = when({ left: pill("amount"), operator: "startsWith", right: constant("x") });

const refunds = (condition?: Condition): FlowDocument => {
  const flow = flowOn("new-refund", "create-customer");
  const { trigger } = flow;
  return condition === undefined || trigger?.kind !== "event"
    ? flow
    : { ...flow, trigger: { ...trigger, condition } };
};
const activate = async (id: string, document: FlowDocument) => {
  await world.flow(id, document);
  expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
const refund = (amount: number, currency = "usd") =>
  world.control("/refunds", { count: 1, amount, currency });
const ended = new Set(["succeeded", "failed", "filtered"]);
/** Polls until each flow has so many runs, and all are over. */
const untilRuns = (wanted: Readonly<Record<string, number>>) =>
  until(async () => {
    await world.advance(15);
    const all = await Promise.all(Object.keys(wanted).map((id) => world.statuses(id)));
    return Object.values(wanted).every(
      (count, index) =>
        all[index]?.length === count && all[index].every((status) => ended.has(status)),
    );
  });
const skippedBy = async (flow: string) => {
  const { items } = await world.reading.listEvents({ skippedBy: flow, limit: 50 });
  return items.map(({ deliveries }) => deliveries.find(({ flowId }) => flowId === flow));
};

describe("the condition of a trigger", () => {
  it("is decided for each flow of a poll by itself, and what does not meet it is listed", async () => {
    await activate("big", refunds(above(1_000)));
    await activate("all", refunds());
    await refund(500);
    await refund(2_000);
    await untilRuns({ big: 1, all: 2 });
    expect(await world.statuses("big")).toEqual(["succeeded"]);
    expect(await skippedBy("big")).toEqual([
      expect.objectContaining({
        reason: "condition",
        because: {
          held: false,
          condition: { en: "Amount is greater than $10.00", ja: expect.any(String) },
          value: { en: "Amount: $5.00", ja: expect.any(String) },
        },
      }),
    ]);
    expect(await world.writes()).toHaveLength(3);
  });

  it("fails the run of its flow alone where nobody can tell, before its first step", async () => {
    const watched: FlowDocument = {
      ...refunds(above(1_000, "jpy")),
      nextStep: 9,
    };
    // A handler is for the steps that it watches.
    const steps = [
      {
        kind: "handler",
        id: "s5",
        name: null,
        steps: watched.steps,
        branches: [{ id: "s6", condition: null, then: "continue", steps: [] }],
      } as const,
    ];
    await activate("yen", { ...watched, steps });
    await activate("all", refunds());
    await refund(500);
    await untilRuns({ yen: 1, all: 1 });
    expect(await world.statuses("yen")).toEqual(["failed"]);
    expect(await world.statuses("all")).toEqual(["succeeded"]);
    const [run] = (await world.reading.listRuns({ flowId: "yen", limit: 1 })).items;
    expect(run?.error).toMatchObject({
      code: "flow.trigger_condition_undecided",
      message: { en: expect.stringContaining("an amount in USD with an amount in JPY") },
      details: { problems: [{ code: "flow.trigger_other_currency" }] },
    });
    const id = run?.id ?? "";
    expect((await world.reading.run(id))?.steps).toEqual([]);
    const seen = { path: "trigger", attempts: 0, generation: null };
    expect(
      await world.engine.continueRun({ runId: id, seen, by: "local", confirmed: true }),
    ).toEqual({ continued: false, why: "ended_by_flow" });
    // Once more, a person says that it is to be worked on.
    const versionId = run?.versionId ?? "";
    await world.engine.rerun({ runId: id, versionId, token: "t", by: "local", confirmed: null });
    await untilRuns({ yen: 2, all: 1 });
    expect(await world.statuses("yen")).toEqual(["failed", "succeeded"]);
  });

  it("does not look back when it is changed, and leaves the poll where it stands", async () => {
    await activate("f", refunds(above(1_000)));
    await refund(500);
    await until(async () => {
      await world.advance(15);
      return (await skippedBy("f")).length === 1;
    });
    const before = await world.store.subscription("f");
    const flow = await world.store.flow("f");
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: flow?.revision ?? 0,
      draft: refunds(above(100)),
      name: "f",
      at: world.now(),
    });
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
    expect(await world.store.subscription("f")).toEqual(before);
    await refund(400);
    await untilRuns({ f: 1 });
    expect(await skippedBy("f")).toHaveLength(1);
  });

  it("is asked of the past that a flow catches up on, which is counted before", async () => {
    for (const amount of [500, 2_000, 3_000]) await refund(amount);
    await world.advance(60);
    await world.flow("f", refunds(above(1_000)));
    const flow = await world.store.flow("f");
    const connection = await world.store.connection("c1");
    const { trigger } = flow?.draft ?? emptyDocument;
    if (!flow || !connection || trigger?.kind !== "event") return expect.fail("no flow");
    const date = world.now() - 3_600_000;
    const count = () =>
      world.engine.countPast({ flow, trigger, connection }, { from: "date", date });
    expect(await count()).toMatchObject({
      count: 2,
      undecided: 0,
      amounts: [{ currency: "usd", amount: 5_000 }],
    });
    await world.engine.activate("f", { from: "date", date }, asLocal);
    await untilRuns({ f: 2 });
    expect(await skippedBy("f")).toMatchObject([{ reason: "condition" }]);
  });

  it("counts what it cannot decide in the past as what will fail", async () => {
    await refund(500);
    await world.flow("f", refunds(senseless));
    const flow = await world.store.flow("f");
    const connection = await world.store.connection("c1");
    const { trigger } = flow?.draft ?? emptyDocument;
    if (!flow || !connection || trigger?.kind !== "event") return expect.fail("no flow");
    const drafted = { flow, trigger, connection };
    const past = await world.engine.countPast(drafted, { from: "date", date: 0 });
    const records = await world.engine.records(drafted, 25);
    expect(past).toMatchObject({ count: 0, amounts: [], undecided: records?.length });
    expect(new Set(records?.map(({ starts }) => starts))).toEqual(new Set(["fails"]));
  });
});

describe("an event and the same condition in its trigger and in an If", () => {
  const flowWith = (condition: Condition, place: "trigger" | "if"): FlowDocument => ({
    ...emptyDocument,
    trigger: {
      kind: "webhook",
      check: { kind: "none", id: { from: "nothing", sameBodyHours: 0 } },
      headers: [],
      sample: { body: { a: 1, b: "x" } },
      ...(place === "trigger" ? { condition } : {}),
    },
    steps: [
      place === "if"
        ? {
            kind: "if",
            id: "s1",
            name: null,
            branches: [{ id: "s2", condition, steps: [variable("s3")] }],
          }
        : variable("s3"),
    ],
    nextStep: 9,
  });
  const variable = (id: string) =>
    ({ kind: "variable", id, name: null, type: "text", initial: null }) as const;
  const deliver = async (flowId: string, body: Json) => {
    const hash = `hash of ${flowId}`;
    return world.engine.takeDelivery({
      flowId,
      tokenHash: hash,
      raw: Buffer.from(JSON.stringify(body)),
      header: () => null,
      read: () =>
        Promise.resolve({
          ok: true,
          received: { body, headers: {}, receivedAt: world.now() },
          by: ["local"],
        }),
    });
  };
  const begin = async (id: string, document: FlowDocument): Promise<boolean> => {
    await world.flow(id, document);
    const { activated } = await world.engine.activate(id, { from: "now" }, asLocal);
    const address = { flowId: id, tokenHash: `hash of ${id}`, createdBy: "local", sealed: "s" };
    await world.store.putHookAddress({
      ...address,
      seen: null,
      permit: anyPermit,
      at: world.now(),
    });
    return activated;
  };
  /** What has become of the only delivery of a flow. */
  const fateOf = async (flow: string): Promise<"worked" | "nothing" | "failed"> => {
    let status: string | undefined;
    await until(async () => {
      [status] = await world.statuses(flow);
      return status === undefined ? (await skippedBy(flow)).length === 1 : ended.has(status);
    });
    if (status === "failed") return "failed";
    return status === "succeeded" ? "worked" : "nothing";
  };

  const isAbove = when({ left: pill("body", "a"), operator: "greater", right: constant(1) });

  it("come to the same end, whatever they are", async () => {
    const fates = new Set<string>();
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(anyCondition, anyBody, async (condition, body) => {
        cases += 1;
        const [asked, branching] = [`asked ${cases}`, `branching ${cases}`];
        const isGood = await begin(branching, flowWith(condition, "if"));
        expect(await begin(asked, flowWith(condition, "trigger"))).toBe(isGood);
        if (!isGood) return;
        for (const flow of [asked, branching])
          expect(await deliver(flow, body)).toEqual({ taken: true, repeated: false });
        const fate = await fateOf(branching);
        expect(await fateOf(asked)).toBe(fate);
        fates.add(fate);
      }),
      // Each plays two flows in the engine.
      {
        numRuns: draws(60),
        examples: [
          [isAbove, { a: 2 }],
          [isAbove, { a: 1 }],
          [isAbove, { a: "x" }],
        ],
      },
    );
    expect(fates).toEqual(new Set(["worked", "nothing", "failed"]));
  });

  const anyValue = fc.oneof(
    fc.constantFrom(pill("body", "a"), pill("body", "b"), pill("body", "c")),
    fc.integer({ min: 0, max: 3 }).map(constant),
    fc.constantFrom("x", "1").map(constant),
  );
  const anyCondition: fc.Arbitrary<Condition> = fc.record({
    match: fc.constantFrom("all", "any"),
    logic: fc.constant(""),
    rows: fc.array(
      fc.record({
        left: anyValue,
        operator: fc.constantFrom("equals", "greater", "contains", "isPresent", "isTrue"),
        right: anyValue,
      }),
      { minLength: 1, maxLength: 2 },
    ),
  });
  const anyBody: fc.Arbitrary<Json> = fc.record(
    {
      a: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("x", "")),
      b: fc.constantFrom("x", "1", "true"),
      c: fc.boolean(),
    },
    { requiredKeys: [] },
  );
});
