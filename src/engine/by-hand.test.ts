import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { RunDetail, RunSummary } from "#reading/run-views.ts";
import { keepLedger } from "./store-contract/keep-ledger.world.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import type { RerunWish } from "./rerun.ts";
import type { TestEvent, TestWish } from "./test-flow.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  await world.store.grant({ connectionId: "c1", by: "local", person: "hana", at: 1 });
});
afterEach(() => world.close());

const Made = z.object({ ids: z.array(z.string()) });
const make = async (what: "charges" | "refunds", more: object = {}): Promise<string> =>
  Made.parse(await world.control(`/${what}`, { count: 1, ...more })).ids.join();
let tokens = 0;
const drawn = () => `token-${(tokens += 1)}`;
const test = (event: TestEvent, more: Partial<TestWish> = {}) =>
  world.engine.startTest({
    flowId: "f",
    revision: 1,
    token: drawn(),
    by: "hana",
    event,
    confirmed: null,
    ...more,
  });
const again = async (runId: string, more: Partial<RerunWish> = {}) => {
  const { versionId = "" } = (await world.store.run(runId)) ?? {};
  const wish = { runId, versionId, token: drawn(), by: "hana", confirmed: null, ...more };
  return world.engine.rerun(wish);
};
/** The version that new runs get. */
const published = async () => ({ versionId: (await world.store.flow("f"))?.version?.id ?? "" });
const runs = async (): Promise<readonly RunSummary[]> =>
  (await world.reading.listRuns({ flowId: "f", limit: 99 })).items.toReversed();
const newest = async (): Promise<RunDetail> =>
  (await world.reading.run((await runs()).at(-1)?.id ?? "")) ?? expect.fail("no run");
const settled = (count: number) =>
  until(async () => {
    const all = await runs();
    return all.length === count && all.every(({ status }) => status === "succeeded");
  });
const refused = (why: string) => ({ started: false, why });

