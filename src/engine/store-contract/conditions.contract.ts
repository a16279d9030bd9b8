import { describe, expect, it } from "vitest";
import type { Because } from "#flow/because.ts";
import { eraserOf } from "../erasing.ts";
import { conditionUndecided } from "../condition-error.ts";
import type { Delivery } from "../store.ts";
import { anyPermit } from "../permit.world.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import { event, type Open, takes, useStage, waits } from "./stage.world.ts";

export function conditionsContract(open: Open): void {
  const stage = useStage(open);
  const because: Because = {
    held: false,
    condition: { en: "Buyer is Ann", ja: "「購入者」が Ann と等しい" },
    value: { en: "Buyer: hana@example.com", ja: "「購入者」: hana@example.com" },
  };
  const unmet = (flowId: string): Delivery => {
    return { flowId, kind: "skip", reason: "condition", because };
  };
  const listening = async (...ids: readonly string[]): Promise<void> => {
    await stage.connect("c1");
    for (const id of ids) {
      await stage.flow(id);
      await stage.listen(id);
    }
  };
  const skippedBy = async (flowId: string) =>
    (await stage.reading.listEvents({ skippedBy: flowId, limit: 9 })).items.map(
      ({ key, deliveries }) => [key, deliveries.find((one) => one.flowId === flowId)],
    );
  const skipped = { outcome: "skipped", runId: null, reason: "condition", because };

  describe("an event that does not meet the condition of a trigger", () => {
    it("makes no run of that flow, and is listed with the condition and what decided", async () => {
      await listening("f1", "f2");
      expect(await stage.accept([event("k1", unmet("f1"), takes("f2", "k1"))])).toBe(1);
      expect(await stage.accept([event("k1", unmet("f1"), takes("f2", "k1"))])).toBe(0);
      expect(await skippedBy("f1")).toEqual([["k1", { flowId: "f1", ...skipped }]]);
      expect(await skippedBy("f2")).toEqual([]);
      expect((await stage.reading.listRuns({ limit: 9 })).items).toMatchObject([{ flowId: "f2" }]);
    });

    it("is counted in the ledger as filtered, by the condition", async () => {
      await listening("f1");
      await stage.accept([event("k1", unmet("f1"))]);
      await keepLedger(stage.store);
      const { items } = await stage.reading.ledger({ limit: 9 });
      expect(items).toMatchObject([
        { object: "k1", heading: { outcome: "filtered", reason: { kind: "condition" } } },
      ]);
    });

    it("is not handled: a flow that catches up with another condition makes a run of it", async () => {
      await listening("f1");
      await stage.accept([event("k1", unmet("f1")), event("k2", unmet("f1"))]);
      expect(await stage.store.handled("f1", ["k1", "k2"])).toEqual(new Set());
      await stage.listen("f1", { liveFrom: 1_000, window: { from: 100, to: 1_000 } });
      const slice = { flowId: "f1", pollId: await stage.pollId(), since: 100, from: 600, at: 50 };
      const events = [event("k1", takes("f1", "k1")), event("k2", unmet("f1"))];
      expect(await stage.acceptBackfill({ ...slice, events })).toBe(1);
      expect((await skippedBy("f1")).map(([key]) => key)).toEqual(["k2"]);
      const { items } = await stage.reading.listEvents({ flowId: "f1", limit: 9 });
      expect(items.find(({ key }) => key === "k1")?.deliveries).toMatchObject([
        { outcome: "run", reason: null, because: null },
      ]);
    });

    it("can show that only when it is final", async () => {
      await listening("f1");
      await stage.accept([event("k1", waits("f1", 60))]);
      const [wait] = await stage.store.dueWaits(await stage.pollId(), 60, 9);
      if (!wait) return expect.fail("It waits for nothing");
      const delivery = { flowId: "f1", kind: "skip", reason: "condition", because } as const;
      await stage.store.endWait(wait, { data: { key: "k1" }, delivery }, 70);
      expect(await skippedBy("f1")).toEqual([["k1", { flowId: "f1", ...skipped }]]);
    });

    it("loses what decided with a value that is erased, and with the event that is gone", async () => {
      await listening("f1");
      const data = { mail: "hana@example.com" };
      await stage.accept([event("k1", unmet("f1"), { data }), event("k2", unmet("f1"))]);
      const eraser = eraserOf("hana@example.com");
      const from = { of: "events", after: 0 } as const;
      const looking = { from, limit: 9, eraser };
      // In one of them it stands in what decided alone, as where a formula has put it together.
      expect(await stage.store.erasePiece({ id: null, ...looking })).toMatchObject({ holding: 2 });
      await stage.store.beginErasure({ id: "e1", by: "hana", at: 50, sealed: "sealed" });
      await stage.store.erasePiece({ id: "e1", ...looking });
      expect(await stage.store.erasePiece({ id: null, ...looking })).toMatchObject({ holding: 0 });
      expect(await skippedBy("f1")).toEqual([
        ["k2", { flowId: "f1", ...skipped, because: null }],
        ["k1", { flowId: "f1", ...skipped, because: null }],
      ]);
    });

    it("is taken from a sender once, where it was delivered", async () => {
      await stage.flow("f1");
      const { store } = stage;
      const address = { flowId: "f1", tokenHash: "h1", createdBy: "hana", sealed: "s", seen: null };
      await store.putHookAddress({ ...address, permit: anyPermit, at: 100 });
      await stage.activate("f1", { kind: "webhook" }, 10);
      const delivery = (id: string) =>
        store.takeDelivery({
          flowId: "f1",
          tokenHash: "h1",
          versionId: "f1-v1",
          name: "webhook:one",
          raw: "e30=",
          permit: anyPermit,
          event: event("webhook:one", { id }),
          run: { reason: "condition", because },
          sameBody: null,
          at: 1_000,
        });
      expect([await delivery("e1"), await delivery("e2")]).toEqual(["taken", "repeated"]);
      expect(await skippedBy("f1")).toEqual([["webhook:one", { flowId: "f1", ...skipped }]]);
      expect((await stage.reading.listRuns({ limit: 9 })).items).toEqual([]);
    });
  });

  it("a run that was refused stands so when it is claimed, and once it has failed for good", async () => {
    await listening("f1");
    const refused = conditionUndecided([]);
    const wanted = takes("f1", "k1");
    await stage.accept([
      event("k1", { ...wanted, run: { ...wanted.run, refused } }),
      event("k2", takes("f1", "k2")),
    ]);
    const [first, second] = await stage.store.claimRuns(9_999, 9);
    expect([first?.state.refused, second?.state.refused]).toEqual([refused, undefined]);
    if (!first) return expect.fail("There is no run");
    const failed = { is: "failed", path: "trigger", error: refused, final: true } as const;
    await stage.store.recordState({
      runId: first.id,
      epoch: first.epoch,
      state: { ...first.state, phase: failed },
      at: 60,
    });
    expect((await stage.reading.listRuns({ limit: 9 })).items).toMatchObject([
      { status: "running", error: null },
      { status: "failed", error: { code: "flow.trigger_condition_undecided" } },
    ]);
  });
}
