import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, openEngineWorld, until } from "./engine.world.ts";
import { failedRun } from "./failed-run.ts";
import type { SeenFailure } from "./store.ts";

/** `outer` calls `middle`, which calls `maker`, whose charge is declined. */

const levels = ["outer", "middle", "maker"] as const;
type Level = (typeof levels)[number];

let world: EngineWorld;
let first: Readonly<Record<Level, Seen>>;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  await active("maker", {
    kind: "action",
    id: "s1",
    name: null,
    connector: "stripe",
    action: "create-charge",
    connection: "c1",
    input: {
      amount: constant(700),
      currency: constant("jpy"),
      source: constant("tok_chargeDeclined"),
    },
  });
  await active("middle", call("maker"));
  await active("outer", call("middle"));
  const answer = await world.engine.takeCall({ by: "local", flowId: "outer", key: "k", sent: {} });
  expect(answer.accepted).toBe(true);
  await failed("outer", 1);
  first = await everySeen();
});
afterEach(() => world.close());

interface Seen {
  readonly runId: string;
  readonly seen: SeenFailure;
}

const constant = (value: string | number): Value => ({ kind: "constant", value });
const call = (flow: string): Step => ({ kind: "call", id: "s1", name: null, flow, input: {} });
const active = async (id: string, step: Step) => {
  const trigger: FlowDocument["trigger"] = { kind: "invoke", inputs: [], outputs: [] };
  await world.flow(id, { ...emptyDocument, trigger, steps: [step], nextStep: 2 });
  expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
const runAt = async (level: Level) => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: level, limit: 1 })).items;
  return (await world.store.run(id)) ?? expect.fail("no run");
};
const failed = (level: Level, attempts: number) =>
  until(async () => {
    const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: level, limit: 1 })).items;
    const run = await world.store.run(id);
    if (run && (await failedRun(run, world.store))?.seen.attempts === attempts) return true;
    await world.advance(5);
    return false;
  });
const seenAt = async (level: Level): Promise<Seen> => {
  const run = await runAt(level);
  const { seen } = (await failedRun(run, world.store)) ?? expect.fail("it goes on");
  return { runId: run.id, seen };
};
const everySeen = async () => ({
  outer: await seenAt("outer"),
  middle: await seenAt("middle"),
  maker: await seenAt("maker"),
});
/** What each run and each write is, and how often each step was tried. */
const everything = async () => {
  const kept: unknown[] = [];
  for (const level of levels) {
    const { id, state } = await runAt(level);
    const detail = await world.reading.run(id);
    kept.push(state, detail?.steps, detail?.effects);
  }
  return kept;
};
const goOn = ({ runId, seen }: Seen) =>
  world.engine.continueRun({ by: "local", runId, seen, confirmed: true });
const correct = ({ runId, seen }: Seen) =>
  world.engine.correctRun({
    by: "local",
    runId,
    seen,
    changes: [{ path: ["amount"], value: 800 }],
    confirmed: true,
  });
const conflict = { continued: false, why: "conflict" };
const ask = async (level: Level) => {
  const runs = [{ runId: (await runAt(level)).id, isLive: false, parked: [] }];
  await world.engine.askBatch({ id: level, by: "local", wish: { act: "continue" }, runs });
};
const outcomes = async (id: string) => {
  await world.engine.startBatch({ id, by: "local", confirmed: null });
  await until(async () => (await world.store.batch(id))?.state === "done");
  return (await world.store.batch(id))?.outcomes;
};

describe("what a person saw of a run that has called others", () => {
  it.each(levels)("counts no more once %s has gone on, and failed again", async (moved) => {
    for (const level of levels) await ask(level);
    expect(await goOn(first[moved])).toEqual({ continued: true });
    await failed(moved, 2);
    const stands = await everything();
    for (const level of levels) {
      expect(await goOn(first[level])).toEqual(conflict);
      expect(await outcomes(level)).toEqual(new Map([["conflict", 1]]));
    }
    expect(await correct(first.maker)).toEqual(conflict);
    expect(await everything()).toEqual(stands);
  });

  it("counts only as a whole, for each of the runs", async () => {
    const stands = await everything();
    for (const level of levels) {
      const { runId, seen } = first[level];
      const { called: _, ...alone } = seen;
      const others: SeenFailure[] = [
        { ...seen, path: "s2" },
        { ...seen, attempts: 2 },
        { ...seen, generation: 1 },
        { ...seen, called: "other" },
        ...(level === "maker" ? [] : [alone]),
      ];
      for (const other of others) expect(await goOn({ runId, seen: other })).toEqual(conflict);
    }
    for (const other of [{ attempts: 2 }, { generation: 1 }, { called: "other" }])
      expect(await correct({ ...first.maker, seen: { ...first.maker.seen, ...other } })).toEqual(
        conflict,
      );
    expect(await everything()).toEqual(stands);
  });

  it("lets all of them go on at once, each as it was seen", async () => {
    expect(await goOn(first.outer)).toEqual({ continued: true });
    await failed("outer", 2);
    const again = await everySeen();
    for (const level of levels) expect(again[level].seen.attempts).toBe(2);
    expect(again.maker.seen.generation).toBe(1);
    expect(await world.writes()).toEqual(["POST /v1/charges", "POST /v1/charges"]);
  });

  it("is acted on once, whichever of the runs several people click at one moment", async () => {
    const answers = await Promise.all(levels.map((level) => goOn(first[level])));
    expect(answers.filter(({ continued }) => continued)).toHaveLength(1);
    expect(answers.filter(({ continued }) => !continued)).toEqual([conflict, conflict]);
    await failed("maker", 2);
    expect((await seenAt("maker")).seen.generation).toBe(1);
    expect(await world.writes()).toEqual(["POST /v1/charges", "POST /v1/charges"]);
  });
});