describe("a test of a draft", () => {
  beforeEach(() => world.flow("f", flowOn("new-charge", "create-charge")));

  it("runs it once, on the newest record, and leaves the flow as it was", async () => {
    await make("charges", { amount: 700, currency: "jpy" });
    const charge = await make("charges", { amount: 900, currency: "jpy" });
    const before = await world.store.flow("f");
    expect(await test({ kind: "newest" })).toMatchObject({ started: true });
    await settled(1);
    expect(await newest()).toMatchObject({
      kind: "test",
      versionNumber: null,
      reference: charge,
      event: { id: charge, amount: 900 },
      document: before?.draft,
      steps: [{ path: "s1", status: "done", output: { amount: 900 } }],
    });
    expect(await world.store.flow("f")).toEqual(before);
    expect(await world.store.seenUntil("f")).toBeNull();
    expect(await world.store.poll("c1", "new-charge")).toBeNull();
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });

  it("swallows no real run: its writes have other keys", async () => {
    const charge = await make("charges");
    await test({ kind: "newest" });
    await settled(1);
    await world.engine.activate("f", { from: "date", date: 0 }, asLocal);
    await settled(2);
    const [tested, real] = await runs();
    expect([tested?.reference, real?.reference]).toEqual([charge, charge]);
    expect([tested?.kind, real?.kind]).toEqual(["test", "event"]);
    expect([tested?.versionNumber, real?.versionNumber]).toEqual([null, 1]);
    // What the test has made is an event of the flow's own making.
    expect(await world.writes()).toEqual(["POST /v1/charges", "POST /v1/charges"]);
  });

  it("runs as often as it is asked for, also at one moment, and each time writes anew", async () => {
    await make("charges");
    const answers = await Promise.all([1, 2, 3, 4].map(() => test({ kind: "newest" })));
    expect(answers.every(({ started }) => started)).toBe(true);
    await settled(4);
    const details = await Promise.all((await runs()).map(({ id }) => world.reading.run(id)));
    expect(new Set(details.map((one) => one?.effects[0]?.id)).size).toBe(4);
    expect((await world.writes()).length).toBe(4);
  });

  it("asked for once more with its token is the same run, whatever became of the draft", async () => {
    await make("charges");
    const token = "no-answer-came";
    const answers = await Promise.all([1, 2, 3].map(() => test({ kind: "newest" }, { token })));
    await world.store.deactivate("f", world.now());
    answers.push(await test({ kind: "newest" }, { token, revision: 7 }));
    expect(answers.filter((one) => one.started && !one.again)).toHaveLength(1);
    expect(answers.filter((one) => one.started && one.again)).toHaveLength(3);
    await settled(1);
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });

  it("takes the newest record that would start the flow, and any that is named", async () => {
    const declined = await make("charges", { status: "failed" });
    const first = await make("charges");
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 1,
      name: "f",
      draft: flowOn("new-charge", "create-charge", { status: "succeeded" }),
      at: world.now(),
    });
    const changed = { revision: 2 };
    await test({ kind: "newest" }, changed);
    await settled(1);
    // The charge that the test has made would be skipped as the flow's own.
    await make("charges", { status: "failed" });
    await test({ kind: "newest" }, changed);
    await settled(2);
    await test({ kind: "record", key: declined }, changed);
    await settled(3);
    expect((await runs()).map(({ reference }) => reference)).toEqual([first, first, declined]);
    expect(await test({ kind: "record", key: "ch_none" }, changed)).toEqual(
      refused("no_such_record"),
    );
    expect(await test({ kind: "record", key: ".." }, changed)).toEqual(refused("no_such_record"));
  });

  it("carries along which flows have led to its record", async () => {
    const metadata = { millrace_effect: "g.made", millrace_generation: "0" };
    const key = await make("charges", { metadata });
    await test({ kind: "record", key });
    await settled(1);
    expect(await world.store.run((await newest()).id)).toMatchObject({ ancestry: ["g"] });
  });

  it("says so where there is no record yet, and changes nothing", async () => {
    expect(await test({ kind: "newest" })).toEqual(refused("no_record"));
    await world.flow("g", flowOn("new-charge", "create-charge"));
    await make("charges", { metadata: { millrace_effect: "f.made", millrace_generation: "0" } });
    expect(await test({ kind: "newest" })).toEqual(refused("no_record"));
    expect(await test({ kind: "newest" }, { flowId: "g" })).toMatchObject({ started: true });
    expect(await runs()).toEqual([]);
  });

  it("needs the draft that was seen, a flow that is there, and what starts it", async () => {
    await make("charges");
    expect(await test({ kind: "newest" }, { revision: 2 })).toEqual(refused("conflict"));
    expect(await test({ kind: "newest" }, { flowId: "none" })).toEqual(refused("not_found"));
    expect(await test({ kind: "scheduled" })).toEqual(refused("other_trigger"));
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 1,
      name: "f",
      draft: { ...flowOn("new-charge", "create-charge"), steps: [] },
      at: 0,
    });
    expect(await test({ kind: "newest" }, { revision: 2 })).toMatchObject({
      ...refused("not_ready"),
      problems: [{ code: "flow.no_steps" }],
    });
    await world.store.markRestored(world.now());
    expect(await test({ kind: "newest" })).toEqual(refused("undecided"));
    expect(await runs()).toEqual([]);
  });

  it("asks about each write in live mode, every time", async () => {
    const c1 = await world.store.connection("c1");
    if (!c1) throw new Error("It is there");
    await world.store.createConnection({ ...c1, id: "live", name: "Live", mode: "live" });
    await world.store.grant({ connectionId: "live", by: "local", person: "hana", at: 1 });
    const draft = flowOn("new-charge", "create-charge", {}, "live");
    await world.flow("g", draft);
    await world.engine.activate("g", { from: "now" }, asLocal);
    await make("charges");
    const flow = { flowId: "g" };
    expect(await test({ kind: "newest" }, flow)).toMatchObject({
      ...refused("unconfirmed"),
      named: { writes: [{ step: { id: "s1" }, connection: "live" }] },
    });
    expect(await test({ kind: "newest" }, { ...flow, confirmed: 2 })).toMatchObject(
      refused("unconfirmed"),
    );
    expect(await test({ kind: "newest" }, { ...flow, confirmed: 1 })).toMatchObject({
      started: true,
    });
  });
});

