import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { LedgerView } from "#reading/ledger-views.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "../engine.world.ts";

let world: EngineWorld;
let customer: string;
const Made = z.object({
  ids: z.array(z.string()),
  data: z.array(z.object({ default_source: z.string() })),
});
const makeCustomer = async (source: string) =>
  Made.parse(await world.control("/customers", { count: 1, source }));
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  customer = (await makeCustomer("tok_chargeCustomerFail")).ids.join();
});
afterEach(() => world.close());

const constant = (value: string | number): Value => ({ kind: "constant", value });
/** A customer, then a charge of a card that is declined. */
const declining = (): FlowDocument => {
  const document = flowOn("new-refund", "create-customer");
  const [first] = document.steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const input = {
    amount: constant(2_000),
    currency: constant("usd"),
    customer: constant(customer),
  };
  return {
    ...document,
    steps: [first, { ...first, id: "s2", action: "create-charge", input }],
    nextStep: 3,
  };
};
/** Works only on refunds that are greater than any. */
const filtering = (): FlowDocument => {
  const document = flowOn("new-refund", "create-customer");
  const left: Value = { kind: "pill", from: "trigger", path: ["amount"] };
  const row = { left, operator: "greater", right: constant(100_000), currency: "usd" } as const;
  const condition = { match: "all", logic: "", otherCurrency: "stop", rows: [row] } as const;
  return {
    ...document,
    steps: [
      {
        kind: "if",
        id: "s8",
        name: null,
        branches: [
          { id: "s9", condition: { ...condition, rows: [row] }, steps: [...document.steps] },
        ],
      },
    ],
    nextStep: 10,
  };
};
const start = async (id: string, document: FlowDocument): Promise<void> => {
  await world.flow(id, document);
  await world.engine.activate(id, { from: "now" }, asLocal);
};

const lines = async (): Promise<readonly LedgerView[]> =>
  (await world.reading.ledger({ limit: 200 })).items;
const said = ({ heading: { entry, flowId, outcome }, runId, object }: LedgerView): string =>
  [entry, flowId, outcome, runId ?? object].join(" ");

/** What the ledger must hold of what the lists still show: a line for each event of a flow, and for each write. */
const happened = async (): Promise<readonly string[]> => {
  const runs: RunDetail[] = [];
  for (const { id } of (await world.reading.listRuns({ limit: 200 })).items)
    runs.push((await world.reading.run(id)) ?? expect.fail("no run"));
  const ofEvents = runs.map(({ id, flowId, status }) => `event ${flowId} ${status} ${id}`);
  const ofWrites = runs.flatMap(({ id, flowId, effects }) =>
    [...Map.groupBy(effects, (effect) => effect.id).values()].flatMap((generations) => {
      const newest = generations.toSorted((one, other) => other.generation - one.generation)[0];
      return newest === undefined ? [] : [`write ${flowId} ${newest.state} ${id}`];
    }),
  );
  const skipped = (await world.reading.listEvents({ limit: 200 })).items.flatMap(
    ({ key, deliveries }) =>
      deliveries.flatMap(({ flowId, outcome }) =>
        outcome === "skipped" ? [`event ${flowId} skipped ${key}`] : [],
      ),
  );
  return [...ofEvents, ...ofWrites, ...skipped].toSorted();
};
const left = (all: readonly LedgerView[]) =>
  all.filter(({ heading: { reason } }) => reason?.kind === "trigger");
const kept = async (): Promise<readonly string[]> => {
  const all = await lines();
  return all
    .filter((line) => !left(all).includes(line))
    .map(said)
    .toSorted();
};
const reach = (flow: string, wanted: string) =>
  until(async () => {
    await world.advance(15);
    const all = await world.statuses(flow);
    return all.length > 0 && all.every((status) => status === wanted);
  });
const keep = async (): Promise<void> => {
  const wanted = (await happened()).join("\n");
  // Wherever the process was killed, another one goes on.
  await world.takeOver();
  await until(async () => {
    await world.advance(61);
    return (await kept()).join("\n") === wanted;
  });
};

it("each event and each write has exactly one line, whatever becomes of them, and keeps it when they are gone", async () => {
  await start("declining", declining());
  await start("filtering", filtering());
  await start("charging", flowOn("new-charge", "create-charge", { status: "succeeded" }));
  await world.control("/refunds", { count: 2 });
  await world.control("/charges", { count: 2 });
  await world.control("/charges", { count: 1, status: "failed" });
  await reach("declining", "failed");
  await reach("filtering", "filtered");
  await reach("charging", "succeeded");
  await keep();
  const first = await lines();
  // Of the failed charges one came from outside, and two were refused to a write of the other flow.
  expect(left(first).map(({ heading }) => [heading.flowId, heading.outcome])).toEqual(
    left(first).map(() => ["charging", "filtered"]),
  );
  expect(left(first).length).toBeGreaterThan(0);
  expect(first.find(({ heading }) => heading.flowId === "filtering")?.heading.reason).toMatchObject(
    { kind: "filter", path: "s8", held: false },
  );
  const moved = first.filter(({ heading }) => heading.money?.state === "done");
  expect(moved.map(({ amount, heading }) => [amount, heading.money?.currency])).toEqual(
    moved.map(({ amount }) => [amount, "usd"]),
  );
  expect(moved.length).toBe((await world.statuses("charging")).length);

  // The charges that come now are no events of it.
  await world.engine.deactivate("charging");
  const card = (await makeCustomer("tok_visa")).data[0]?.default_source;
  await world.control(`/objects/${customer}`, { set: { default_source: card }, event: null });
  for (const { id } of (await world.reading.listRuns({ flowId: "declining", limit: 9 })).items) {
    const seen = { path: "s2", attempts: 1, generation: 0 };
    const wish = { by: "local", runId: id, seen, confirmed: true };
    expect(await world.engine.continueRun(wish)).toMatchObject({ continued: true });
  }
  await reach("declining", "succeeded");
  await keep();
  const before = await lines();

  await world.engine.deleteFlow("filtering");
  await until(async () => {
    await world.advance(31 * 86_400);
    await world.advance(601);
    return (await world.reading.listRuns({ limit: 9 })).items.length === 0;
  });
  expect(await lines()).toEqual(before);

  // Nor are they kept for ever.
  await world.store.changeSettings({ ledgerYears: 1 });
  await until(async () => {
    await world.advance(366 * 86_400);
    await world.advance(601);
    return (await lines()).length === 0;
  });
});
