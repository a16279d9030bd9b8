import { describe, expect, it } from "vitest";
import { eraserOf } from "../erasing.ts";
import { anyPermit } from "../permit.world.ts";
import { deliveryName } from "../run-name.ts";
import type { NewDelivery } from "../store.ts";
import { event, type Open, useStage } from "./stage.world.ts";

/** Flows that are started by what other systems deliver to their addresses. */
export function deliveriesContract(open: Open): void {
  const stage = useStage(open);
  const put = (tokenHash: string, more: { flowId?: string; seen?: string | null } = {}) =>
    stage.store.putHookAddress({
      flowId: "f1",
      tokenHash,
      createdBy: "hana",
      sealed: `sealed ${tokenHash}`,
      seen: null,
      permit: anyPermit,
      at: 100,
      ...more,
    });
  const address = async (tokenHash: string) => stage.store.hookAddress(tokenHash);

  describe("the address of a flow", () => {
    it("is found by its hash, and takes the place of the one before", async () => {
      await stage.flow("f1");
      expect(await put("h1")).toBe("made");
      const made = {
        tokenHash: "h1",
        flowId: "f1",
        createdAt: 100,
        createdBy: "hana",
        revokedAt: null,
        listeningUntil: null,
        captured: null,
        refused: null,
        sealed: "sealed h1",
      };
      expect([await address("h1"), await stage.store.hookAddressOf("f1")]).toEqual([made, made]);
      expect([await address("h2"), await stage.store.hookAddressOf("f2")]).toEqual([null, null]);
      // Who has not seen what is sealed there would lose its secrets.
      expect(await put("h2")).toBe("conflict");
      expect(await put("h2", { seen: "sealed h1" })).toBe("made");
      expect(await address("h1")).toMatchObject({ revokedAt: 100, sealed: null });
      expect(await stage.store.hookAddressOf("f1")).toMatchObject({ tokenHash: "h2" });
      expect(await put("h3", { flowId: "none" })).toBe("not_found");
    });

    it("has its secrets changed by who has seen them as they are", async () => {
      await stage.flow("f1");
      await put("h1");
      const change = { flowId: "f1", sealed: "with another", permit: anyPermit };
      expect(await stage.store.sealHookAddress({ ...change, seen: "other" })).toBe(false);
      expect(await stage.store.sealHookAddress({ ...change, seen: "sealed h1" })).toBe(true);
      expect(await address("h1")).toMatchObject({ sealed: "with another" });
    });

    it("is revoked with its secrets, and goes with its flow", async () => {
      for (const id of ["f1", "f2", "f3"]) await stage.flow(id);
      await put("h1");
      await put("h2", { flowId: "f2" });
      await put("h3", { flowId: "f3" });
      await stage.store.revokeHookAddress("f1", 200);
      expect(await address("h1")).toMatchObject({ revokedAt: 200, sealed: null });
      expect(await put("h4")).toBe("made");
      expect(await stage.store.hookAddressOf("f2")).not.toBeNull();
      await stage.store.deleteFlow("f3", 400);
      expect(await address("h3")).toBeNull();
    });

    it("captures one delivery while somebody listens, for a time", async () => {
      const { store } = stage;
      await stage.flow("f1");
      expect(await store.listenAtHookAddress("f1", 500)).toBe(false);
      await put("h1");
      const captured = { at: 450, headers: { "x-a": "1" }, body: { a: [1] } };
      expect(await store.captureDelivery("h1", captured)).toBe(false);
      expect(await store.listenAtHookAddress("f1", 500)).toBe(true);
      const late = { ...captured, at: 501 };
      expect(await store.captureDelivery("h1", late)).toBe(false);
      const both = await Promise.all([
        store.captureDelivery("h1", captured),
        store.captureDelivery("h1", captured),
      ]);
      expect(both.filter(Boolean)).toEqual([true]);
      expect(await address("h1")).toMatchObject({ captured, listeningUntil: null });
      await store.listenAtHookAddress("f1", null);
      expect(await address("h1")).toMatchObject({ captured });
      await store.forgetCaptured(450);
      expect(await address("h1")).toMatchObject({ captured });
      await store.forgetCaptured(451);
      expect(await address("h1")).toMatchObject({ captured: null });
      await store.noteRefusedDelivery("h1", { at: 600, why: "too_old" });
      expect(await address("h1")).toMatchObject({ refused: { at: 600, why: "too_old" } });
      await store.listenAtHookAddress("f1", 700);
      await store.captureDelivery("h1", { ...captured, at: 650 });
      await store.beginErasure({ id: "e1", by: "hana", at: 660, sealed: "x" });
      expect(await address("h1")).toMatchObject({ captured: null });
    });
  });

  describe("a delivery", () => {
    const raw = Buffer.from('{"name":"Hanako"}').toString("base64");
    const delivery = (id: string, key: string, more: Partial<NewDelivery> = {}): NewDelivery => {
      const name = deliveryName({ at: "body/id", id: key });
      return {
        flowId: "f1",
        tokenHash: "h1",
        versionId: "f1-v1",
        name,
        raw,
        permit: anyPermit,
        event: event(name, { id: `event of ${id}`, data: { name: "Hanako" } }),
        run: { id, ancestry: [] },
        sameBody: null,
        at: 1_000,
        ...more,
      };
    };
    const active = async () => {
      await stage.flow("f1");
      await put("h1");
      await stage.activate("f1", { kind: "webhook" }, 10);
    };

    it("is written down with its event and its run, once for each name", async () => {
      await active();
      const { store } = stage;
      const outcomes = await Promise.all(
        ["r1", "r2", "r3"].map((id) => store.takeDelivery(delivery(id, "one"))),
      );
      expect(outcomes.toSorted()).toEqual(["repeated", "repeated", "taken"]);
      expect(await store.takeDelivery(delivery("r4", "two"))).toBe("taken");
      const { items } = await stage.reading.listRuns({ flowId: "f1", limit: 9, kind: "webhook" });
      expect(items).toHaveLength(2);
      expect(await store.rawOf("r4")).toBe(raw);
      expect(await store.rawOf("none")).toBeNull();
      const listed = await stage.reading.listEvents({ flowId: "f1", limit: 9 });
      expect(listed.items.map(({ trigger }) => trigger)).toEqual(["webhook", "webhook"]);
    });

    it("is taken by the version and the address that it was made for, while they stand", async () => {
      const { store } = stage;
      await stage.flow("f1");
      await put("h1");
      expect(await store.takeDelivery(delivery("r1", "one"))).toBe("conflict");
      await stage.activate("f1", { kind: "webhook" }, 10);
      expect(await store.takeDelivery(delivery("r1", "one", { versionId: "other" }))).toBe(
        "conflict",
      );
      expect(await store.takeDelivery(delivery("r1", "one", { tokenHash: "h0" }))).toBe("revoked");
      expect(await store.takeDelivery(delivery("r1", "one", { flowId: "none" }))).toBe("not_found");
      await store.revokeHookAddress("f1", 20);
      expect(await store.takeDelivery(delivery("r1", "one"))).toBe("revoked");
      expect((await stage.reading.listRuns({ flowId: "f1", limit: 9 })).items).toEqual([]);
      // What was refused is not handled: it is taken once it can be.
      await put("h2");
      expect(await store.takeDelivery(delivery("r1", "one", { tokenHash: "h2" }))).toBe("taken");
    });

    it("that the flow itself led to is skipped, once", async () => {
      await active();
      const { store, reading } = stage;
      expect(
        await store.takeDelivery(delivery("r1", "one", { run: { reason: "own_event" } })),
      ).toBe("taken");
      expect(
        await store.takeDelivery(delivery("r2", "one", { run: { reason: "own_event" } })),
      ).toBe("repeated");
      const { items } = await reading.listEvents({ skippedBy: "f1", limit: 9 });
      expect(items).toMatchObject([{ deliveries: [{ outcome: "skipped", reason: "own_event" }] }]);
      expect((await reading.listRuns({ flowId: "f1", limit: 9 })).items).toEqual([]);
    });

    it("notes when a body was the first of its kind, and how often that was", async () => {
      await active();
      const { store } = stage;
      const same = (times: number) => ({ digest: "d", times });
      const take = (id: string, times: number, at: number) => {
        const name = deliveryName(same(times));
        return store.takeDelivery(delivery(id, "", { name, sameBody: same(times), at }));
      };
      expect(await store.sameBody("f1", "d")).toBeNull();
      expect([await take("r1", 1, 1_000), await take("r2", 1, 1_500)]).toEqual([
        "taken",
        "repeated",
      ]);
      expect(await store.sameBody("f1", "d")).toEqual({ times: 1, at: 1_000 });
      expect(await take("r3", 2, 9_000)).toBe("taken");
      expect(await store.sameBody("f1", "d")).toEqual({ times: 2, at: 9_000 });
      expect(await store.sameBody("f2", "d")).toBeNull();
    });

    it("loses what was received with what is erased from its event", async () => {
      await active();
      const { store } = stage;
      await store.takeDelivery(delivery("r1", "one"));
      await store.cancelRun({ runId: "r1", at: 2_000 });
      await store.beginErasure({ id: "e1", by: "hana", at: 3_000, sealed: "x" });
      const eraser = eraserOf("Hanako");
      await store.erasePiece({ id: "e1", from: { of: "runs", after: 0 }, limit: 10, eraser });
      await store.erasePiece({ id: "e1", from: { of: "events", after: 0 }, limit: 10, eraser });
      expect(await store.rawOf("r1")).toBeNull();
    });
  });
}
