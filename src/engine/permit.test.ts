import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { ActionStep, Step } from "#flow/step.ts";
import { asLocal, type EngineWorld, openEngineWorld, until } from "./engine.world.ts";
import * as room from "./permit.ts";
import { decideOnPermit, isPermit, type Permit } from "./permit.ts";
import { anyConsent, anyPermit } from "./permit.world.ts";
import { asNew, type ConnectionRecord, type Hold, type Store } from "./store.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const customer = (id: string, name: string, connection = "c1"): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-customer",
  connection,
  input: { name: { kind: "constant", value: name } },
});
const delay: Step = {
  kind: "delay",
  id: "s1",
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
const edit = async (id: string, draft: FlowDocument): Promise<number> => {
  const flow = (await world.store.flow(id)) ?? expect.fail("no flow");
  await world.store.saveDraft({ ...flow, draft, at: world.now(), by: "local" });
  return flow.revision + 1;
};
let keys = 0;
const start = async (flowId: string, by = "local") =>
  world.engine.takeCall({ flowId, key: `k${(keys += 1)}`, sent: {}, by });
const startRun = async (flowId: string): Promise<string> => {
  const answer = await start(flowId);
  return answer.accepted ? answer.run.id : expect.fail(answer.why);
};
const reach = (runId: string, status: string) =>
  until(async () => (await world.reading.run(runId))?.status === status);
const Named = z.object({ name: z.string() });
const names = async (): Promise<readonly string[]> => {
  const runs = await world.reading.listRuns({ limit: 200 });
  const details = await Promise.all(runs.items.map(({ id }) => world.reading.run(id)));
  return details.flatMap((run) => run?.effects.map(({ params }) => Named.parse(params).name) ?? []);
};

const connection = (more: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  ...asNew,
  id: "c1",
  owner: "hana",
  connector: "stripe",
  name: "Shop",
  mode: "live",
  account: "a",
  accountName: null,
  settings: {},
  sealed: "",
  broken: null,
  createdAt: 1,
  ...more,
});
const error = { kind: "connection", code: "x", message: "no" } as const;

describe("a permit", () => {
  const wish = { by: "hana", granted: new Set<string>(), atOnce: true };

  it("is for one's own connections, and for others that one may operate", () => {
    const acting = [connection(), connection({ id: "c2", owner: "ken", consentEpoch: 3 })];
    expect(decideOnPermit({ ...wish, acting })).toEqual({ why: "not_granted", owners: ["ken"] });
    const permit = decideOnPermit({ ...wish, acting, granted: new Set(["c2"]) });
    expect(isPermit(permit) && [...permit.epochs]).toEqual([
      ["c1", 0],
      ["c2", 3],
    ]);
  });

  it.each([
    ["held by its owner", { holds: { ...asNew.holds, owner: 5 } }, "engine.held_by_owner"],
    ["whose owner is away", { holds: { ...asNew.holds, absence: 5 } }, "engine.held_by_absence"],
    ["held by the switch", { holds: { ...asNew.holds, switch: 5 } }, "engine.held_by_switch"],
    ["that is locked", { locked: true, broken: error }, "x"],
  ])("is for nothing that is done at once through a connection %s", (_, more, code) => {
    const acting = [connection(more)];
    expect(decideOnPermit({ ...wish, acting })).toMatchObject({
      why: "standstill",
      error: { code },
    });
    // What has been done is told all the same, but not by whoever may have come in for the owner.
    const told = { acting, granted: new Set(["c1"]), atOnce: false };
    expect(isPermit(decideOnPermit({ ...told, by: "ken" }))).toBe(true);
    expect(isPermit(decideOnPermit({ ...told, by: "hana" }))).toBe(!("locked" in more));
  });

  it("is made by what decides on it, and lies nowhere ready", () => {
    expect(Object.values(room).filter((made) => typeof made !== "function")).toEqual([]);
    const by = { effectId: "e", generation: 0, at: 1 };
    const choices: Parameters<Store["decideParked"]>[0][] = [
      { ...by, decision: { kind: "stop" }, permit: anyPermit },
      { ...by, decision: { kind: "refused", error }, found: true },
      // @ts-expect-error What is found on the other side neither sends nor stops anything.
      { ...by, decision: { kind: "stop" }, found: true },
      // @ts-expect-error What a person says needs a permit.
      { ...by, decision: { kind: "stop" } },
      // @ts-expect-error It is no permit either.
      { ...by, decision: { kind: "stop" }, permit: "found" },
    ];
    expect(choices).toHaveLength(5);
    // @ts-expect-error Nobody else has the mark of one.
    const forged: Permit = { epochs: new Map() };
    expect(forged).not.toHaveProperty("permitted");
  });

  it("is for a connection that is broken: its runs wait", () => {
    expect(isPermit(decideOnPermit({ ...wish, acting: [connection({ broken: error })] }))).toBe(
      true,
    );
  });
});

