import { afterEach, beforeEach, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import type { When } from "#flow/when.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld } from "./engine.world.ts";

/** A time of a schedule has come and is not started, as while the disk is short, when a person publishes. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.connect("c1");
});
afterEach(() => world.close());

const hourly: When = { kind: "interval", everyMinutes: 60 };
const refunded = flowOn("new-refund", "create-customer");
const steps = refunded.steps.flatMap((step) =>
  step.kind === "action"
    ? [{ ...step, input: { name: { kind: "constant", value: "Hana" } } as const }]
    : [],
);
const listening: FlowDocument = { ...refunded, steps };
const scheduled = (when: When): FlowDocument => ({
  ...listening,
  trigger: { kind: "schedule", when, overlap: true },
});
const edit = async (draft: FlowDocument) => {
  const { revision = 0 } = (await world.store.flow("f")) ?? {};
  const at = world.now();
  const saved = { id: "f", revision, name: "f", draft, at, by: "local" };
  expect(await world.store.saveDraft(saved)).toBe("saved");
};
const runs = async () => (await world.reading.listRuns({ flowId: "f", limit: 9 })).items;
/** When the flow's time was, which is over by now. */
const overdue = async (): Promise<number> => {
  await world.flow("f", scheduled(hourly));
  await world.engine.activate("f", { from: "now" }, asLocal);
  const { nextAt = 0 } = (await world.store.schedule("f")) ?? {};
  await world.advance(5_400);
  expect(await runs()).toEqual([]);
  return nextAt;
};

const others: Readonly<Record<string, FlowDocument>> = {
  "other times": scheduled({ kind: "interval", everyMinutes: 30 }),
  "a trigger of a connector": listening,
};

it.each(Object.keys(others))(
  "the time that is due starts before what is published: %s",
  async (other) => {
    const dueAt = await overdue();
    const before = (await world.store.flow("f"))?.version?.id;
    await edit(others[other] ?? listening);
    const published = await world.engine.publish("f", asLocal);
    expect(published).toMatchObject({ activated: true, version: { number: 2 } });
    const [run, ...more] = await runs();
    expect(more).toEqual([]);
    expect(run).toMatchObject({ reference: `schedule:${new Date(dueAt).toISOString()}` });
    expect((await world.store.run(run?.id ?? ""))?.versionId).toBe(before);
    const next = (await world.store.schedule("f"))?.nextAt ?? Infinity;
    expect(next).toBeGreaterThan(world.now());
  },
);

it("the time that is due starts before the same schedule begins anew", async () => {
  await overdue();
  const begun = await world.engine.activate("f", { from: "now" }, asLocal);
  expect(begun).toMatchObject({ activated: true, version: { number: 1 } });
  expect(await runs()).toHaveLength(1);
});
