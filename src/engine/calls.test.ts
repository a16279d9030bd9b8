import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { ActionStep, CallStep, Step } from "#flow/step.ts";
import type { InvokeTrigger } from "#flow/trigger.ts";
import type { Value } from "#flow/value.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { calledName, kindOfRun } from "./run-name.ts";
import { anyConsent } from "./permit.world.ts";
import type { Why } from "./store.ts";

/** Flows that call flows, by the real engine and store, against the simulated Stripe. */

let world: EngineWorld;
beforeEach(async () => {
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
const call = (id: string, flow: string, input: CallStep["input"] = {}): CallStep => ({
  kind: "call",
  id,
  name: null,
  flow,
  input,
});

const invoked = (
  inputs: Readonly<Record<string, InvokeTrigger["inputs"][number]["type"]>>,
  outputs: Readonly<Record<string, Value>>,
  ...steps: readonly Step[]
): FlowDocument => ({
  ...emptyDocument,
  trigger: {
    kind: "invoke",
    inputs: Object.entries(inputs).map(([name, type]) => ({
      name,
      type,
      required: true,
      help: "",
    })),
    outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
  },
  steps: [...steps],
  nextStep: 90,
});

const active = async (id: string, document: FlowDocument) => {
  await world.flow(id, document);
  expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
/** Makes a customer of a name, and answers with its id. */
const maker = () =>
  active(
    "maker",
    invoked({ who: "text" }, { made: pill("s1", "id") }, customer("s1", pill("trigger", "who"))),
  );

const start = async (flowId: string, sent: Record<string, string> = {}, key = "k") => {
  const answer = await world.engine.takeCall({ by: "local", flowId, key, sent });
  if (!answer.accepted) throw new Error(answer.why);
  return answer.run.id;
};
const status = async (runId: string) => (await world.store.run(runId))?.state.phase.is;
const reach = (runId: string, wanted: string) =>
  until(async () => {
    if ((await status(runId)) === wanted) return true;
    await world.advance(5);
    return false;
  });
const detail = async (runId: string): Promise<RunDetail> =>
  (await world.reading.run(runId)) ?? expect.fail("no run");
const calledBy = async (runId: string) => (await detail(runId)).calls;
const runsOf = async (flowId: string) =>
  (await world.reading.listRuns({ flowId, limit: 200 })).items;

describe("a call", () => {
  it("hands its input over, waits, and goes on with what is answered", async () => {
    await maker();
    await active(
      "caller",
      invoked({}, { id: pill("s1", "made") }, call("s1", "maker", { who: constant("Hana") })),
    );
    const runId = await start("caller");
    await reach(runId, "succeeded");
    const [run] = await runsOf("maker");
    expect(run).toMatchObject({ kind: "call", status: "succeeded" });
    expect(await calledBy(runId)).toEqual([
      { path: "s1", runId: run?.id, flowId: "maker", flowName: "maker", status: "succeeded" },
    ]);
    expect((await detail(run?.id ?? "")).caller).toEqual({
      path: "s1",
      runId,
      flowId: "caller",
      flowName: "caller",
    });
    const record = (await world.store.run(runId)) ?? expect.fail("no run");
    const outcome = await world.engine.outcomeOfCall(record);
    expect(outcome).toEqual({ is: "succeeded", outputs: { id: expect.stringMatching(/^cus_/) } });
    const { steps } = await detail(runId);
    expect(steps).toMatchObject([{ path: "s1", status: "done", input: { who: "Hana" } }]);
  });

  it("waits without a place of its own, and shows what it waits for", async () => {
    await active(
      "slow",
      invoked({}, {}, { kind: "delay", id: "s1", name: null, amount: constant(2), unit: "hours" }),
    );
    await active("caller", invoked({}, {}, call("s1", "slow")));
    const runId = await start("caller");
    await until(async () => (await status(runId)) === "waiting");
    await until(async () => (await calledBy(runId))[0]?.status === "delayed");
    await until(async () => (await detail(runId)).status === "waiting");
    expect((await detail(runId)).at).toEqual(["s1"]);
    await world.advance(2 * 3_600);
    await reach(runId, "succeeded");
  });

  it("in a loop with several at once is made once for each item", async () => {
    await maker();
    await active(
      "caller",
      invoked(
        { names: "list" },
        { all: pill("s1", "results") },
        {
          kind: "forEach",
          id: "s1",
          name: null,
          list: pill("trigger", "names"),
          atOnce: 3,
          onFailure: "stop",
          collect: pill("s2", "made"),
          steps: [call("s2", "maker", { who: pill("s1", "item") })],
        },
      ),
    );
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const answer = await world.engine.takeCall({
      by: "local",
      flowId: "caller",
      key: "k",
      sent: { names },
    });
    if (!answer.accepted) throw new Error(answer.why);
    await reach(answer.run.id, "succeeded");
    expect(await world.writes()).toHaveLength(7);
    expect(await runsOf("maker")).toHaveLength(7);
    const made = await world.reading.item({ runId: answer.run.id, path: "s1:~a" });
    const items = await world.reading.listItems({ runId: answer.run.id, loop: "s1", limit: 10 });
    const first = await world.reading.item({
      runId: answer.run.id,
      path: items?.items[0]?.path ?? "",
    });
    expect([made, first?.calls]).toMatchObject([null, [{ flowId: "maker", status: "succeeded" }]]);
  });

  it("goes three deep, and what the deepest writes knows of all that led to it", async () => {
    await maker();
    const hand = { who: pill("trigger", "who") };
    await active(
      "two",
      invoked({ who: "text" }, { made: pill("s1", "made") }, call("s1", "maker", hand)),
    );
    await active(
      "one",
      invoked({ who: "text" }, { made: pill("s1", "made") }, call("s1", "two", hand)),
    );
    const runId = await start("one", { who: "Ken" });
    await reach(runId, "succeeded");
    const [deepest] = await runsOf("maker");
    expect((await world.store.run(deepest?.id ?? ""))?.ancestry).toEqual(["one", "two"]);
  });
});

describe("a called run that fails", () => {
  const declined = () =>
    active("maker", invoked({}, {}, charge("s1", constant("tok_chargeDeclined"))));

  it("fails the step with its words, which a handler can catch", async () => {
    await declined();
    await active(
      "caller",
      invoked(
        {},
        { code: pill("s1", "error", "code"), words: pill("s1", "error", "message") },
        {
          kind: "handler",
          id: "s1",
          name: null,
          steps: [call("s2", "maker")],
          branches: [
            {
              id: "s3",
              condition: null,
              then: "continue",
              steps: [customer("s4", pill("s1", "error", "code"))],
            },
          ],
        },
      ),
    );
    const runId = await start("caller");
    await reach(runId, "succeeded");
    const record = (await world.store.run(runId)) ?? expect.fail("no run");
    const [child] = await runsOf("maker");
    expect(await world.engine.outcomeOfCall(record)).toMatchObject({
      is: "succeeded",
      outputs: {
        code: "call.failed",
        words: expect.stringMatching(new RegExp(`“maker”.*declined.*${child?.id}`)),
      },
    });
  });

  it("is taken as it is where it has succeeded meanwhile", async () => {
    await maker();
    await active("between", invoked({}, {}, call("s1", "maker", { who: constant("Hana") })));
    await active("caller", invoked({}, {}, call("s1", "between")));
    await world.engine.deactivate("maker");
    const runId = await start("caller");
    await reach(runId, "failed");
    await world.engine.activate("maker", { from: "now" }, asLocal);
    const [child] = await runsOf("between");
    await world.engine.continueRun({
      by: "local",
      runId: child?.id ?? "",
      seen: { path: "s1", attempts: 1, generation: null },
      confirmed: false,
    });
    await reach(child?.id ?? "", "succeeded");
    expect(await status(runId)).toBe("failed");
    const seen = { path: "s1", attempts: 1, generation: null };
    expect(await world.engine.continueRun({ by: "local", runId, seen, confirmed: false })).toEqual({
      continued: true,
    });
    await reach(runId, "succeeded");
    expect(await runsOf("maker")).toHaveLength(1);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("is not there where its flow was not active, and is made when the caller goes on", async () => {
    await maker();
    await active("caller", invoked({}, {}, call("s1", "maker", { who: constant("Hana") })));
    await world.engine.deactivate("maker");
    const runId = await start("caller");
    await reach(runId, "failed");
    expect((await world.store.run(runId))?.state.phase).toMatchObject({
      error: { code: "call.not_active" },
    });
    expect(await runsOf("maker")).toEqual([]);
    await world.engine.activate("maker", { from: "now" }, asLocal);
    const seen = { path: "s1", attempts: 1, generation: null };
    await world.engine.continueRun({ by: "local", runId, seen, confirmed: false });
    await reach(runId, "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("that was cancelled fails its caller, which cannot go on", async () => {
    await active(
      "slow",
      invoked({}, {}, { kind: "delay", id: "s1", name: null, amount: constant(2), unit: "hours" }),
    );
    await active("caller", invoked({}, {}, call("s1", "slow")));
    const runId = await start("caller");
    await until(async () => (await calledBy(runId))[0]?.status === "delayed");
    const [child] = await runsOf("slow");
    await world.store.cancelRun({ runId: child?.id ?? "", at: world.now() });
    await reach(runId, "failed");
    expect((await world.store.run(runId))?.state.phase).toMatchObject({
      error: { code: "call.cancelled", details: { runId: child?.id } },
    });
    const seen = { path: "s1", attempts: 1, generation: null };
    expect(await world.engine.continueRun({ by: "local", runId, seen, confirmed: false })).toEqual({
      continued: false,
      why: "called_ended",
    });
  });
});

describe("whatever happens in between", () => {
  it("a caller that is taken over finds the run that it has called", async () => {
    await maker();
    await active("caller", invoked({}, {}, call("s1", "maker", { who: constant("Hana") })));
    await world.engine.stop();
    const runId = await start("caller");
    const [held] = await world.store.claimRuns(world.now(), 1);
    // The call is made, and the process is gone before anything else is written down.
    const name = calledName({ flowId: "caller", runName: held?.name ?? "", path: "s1" });
    const versionId = (await world.store.flow("maker"))?.version?.id ?? "";
    const made = (id: string) =>
      world.store.callRun({
        flowId: "maker",
        event: {
          id,
          key: name,
          at: world.now(),
          data: { who: "Hana" },
          madeBy: null,
          deliveries: [],
        },
        run: { id, name, versionId, ancestry: ["caller"] },
        caller: { runId, epoch: held?.epoch ?? 0, path: "s1" },
        at: world.now(),
      });
    expect(await made("child")).toBe("started");
    await world.takeOver();
    await reach(runId, "succeeded");
    expect((await runsOf("maker")).map(({ id }) => id)).toEqual(["child"]);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
    // It thaws, and calls once more.
    expect(await made("late")).toBe("fenced");
  });

  it("a cancelled caller takes along what it has called, however deep", async () => {
    await active(
      "slow",
      invoked({}, {}, { kind: "delay", id: "s1", name: null, amount: constant(2), unit: "hours" }),
    );
    await active("two", invoked({}, {}, call("s1", "slow")));
    await active("one", invoked({}, {}, call("s1", "two")));
    const runId = await start("one");
    await until(async () => (await runsOf("slow"))[0]?.status === "delayed");
    await world.store.cancelRun({ runId, at: world.now() });
    // Whoever holds it at this moment ends it.
    await until(async () => (await status(runId)) === "cancelled");
    expect([...(await runsOf("two")), ...(await runsOf("slow"))].map((one) => one.status)).toEqual([
      "cancelled",
      "cancelled",
    ]);
  });

  it("a name follows from the caller's, and may stand for a run that is forgotten", async () => {
    await maker();
    await active("caller", invoked({}, {}, call("s1", "maker", { who: constant("Hana") })));
    await reach(await start("caller"), "succeeded");
    const [child] = await runsOf("maker");
    const { name } = (await world.store.run(child?.id ?? "")) ?? expect.fail("no run");
    expect(kindOfRun(name)).toBe("call");
  });
});

describe("old restarts", () => {
  const day = 86_400_000;
  const reads = async () => (await world.counts())["GET /v1/customers"] ?? 0;
  const restarted = async (daysAgo: number, why: Why = "silence") => {
    const from = world.now() - daysAgo * day;
    await world.store.noteDoubt({ from, to: from + 30_000, why });
  };
  beforeEach(async () => {
    await maker();
    await active("caller", invoked({}, {}, call("s1", "maker", { who: constant("Hana") })));
  });

  it("cost no look-up for a call with a key, nor for what it calls", async () => {
    for (let daysAgo = 3; daysAgo <= 22; daysAgo += 1) await restarted(daysAgo);
    await world.restart();
    await reach(await start("caller"), "succeeded");
    await reach(await start("maker", { who: "Ken" }), "succeeded");
    expect(await world.writes()).toHaveLength(2);
    expect(await reads()).toBe(0);
  });

  it.each(["lost", "restored"] as const)("are looked into, for both: %s", async (why) => {
    await restarted(9, why);
    await world.restart();
    await reach(await start("caller"), "succeeded");
    expect(await reads()).toBe(1);
    await reach(await start("maker", { who: "Ken" }), "succeeded");
    expect(await world.writes()).toHaveLength(2);
  });
});

it("what a called flow writes is the caller's own doing, and does not start it again", async () => {
  await active("till", invoked({}, {}, charge("s1", constant("tok_visa"))));
  const listening = flowOn("new-charge", "create-customer");
  await active("listener", { ...listening, steps: [call("s1", "till")] });
  await world.control("/charges", { count: 1 });
  for (let polls = 0; polls < 6; polls += 1) {
    await world.advance(15);
    await until(async () => (await runsOf("listener")).every((one) => one.status === "succeeded"));
  }
  expect([await runsOf("listener"), await runsOf("till")].map(({ length }) => length)).toEqual([
    1, 1,
  ]);
  const { items } = await world.reading.listEvents({ skippedBy: "listener", limit: 9 });
  expect(items.map(({ deliveries }) => deliveries[0]?.reason)).toEqual(["own_event"]);
});

describe("a circle", () => {
  it("is refused when it would be published", async () => {
    await active("one", invoked({}, {}, customer("s1", constant("x"))));
    await active("two", invoked({}, {}, call("s1", "one")));
    const one = (await world.store.flow("one")) ?? expect.fail("no flow");
    const draft = { ...one.draft, steps: [call("s1", "two")] };
    await world.store.saveDraft({ ...one, draft, at: world.now(), by: "local" });
    expect(await world.engine.publish("one", asLocal)).toMatchObject({
      activated: false,
      why: "not_ready",
      problems: [{ code: "flow.call_cycle", where: { step: "s1", path: ["flow"] } }],
    });
  });

  it("is not closed by two that are published at one moment", async () => {
    const names = ["one", "two"];
    for (const name of names) await active(name, invoked({}, {}, customer("s1", constant("x"))));
    for (const [name, other] of [names, names.toReversed()]) {
      const flow = (await world.store.flow(name ?? "")) ?? expect.fail("no flow");
      const draft = { ...flow.draft, steps: [call("s1", other ?? "")] };
      await world.store.saveDraft({ ...flow, draft, at: world.now(), by: "local" });
    }
    const answers = await Promise.all(names.map((name) => world.engine.publish(name, asLocal)));
    expect(answers).toMatchObject([
      { activated: true },
      { activated: false, problems: [{ code: "flow.call_cycle" }] },
    ]);
  });

  it("that came about all the same ends where it closes", async () => {
    await active("one", invoked({}, {}, customer("s1", constant("x"))));
    await active("two", invoked({}, {}, call("s1", "one")));
    const one = (await world.store.flow("one")) ?? expect.fail("no flow");
    const draft = { ...one.draft, steps: [call("s1", "two")] };
    await world.store.saveDraft({ ...one, draft, at: world.now(), by: "local" });
    const { revision } = (await world.store.flow("one")) ?? expect.fail("no flow");
    const { version: other } = (await world.store.flow("two")) ?? expect.fail("no flow");
    // The store itself does not look.
    const consent = { ...anyConsent, calls: { two: other?.id ?? "", one: "v" } };
    const publication = { kind: "draft", by: "local", revision, consent } as const;
    await world.store.publish({ ...publication, id: "one", versionId: "v", at: world.now() });
    const runId = await start("one");
    await reach(runId, "failed");
    expect(await runsOf("two")).toHaveLength(1);
    expect(await runsOf("one")).toHaveLength(1);
    const [two] = await runsOf("two");
    expect((await world.store.run(two?.id ?? ""))?.state.phase).toMatchObject({
      error: { code: "call.cycle" },
    });
  });
});

it("calls lie inside each other ten deep, and no deeper", async () => {
  await maker();
  const hand = { who: constant("Hana") };
  const calls = ["maker", "f10", "f9", "f8", "f7", "f6", "f5", "f4", "f3", "f2", "f1"];
  for (const [index, flow] of calls.entries())
    await active(
      calls[index + 1] ?? "f0",
      invoked({}, {}, call("s1", flow, index === 0 ? hand : {})),
    );
  await reach(await start("f1"), "succeeded");
  expect(await world.writes()).toHaveLength(1);
  const runId = await start("f0");
  await reach(runId, "failed");
  const error = (await detail(runId)).error;
  expect(JSON.stringify(error)).toContain("already 10 calls deep");
  expect(await world.writes()).toHaveLength(1);
});

describe("a flow that is called", () => {
  it("is not deleted while it is", async () => {
    await maker();
    await active("caller", invoked({}, {}, call("s1", "maker", { who: constant("Hana") })));
    expect(await world.engine.deleteFlow("maker")).toMatchObject([{ id: "caller" }]);
    expect(await world.store.flow("maker")).not.toBeNull();
    expect(await world.engine.deleteFlow("caller")).toEqual([]);
    expect(await world.engine.deleteFlow("maker")).toEqual([]);
    expect(await world.store.flow("maker")).toBeNull();
  });

  it("and what calls it need the agreement of all whose connections act", async () => {
    await maker();
    await world.store.createConnection({
      ...((await world.store.connection("c1")) ?? expect.fail("no connection")),
      id: "c2",
      owner: "ken",
    });
    const own = { ...customer("s2", constant("y")), connection: "c2" };
    await world.flow("caller", invoked({}, {}, call("s1", "maker", { who: constant("a") }), own));
    const ken = { kind: "draft", by: "ken" } as const;
    expect(await world.engine.activate("caller", { from: "now" }, ken)).toMatchObject({
      why: "not_agreed",
      owners: ["local"],
    });
    const flow = (await world.store.flow("caller")) ?? expect.fail("no flow");
    // As once the owner has agreed.
    const publication = { ...ken, revision: flow.revision, consent: anyConsent };
    await world.store.publish({ ...publication, id: "caller", versionId: "v9", at: world.now() });
    const made = (await world.store.flow("maker")) ?? expect.fail("no flow");
    const draft = { ...made.draft, steps: [customer("s1", constant("z"))] };
    await world.store.saveDraft({ ...made, draft, at: world.now(), by: "local" });
    expect(await world.engine.publish("maker", asLocal)).toMatchObject({
      why: "not_agreed",
      owners: ["ken"],
    });
  });
});
