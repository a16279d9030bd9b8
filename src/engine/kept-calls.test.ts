import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import { asLocal, type EngineWorld, openEngineWorld, until } from "./engine.world.ts";

/** What a run calls is what its version keeps: whoever lets it run again lets that act. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const customer = (id: string, connection = "c1"): Step => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-customer",
  connection,
  input: { name: { kind: "constant", value: id } },
});
const refund = (id: string): Step => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-refund",
  connection: "kens",
  input: { charge: { kind: "constant", value: "ch_none" } },
});
const variable: Step = { kind: "variable", id: "s80", name: null, type: "text", initial: null };
const delay: Step = {
  kind: "delay",
  id: "s70",
  name: null,
  amount: { kind: "constant", value: 10 },
  unit: "minutes",
};
const call = (id: string, flow: string): Step => ({
  kind: "call",
  id,
  name: null,
  flow,
  input: {},
});
const invoked = (...steps: readonly Step[]): FlowDocument => ({
  ...emptyDocument,
  trigger: { kind: "invoke", inputs: [], outputs: [] },
  steps: [...steps],
  nextStep: 90,
});
const active = async (id: string, document: FlowDocument): Promise<void> => {
  await world.flow(id, document);
  expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
const publish = async (id: string, draft: FlowDocument): Promise<void> => {
  const flow = (await world.store.flow(id)) ?? expect.fail("no flow");
  await world.store.saveDraft({ ...flow, draft, at: world.now(), by: "local" });
  expect(await world.engine.publish(id, asLocal)).toMatchObject({ activated: true });
};
let keys = 0;
const start = async (flowId: string): Promise<string> => {
  const answer = await world.engine.takeCall({
    flowId,
    key: `k${(keys += 1)}`,
    sent: {},
    by: "local",
  });
  return answer.accepted ? answer.run.id : expect.fail(answer.why);
};
const reach = (runId: string, status: string) =>
  until(async () => (await world.reading.run(runId))?.status === status);
const versionOf = async (runId: string): Promise<string> =>
  (await world.store.run(runId))?.versionId ?? expect.fail("no run");
const refused = { why: "not_permitted", unpermitted: { why: "not_granted", owners: ["local"] } };

describe("an earlier version, which calls what it keeps,", () => {
  it("runs again only for who may operate what it calls, whatever is published since", async () => {
    await active("helper", invoked(customer("s1")));
    await active("f", invoked(call("s1", "helper")));
    const runId = await start("f");
    await reach(runId, "succeeded");
    await publish("f", invoked(call("s1", "helper"), variable));
    await publish("helper", invoked(variable));
    const versionId = await versionOf(runId);
    const wish = { runId, versionId, token: "t", by: "ken", confirmed: null };
    expect(await world.engine.rerun(wish)).toMatchObject({ started: false, ...refused });
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("goes on only for who may operate what it calls next", async () => {
    await world.connect("kens");
    await active("helper", invoked(customer("s1")));
    await active("f", invoked(refund("s1"), call("s2", "helper")));
    const runId = await start("f");
    await reach(runId, "failed");
    await publish("f", invoked(refund("s1"), call("s2", "helper"), variable));
    await publish("helper", invoked(variable));
    await world.store.grant({ connectionId: "kens", by: "local", person: "ken", at: 1 });
    const seen = { path: "s1", attempts: 1, generation: 0 };
    const wish = { runId, seen, by: "ken", confirmed: true };
    expect(await world.engine.continueRun(wish)).toMatchObject({ continued: false, ...refused });
  });
});

it("a draft is published only with the versions of what it calls that were looked at", async () => {
  await active("helper", invoked(customer("s1")));
  await world.flow("f", invoked(call("s1", "helper")));
  const helperNow = async () =>
    (await world.store.flow("helper"))?.version?.id ?? expect.fail("no version");
  const activate = (helper: string) => {
    const wish = { kind: "draft", by: "local", calls: { helper } } as const;
    return world.engine.activate("f", { from: "now" }, wish);
  };
  const seen = await helperNow();
  await publish("helper", invoked(customer("s1"), variable));
  expect(await activate(seen)).toEqual({ activated: false, why: "conflict" });
  expect(await activate(await helperNow())).toMatchObject({ activated: true });
});

describe("a version of an earlier build, which keeps nothing,", () => {
  it("calls all that is published, also once one of them is published anew", async () => {
    await active("one", invoked(customer("s1")));
    await active("other", invoked(customer("s2")));
    await active("f", invoked(call("s1", "one"), call("s2", "other")));
    await world.restart((dataDir) => {
      const db = new Database(join(dataDir, "millrace.db"));
      db.exec("UPDATE flow_versions SET calls = NULL");
      db.close();
    });
    await publish("one", invoked(customer("s1"), variable));
    await reach(await start("f"), "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/customers", "POST /v1/customers"]);
  });

  const forget = () =>
    world.restart((dataDir) => {
      const db = new Database(join(dataDir, "millrace.db"));
      db.exec("UPDATE flow_versions SET calls = NULL");
      db.close();
    });
  const called = async () => (await world.reading.listRuns({ flowId: "helper", limit: 9 })).items;
  /** A run that is delayed before its call, in a version that is not published any more. */
  const delayed = async (): Promise<string> => {
    await active("helper", invoked(customer("s1")));
    await active("f", invoked(delay, call("s1", "helper"), customer("s2")));
    const runId = await start("f");
    await reach(runId, "delayed");
    await publish("f", invoked(customer("s2")));
    return runId;
  };

  it("keeps what it calls when it first calls it, whatever is published later", async () => {
    await active("helper", invoked(customer("s1")));
    await active("f", invoked(call("s1", "helper"), delay, call("s2", "helper")));
    await forget();
    const runId = await start("f");
    await reach(runId, "delayed");
    const helper = (await called())[0]?.id ?? expect.fail("not called");
    const { version } = (await world.store.flow("f")) ?? expect.fail("no flow");
    expect(version?.calls).toEqual({ helper: await versionOf(helper) });
  });

  it("calls nothing that was published since it was not, until all whose connections act have agreed", async () => {
    const runId = await delayed();
    await forget();
    const { store } = world;
    // Nobody was asked: no published version calls the helper. It is somebody else's, and acts through nothing.
    await store.saveDraft({
      ...((await store.flow("helper")) ?? expect.fail("no flow")),
      draft: invoked(variable),
      at: world.now(),
      by: "ken",
    });
    expect(await world.engine.publish("helper", { kind: "draft", by: "ken" })).toMatchObject({
      activated: true,
    });
    await world.advance(700);
    await until(async () => ((await world.reading.run(runId))?.error ?? null) !== null);
    expect(await world.reading.run(runId)).toMatchObject({
      status: "waiting",
      error: { code: "call.not_agreed" },
    });
    expect(await called()).toEqual([]);
    expect(await world.writes()).toEqual([]);
    // One click: the flow is published with the call, by who owns the connection in it.
    await publish("f", invoked(call("s1", "helper"), customer("s2")));
    await world.advance(2_000);
    await reach(runId, "succeeded");
    expect(await called()).toHaveLength(1);
  });

  it("goes on with what those have published whose connections act, though it is not published any more", async () => {
    const runId = await delayed();
    await forget();
    await publish("helper", invoked(variable));
    await world.advance(700);
    await reach(runId, "succeeded");
    expect(await called()).toHaveLength(1);
  });
});

