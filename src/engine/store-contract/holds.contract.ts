import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import type { Hold, Standing } from "../store.ts";
import { broken, type Open, useStage } from "./stage.world.ts";
import { anyConsent } from "../permit.world.ts";

const holds: readonly Hold[] = [
  { by: "owner", connectionId: "c1", owner: "local" },
  { by: "absence", owner: "local" },
  { by: "switch" },
];

export function holdsContract(open: Open): void {
  const stage = useStage(open);

  describe.each(holds)("a hold by $by", (hold) => {
    it("closes the gate to what was decided before, until the run is taken up anew", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.store.hold(hold, 1_200);
      expect(await stage.gate(run, 1_500)).toBe("not_now");
      expect(await stage.store.effect("f1.effect")).toMatchObject({
        sends: 0,
        unprovenSince: null,
      });
      await stage.letGo(run);
      expect(await stage.claim(1_600)).toMatchObject({ id: run.id });
    });

    it("closes it as well to a write that is written down with its pass", async () => {
      const run = await stage.runningRun();
      await stage.store.hold(hold, 1_200);
      const [planned, passed] = await Promise.all([
        stage.store.planEffect(stage.plan(run), run.epoch),
        stage.gate(run, 1_500, 0, { plan: stage.plan(run) }),
      ]);
      expect(planned).toMatchObject({ sends: 0 });
      expect(passed).toBe("not_now");
      expect(await stage.store.effect("f1.effect")).toMatchObject({ sends: 0 });
    });

    it("keeps runs and polls waiting until it is lifted", async () => {
      const run = await stage.runningRun();
      await stage.store.hold(hold, 1_200);
      expect((await stage.store.connection("c1"))?.holds).toEqual({
        owner: null,
        absence: null,
        switch: null,
        [hold.by]: 1_200,
      });
      expect(await stage.store.duePolls(99_000, 9)).toEqual([]);
      expect(await stage.store.nextDue()).toBeNull();
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      expect(await stage.store.claimRuns(99_000, 9)).toEqual([]);
      await stage.store.lift(hold, 100_000);
      expect(
        (await stage.store.duePolls(100_000, 9)).map(({ connectionId }) => connectionId),
      ).toEqual(["c1"]);
      expect(await stage.claim(100_000)).toMatchObject({ id: run.id });
    });

    it("a pause that is recorded after it was lifted does not last", async () => {
      const run = await stage.runningRun();
      await stage.store.hold(hold, 1_200);
      await stage.store.lift(hold, 3_000);
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" }, { at: 2_500 });
      expect(await stage.claim(3_000)).toMatchObject({ id: run.id });
    });

    it("lifts no other, and a repair lifts none", async () => {
      const run = await stage.runningRun();
      for (const each of holds) await stage.store.hold(each, 1_200);
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      for (const other of holds.filter(({ by }) => by !== hold.by))
        await stage.store.lift(other, 2_000);
      await stage.store.breakConnection("c1", broken, 2_100);
      await stage.store.repairConnection("c1", 2_200);
      await stage.store.replaceSecret({
        id: "c1",
        by: "local",
        before: { sealed: "sealed", locked: false },
        sealed: "v1.new",
        settings: {},
        at: 2_300,
      });
      expect(await stage.store.claimRuns(99_000, 9)).toEqual([]);
      expect(await stage.store.duePolls(99_000, 9)).toEqual([]);
      await stage.store.lift(hold, 3_000);
      expect(await stage.claim(3_000)).toMatchObject({ id: run.id });
    });
  });

  it("holds of one owner's or one connection leave the others alone", async () => {
    await stage.connect("c1");
    await stage.connect("c2", { owner: "hana" });
    await stage.store.hold({ by: "absence", owner: "hana" }, 5);
    await stage.store.hold({ by: "owner", connectionId: "c1", owner: "local" }, 6);
    expect((await stage.store.connection("c1"))?.holds).toMatchObject({ owner: 6, absence: null });
    expect((await stage.store.connection("c2"))?.holds).toMatchObject({ owner: null, absence: 5 });
  });

  it("the switch holds what is connected while it stands", async () => {
    await stage.store.hold({ by: "switch" }, 5);
    expect((await stage.store.settings()).heldSince).toBe(5);
    await stage.store.hold({ by: "switch" }, 7);
    await stage.connect("c1");
    expect((await stage.store.connection("c1"))?.holds.switch).toBe(5);
    await stage.store.lift({ by: "switch" }, 9);
    expect((await stage.store.settings()).heldSince).toBeNull();
    expect((await stage.store.connection("c1"))?.holds.switch).toBeNull();
    await stage.connect("c2");
    expect((await stage.store.connection("c2"))?.holds.switch).toBeNull();
  });

  describe.each([
    [
      "a grant is taken back",
      () => stage.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "hana" }),
    ],
    ["the owner's connections are locked", () => stage.store.lockConnections("local", broken)],
  ])("when %s", (_, change) => {
    it("the gate is closed to what was decided before", async () => {
      const run = await stage.runningRun();
      await stage.store.grant({ connectionId: "c1", by: "local", person: "hana", at: 5 });
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await change();
      expect(await stage.gate(run)).toBe("not_now");
    });
  });

  it("taking back what was never given stops nothing", async () => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run), run.epoch);
    await stage.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "hana" });
    expect(await stage.gate(run)).toMatchObject({ sends: 1 });
  });

  describe("a connection that is handed over", () => {
    const document = {
      ...emptyDocument,
      steps: [
        {
          kind: "action" as const,
          id: "s1",
          name: null,
          connector: "stripe",
          action: "create-charge",
          connection: "c1",
          input: {},
        },
      ],
      nextStep: 2,
    };
    const handOver = (more?: {
      readonly to?: string;
      readonly name?: string;
      readonly before?: Standing;
    }) =>
      stage.store.handOver({
        id: "c1",
        to: "hana",
        name: "Shop",
        before: { sealed: "sealed", locked: false },
        sealed: "v1.hanas",
        settings: { a: 1 },
        at: 4_000,
        ...more,
      });

    it("is its heir's, and the heir stands for the owner before in all versions with it", async () => {
      await stage.connect("c1");
      await stage.flow("f1", { document });
      await stage.store.createFlow({
        id: "f2",
        owner: "taro",
        name: "Of somebody else",
        draft: document,
        lineage: "f2",
        at: 3,
      });
      await stage.store.publish({
        kind: "draft",
        revision: 1,
        by: "taro",
        consent: anyConsent,
        id: "f2",
        versionId: "f2-v1",
        at: 4,
      });
      await stage.store.grant({ connectionId: "c1", by: "local", person: "hana", at: 5 });
      await stage.store.hold({ by: "absence", owner: "local" }, 6);
      expect(
        await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 }),
      ).toBe("changed");
      expect((await stage.store.connection("c1"))?.heir).toBe("hana");
      expect(await handOver()).toBe("handed_over");
      expect(await stage.store.connection("c1")).toMatchObject({
        owner: "hana",
        name: "Shop",
        sealed: "v1.hanas",
        settings: { a: 1 },
        holds: { absence: null },
        heir: null,
        consentEpoch: 2,
      });
      expect(await stage.store.grantsOf("c1")).toEqual([]);
      expect(await stage.store.version("f1-v1")).toMatchObject({
        publishedBy: "local",
        agreedBy: ["hana"],
      });
      // Its owner before had not agreed to this one, so its owner now has not either.
      expect(await stage.store.version("f2-v1")).toMatchObject({ agreedBy: [] });
    });

    it("lets go on what has waited for it", async () => {
      const run = await stage.runningRun();
      await stage.store.hold({ by: "absence", owner: "local" }, 1_200);
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
      await handOver();
      expect(await stage.claim(4_000)).toMatchObject({ id: run.id });
    });

    it("stays on hold where its owner had put it", async () => {
      await stage.connect("c1");
      await stage.store.hold({ by: "owner", connectionId: "c1", owner: "local" }, 5);
      await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
      await handOver();
      expect((await stage.store.connection("c1"))?.holds.owner).toBe(5);
    });

    it("goes to nobody but its heir, and not under a name that the heir has", async () => {
      await stage.connect("c1");
      expect(await handOver()).toBe("not_found");
      await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
      expect(await handOver({ to: "taro" })).toBe("not_found");
      // What was proven before its owner changed it, or before it was locked.
      for (const before of [
        { sealed: "another", locked: false },
        { sealed: "sealed", locked: true },
      ])
        expect(await handOver({ before })).toBe("conflict");
      await stage.connect("c2", { owner: "hana", name: "Shop" });
      expect(await handOver()).toBe("name_taken");
      expect(await stage.store.connection("c1")).toMatchObject({ owner: "local", heir: "hana" });
      await stage.store.setHeir({ id: "c1", heir: null, by: { owner: "local" }, at: 1 });
      expect(await handOver({ name: "Other" })).toBe("not_found");
      expect(
        await stage.store.setHeir({ id: "none", heir: "hana", by: { owner: "local" }, at: 1 }),
      ).toBe("not_found");
    });
  });
}
