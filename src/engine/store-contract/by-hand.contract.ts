import { sightOfFlows } from "#people/sight.world.ts";
import { describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { nameByHand } from "../run-name.ts";
import type { Unpublished } from "../store.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import { broken, draftOf, event, type Open, takes, useStage } from "./stage.world.ts";
import { skipsTimes } from "./times.world.ts";
import { anyPermit } from "../permit.world.ts";

/** Runs that a person starts: tests of a draft, and runs of an event once more. */
export function byHandContract(open: Open): void {
  const stage = useStage(open);
  const draft: FlowDocument = { ...emptyDocument, nextStep: 9 };
  const keepAll = { before: 0, runsPerFlow: 1_000_000, rereadMs: 0 } as const;

  const startTest = (id: string, more: Partial<Unpublished> & { flowId?: string } = {}) => {
    const { flowId = "f1", document = draft, by = "hana", revision = 2 } = more;
    return stage.store.startRun({
      permit: anyPermit,
      flowId,
      event: event("ch_1", { madeBy: "f1.made" }),
      run: { id, name: nameByHand("test", id), versionId: `${id}-v`, ancestry: ["f0"] },
      unpublished: { document, calls: {}, by, revision },
      at: 700,
    });
  };
  const startAgain = (id: string) =>
    stage.store.startRun({
      permit: anyPermit,
      flowId: "f1",
      event: event("ch_1"),
      run: { id, name: nameByHand("rerun", id), versionId: "f1-v1", ancestry: [] },
      at: 800,
    });
  /** A flow whose draft differs from its version. */
  const changedFlow = async (): Promise<void> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.store.saveDraft({ by: "local", id: "f1", revision: 1, name: "One", draft, at: 9 });
  };
  const fail = async (now = 1_000): Promise<string> => {
    const run = await stage.claim(now);
    const failed = { kind: "failed", path: "s1", error: broken } as const;
    await stage.record(run, failed, { error: broken });
    return run.id;
  };
  const end = async (): Promise<string> => {
    const run = await stage.claim();
    await stage.record(run, { kind: "finished" });
    return run.id;
  };

  describe("a test", () => {
    it("works on its draft, which is no version of the flow", async () => {
      await changedFlow();
      expect(await startTest("t1")).toBe("started");
      expect(await stage.store.version("t1-v")).toEqual({
        id: "t1-v",
        flowId: "f1",
        number: null,
        document: draft,
        publishedAt: 700,
        publishedBy: "hana",
        agreedBy: [],
        holdsCurrencies: true,
        calls: {},
        shapes: null,
      });
      expect(await stage.claim()).toMatchObject({ id: "t1", versionId: "t1-v", createdAt: 700 });
      expect((await stage.store.flow("f1"))?.version).toMatchObject({ id: "f1-v1", number: 1 });
      expect(await stage.reading.run("t1")).toMatchObject({
        kind: "test",
        versionNumber: null,
        document: draft,
      });
      // Neither does it count among the versions.
      await startTest("t2");
      const published = { ...draftOf(2), id: "f1", versionId: "f1-v2", at: 900 };
      expect(await stage.store.publish(published)).toMatchObject({ number: 2 });
    });

    it("of a flow that was never published is possible, and leaves it so", async () => {
      await stage.store.createFlow({
        id: "f1",
        owner: "hana",
        name: "New",
        draft,
        lineage: "l",
        at: 1,
      });
      expect(await startTest("t1", { revision: 1 })).toBe("started");
      expect(await stage.store.flow("f1")).toMatchObject({ version: null, state: "inactive" });
      expect((await stage.reading.run("t1"))?.document).toEqual(draft);
    });

    it("starts only on the draft that was seen, and of a flow that is there", async () => {
      await changedFlow();
      expect(await startTest("t1", { revision: 1 })).toBe("conflict");
      expect(await startTest("t1", { flowId: "none" })).toBe("not_found");
      await stage.store.deleteFlow("f1", 50);
      expect(await startTest("t1")).toBe("not_found");
      expect(await startAgain("r1")).toBe("not_found");
      expect(await stage.store.version("t1-v")).toBeNull();
      expect(await stage.store.run("t1")).toBeNull();
      expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
    });

    it("leaves no draft behind where its name is not new", async () => {
      await changedFlow();
      const start = (id: string, versionId: string) =>
        stage.store.startRun({
          permit: anyPermit,
          flowId: "f1",
          event: event("ch_1"),
          run: { id, name: "test:1", versionId, ancestry: [] },
          unpublished: { document: draft, calls: {}, by: "hana", revision: null },
          at: 700,
        });
      const outcomes = await Promise.all([start("a", "va"), start("b", "vb"), start("c", "vc")]);
      expect(outcomes.toSorted()).toEqual(["exists", "exists", "started"]);
      const versions = await Promise.all(["va", "vb", "vc"].map((id) => stage.store.version(id)));
      expect(versions.filter((one) => one !== null)).toHaveLength(1);
    });

    it("goes with its draft when history is pruned, and its name stays used", async () => {
      await changedFlow();
      await startTest("t1");
      await startAgain("r1");
      await end();
      await end();
      await keepLedger(stage.store);
      expect(await stage.store.prune({ ...keepAll, before: 9_999 }, 9)).toMatchObject({ runs: 2 });
      expect(await stage.store.version("t1-v")).toBeNull();
      expect(await stage.store.version("f1-v1")).toMatchObject({ number: 1 });
      expect(await startTest("t1")).toBe("exists");
    });

    it("whose error may tell of an account is found by the owners of its connections alone", async () => {
      const { steps: _, ...document } = draft;
      const step = {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-charge",
        connection: "c1",
        input: {},
      } as const;
      await changedFlow();
      await startTest("t1", { document: { ...document, steps: [step] }, revision: null });
      await fail();
      const found = async (...own: string[]) => {
        const text = { words: "Refused", own, privateKeys: [], sight: sightOfFlows("f1") };
        return (await stage.reading.listRuns({ limit: 9, text })).items.length;
      };
      expect([await found(), await found("c1")]).toEqual([0, 1]);
      await keepLedger(stage.store);
      expect(await stage.store.prune({ ...keepAll, before: 9_999 }, 9)).toMatchObject({ runs: 1 });
    });

    it("does not stand in the way of the events of its flow", async () => {
      await changedFlow();
      await stage.listen("f1");
      await startTest("t1");
      expect(await stage.accept([event("ch_1", takes("f1", "ch_1"))])).toBe(1);
      expect((await stage.store.claimRuns(9_999, 9)).map(({ name }) => name)).toEqual([
        "test:t1",
        "ch_1",
      ]);
      expect(await stage.store.handled("f1", ["ch_1", "test:t1"])).toEqual(
        new Set(["ch_1", "test:t1"]),
      );
    });
  });

  it("a schedule does not wait for tests and old events, but for what runs beside its times", async () => {
    const when = { kind: "interval", everyMinutes: 1 } as const;
    const scheduled = { ...draft, trigger: { kind: "schedule", when, overlap: false } } as const;
    await stage.flow("f1", { document: scheduled });
    const timetable = { nextAt: 1_000 };
    await stage.activate("f1", { kind: "schedule", timetable }, 5);
    const isHeldUp = skipsTimes(stage, "f1", 1_000);
    await startTest("t1", { document: scheduled, revision: null });
    await startAgain("r1");
    expect(await isHeldUp()).toBe(false);
    await stage.store.claimRuns(900, 9);
    expect(await isHeldUp()).toBe(false);
    const run = { id: "n1", name: nameByHand("now", "n1"), versionId: "f1-v1", ancestry: [] };
    const now = { flowId: "f1", event: event("now:n1"), run, permit: anyPermit, at: 800 };
    expect(await stage.store.startRun(now)).toBe("started");
    expect(await stage.store.startRun({ ...now, run: { ...run, id: "n2" } })).toBe("exists");
    expect(await isHeldUp()).toBe(true);
    const { items } = await stage.reading.listRuns({ limit: 9, kind: "now" });
    expect(items).toMatchObject([{ id: "n1", kind: "now" }]);
    expect((await stage.reading.listRuns({ limit: 9, kind: "event" })).items).toEqual([]);
  });

  describe("a run", () => {
    it("is read with what it was started by", async () => {
      await changedFlow();
      await startTest("t1");
      const record = {
        id: "t1",
        flowId: "f1",
        versionId: "t1-v",
        name: "test:t1",
        ancestry: ["f0"],
        endedAt: null,
        event: { key: "ch_1", at: 500, data: { key: "ch_1" }, madeBy: "f1.made" },
      };
      expect(await stage.store.run("t1")).toMatchObject(record);
      await fail();
      expect(await stage.store.run("t1")).toMatchObject({
        ...record,
        endedAt: 2_000,
        state: { phase: { is: "failed", path: "s1" } },
      });
      expect(await stage.store.run("none")).toBeNull();
    });

    it("is of a kind, by which runs can be found", async () => {
      await changedFlow();
      await stage.listen("f1");
      await stage.accept([event("ch_2", takes("f1", "ch_2")), event("ch_3", takes("f1", "ch_3"))]);
      await stage.accept([event("tick", takes("f1", "schedule:1"))]);
      await startTest("t1");
      await startAgain("r1");
      const found = async (query: object) =>
        (await stage.reading.listRuns({ limit: 9, ...query })).items.map(
          ({ kind, reference }) => `${kind} ${reference}`,
        );
      expect(await found({})).toHaveLength(5);
      expect(await found({ kind: "event" })).toEqual(["event ch_3", "event ch_2"]);
      expect(await found({ kind: "schedule" })).toEqual(["schedule tick"]);
      expect(await found({ kind: "test", flowId: "f1" })).toEqual(["test ch_1"]);
      expect(
        await found({
          kind: "rerun",
          statuses: ["waiting"],
          text: { words: "ch_1", own: [], privateKeys: [], sight: sightOfFlows("f1") },
        }),
      ).toEqual(["rerun ch_1"]);
      expect(await found({ kind: "rerun", statuses: ["failed", "waiting"] })).toHaveLength(1);
      expect(await found({ kind: "test", statuses: ["failed", "running"] })).toEqual([]);
      expect(await found({ kind: "test", flowId: "f2" })).toEqual([]);
      expect(await found({ kind: "test", createdFrom: 701 })).toEqual([]);
    });

    it("counts for its flow unless it is a test", async () => {
      await changedFlow();
      await startAgain("r1");
      await fail();
      await startTest("t1");
      await startTest("t2");
      await fail();
      const [activity] = await stage.reading.activity(["f1", "none"]);
      expect(activity).toMatchObject({ lastRunAt: 800, runs: { failed: 1, waiting: 0 } });
      const overview = { bounds: [700, 750, 900], connectionIds: [] };
      expect(await stage.reading.overview(overview)).toMatchObject({
        spans: [{ runs: { failed: 0, waiting: 0 } }, { runs: { failed: 1, waiting: 0 } }],
        failing: [{ flowId: "f1", failed: 1, last: { runId: "r1" } }],
        busiest: [{ flowId: "f1", runs: 1 }],
      });
    });
  });
}