describe("a test of a flow that the time starts", () => {
  const scheduled = (): FlowDocument => {
    const { steps, ...document } = flowOn("new-charge", "create-customer");
    const [step] = steps;
    if (step?.kind !== "action") throw new Error("It has a step");
    const name: Value = { kind: "pill", from: "trigger", path: ["scheduledAt"] };
    return {
      ...document,
      trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 60 }, overlap: false },
      steps: [{ ...step, input: { name } }],
    };
  };

  it("runs it now, without a place in its schedule", async () => {
    await world.flow("f", scheduled());
    await world.engine.activate("f", { from: "now" }, asLocal);
    const due = await world.store.nextDue();
    expect(await test({ kind: "newest" })).toEqual(refused("other_trigger"));
    expect(await test({ kind: "scheduled" })).toMatchObject({ started: true });
    await settled(1);
    const { event, reference, kind } = await newest();
    const { scheduledAt, previousAt } = z
      .object({ scheduledAt: z.string(), previousAt: z.string() })
      .parse(event);
    expect(Date.parse(scheduledAt) - Date.parse(previousAt)).toBe(3_600_000);
    expect([kind, reference]).toEqual(["test", `schedule:${scheduledAt}`]);
    expect(await world.store.nextDue()).toBe(due);
  });
});