const holds: readonly Hold[] = [
  { by: "owner", connectionId: "c1", owner: "local" },
  { by: "absence", owner: "local" },
  { by: "switch" },
];

describe.each(holds)("a hold by $by", (hold) => {
  it("stops a delayed run before its next write, and what it wrote goes out once when it is lifted", async () => {
    await active("f", invoked(delay, customer("s2", "late")));
    const runId = await startRun("f");
    await reach(runId, "delayed");
    await world.store.hold(hold, world.now());
    await world.advance(700);
    await reach(runId, "paused");
    expect((await world.reading.run(runId))?.error).toMatchObject({
      code: `engine.held_by_${hold.by}`,
    });
    expect(await world.writes()).toEqual([]);
    expect(await start("f")).toMatchObject({ accepted: false, why: "held" });
    await world.engine.lift(hold);
    await reach(runId, "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("stops a write that is tried again", async () => {
    await active("f", invoked(customer("s1", "again")));
    await world.control("/faults", {
      match: { method: "POST", times: null },
      fault: { kind: "cut", when: "before" },
    });
    const runId = await startRun("f");
    const sends = async () => (await world.reading.run(runId))?.effects[0]?.sends ?? 0;
    await until(async () => (await sends()) > 0);
    await world.store.hold(hold, world.now());
    await world.clearFaults();
    await world.advance(700);
    await reach(runId, "paused");
    expect(await world.writes()).toEqual([]);
    await world.engine.lift(hold);
    await reach(runId, "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("keeps a flow from being started", async () => {
    await world.flow("f", invoked(customer("s1", "x")));
    await world.store.hold(hold, world.now());
    expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
      activated: false,
      why: "standstill",
    });
  });
});

describe("the test of a draft by somebody who may operate the connection", () => {
  it("stops before its next write when that right ends", async () => {
    await world.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 1 });
    await world.flow("f", invoked(delay, customer("s2", "late")));
    const wish = { flowId: "f", revision: 1, token: "t", by: "ken", confirmed: null };
    const told = await world.engine.startTest({ ...wish, event: { kind: "call", inputs: null } });
    const runId = told.started ? told.runId : expect.fail(told.why);
    await reach(runId, "delayed");
    await world.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "ken" });
    await world.advance(700);
    await until(async () => (await world.reading.run(runId))?.error !== null);
    expect((await world.reading.run(runId))?.error).toMatchObject({ code: "engine.right_ended" });
    await world.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 2 });
    await world.advance(1_000);
    await reach(runId, "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });
});

describe("a version that its connection's owner has not agreed to", () => {
  it("writes nothing, and waits for whoever publishes it anew", async () => {
    await active("f", invoked(customer("s1", "x")));
    const revision = await edit("f", invoked(customer("s1", "of somebody else")));
    // As nobody can: the store does not look.
    await world.store.publish({
      kind: "draft",
      revision,
      by: "ken",
      consent: anyConsent,
      id: "f",
      versionId: "v",
      at: world.now(),
    });
    const runId = await startRun("f");
    await until(async () => (await world.reading.run(runId))?.error !== null);
    expect((await world.reading.run(runId))?.error).toMatchObject({ code: "engine.not_agreed" });
    expect(await world.writes()).toEqual([]);
  });
});

