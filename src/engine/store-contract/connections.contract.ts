import { describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { asNew } from "../store.ts";
import { broken, draftOf, event, type Open, takes, useStage } from "./stage.world.ts";

const hour = 3_600_000;

export function connectionsContract(open: Open): void {
  const stage = useStage(open);

  describe("a connection", () => {
    it("comes back as it was made", async () => {
      const made = {
        id: "c1",
        owner: "hana",
        connector: "stripe",
        name: "店の口座",
        mode: "live",
        account: "acct_1",
        accountName: "Shop",
        settings: { origin: "https://api.stripe.com" },
        sealed: "v1.abc",
        broken: null,
        createdAt: 5,
      } as const;
      expect(await stage.store.createConnection(made)).toBe("created");
      expect(await stage.store.connection("c1")).toEqual({ ...made, ...asNew });
      expect(await stage.store.connections()).toEqual([{ ...made, ...asNew }]);
      expect(await stage.store.connection("c2")).toBeNull();
    });

    it("has a name of its own among its owner's", async () => {
      await stage.connect("c1", { name: "Shop" });
      await stage.connect("c2", { name: "Other" });
      const again = { ...(await stage.store.connection("c1")), id: "c3" } as never;
      expect(await stage.store.createConnection(again)).toBe("name_taken");
      expect(await stage.store.renameConnection({ id: "c2", by: "local", name: "Shop" })).toBe(
        "name_taken",
      );
      expect(await stage.store.renameConnection({ id: "c1", by: "local", name: "Shop" })).toBe(
        "renamed",
      );
      expect(await stage.store.renameConnection({ id: "c9", by: "local", name: "New" })).toBe(
        "not_found",
      );
      expect(await stage.store.renameConnection({ id: "c2", by: "local", name: "New" })).toBe(
        "renamed",
      );
      expect(await stage.store.connection("c2")).toMatchObject({ name: "New" });
      await stage.connect("c4", { name: "Shop", owner: "hana" });
      expect(await stage.store.connection("c4")).toMatchObject({ name: "Shop", owner: "hana" });
      await stage.connect("c5", { name: "Till", owner: "hana" });
      expect(await stage.store.renameConnection({ id: "c5", by: "hana", name: "Shop" })).toBe(
        "name_taken",
      );
      expect(await stage.store.renameConnection({ id: "c5", by: "hana", name: "New" })).toBe(
        "renamed",
      );
    });

    it("gets a new secret, which makes it whole and wakes its runs", async () => {
      const run = await stage.runningRun();
      await stage.store.breakConnection("c1", broken, 5);
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      await stage.store.replaceSecret({
        id: "c1",
        by: "local",
        before: { sealed: "sealed", locked: false },
        sealed: "v1.new",
        settings: { a: 1 },
        at: 3_000,
      });
      expect(await stage.store.connection("c1")).toMatchObject({
        sealed: "v1.new",
        settings: { a: 1 },
        broken: null,
      });
      expect(await stage.claim(3_000)).toMatchObject({ id: run.id });
    });
  });

  describe("a person's connections", () => {
    it("are locked until their secrets are entered again, and no check repairs them", async () => {
      const run = await stage.runningRun();
      await stage.connect("c2", { owner: "hana" });
      await stage.store.lockConnections("local", broken);
      expect(await stage.store.connection("c1")).toMatchObject({ locked: true, broken });
      expect(await stage.store.connection("c2")).toMatchObject({ locked: false, broken: null });
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      await stage.store.repairConnection("c1", 3_000);
      expect(await stage.store.connection("c1")).toMatchObject({ locked: true, broken });
      expect(await stage.store.claimRuns(3_000, 9)).toEqual([]);
      const secret = { id: "c1", by: "local", sealed: "v1.new", settings: {}, at: 4_000 };
      // What was proven before it was locked, or against another secret.
      for (const before of [
        { sealed: "sealed", locked: false },
        { sealed: "another", locked: true },
      ])
        expect(await stage.store.replaceSecret({ ...secret, before })).toBe("conflict");
      expect(await stage.store.connection("c1")).toMatchObject({ locked: true, sealed: "sealed" });
      const before = { sealed: "sealed", locked: true };
      expect(await stage.store.replaceSecret({ ...secret, before })).toBe("replaced");
      expect(await stage.store.connection("c1")).toMatchObject({ locked: false, broken: null });
      expect(await stage.claim(4_000)).toMatchObject({ id: run.id });
    });
  });

  describe("a broken connection", () => {
    it("says why, until it is repaired", async () => {
      await stage.connect("c1");
      await stage.store.breakConnection("c1", broken, 5);
      expect((await stage.store.connection("c1"))?.broken).toEqual(broken);
      await stage.store.repairConnection("c1", 50);
      expect((await stage.store.connection("c1"))?.broken).toBeNull();
    });

    it("is not broken by a refusal of the credentials that it had before", async () => {
      await stage.connect("c1");
      await stage.store.repairConnection("c1", 50);
      await stage.store.breakConnection("c1", broken, 40);
      expect((await stage.store.connection("c1"))?.broken).toBeNull();
      await stage.store.breakConnection("c1", broken, 60);
      expect((await stage.store.connection("c1"))?.broken).toEqual(broken);
    });

    it("has no polls due, and they are due at once when it is repaired", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.pollFailed({
        pollId: await stage.pollId(),
        error: broken,
        nextAt: 900_000,
        at: 20,
      });
      await stage.store.breakConnection("c1", broken, 5);
      expect(await stage.store.duePolls(1_000_000, 10)).toEqual([]);
      expect(await stage.store.nextDue()).toBeNull();
      await stage.store.repairConnection("c1", 5_000);
      expect(await stage.store.duePolls(5_000, 10)).toMatchObject([{ failures: 0 }]);
      expect(await stage.store.nextDue()).toBe(5_000);
    });

    it("lets the runs go on that paused for it, and no others", async () => {
      await stage.connect("c1");
      await stage.connect("c2");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.accept(["a", "b"].map((key) => event(key, takes("f1", key))));
      await stage.store.breakConnection("c1", broken, 5);
      await stage.store.breakConnection("c2", broken, 5);
      for (const [run, connectionId] of [
        [await stage.claim(), "c1"],
        [await stage.claim(), "c2"],
      ] as const)
        await stage.record(run, { kind: "paused", path: "s1", connectionId }, { error: broken });
      expect(await stage.store.claimRuns(10_000, 10)).toEqual([]);
      expect(await stage.store.nextRunDue()).toBeNull();

      await stage.store.repairConnection("c1", 10_000);
      const woken = await stage.store.claimRuns(10_000, 10);
      expect(woken.map(({ name }) => name)).toEqual(["a"]);
      expect(woken[0]?.state.phase).toEqual({ is: "working", failures: 0 });
    });

    it("does not strand a run that paused when the repair had just been made", async () => {
      const run = await stage.runningRun();
      await stage.store.breakConnection("c1", broken, 5);
      await stage.store.repairConnection("c1", 1_995);
      // The try began at 1,990, before the repair, with the old secret.
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" }, { at: 2_000 });
      expect(await stage.claim(2_000)).toMatchObject({ id: run.id, epoch: 2 });
    });
  });

  describe("deleting a connection", () => {
    const uses = (connection: string): FlowDocument => ({
      ...emptyDocument,
      trigger: {
        kind: "event",
        connector: "stripe",
        trigger: "new-charge",
        connection,
        settings: {},
        everySeconds: 60,
      },
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "stripe",
          action: "create-customer",
          connection,
          input: {},
        },
      ],
      nextStep: 2,
    });

    it("is refused while the version of an active flow uses it; a draft does not hold it", async () => {
      await stage.connect("c1");
      await stage.connect("c2");
      await stage.flow("f1", { document: uses("c1") });
      await stage.listen("f1");
      const { store } = stage;
      const draft = { ...uses("c2"), trigger: null };
      await store.saveDraft({ by: "local", id: "f1", revision: 1, name: "One", draft, at: 6 });
      expect(await store.deleteConnection({ id: "c1", by: { owner: "local" } })).toEqual({
        deleted: false,
        why: "in_use",
        flows: [{ id: "f1", name: "One" }],
      });
      expect(await store.connection("c1")).not.toBeNull();
      expect(await store.deleteConnection({ id: "c2", by: { owner: "local" } })).toEqual({
        deleted: true,
      });
      await store.deactivate("f1", 20);
      expect(await store.deleteConnection({ id: "c1", by: { owner: "local" } })).toEqual({
        deleted: true,
      });
      expect((await store.flow("f1"))?.draft).toEqual(draft);
    });

    it("is refused while a run that is not over uses it", async () => {
      await stage.connect("c1");
      await stage.flow("f1", { document: uses("c1") });
      await stage.listen("f1");
      await stage.accept([event("k1", takes("f1", "k1"))]);
      await stage.store.deactivate("f1", 20);
      const draft = emptyDocument;
      const { store } = stage;
      await store.saveDraft({ by: "local", id: "f1", revision: 1, name: "One", draft, at: 21 });
      await store.publish({ ...draftOf(2), id: "f1", versionId: "f1-v2", at: 22 });
      expect(await store.deleteConnection({ id: "c1", by: { owner: "local" } })).toMatchObject({
        deleted: false,
      });
      const run = await stage.claim();
      await stage.record(run, { kind: "finished" });
      expect(await store.deleteConnection({ id: "c1", by: { owner: "local" } })).toEqual({
        deleted: true,
      });
    });

    it("keeps its effects", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      expect(await stage.store.deleteConnection({ id: "c1", by: { owner: "local" } })).toEqual({
        deleted: true,
      });
      expect(await stage.store.connection("c1")).toBeNull();
      expect(await stage.store.effect("f1.effect")).toMatchObject({ connectionId: "c1" });
    });

    it("is open again once the flow is deleted", async () => {
      await stage.connect("c1");
      await stage.flow("f1", { document: uses("c1") });
      await stage.store.deleteFlow("f1", 5);
      expect(await stage.store.deleteConnection({ id: "c1", by: { owner: "local" } })).toEqual({
        deleted: true,
      });
    });
  });

  it("counts the calls of a day, and no more than there is room for, of many at once", async () => {
    const call = (account: string, at: number) => stage.store.countCall({ account, at, most: 5 });
    const many = await Promise.all(Array.from({ length: 12 }, (_, each) => call("mail a", each)));
    expect(many.filter(({ is }) => is === "counted")).toHaveLength(5);
    const until = hour / 4 + 24 * hour;
    expect(await call("mail a", 23 * hour)).toEqual({ is: "full", until });
    expect(await stage.store.callsInDay("mail a")).toEqual({ 0: 5 });
    expect(await stage.store.callsInDay("mail b")).toEqual({});
    expect(await call("mail b", 23 * hour)).toEqual({ is: "counted" });
    await stage.store.takeCallBack({ account: "mail a", at: 7 });
    expect(await call("mail a", 23 * hour)).toEqual({ is: "counted" });
    expect(await call("mail a", until - 1)).toMatchObject({ is: "full" });
    expect(await call("mail a", until)).toEqual({ is: "counted" });
  });

  it("counts reading calls by connection and hour", async () => {
    await stage.store.countReads([
      { connectionId: "c1", at: 5, reads: 2 },
      { connectionId: "c1", at: hour - 1, reads: 3 },
      { connectionId: "c1", at: hour, reads: 1 },
      { connectionId: "c2", at: 5, reads: 9 },
    ]);
    const dayUse = { used: 7, of: 15_000, at: hour };
    await stage.store.countReads([
      { connectionId: "c1", at: hour + 1, reads: 3, dayUse },
      { connectionId: "c1", at: hour + 2, reads: 0, dayUse: { ...dayUse, used: 8 } },
    ]);
    await stage.store.countReads([{ connectionId: "c1", at: hour + 3, reads: 1, dayUse: null }]);
    const second = { hour, reads: 5, dayUse: { ...dayUse, used: 8 } };
    expect(await stage.reading.reads("c1", 0)).toEqual([
      { hour: 0, reads: 5, dayUse: null },
      second,
    ]);
    expect(await stage.reading.reads("c1", hour)).toEqual([second]);
    expect(await stage.reading.reads("c3", 0)).toEqual([]);
  });
}
