import { describe, expect, it } from "vitest";
import type { NewEvent } from "../store.ts";
import { broken, event, type Open, skips, takes, useStage, waits } from "./stage.world.ts";

export function backfillContract(open: Open): void {
  const stage = useStage(open);
  const catchingUp = async (): Promise<void> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.flow("f2");
    await stage.listen("f2");
    await stage.listen("f1", { liveFrom: 1_000, window: { from: 100, to: 1_000 } });
  };
  const slice = async (events: readonly NewEvent[], more: { since?: number; from?: number } = {}) =>
    stage.acceptBackfill({
      flowId: "f1",
      pollId: await stage.pollId(),
      events,
      since: 100,
      from: 600,
      at: 50,
      ...more,
    });
  const names = async (): Promise<string[]> =>
    (await stage.store.claimRuns(9_999, 99)).map(({ flowId, name }) => `${flowId} ${name}`);

  describe("catching up on the past", () => {
    it("stands open with what is left of its window", async () => {
      await catchingUp();
      await slice([event("k1", takes("f1", "k1"))]);
      expect(await stage.store.backfills()).toEqual([
        {
          flowId: "f1",
          owner: "local",
          versionId: "f1-v1",
          lineage: "f1",
          connectionId: "c1",
          trigger: "new-charge",
          place: "",
          where: {},
          pollId: await stage.pollId(),
          from: 600,
          to: 1_000,
          unfinished: 1,
        },
      ]);
      expect(await stage.reading.activity(["f1"])).toMatchObject([
        { catchingUp: { from: 600, to: 1_000 } },
      ]);
    });

    it("ends when all of the window is read", async () => {
      await catchingUp();
      await slice([], { from: 1_000 });
      expect(await stage.store.backfills()).toEqual([]);
      expect(await stage.store.subscription("f1")).toMatchObject({ window: null });
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ catchingUp: null }]);
    });

    it("makes runs in the order given, and each once", async () => {
      await catchingUp();
      const events = () => ["a", "b"].map((key) => event(key, takes("f1", key)));
      expect(await slice(events())).toBe(2);
      expect(await slice(events())).toBe(0);
      expect(await names()).toEqual(["f1 a", "f1 b"]);
    });

    it("writes nothing once the flow has stopped, or its window is another", async () => {
      await catchingUp();
      expect(await slice([event("k1", takes("f1", "k1"))], { since: 50 })).toBe(0);
      expect(await slice([event("k2", takes("f1", "k2"))], { since: 100 })).toBe(1);
      await stage.store.deactivate("f1", 60);
      expect(await slice([event("k3", takes("f1", "k3"))])).toBe(0);
      expect(await names()).toEqual(["f1 k2"]);
    });

    it("waits while the connection is broken", async () => {
      await catchingUp();
      await stage.store.breakConnection("c1", broken, 5);
      expect(await stage.store.backfills()).toEqual([]);
      await stage.store.repairConnection("c1", 60);
      expect(await stage.store.backfills()).toHaveLength(1);
    });

    it("does not move the live cursor", async () => {
      await catchingUp();
      await stage.accept([], { cursor: 900 });
      await slice([event("k1", takes("f1", "k1"))]);
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({ cursor: 900 });
    });
  });

  describe("catching up beside the live poll", () => {
    it("does not hide an event from the flows that the live poll still owes it", async () => {
      await catchingUp();
      await slice([event("k1", takes("f1", "k1"))]);
      expect(await stage.store.unseen(await stage.pollId(), ["k1"])).toEqual(new Set(["k1"]));
      await stage.accept([event("k1", takes("f2", "k1"))]);
      expect(await names()).toEqual(["f1 k1", "f2 k1"]);
      expect(await stage.store.unseen(await stage.pollId(), ["k1"])).toEqual(new Set());
      expect((await stage.reading.listEvents({ limit: 9 })).items).toHaveLength(1);
    });

    it("does not run an event twice for a flow that meets it both ways", async () => {
      await catchingUp();
      await slice([event("k1", takes("f1", "k1"))]);
      expect(await stage.accept([event("k1", takes("f1", "k1"))])).toBe(0);
      await stage.accept([event("k2", takes("f1", "k2"))]);
      expect(await slice([event("k2", takes("f1", "k2"))])).toBe(0);
      expect(await names()).toEqual(["f1 k1", "f1 k2"]);
    });

    it("delivers what the live poll had noted as seen before the flow listened", async () => {
      await catchingUp();
      await stage.accept([event("k1"), event("k2", takes("f2", "k2"))]);
      const past = ["k1", "k2"].map((key) => event(key, takes("f1", key)));
      expect(await slice(past)).toBe(2);
      expect(await stage.store.unseen(await stage.pollId(), ["k1", "k2"])).toEqual(new Set());
    });

    it("leaves a flow's own runs as they are when it meets them again", async () => {
      await catchingUp();
      await stage.accept([event("k1", takes("f1", "k1"))]);
      await slice([event("k1", { deliveries: [skips("f1")] })]);
      const [seen] = (await stage.reading.listEvents({ flowId: "f1", limit: 9 })).items;
      expect(seen?.deliveries).toMatchObject([{ flowId: "f1", outcome: "run" }]);
    });

    it("lets a flow wait for an event once, whichever way it met it", async () => {
      await catchingUp();
      await slice([event("k1", waits("f1", 300))]);
      await stage.accept([event("k1", waits("f1", 700), waits("f2", 300))]);
      const due = await stage.store.dueWaits(await stage.pollId(), 300, 9);
      expect(due.map(({ flowId }) => flowId).toSorted()).toEqual(["f1", "f2"]);
      expect(await stage.accept([event("k1", takes("f1", "k1"))])).toBe(1);
      const left = await stage.store.dueWaits(await stage.pollId(), 9_999, 9);
      expect(left.map(({ flowId }) => flowId)).toEqual(["f2"]);
    });
  });
}
