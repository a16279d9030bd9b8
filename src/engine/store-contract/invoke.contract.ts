import { describe, expect, it } from "vitest";
import { invokeName, nameByHand } from "../run-name.ts";
import type { InvokeKey } from "../store.ts";
import { event, type Open, useStage } from "./stage.world.ts";
import { anyPermit } from "../permit.world.ts";

export function invokeContract(open: Open): void {
  const stage = useStage(open);
  const put = (id: string, more: Partial<InvokeKey> & { othersUntil?: number } = {}) => {
    const { othersUntil = 0, flowId = "f1", createdAt = 100 } = more;
    const key = {
      id,
      flowId,
      clientId: `client of ${id}`,
      secretHash: `hash of ${id}`,
      createdAt,
      createdBy: "hana",
    };
    return stage.store.putInvokeKey({ key, othersUntil, permit: anyPermit, at: createdAt });
  };
  const ids = async (flowId = "f1") => (await stage.store.invokeKeys(flowId)).map(({ id }) => id);

  describe("the keys of a flow that calls start", () => {
    it("are kept with one client id, the newest first", async () => {
      await stage.flow("f1");
      expect(await put("k1")).toEqual({
        id: "k1",
        flowId: "f1",
        clientId: "client of k1",
        secretHash: "hash of k1",
        createdAt: 100,
        createdBy: "hana",
        expiresAt: null,
      });
      expect(await put("k2", { createdAt: 200, othersUntil: 900 })).toMatchObject({
        clientId: "client of k1",
      });
      expect(await stage.store.invokeKeys("f1")).toMatchObject([
        { id: "k2", secretHash: "hash of k2", expiresAt: null },
        { id: "k1", secretHash: "hash of k1", expiresAt: 900 },
      ]);
      expect(await stage.store.invokeKeys("f2")).toEqual([]);
      expect(await put("k3", { flowId: "none" })).toBe("not_found");
    });

    it("end no later than they were to end, and go when they have", async () => {
      await stage.flow("f1");
      await put("k1");
      await put("k2", { createdAt: 200, othersUntil: 500 });
      await put("k3", { createdAt: 300, othersUntil: 900 });
      expect(await stage.store.invokeKeys("f1")).toMatchObject([
        { id: "k3", expiresAt: null },
        { id: "k2", expiresAt: 900 },
        { id: "k1", expiresAt: 500 },
      ]);
      await put("k4", { createdAt: 500, othersUntil: 2_000 });
      expect(await ids()).toEqual(["k4", "k3", "k2"]);
    });

    it("go when they are revoked, and with their flow", async () => {
      await stage.flow("f1");
      await stage.flow("f2");
      await put("k1");
      await put("k2", { flowId: "f2" });
      await stage.store.revokeInvokeKeys("f1");
      expect([await ids(), await ids("f2")]).toEqual([[], ["k2"]]);
      await stage.store.deleteFlow("f2", 300);
      expect(await ids("f2")).toEqual([]);
      expect(await put("k3", { flowId: "f2" })).toBe("not_found");
    });
  });

  describe("a run that a call starts", () => {
    const name = invokeName({ key: "order-1" });
    const start = (id: string, versionId = "f1-v1") =>
      stage.store.startRun({
        permit: anyPermit,
        flowId: "f1",
        event: event(name, { id: `event of ${id}` }),
        run: { id, name, versionId, ancestry: [] },
        forCalls: true,
        at: 700,
      });
    const activate = () => stage.activate("f1", { kind: "invoke" }, 10);

    it("is one for its name, and is found by it", async () => {
      await stage.flow("f1");
      await activate();
      expect(await start("r1")).toBe("started");
      expect(await start("r2")).toBe("exists");
      expect(await stage.store.runNamed("f1", name)).toEqual(await stage.store.run("r1"));
      expect(await stage.store.runNamed("f1", name)).toMatchObject({ id: "r1", name });
      expect(await stage.store.runNamed("f2", name)).toBeNull();
      expect(await stage.store.runNamed("f1", nameByHand("test", "r1"))).toBeNull();
      expect((await stage.reading.listRuns({ limit: 9, kind: "invoke" })).items).toMatchObject([
        { id: "r1", kind: "invoke" },
      ]);
      expect((await stage.reading.listRuns({ limit: 9, kind: "event" })).items).toEqual([]);
      expect((await stage.reading.listEvents({ limit: 9 })).items).toMatchObject([
        { trigger: "invoke", key: name },
      ]);
    });

    it("is refused where the flow is not active, or new runs get another version", async () => {
      await stage.flow("f1");
      expect(await start("r1")).toBe("conflict");
      await activate();
      expect(await start("r1", "f1-v0")).toBe("conflict");
      await stage.store.deactivate("f1", 20);
      expect(await start("r1")).toBe("conflict");
      await activate();
      expect(await start("r1")).toBe("started");
    });

    it("keeps its name when it is gone", async () => {
      await stage.flow("f1");
      await activate();
      await start("r1");
      await stage.store.deleteFlow("f1", 800);
      expect(await start("r2")).toBe("not_found");
    });
  });

  it("calls end what listened before", async () => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    expect(await stage.store.subscription("f1")).not.toBeNull();
    await stage.activate("f1", { kind: "invoke" }, 50);
    expect(await stage.store.subscription("f1")).toBeNull();
    expect(await stage.store.flow("f1")).toMatchObject({ state: "active" });
  });
}
