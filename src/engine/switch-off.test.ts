import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { whyOff } from "./switch-off.ts";

const failures = (inARow: number, failed: number, ended: number) => ({
  inARow,
  ofAnHour: { failed, ended },
});

describe("a flow switches itself off", () => {
  const row = { inARow: 3, share: null };
  const share = { inARow: null, share: { percent: 50, of: 10 } };
  it.each([
    [row, failures(2, 9, 9), null],
    [row, failures(3, 3, 9), { kind: "in_a_row", failed: 3 }],
    [share, failures(9, 9, 9), null],
    [share, failures(0, 4, 10), null],
    [share, failures(0, 5, 10), { kind: "share", failed: 5, ended: 10 }],
    [share, failures(0, 6, 13), null],
    [{ ...row, share: share.share }, failures(3, 5, 10), { kind: "in_a_row", failed: 3 }],
    [{ inARow: null, share: null }, failures(9, 9, 9), null],
  ] as const)("by %o, where %o have failed: %o", (rule, found, why) => {
    expect(whyOff(rule, found)).toEqual(why);
  });
});

describe("in the engine", () => {
  let world: EngineWorld;
  beforeEach(async () => {
    world = await openEngineWorld();
    await world.engine.start();
    await world.connect("c1");
  });
  afterEach(() => world.close());

  const payingWith = (token: string): FlowDocument => {
    const document = flowOn("new-charge", "create-charge");
    const [step] = document.steps;
    if (step?.kind !== "action") throw new Error("It has one action");
    const source = { kind: "constant", value: token } as const;
    return { ...document, steps: [{ ...step, input: { ...step.input, source } }] };
  };
  const charges = (count: number) => world.control("/charges", { count });
  const ended = (...wanted: readonly string[]) =>
    until(async () => (await world.statuses("f")).join() === wanted.join());
  const isOff = async () => (await world.store.flow("f"))?.state === "inactive";

  it("keeps the events that come meanwhile, and takes them up when it is activated again", async () => {
    await world.flow("f", payingWith("tok_chargeDeclined"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    const rule = { inARow: 2, share: null };
    await world.store.setSwitchOff({ flowId: "f", rule, at: world.now() });
    await world.advance(15);
    await charges(1);
    await world.advance(15);
    await ended("failed");
    await world.advance(60);
    expect(await isOff()).toBe(false);

    await charges(1);
    await world.advance(15);
    await ended("failed", "failed");
    await world.advance(60);
    await until(isOff);
    expect((await world.store.switchOffs())[0]?.off?.why).toEqual({ kind: "in_a_row", failed: 2 });

    await charges(3);
    await world.advance(60);
    const { revision = 0, name = "" } = (await world.store.flow("f")) ?? {};
    const draft = payingWith("tok_visa");
    await world.store.saveDraft({ by: "local", id: "f", revision, name, draft, at: world.now() });
    await world.engine.activate("f", { from: "where_it_stood" }, asLocal);
    await world.advance(60);
    await ended("failed", "failed", "succeeded", "succeeded", "succeeded");
    expect(await world.store.switchOffs()).toMatchObject([{ rule, off: null }]);
    // What failed before does not count again.
    await world.advance(60);
    expect(await isOff()).toBe(false);
  });
});
