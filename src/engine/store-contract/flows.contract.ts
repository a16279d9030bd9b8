import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import type { StartVersion } from "../store.ts";
import { plainDocument } from "./plain-document.world.ts";
import { draftOf, event, type Open, takes, useStage, waits } from "./stage.world.ts";
import { anyPermit } from "../permit.world.ts";

export function flowsContract(open: Open): void {
  const stage = useStage(open);
  const changed = { ...emptyDocument, nextStep: 7 };

  describe("a flow", () => {
    it("begins as a draft that nobody has published", async () => {
      const draft = emptyDocument;
      await stage.store.createFlow({
        id: "f1",
        owner: "hana",
        name: "One",
        draft,
        lineage: "l1",
        at: 5,
      });
      const made = {
        id: "f1",
        owner: "hana",
        offeredTo: null,
        entrustedTo: "hana",
        name: "One",
        state: "inactive",
        draft,
        revision: 1,
        version: null,
        lineage: "l1",
        createdAt: 5,
        changedAt: 5,
        changedBy: "hana",
      };
      expect(await stage.store.flow("f1")).toEqual(made);
      expect(await stage.store.flows()).toEqual([made]);
      expect(await stage.store.flow("f2")).toBeNull();
    });

    it("is saved only by who saw its last revision", async () => {
      await stage.flow("f1");
      const save = (revision: number, name: string) =>
        stage.store.saveDraft({ by: "ken", id: "f1", revision, name, draft: changed, at: 9 });
      expect(await save(1, "Mine")).toBe("saved");
      expect(await save(1, "Theirs")).toBe("conflict");
      expect(await stage.store.flow("f1")).toMatchObject({
        name: "Mine",
        draft: changed,
        revision: 2,
        changedAt: 9,
        changedBy: "ken",
      });
      const unknown = { by: "ken", id: "f9", revision: 1, name: "X", draft: changed, at: 9 };
      expect(await stage.store.saveDraft(unknown)).toBe("not_found");
    });

    it("is published version by version, and a version never changes", async () => {
      await stage.flow("f1");
      const publish = (versionId: string, revision: number) =>
        stage.store.publish({ ...draftOf(revision), id: "f1", versionId, at: 20 });
      await stage.store.saveDraft({
        by: "local",
        id: "f1",
        revision: 1,
        name: "X",
        draft: changed,
        at: 9,
      });
      expect(await publish("v", 1)).toBe("conflict");
      const second = {
        id: "f1-v2",
        flowId: "f1",
        number: 2,
        document: changed,
        publishedAt: 20,
        publishedBy: "local",
        agreedBy: [],
        holdsCurrencies: true,
        calls: {},
        shapes: [],
      };
      expect(await publish("f1-v2", 2)).toEqual(second);
      expect((await stage.store.flow("f1"))?.version).toEqual(second);
      expect(await stage.store.version("f1-v1")).toMatchObject({
        number: 1,
        document: plainDocument,
      });
      expect(await stage.store.version("none")).toBeNull();
      const unknown = { ...draftOf(1), id: "f9", versionId: "v", at: 1 };
      expect(await stage.store.publish(unknown)).toBe("not_found");
    });

    it("starts with a version that stands, or with the draft that is published with it, or not", async () => {
      await stage.connect("c1");
      await stage.store.createFlow({
        id: "f1",
        owner: "hana",
        name: "X",
        draft: changed,
        lineage: "l",
        at: 1,
      });
      const timetable = { nextAt: 100 };
      const start = { kind: "schedule", timetable } as const;
      const standing = { kind: "standing", versionId: "v1", permit: anyPermit } as const;
      const draft = { ...draftOf(1), versionId: "v1" } as const;
      const activate = (id: string, version: StartVersion) =>
        stage.store.activate({ id, version, start, at: 5 });
      expect(await activate("f9", standing)).toBe("not_found");
      expect(await activate("f1", standing)).toBe("not_found");
      expect(await activate("f1", { ...draftOf(7), versionId: "v1" })).toBe("conflict");
      expect((await stage.store.flow("f1"))?.state).toBe("inactive");
      expect(await activate("f1", draft)).toMatchObject({ id: "v1", number: 1, document: changed });
      expect(await stage.store.flow("f1")).toMatchObject({
        state: "active",
        version: { id: "v1" },
      });
      expect(await activate("f1", standing)).toMatchObject({ id: "v1" });
      expect(await activate("f1", { permit: anyPermit, kind: "standing", versionId: "v0" })).toBe(
        "conflict",
      );
    });
  });

  describe("a flow that listens", () => {
    it("is active, with its subscription, until it is deactivated", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      const subscription = {
        connectionId: "c1",
        trigger: "new-charge",
        everySeconds: 30,
        liveFrom: 400,
        owedFrom: 100,
        window: { from: 100, to: 400 },
      };
      const start = { kind: "event", subscription, sameEvents: false, leases: [] } as const;
      expect(await stage.activate("f1", start, 5)).toMatchObject({ id: "f1-v1" });
      expect((await stage.store.flow("f1"))?.state).toBe("active");
      expect(await stage.store.subscription("f1")).toEqual(subscription);
      await stage.store.deactivate("f1", 6);
      expect((await stage.store.flow("f1"))?.state).toBe("inactive");
      expect(await stage.store.subscription("f1")).toBeNull();
      expect(await stage.store.backfills()).toEqual([]);
    });

    it("shares one poll with the others, which runs as often as the most eager asks", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2"]) await stage.flow(id);
      await stage.listen("f1", { everySeconds: 300, at: 1_000 });
      await stage.accept([], { at: 1_000, nextAt: 301_000 });
      expect(await stage.store.duePolls(300_999, 9)).toEqual([]);
      await stage.listen("f2", { everySeconds: 15, at: 2_000 });
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({
        everySeconds: 15,
        nextAt: 17_000,
      });
      expect((await stage.store.listeners(await stage.pollId())).map((l) => l.flowId)).toEqual([
        "f1",
        "f2",
      ]);
      await stage.store.deactivate("f2", 3_000);
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({ everySeconds: 300 });
    });

    it("takes its poll with it when it was the last listener", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      expect(await stage.store.duePolls(99_999, 9)).toHaveLength(1);
      await stage.store.deactivate("f1", 20);
      expect(await stage.store.duePolls(99_999, 9)).toEqual([]);
      expect(await stage.store.nextDue()).toBeNull();
      await stage.listen("f1", { at: 50_000 });
      expect(await stage.store.duePolls(50_000, 9)).toHaveLength(1);
    });

    it("moves to another trigger in one piece", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.listen("f1", { trigger: "new-refund", at: 20 });
      const due = await stage.store.duePolls(99_999, 9);
      expect(due.map(({ trigger }) => trigger)).toEqual(["new-refund"]);
      const timetable = { nextAt: 500 };
      await stage.activate("f1", { kind: "schedule", timetable }, 30);
      expect(await stage.store.duePolls(99_999, 9)).toEqual([]);
      expect(await stage.store.subscription("f1")).toBeNull();
      expect(await stage.store.nextDue()).toBe(500);
      await stage.listen("f1", { at: 40 });
      expect(await stage.store.dueSchedules(99_999, 9)).toEqual([]);
    });
  });

  describe("how far a flow has seen its trigger", () => {
    it("is unknown before it has ever listened", async () => {
      await stage.flow("f1");
      expect(await stage.store.seenUntil("f1")).toBeNull();
    });

    it("is its start until the poll has gone further", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1", { liveFrom: 700 });
      const place = { connectionId: "c1", trigger: "new-charge", owedFrom: 700 };
      expect(await stage.store.seenUntil("f1")).toEqual({ ...place, at: 700 });
      await stage.accept([], { cursor: 600 });
      expect(await stage.store.seenUntil("f1")).toEqual({ ...place, at: 700 });
      await stage.accept([], { cursor: 900 });
      expect(await stage.store.seenUntil("f1")).toEqual({ ...place, at: 900 });
    });

    it("stays where it was when the flow is deactivated and the poll goes on", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2"]) {
        await stage.flow(id);
        await stage.listen(id);
      }
      await stage.accept([], { cursor: 900 });
      await stage.store.deactivate("f1", 200);
      await stage.accept([], { cursor: 5_000 });
      expect(await stage.store.seenUntil("f1")).toMatchObject({ at: 900 });
      expect(await stage.store.seenUntil("f2")).toMatchObject({ at: 5_000 });
    });

    it("is where its catching up stands, while it does", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      const window = { from: 100, to: 400 };
      await stage.listen("f1", { liveFrom: 400, owedFrom: 100, window });
      await stage.accept([], { cursor: 900 });
      const slice = { flowId: "f1", pollId: await stage.pollId(), events: [], since: 100, at: 5 };
      await stage.acceptBackfill({ ...slice, from: 250 });
      expect(await stage.store.seenUntil("f1")).toMatchObject({ at: 250 });
      await stage.store.deactivate("f1", 200);
      expect(await stage.store.seenUntil("f1")).toMatchObject({ at: 250, owedFrom: 100 });
    });
  });

  describe("a deleted flow", () => {
    it("is gone, with its place at the poll, its timetable and its waits", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2"]) await stage.flow(id);
      await stage.listen("f1");
      await stage.accept([event("k1", waits("f1", 300))]);
      const timetable = { nextAt: 500 };
      await stage.activate("f2", { kind: "schedule", timetable }, 30);
      for (const id of ["f1", "f2"]) await stage.store.deleteFlow(id, 40);
      expect(await stage.store.flow("f1")).toBeNull();
      expect(await stage.store.flows()).toEqual([]);
      expect(await stage.store.nextDue()).toBeNull();
      expect(await stage.store.seenUntil("f1")).toBeNull();
      expect(await stage.store.dueWaits(await stage.pollId(), 9_999, 9)).toEqual([]);
      const save = { by: "hana", id: "f1", revision: 1, name: "X", draft: changed, at: 50 };
      expect(await stage.store.saveDraft(save)).toBe("not_found");
    });

    it("cancels its runs: those that nobody holds at once, a held one after its step", async () => {
      const held = await stage.runningRun();
      await stage.accept([event("k2", takes("f1", "k2"))]);
      await stage.store.deleteFlow("f1", 1_100);
      expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
      expect(await stage.record(held, { kind: "done", path: "s1" }, { output: 1 })).toBe(
        "recorded",
      );
      const { items } = await stage.reading.listRuns({ limit: 9 });
      expect(items.map(({ status, flowName }) => [status, flowName])).toEqual([
        ["cancelled", "Flow f1"],
        ["cancelled", "Flow f1"],
      ]);
      expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
    });

    it("keeps its effects and what it has handled", async () => {
      await stage.flow("clone", { lineage: "f1" });
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.store.deleteFlow("f1", 40);
      expect(await stage.store.effect("f1.effect")).toMatchObject({ flowId: "f1" });
      expect(await stage.store.handled("f1", ["k1", "k2"])).toEqual(new Set(["k1"]));
    });
  });
}
