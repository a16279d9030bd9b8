import { chainBegins, linkOf, walkChain } from "../audit-chain.ts";
import { anyConsent } from "../permit.world.ts";
import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import { draftOf, type Open, useStage } from "./stage.world.ts";

export function peopleContract(open: Open): void {
  const stage = useStage(open);

  describe("the right to operate a connection", () => {
    it("is given to a person, and taken back", async () => {
      await stage.connect("c1");
      await stage.connect("c2");
      const give = (connectionId: string, person: string, at: number) =>
        stage.store.grant({ connectionId, by: "local", person, at });
      expect(await give("c1", "ken", 5)).toBe("granted");
      expect(await give("c1", "aoi", 6)).toBe("granted");
      expect(await give("c2", "ken", 7)).toBe("granted");
      expect(await give("c1", "ken", 8)).toBe("granted");
      expect(await give("c9", "ken", 9)).toBe("not_found");
      expect(await stage.store.grantsOf("c1")).toEqual([
        { person: "ken", at: 5 },
        { person: "aoi", at: 6 },
      ]);
      expect(await stage.store.grantedTo("ken")).toEqual(new Set(["c1", "c2"]));
      await stage.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "ken" });
      await stage.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "ken" });
      expect(await stage.store.grantedTo("ken")).toEqual(new Set(["c2"]));
      expect(await stage.store.grantsOf("c1")).toEqual([{ person: "aoi", at: 6 }]);
    });

    it("ends with the connection", async () => {
      await stage.connect("c1");
      await stage.store.grant({ connectionId: "c1", by: "local", person: "ken", at: 5 });
      await stage.store.deleteConnection({ id: "c1", by: { owner: "local" } });
      expect(await stage.store.grantedTo("ken")).toEqual(new Set());
    });
  });

  describe("what is offered to a person", () => {
    it("ends all at once, and nothing that is offered to others", async () => {
      const { store } = stage;
      for (const id of ["c1", "c2", "c3"]) await stage.connect(id);
      for (const id of ["f1", "f2", "f3"]) await stage.flow(id);
      const to = { "1": "ken", "2": "ken", "3": "aoi" };
      for (const [number, person] of Object.entries(to)) {
        const by = { owner: "local" };
        await store.setHeir({ id: `c${number}`, heir: person, by, at: 1 });
        await store.offerFlow(`f${number}`, person);
      }
      await store.endOffersTo("ken");
      await store.endOffersTo("ken");
      expect((await store.connections()).map(({ heir }) => heir)).toEqual([null, null, "aoi"]);
      const offered = (await store.flows(["f1", "f2", "f3"])).map(({ offeredTo }) => offeredTo);
      expect(offered).toEqual([null, null, "aoi"]);
      const ken = { owner: "ken", entrustedTo: "ken" };
      expect(await store.acceptFlow("f1", ken)).toBe("not_found");
    });
  });

  describe("a flow", () => {
    it("is whose it is offered to once they accept, and as long as it is", async () => {
      await stage.flow("f1");
      const ken = { owner: "ken", entrustedTo: "ken" };
      const of = async () => {
        const flow = await stage.store.flow("f1");
        return [flow?.owner, flow?.offeredTo];
      };
      expect(await of()).toEqual(["local", null]);
      expect(await stage.store.offerFlow("f1", "ken")).toBe("changed");
      expect(await of()).toEqual(["local", "ken"]);
      expect(await stage.store.acceptFlow("f1", { owner: "aoi", entrustedTo: "aoi" })).toBe(
        "not_found",
      );
      expect(await stage.store.offerFlow("f1", null)).toBe("changed");
      expect(await stage.store.acceptFlow("f1", ken)).toBe("not_found");
      await stage.store.offerFlow("f1", "ken");
      expect(await stage.store.acceptFlow("f1", ken)).toBe("changed");
      expect(await of()).toEqual(["ken", null]);
      expect(await stage.store.acceptFlow("f1", ken)).toBe("not_found");
      await stage.store.offerFlow("f1", "aoi");
      await stage.store.setFlowOwner("f1", { owner: "mio", entrustedTo: "mio" });
      expect(await of()).toEqual(["mio", null]);
      expect(await stage.store.offerFlow("f9", "ken")).toBe("not_found");
    });

    it("can be given to another owner", async () => {
      await stage.flow("f1");
      const ken = { owner: "ken", entrustedTo: "local" };
      expect(await stage.store.flow("f1")).toMatchObject({ entrustedTo: "local" });
      expect(await stage.store.setFlowOwner("f1", ken)).toBe("changed");
      expect(await stage.store.flow("f1")).toMatchObject(ken);
      expect(await stage.store.setFlowOwner("f9", ken)).toBe("not_found");
      await stage.store.deleteFlow("f1", 9);
      expect(await stage.store.setFlowOwner("f1", ken)).toBe("not_found");
    });
  });

  describe("a proposal", () => {
    const changed = { ...emptyDocument, nextStep: 7 };
    const propose = (id: string, more: { revision?: number; owners?: readonly string[] } = {}) =>
      stage.store.propose({
        id,
        flowId: "f1",
        revision: 2,
        by: "ken",
        at: 10,
        takeUp: { from: "now" },
        owners: ["hana", "aoi"],
        calls: {},
        ...more,
      });
    const save = (revision: number, draft = changed) =>
      stage.store.saveDraft({ by: "local", id: "f1", revision, name: "X", draft, at: 9 });
    const publish = (proposalId: string) =>
      stage.store.publish({
        consent: anyConsent,
        kind: "proposal",
        proposalId,
        id: "f1",
        versionId: "v2",
        at: 20,
      });

    it("is the draft as it was, whatever becomes of the draft", async () => {
      await stage.flow("f1");
      await save(1);
      expect(await propose("p0", { revision: 1 })).toBe("conflict");
      expect(await propose("p1")).toBe("proposed");
      await save(2, emptyDocument);
      const proposed = {
        id: "p1",
        flowId: "f1",
        document: changed,
        by: "ken",
        at: 10,
        takeUp: { from: "now" },
        owners: ["hana", "aoi"],
        agreed: [],
        calls: {},
      };
      expect(await stage.store.proposal("f1")).toEqual(proposed);
      expect(await stage.store.proposals()).toEqual([proposed]);
      expect(await stage.store.proposal("f2")).toBeNull();
    });

    it("is published once all have agreed, by nobody else's word", async () => {
      await stage.flow("f1");
      await save(1);
      await propose("p1");
      expect(await stage.store.agree("p1", "ken")).toBe("not_found");
      expect(await stage.store.agree("p9", "hana")).toBe("not_found");
      expect(await stage.store.agree("p1", "aoi")).toMatchObject({ agreed: ["aoi"] });
      expect(await stage.store.agree("p1", "aoi")).toMatchObject({ agreed: ["aoi"] });
      expect(await publish("p1")).toBe("conflict");
      expect(await stage.store.agree("p1", "hana")).toMatchObject({ agreed: ["hana", "aoi"] });
      expect(await publish("p2")).toBe("conflict");
      expect((await stage.store.flow("f1"))?.version).toMatchObject({ id: "f1-v1" });
      const version = {
        id: "v2",
        flowId: "f1",
        number: 2,
        document: changed,
        publishedAt: 20,
        publishedBy: "ken",
        agreedBy: ["hana", "aoi"],
        holdsCurrencies: true,
        calls: {},
        shapes: [],
      };
      expect(await publish("p1")).toEqual(version);
      expect((await stage.store.flow("f1"))?.version).toEqual(version);
      expect(await stage.store.version("v2")).toEqual(version);
      expect(await stage.store.proposal("f1")).toBeNull();
    });

    it("can be published with the start that it asked for", async () => {
      await stage.flow("f1");
      await save(1);
      await propose("p1", { owners: ["hana"] });
      const start = { kind: "schedule", timetable: { nextAt: 100 } } as const;
      const proposed = { kind: "proposal", proposalId: "p1", versionId: "v2" } as const;
      const version = { ...proposed, consent: anyConsent };
      const activate = () => stage.store.activate({ id: "f1", version, start, at: 20 });
      expect(await activate()).toBe("conflict");
      await stage.store.agree("p1", "hana");
      expect(await activate()).toMatchObject({ id: "v2", agreedBy: ["hana"] });
      expect(await stage.store.flow("f1")).toMatchObject({ state: "active" });
    });

    it("gives way to a newer one, which nobody has agreed to yet", async () => {
      await stage.flow("f1");
      await save(1);
      await propose("p1", { owners: ["hana"] });
      await stage.store.agree("p1", "hana");
      await propose("p2", { owners: ["hana"] });
      expect(await stage.store.proposals()).toMatchObject([{ id: "p2", agreed: [] }]);
      expect(await publish("p1")).toBe("conflict");
      expect(await publish("p2")).toBe("conflict");
    });

    it("is done with when it is refused, when something else is published, and when the flow is deleted", async () => {
      await stage.flow("f1");
      await save(1);
      await propose("p1");
      expect(await stage.store.dropProposal("p1")).toBe("dropped");
      expect(await stage.store.dropProposal("p1")).toBe("not_found");
      await propose("p2");
      await stage.store.publish({ ...draftOf(2), id: "f1", versionId: "v2", at: 20 });
      expect(await stage.store.proposal("f1")).toBeNull();
      await propose("p3");
      await stage.store.deleteFlow("f1", 30);
      expect(await stage.store.proposals()).toEqual([]);
      expect(await propose("p4")).toBe("not_found");
    });
  });

  describe("the audit log", () => {
    const write = (id: string, at: number, more: object = {}) =>
      stage.store.writeAudit({
        id,
        at,
        person: "hana",
        via: "session",
        address: "203.0.113.7",
        action: "connection.created",
        object: { kind: "connection", id: "c1" },
        details: { name: "店" },
        ...more,
      });
    const ids = async (query: object) =>
      (await stage.reading.listAudit({ limit: 9, ...query })).items.map(({ id }) => id);

    it("chains each line to the one before it, also where several are written at once", async () => {
      await Promise.all(["a1", "a2", "a3"].map((id) => write(id, 10)));
      const lines = await stage.store.auditChain(0, 10);
      let before = chainBegins;
      for (const { seq: _, hash, ...entry } of lines) {
        expect(hash).toBe(linkOf(before, entry));
        before = hash ?? "";
      }
      expect(await stage.store.auditHead()).toBe(before);
      expect(await walkChain(stage.store, null)).toEqual({
        lines: 3,
        unchained: 0,
        hash: before,
        files: 0,
        broken: null,
        brokenFile: null,
      });
    });

    it("keeps what was begun until it has its line, which it gets once", async () => {
      const entry = {
        id: "a1",
        at: 10,
        person: "hana",
        via: null,
        address: null,
        action: "flow.deleted",
        object: { kind: "flow", id: "f1" },
        details: { 名: "店" },
      };
      const { store } = stage;
      for (const id of ["a1", "a2", "a3"]) await store.beginAudit({ ...entry, id });
      expect(await store.unsettledAudit(10, 9)).toEqual([]);
      expect(await store.unsettledAudit(11, 1)).toEqual([entry]);
      await store.writeAudit(entry, "a1");
      expect(await store.settleAudit("a2", null)).toBe(true);
      const twice = [store.settleAudit("a3", entry), store.settleAudit("a3", entry)];
      expect((await Promise.all(twice)).filter(Boolean)).toHaveLength(1);
      expect(await store.unsettledAudit(11, 9)).toEqual([]);
      expect(await ids({})).toHaveLength(2);
    });

    it("shows what was written, newest first, in pages", async () => {
      await write("a1", 10);
      await write("a2", 10, { person: null, via: null, address: null, object: null, details: {} });
      await write("a3", 5);
      const first = await stage.reading.listAudit({ limit: 2 });
      expect(first.items).toEqual([
        {
          id: "a2",
          at: 10,
          person: null,
          via: null,
          address: null,
          action: "connection.created",
          object: null,
          details: {},
        },
        {
          id: "a1",
          at: 10,
          person: "hana",
          via: "session",
          address: "203.0.113.7",
          action: "connection.created",
          object: { kind: "connection", id: "c1" },
          details: { name: "店" },
        },
      ]);
      const cursor = first.next ?? "none";
      const second = await stage.reading.listAudit({ limit: 2, cursor });
      expect(second).toMatchObject({ items: [{ id: "a3" }], next: null });
    });

    it("is read by person, action, object and time", async () => {
      await write("a1", 10);
      await write("a2", 20, { person: "ken", action: "connection.deleted" });
      await write("a3", 30, { action: "flow.published", object: { kind: "flow", id: "c1" } });
      expect(await ids({ person: "ken" })).toEqual(["a2"]);
      expect(await ids({ action: "connection.deleted" })).toEqual(["a2"]);
      expect(await ids({ action: "connection." })).toEqual(["a2", "a1"]);
      expect(await ids({ objectId: "c1" })).toEqual(["a3", "a2", "a1"]);
      expect(await ids({ objectId: "c1", objectKind: "flow" })).toEqual(["a3"]);
      expect(await ids({ from: 20, to: 30 })).toEqual(["a2"]);
      expect(await ids({ person: "hana", action: "flow." })).toEqual(["a3"]);
      expect(await ids({ person: "ha\0na" })).toEqual([]);
    });
  });
}