describe("a flow that was stopped", () => {
  it("is started again by who may operate its connections now, and by nobody else", async () => {
    await active("f", invoked(customer("s1", "x")));
    await world.engine.deactivate("f");
    const ken = { kind: "draft", by: "ken" } as const;
    const again = () => world.engine.activate("f", { from: "now" }, ken);
    expect(await again()).toMatchObject({ why: "not_agreed", owners: ["local"] });
    await world.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 1 });
    expect(await again()).toMatchObject({ activated: true });
    await world.engine.deactivate("f");
    await world.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "ken" });
    expect(await again()).toMatchObject({ why: "not_agreed" });
  });
});

describe("credentials of a person", () => {
  it("start nothing that the person may not let act at this moment", async () => {
    await active("f", invoked(customer("s1", "x")));
    expect(await start("f", "ken")).toMatchObject({ why: "credentials_ended" });
    await world.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 1 });
    expect(await start("f", "ken")).toMatchObject({ accepted: true });
    await world.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "ken" });
    expect(await start("f", "ken")).toMatchObject({ why: "credentials_ended" });
  });
});

describe("what was agreed to", () => {
  it("is what runs: a new version of a called flow that nobody has agreed to is not called", async () => {
    await active("helper", invoked(customer("s1", "as read")));
    await active("f", invoked(call("s1", "helper")));
    const revision = await edit("helper", invoked(customer("s1", "changed since")));
    // As a version that is published beside another that is about to call it.
    await world.store.publish({
      kind: "draft",
      revision,
      by: "local",
      consent: anyConsent,
      id: "helper",
      versionId: "v2",
      at: world.now(),
    });
    await reach(await startRun("f"), "succeeded");
    expect(await names()).toEqual(["as read"]);
    // Published anew, though nothing in it has changed, it calls what is published now.
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ version: { number: 2 } });
    await reach(await startRun("f"), "succeeded");
    expect((await names()).toSorted()).toEqual(["as read", "changed since"]);
  });

  it("is followed by callers whose owners have agreed to the new version, however far they are", async () => {
    await active("helper", invoked(customer("s1", "one")));
    await active("middle", invoked(call("s1", "helper")));
    await active("f", invoked(call("s1", "middle")));
    await edit("helper", invoked(customer("s1", "two")));
    expect(await world.engine.publish("helper", asLocal)).toMatchObject({ activated: true });
    await reach(await startRun("f"), "succeeded");
    expect(await names()).toEqual(["two"]);
  });

  it("is agreed to as it was read: a proposal whose calls have changed is a conflict", async () => {
    await active("helper", invoked(customer("s1", "as read")));
    await world.flow("f", invoked(call("s1", "helper")));
    const ken = { kind: "draft", by: "ken" } as const;
    const asked = await world.engine.activate("f", { from: "now" }, ken);
    const { calls, revision } =
      !asked.activated && asked.why === "not_agreed" ? asked : expect.fail("not asked");
    const proposal = { id: "p", flowId: "f", revision, by: "ken", at: 5, takeUp: null, calls };
    await world.store.propose({ ...proposal, owners: ["local"] });
    await edit("helper", invoked(customer("s1", "changed since")));
    await world.engine.publish("helper", asLocal);
    await world.store.agree("p", "local");
    const wish = { kind: "proposal", proposalId: "p" } as const;
    expect(await world.engine.activate("f", { from: "now" }, wish)).toMatchObject({
      activated: false,
      why: "conflict",
    });
  });

  it("takes the word of a flow's owner for being called, also where no connection acts", async () => {
    await world.store.createFlow({
      id: "helper",
      owner: "hana",
      name: "helper",
      draft: invoked({ kind: "variable", id: "s1", name: null, type: "text", initial: null }),
      lineage: "helper",
      at: 1,
    });
    const hana = { kind: "draft", by: "hana" } as const;
    expect(await world.engine.activate("helper", { from: "now" }, hana)).toMatchObject({
      activated: true,
    });
    await world.flow("f", invoked(call("s1", "helper")));
    expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
      why: "not_agreed",
      owners: ["hana"],
    });
  });
});
