import { describe, expect, it } from "vitest";
import type { ConnectionStore, GrantStore, Store } from "../store.ts";
import { type Open, useStage } from "./stage.world.ts";

type Verb = keyof ConnectionStore | keyof GrantStore;

/** Why a verb asks for nobody's word. */
type NobodysWord = "reads" | "makes one's own" | "the heir's word" | "the installation's own";

/** What each verb is told of c1 by this person; each verb there is has its line. */
const words: Readonly<
  Record<Verb, NobodysWord | ((store: Store, by: string) => Promise<unknown>)>
> = {
  connection: "reads",
  connections: "reads",
  grantsOf: "reads",
  grantedTo: "reads",
  createConnection: "makes one's own",
  handOver: "the heir's word",
  breakConnection: "the installation's own",
  repairConnection: "the installation's own",
  lockConnections: "the installation's own",
  endOffersTo: "the installation's own",
  callsInDay: "the installation's own",
  countCall: "the installation's own",
  takeCallBack: "the installation's own",
  countReads: "the installation's own",
  renameConnection: (store, by) => store.renameConnection({ id: "c1", by, name: "Theirs" }),
  replaceSecret: (store, by) =>
    store.replaceSecret({
      id: "c1",
      by,
      before: { sealed: "sealed", locked: false },
      sealed: "v1.theirs",
      settings: {},
      at: 9_000,
    }),
  hold: (store, owner) => store.hold({ by: "owner", connectionId: "c1", owner }, 9_000),
  lift: (store, owner) => store.lift({ by: "owner", connectionId: "c1", owner }, 9_000),
  setHeir: (store, owner) => store.setHeir({ id: "c1", heir: "taro", by: { owner }, at: 1 }),
  setLimits: (store, by) =>
    store.setLimits({
      id: "c1",
      by,
      before: [],
      limits: [{ currency: "jpy", perWrite: 1, perFlowAndDay: { sum: null, count: null } }],
    }),
  deleteConnection: async (store, owner) => {
    const told = await store.deleteConnection({ id: "c1", by: { owner } });
    return told.deleted ? "deleted" : told.why;
  },
  grant: (store, by) => store.grant({ connectionId: "c1", by, person: "taro", at: 9_000 }),
  revoke: (store, owner) => store.revoke({ connectionId: "c1", by: { owner }, person: "somebody" }),
};
export const ownersVerbs = Object.entries(words).flatMap(([verb, say]) =>
  typeof say === "string" ? [] : [{ verb, say }],
);

/** The heir's right to each connection begins, and the right of the owner before ends, in one moment. */
export function ownersContract(open: Open): void {
  const stage = useStage(open);
  const before = { sealed: "sealed", locked: false };
  const take = { name: "Shop", before, sealed: "v1.hanas", settings: { a: 1 } };
  const handOver = (to = "hana", at = 4_000) => stage.store.handOver({ id: "c1", to, ...take, at });
  const handedOver = async () => {
    await stage.connect("c1");
    await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
    expect(await handOver()).toBe("handed_over");
  };
  const state = async () => [await stage.store.connection("c1"), await stage.store.grantsOf("c1")];

  describe.each(ownersVerbs)("$verb, for a connection that was handed over", ({ say }) => {
    it("finds nothing by the word of its owner before", async () => {
      await handedOver();
      await stage.store.hold({ by: "owner", connectionId: "c1", owner: "hana" }, 5_000);
      await stage.store.grant({ connectionId: "c1", by: "hana", person: "somebody", at: 5_000 });
      const before = await state();
      expect(await say(stage.store, "local")).toBe("not_found");
      expect(await state()).toEqual(before);
    });

    it("does what its owner now says", async () => {
      await handedOver();
      expect(await say(stage.store, "hana")).not.toBe("not_found");
    });
  });

  it("who is away may be given an heir in their place, and only as long as they own it and are away", async () => {
    await stage.connect("c1");
    const name = () =>
      stage.store.setHeir({ id: "c1", heir: "hana", by: { absent: "local" }, at: 1 });
    expect(await name()).toBe("not_found");
    await stage.store.hold({ by: "absence", owner: "local" }, 5);
    expect(await name()).toBe("changed");
    expect(await handOver()).toBe("handed_over");
    expect(await name()).toBe("not_found");
    expect((await stage.store.connection("c1"))?.heir).toBeNull();
  });

  it("an administrator deletes whose ever it is, and the installation ends rights to it", async () => {
    await handedOver();
    await stage.store.grant({ connectionId: "c1", by: "hana", person: "taro", at: 5_000 });
    const end = { connectionId: "c1", by: "installation", person: "taro" } as const;
    expect(await stage.store.revoke(end)).toBe("revoked");
    expect(await stage.store.grantsOf("c1")).toEqual([]);
    const deletion = { id: "c1", by: "administrator" } as const;
    expect(await stage.store.deleteConnection(deletion)).toEqual({ deleted: true });
    expect(await stage.store.deleteConnection(deletion)).toEqual({
      deleted: false,
      why: "not_found",
    });
  });

  describe("somebody who is away", () => {
    it("takes nothing over until they are back", async () => {
      await stage.connect("c1");
      await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
      await stage.store.hold({ by: "absence", owner: "hana" }, 5);
      const before = await state();
      expect(await handOver()).toBe("not_found");
      expect(await state()).toEqual(before);
      await stage.store.lift({ by: "absence", owner: "hana" }, 6);
      expect(await handOver()).toBe("handed_over");
    });

    it("makes nothing that acts until they are back", async () => {
      await stage.store.hold({ by: "absence", owner: "hana" }, 5);
      await stage.store.hold({ by: "absence", owner: "hana" }, 7);
      await stage.connect("c1", { owner: "hana" });
      await stage.connect("c2");
      expect((await stage.store.connection("c1"))?.holds.absence).toBe(5);
      expect((await stage.store.connection("c2"))?.holds.absence).toBeNull();
      await stage.store.lift({ by: "absence", owner: "hana" }, 9);
      expect((await stage.store.connection("c1"))?.holds.absence).toBeNull();
      await stage.connect("c3", { owner: "hana" });
      expect((await stage.store.connection("c3"))?.holds.absence).toBeNull();
    });
  });
}