describe("a run once more", () => {
  let charge: string;
  beforeEach(async () => {
    await world.flow("f", flowOn("new-charge", "create-charge"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    charge = await make("charges", { amount: 800, currency: "jpy" });
    await world.advance(15);
    await settled(1);
  });

  it("works on the same event and version, and its writes are new ones", async () => {
    const before = await newest();
    expect(await again(before.id)).toMatchObject({ started: true });
    await settled(2);
    const after = await newest();
    expect(after).toMatchObject({
      kind: "rerun",
      versionId: before.versionId,
      versionNumber: 1,
      reference: charge,
      event: before.event,
      eventAt: before.eventAt,
    });
    expect(after.effects[0]?.id).not.toBe(before.effects[0]?.id);
    expect(await world.writes()).toEqual(["POST /v1/charges", "POST /v1/charges"]);
    expect(await world.reading.run(before.id)).toEqual(before);
    // And once more of that.
    await again(after.id);
    await settled(3);
  });

  it("asked for once more with its token is the same run, also at one moment and when it is over", async () => {
    const before = await newest();
    const token = "no-answer-came";
    const answers = await Promise.all([1, 2, 3].map(() => again(before.id, { token })));
    await settled(2);
    answers.push(await again(before.id, { token }));
    expect(answers.filter((one) => one.started && !one.again)).toHaveLength(1);
    expect(answers.filter((one) => one.started && one.again)).toHaveLength(3);
    expect(await world.writes()).toEqual(["POST /v1/charges", "POST /v1/charges"]);
    // That of another run is another run, and so is another token.
    const { id } = await newest();
    expect(await again(id, { token })).toMatchObject({ again: false });
    expect(await again(before.id)).toMatchObject({ again: false });
    await settled(4);
  });

  it("works on the published version where that is wanted", async () => {
    const { id } = await newest();
    const draft = flowOn("new-charge", "create-customer");
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 1,
      name: "f",
      draft,
      at: world.now(),
    });
    await world.engine.publish("f", asLocal);
    await again(id, await published());
    await settled(2);
    expect((await newest()).versionNumber).toBe(2);
    await again(id);
    await settled(3);
    expect((await newest()).versionNumber).toBe(1);
  });

  it("does not put the event of another trigger into the published version", async () => {
    const { id } = await newest();
    const draft = flowOn("new-refund", "create-charge");
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 1,
      name: "f",
      draft,
      at: world.now(),
    });
    await world.engine.publish("f", asLocal);
    expect(await again(id, await published())).toEqual(refused("other_trigger"));
    expect(await again(id)).toMatchObject({ started: true });
  });

  it("of a test is a test, on a draft of its own", async () => {
    await test({ kind: "newest" });
    await settled(2);
    const tested = await newest();
    await again(tested.id);
    await settled(3);
    const after = await newest();
    expect(after).toMatchObject({ kind: "test", versionNumber: null, document: tested.document });
    expect(after.versionId).not.toBe(tested.versionId);
  });

  it("needs a run that is over, of a flow that is there and can run", async () => {
    expect(await again("none")).toEqual(refused("not_found"));
    const { id } = await newest();
    await world.engine.deactivate("f");
    await world.store.deleteConnection({ id: "c1", by: { owner: "local" } });
    expect(await again(id)).toMatchObject(refused("not_ready"));
    await world.connect("c1");
    await world.store.grant({ connectionId: "c1", by: "local", person: "hana", at: 1 });
    await world.control("/faults", {
      match: { method: "POST", times: null },
      fault: { kind: "rate_limited" },
    });
    expect(await again(id)).toMatchObject({ started: true });
    const running = await newest();
    expect(await again(running.id)).toEqual(refused("not_over"));
    await world.engine.deleteFlow("f");
    expect(await again(id)).toEqual(refused("flow_gone"));
    await world.store.markRestored(world.now());
    expect(await again(id)).toEqual(refused("undecided"));
  });

  it("works on no version but the one that was seen", async () => {
    const { id } = await newest();
    expect(await again(id, { versionId: "none" })).toEqual(refused("conflict"));
    const seen = await published();
    const draft = flowOn("new-charge", "create-customer");
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 1,
      name: "f",
      draft,
      at: world.now(),
    });
    await world.engine.publish("f", asLocal);
    await again(id, await published());
    await settled(2);
    const second = await newest();
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 2,
      name: "f",
      draft: { ...draft, ownEvents: 1 },
      at: world.now(),
    });
    await world.engine.publish("f", asLocal);
    expect(await again(second.id, seen)).toEqual(refused("conflict"));
  });

  it("is gone with its history", async () => {
    const { id } = await newest();
    const retention = { before: world.now() + 1, runsPerFlow: 9, rereadMs: 0 };
    await keepLedger(world.store);
    await world.store.prune(retention, 9);
    expect(await again(id)).toEqual(refused("not_found"));
  });

  it("asks about each write in live mode that the version would do", async () => {
    const c1 = await world.store.connection("c1");
    if (!c1) throw new Error("It is there");
    await world.store.createConnection({ ...c1, id: "live", name: "Live", mode: "live" });
    await world.store.grant({ connectionId: "live", by: "local", person: "hana", at: 1 });
    const draft = flowOn("new-charge", "create-charge", {}, "live");
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision: 1,
      name: "f",
      draft,
      at: world.now(),
    });
    await world.engine.publish("f", asLocal);
    const [{ id } = { id: "" }] = await runs();
    const version = await published();
    expect(await again(id, version)).toMatchObject({
      ...refused("unconfirmed"),
      named: { writes: [{ step: { id: "s1" } }] },
    });
    expect(await again(id, { ...version, confirmed: 1 })).toMatchObject({ started: true });
  });
});

describe("the newest records of a trigger", () => {
  it("come with one request, newest first", async () => {
    const ids = [await make("charges"), await make("charges"), await make("charges")];
    const connection = await world.store.connection("c1");
    if (!connection) throw new Error("It is there");
    const draftOf = (trigger: "new-charge" | "new-refund", settings = {}) => {
      const draft = flowOn(trigger, "create-charge", settings);
      if (draft.trigger?.kind !== "event") throw new Error("It is polled");
      return { flow: { id: "f", lineage: "f", draft }, trigger: draft.trigger, connection };
    };
    const records = await world.engine.records(draftOf("new-charge"), 2);
    expect(records).toMatchObject([
      { key: ids[2], data: { object: "charge", id: ids[2] }, starts: "yes" },
      { key: ids[1], starts: "yes" },
    ]);
    expect((await world.counts())["GET /v1/charges"]).toBe(1);
    expect(await world.engine.records(draftOf("new-refund"), 2)).toEqual([]);
    const odd = draftOf("new-charge", { status: "odd" });
    expect(await world.engine.records(odd, 2)).toBeNull();
  });
});