describe("a test that calls a flow", () => {
  it("stops before the next write when the right of whoever tests ends", async () => {
    await world.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 1 });
    await active("helper", invoked(customer("s1")));
    await world.flow("f", invoked(delay, call("s1", "helper")));
    const wish = { flowId: "f", revision: 1, token: "t", by: "ken", confirmed: null };
    const told = await world.engine.startTest({ ...wish, event: { kind: "call", inputs: null } });
    const runId = told.started ? told.runId : expect.fail(told.why);
    await reach(runId, "delayed");
    await world.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "ken" });
    await world.advance(700);
    const called = async () => (await world.reading.listRuns({ flowId: "helper", limit: 9 })).items;
    await until(async () => ((await called())[0]?.error ?? null) !== null);
    expect((await called())[0]?.error).toMatchObject({ code: "engine.right_ended" });
    expect(await world.writes()).toEqual([]);
  });

  it("calls what it called when it was started, whatever is published before it comes there", async () => {
    await active("helper", invoked(customer("s1")));
    await world.flow("f", invoked(delay, call("s1", "helper")));
    const wish = { flowId: "f", revision: 1, token: "t", by: "local", confirmed: null };
    const told = await world.engine.startTest({ ...wish, event: { kind: "call", inputs: null } });
    const runId = told.started ? told.runId : expect.fail(told.why);
    await reach(runId, "delayed");
    await publish("helper", invoked(customer("s2")));
    await world.advance(700);
    await reach(runId, "succeeded");
    const [called] = (await world.reading.listRuns({ flowId: "helper", limit: 9 })).items;
    expect((await world.reading.run(called?.id ?? ""))?.effects).toMatchObject([
      { params: { name: "s1" } },
    ]);
  });
});
