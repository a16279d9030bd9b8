import { expect, it } from "vitest";
import type { LedgerView } from "#reading/ledger-views.ts";
import { anyPermit } from "../permit.world.ts";
import { linesOfRun } from "../ledger/lines.ts";
import type { ClaimedRun, EndedRun } from "../store.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import {
  broken,
  effectName,
  event,
  type Open,
  passing,
  skips,
  takes,
  useStage,
  waits,
} from "./stage.world.ts";

const leaves = (flowId: string) => ({ flowId, kind: "leave" }) as const;

const none = { trigger: () => undefined, teller: () => undefined, action: () => undefined };

/** The lines of what has happened. */
export function ledgerContract(open: Open): void {
  const stage = useStage(open);
  const keep = () => keepLedger(stage.store);

  const lines = async (query: Partial<Parameters<typeof stage.reading.ledger>[0]> = {}) =>
    (await stage.reading.ledger({ limit: 100, ...query })).items;
  const said = ({ heading: { entry, outcome }, object }: LedgerView): string =>
    `${entry} ${object ?? "-"} ${outcome}`;
  const all = async () => (await lines()).map(said).toSorted();

  const listening = async (...flows: readonly string[]): Promise<void> => {
    await stage.connect("c1", { mode: "live" });
    for (const id of flows) {
      await stage.flow(id);
      await stage.listen(id);
    }
  };
  const end = async (
    run: ClaimedRun,
    is: "succeeded" | "cancelled" = "succeeded",
    at = 2_500,
  ): Promise<void> => {
    const state = { ...run.state, phase: { is } } as const;
    await stage.store.recordState({ runId: run.id, epoch: run.epoch, state, at });
  };
  const finished = async (key: string, at = 500): Promise<void> => {
    await stage.accept([event(key, { at }, takes("f1", key))]);
    await end(await stage.claim());
  };
  /** A run with a write that was sent at 1,500. */
  const writing = async (): Promise<ClaimedRun> => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run), run.epoch);
    await stage.gate(run);
    return run;
  };
  const parked = async (): Promise<ClaimedRun> => {
    const run = await writing();
    await stage.record(
      run,
      { kind: "parked", path: "s1", effectId: effectName.id },
      {
        error: broken,
        effect: { ...effectName, kind: "parked", error: passing, looked: null, lookAt: null },
      },
    );
    await stage.store.cancelRun({ runId: run.id, at: 3_000 });
    return run;
  };
  const decide = () =>
    stage.store.decideParked({
      permit: anyPermit,
      effectId: effectName.id,
      generation: 0,
      decision: { kind: "happened", answer: { status: 200, body: {} }, objectId: "ch_9" },
      at: 9_000,
    });

  it("a run has one line for its event and one for its write, once it is over", async () => {
    const run = await writing();
    await keep();
    expect(await lines()).toEqual([]);
    const done = {
      ...effectName,
      kind: "done",
      answer: { status: 200, body: { id: "ch_9" } },
      objectId: "ch_9",
    } as const;
    await stage.record(run, { kind: "done", path: "s1" }, { effect: done, output: {} });
    await end(run);
    await keep();
    await keep();
    const heading = {
      flowId: "f1",
      flowName: "Flow f1",
      version: 1,
      startedBy: "event",
      mode: "test",
      wasParked: false,
    };
    expect(await lines()).toEqual([
      {
        at: 1_500,
        heading: expect.objectContaining({ ...heading, entry: "write", outcome: "done" }),
        runId: run.id,
        object: "ch_9",
        amount: null,
      },
      {
        at: 500,
        heading: expect.objectContaining({ ...heading, entry: "event", outcome: "succeeded" }),
        runId: run.id,
        object: "k1",
        amount: null,
      },
    ]);
  });

  it("an event that a flow does not work on has one, with the reason", async () => {
    await listening("f1", "f2");
    await stage.accept([event("k1", leaves("f1"), skips("f2"))]);
    await stage.accept([event("k1", leaves("f1"), skips("f2"))]);
    await keep();
    await stage.accept([event("k1", leaves("f1"), skips("f2"))]);
    await keep();
    const told = await lines();
    const line = { object: "k1", runId: null };
    const origin = {
      entry: "event",
      startedBy: null,
      mode: "live",
      connectionId: "c1",
      connector: "stripe",
      subject: "new-charge",
      version: 1,
    };
    expect(told).toHaveLength(2);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...line,
          heading: expect.objectContaining({
            ...origin,
            flowId: "f1",
            outcome: "filtered",
            reason: { kind: "trigger" },
          }),
        }),
        expect.objectContaining({
          ...line,
          heading: expect.objectContaining({
            ...origin,
            flowId: "f2",
            outcome: "skipped",
            reason: { kind: "own_event" },
          }),
        }),
      ]),
    );
  });

  it("an event that a flow has worked on is not passed over by it", async () => {
    await listening("f1");
    await finished("k1");
    await stage.accept([event("k1", skips("f1"))]);
    await stage.accept([event("k1", leaves("f1"))]);
    await keep();
    expect(await all()).toEqual(["event k1 succeeded"]);
  });

  it("an event that was waited for has its line when it is final, or gone", async () => {
    await listening("f1");
    await stage.accept(["k1", "k2", "k3"].map((key) => event(key, waits("f1", 5_000))));
    await keep();
    expect(await lines()).toEqual([]);
    const [first, second, third] = await stage.store.dueWaits(await stage.pollId(), 9_000, 9);
    if (!first || !second || !third) return expect.unreachable("three waits");
    await stage.store.endWait(first, { data: {}, delivery: leaves("f1") }, 9_000);
    await stage.store.endWait(second, null, 9_000);
    await stage.store.endWait(third, { data: {}, delivery: takes("f1", third.key) }, 9_000);
    await keep();
    const passed = (await lines()).map(({ heading: { reason }, object }) => [object, reason]);
    expect(passed).toHaveLength(2);
    expect(passed).toEqual(
      expect.arrayContaining([
        [first.key, { kind: "trigger" }],
        [second.key, { kind: "gone" }],
      ]),
    );
    await end(await stage.claim(9_500));
    await keep();
    expect(await all()).toContain(`event ${third.key} succeeded`);
    expect(await lines()).toHaveLength(3);
  });

  it("the lines of a run that goes on are replaced when it is over again", async () => {
    const run = await writing();
    const failed = { ...effectName, kind: "failed", error: broken } as const;
    await stage.record(
      run,
      { kind: "failed", path: "s1", error: broken },
      { effect: failed, error: broken },
    );
    await keep();
    expect(await all()).toEqual(["event k1 failed", "write - failed"]);
    const failedRun = { runId: run.id, path: "s1", attempts: 1, write: null };
    const goOn = { runs: [failedRun], permit: anyPermit, at: 3_000 };
    expect(await stage.store.continueRun(goOn)).toBe("continued");
    await keep();
    expect(await all()).toEqual(["event k1 failed", "write - failed"]);
    await end(await stage.claim(3_500));
    await keep();
    expect(await all()).toEqual(["event k1 succeeded", "write - failed"]);
  });

  it("what a person says of a write of a run that is over goes into its line", async () => {
    await parked();
    await keep();
    expect(await all()).toEqual(["event k1 cancelled", "write - parked"]);
    expect(await decide()).toBe("decided");
    await keep();
    expect(await all()).toEqual(["event k1 cancelled", "write ch_9 done"]);
    expect((await lines()).every(({ heading }) => heading.wasParked)).toBe(true);
  });

  const history = { before: 99_000, runsPerFlow: 0, rereadMs: 0 };
  const prune = async (): Promise<number> => {
    let runs = 0;
    for (;;) {
      const piece = await stage.store.prune(history, 10);
      runs += piece.runs;
      if (!piece.more) return runs;
    }
  };
  const keys = async () =>
    (await stage.reading.listEvents({ limit: 100 })).items.map(({ key }) => key).toSorted();

  it("history that has no lines yet stays", async () => {
    await listening("f1", "f2");
    await finished("k1");
    await stage.accept([event("k2", leaves("f1")), event("k3", skips("f1"))]);
    await stage.accept([event("newest", { at: 80_000 })], { cursor: 90_000 });
    expect(await prune()).toBe(0);
    expect(await keys()).toEqual(["k1", "k2", "k3", "newest"]);
    await stage.store.deleteFlow("f1", 4_000);
    await keep();
    expect(await prune()).toBe(1);
    expect(await keys()).toEqual(["newest"]);
    expect(await all()).toEqual(["event k1 succeeded", "event k2 filtered", "event k3 skipped"]);
    expect((await lines()).map(({ heading }) => heading.flowName)).toEqual(
      Array.from({ length: 3 }, () => "Flow f1"),
    );
  });

  it("a run stays while a write of it has yet to be decided, and then until its line says how", async () => {
    await parked();
    await keep();
    expect(await prune()).toBe(0);
    await decide();
    expect(await prune()).toBe(0);
    await keep();
    expect(await prune()).toBe(1);
    expect(await all()).toEqual(["event k1 cancelled", "write ch_9 done"]);
  });

  it("lines go in pieces, and nothing is lost where a piece is cut short", async () => {
    await listening("f1");
    for (let at = 1; at <= 5; at += 1) await finished(`k${at}`, at * 100);
    const two = { before: 9_000, limit: 2 };
    expect(
      await stage.store
        .keepRuns(() => {
          throw new Error("Cut short");
        }, two)
        .catch((error: unknown) => String(error)),
    ).toContain("Cut short");
    expect(await lines()).toEqual([]);
    const make = (run: EndedRun) => linesOfRun(run, none);
    expect(await stage.store.keepRuns(make, { ...two, before: 2_000 })).toBe(0);
    expect(await stage.store.keepRuns(make, two)).toBe(2);
    expect(await lines()).toHaveLength(2);
    // Two processes at once write each line once.
    await Promise.all([1, 2, 3].map(() => stage.store.keepRuns(make, two)));
    await keep();
    expect(await all()).toEqual([1, 2, 3, 4, 5].map((at) => `event k${at} succeeded`));
  });

  it("is read newest first, in pages, by time and by flow", async () => {
    await listening("f1", "f2");
    for (let at = 1; at <= 5; at += 1) await finished(`k${at}`, at * 100);
    await finished("k6", 500);
    await stage.accept([event("other", { at: 300 }, leaves("f2"))]);
    await keep();
    const pages: (string | null)[][] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await stage.reading.ledger({
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      pages.push(page.items.map(({ object }) => object));
      cursor = page.next;
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 1]);
    const [newest = [], ...rest] = pages;
    expect(new Set(newest)).toEqual(new Set(["k5", "k6"]));
    expect(new Set(rest.flat())).toEqual(new Set(["k1", "k2", "k3", "k4", "other"]));
    const objects = async (query: Parameters<typeof lines>[0]) =>
      (await lines(query)).map(({ object }) => object);
    expect(await objects({ from: 200, to: 400, flowId: "f1" })).toEqual(["k3", "k2"]);
    expect(await objects({ flowId: "f2" })).toEqual(["other"]);
    expect(await objects({ flowId: "nobody" })).toEqual([]);
  });

  it("old lines are removed in pieces, the oldest first", async () => {
    await listening("f1");
    for (let at = 1; at <= 5; at += 1) await finished(`k${at}`, at * 100);
    await keep();
    expect(await stage.store.pruneLedger(400, 2)).toBe(2);
    expect(await all()).toEqual(["k3", "k4", "k5"].map((key) => `event ${key} succeeded`));
    expect(await stage.store.pruneLedger(400, 2)).toBe(1);
    expect(await stage.store.pruneLedger(400, 2)).toBe(0);
    expect(await lines()).toHaveLength(2);
    // They do not come again.
    await keep();
    expect(await lines()).toHaveLength(2);
  });

  it("adds up what has the same heading, and counts what is not over, by the time of the events", async () => {
    await listening("f1", "f2");
    for (const at of [100, 200, 300]) await finished(`k${at}`, at);
    await stage.accept([event("left", { at: 250 }, leaves("f1"), leaves("f2"))]);
    await keep();
    await stage.accept([event("open", { at: 150 }, takes("f1", "open"))]);
    await stage.accept([event("later", { at: 900 }, takes("f1", "later"))]);
    const sums = async (span: Partial<Parameters<typeof stage.reading.ledgerSums>[0]> = {}) => {
      const read = await stage.reading.ledgerSums({ from: 150, to: 300, ...span });
      return {
        ...read,
        sums: read.sums
          .map(({ heading, lines: count, amount }) => [
            `${heading.flowId} ${heading.outcome}`,
            count,
            amount,
          ])
          .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
      };
    };
    const waiting = { flowId: "f1", flowName: "Flow f1", areParked: false, areCalled: false };
    expect(await sums()).toEqual({
      sums: [
        ["f1 filtered", 1, 0],
        ["f1 succeeded", 1, 0],
        ["f2 filtered", 1, 0],
      ],
      unfinished: [{ ...waiting, runs: 1 }],
    });
    expect(await sums({ flowId: "f2" })).toEqual({ sums: [["f2 filtered", 1, 0]], unfinished: [] });
    expect(await sums({ from: 100, to: 1_000, flowId: "f1" })).toMatchObject({
      sums: [
        ["f1 filtered", 1, 0],
        ["f1 succeeded", 3, 0],
      ],
      unfinished: [{ ...waiting, runs: 2 }],
    });
  });

  it("adds amounts up, and tells runs that are parked apart from others", async () => {
    const { store } = stage;
    await listening("f1");
    await finished("k1");
    const money = { kind: null, currency: "usd", state: null } as const;
    await store.keepRuns(
      (run) =>
        linesOfRun(run, none).flatMap((line) => [
          { ...line, heading: { ...line.heading, money }, amount: 9_000_000_000_000 },
          { ...line, heading: { ...line.heading, money }, amount: 250 },
          { ...line, heading: { ...line.heading, money }, amount: null },
        ]),
      { before: 9_000, limit: 9 },
    );
    expect((await stage.reading.ledgerSums({ from: 0, to: 1_000 })).sums).toMatchObject([
      { lines: 3, amount: 9_000_000_000_250 },
    ]);
    await stage.accept([event("k2", takes("f1", "k2"))]);
    await stage.record(await stage.claim(), { kind: "parked", path: "s1", effectId: "f1.effect" });
    expect((await stage.reading.ledgerSums({ from: 0, to: 1_000 })).unfinished).toMatchObject([
      { areParked: true, runs: 1 },
    ]);
  });
}
