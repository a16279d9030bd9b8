import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import {
  draftOf,
  event,
  type Open,
  passing,
  skips,
  takes,
  useStage,
  waits,
} from "./stage.world.ts";

export function eventsContract(open: Open): void {
  const stage = useStage(open);
  const listening = async (...ids: readonly string[]): Promise<void> => {
    await stage.connect("c1");
    for (const id of ids) {
      await stage.flow(id);
      await stage.listen(id);
    }
  };
  const names = async (): Promise<string[]> =>
    (await stage.store.claimRuns(9_999, 99)).map(({ flowId, name }) => `${flowId} ${name}`);

  describe("a poll", () => {
    it("is made once for a connection and trigger", async () => {
      await stage.connect("c1");
      const made = { id: "p1", connectionId: "c1", trigger: "new-charge", at: 5 };
      expect(await stage.store.poll("c1", "new-charge")).toBeNull();
      expect(await stage.store.ensurePoll(made)).toMatchObject({
        id: "p1",
        cursor: null,
        failures: 0,
        nextAt: 5,
      });
      expect(await stage.store.ensurePoll({ ...made, id: "p2", at: 9 })).toMatchObject({
        id: "p1",
      });
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({ id: "p1" });
      // Nobody listens.
      expect(await stage.store.duePolls(99_999, 9)).toEqual([]);
    });

    it("is another one in another place, and shared in the same one", async () => {
      await stage.connect("c1");
      const places = ["orders", "invoices"].map((id) => ({ id, where: { table: id } }));
      const [orders, invoices] = places;
      for (const [flow, place] of [
        ["f1", orders],
        ["f2", invoices],
        ["f3", orders],
        ["f4", undefined],
      ] as const) {
        await stage.flow(flow);
        await stage.listen(flow, place && { place });
        const { place: there } = (await stage.store.subscription(flow)) ?? {};
        expect(there).toEqual(place);
        expect((await stage.store.seenUntil(flow))?.place).toEqual(place);
      }
      const polls = await stage.store.duePolls(99_999_999, 9);
      expect(
        polls
          .map(({ place, where }) => [place, where] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ).toEqual([
        ["", {}],
        ["invoices", { table: "invoices" }],
        ["orders", { table: "orders" }],
      ]);
      const { id = "" } = (await stage.store.poll("c1", "new-charge", orders?.id)) ?? {};
      const there = await stage.store.listeners(id);
      expect(there.map(({ flowId }) => flowId)).toEqual(["f1", "f3"]);
    });

    it("is due when its time was set by a clock that was wrong", async () => {
      await listening("f1");
      const far = 10 * 3_600_000;
      await stage.accept([], { nextAt: far, at: far });
      expect(await stage.store.duePolls(1_000, 9)).toHaveLength(1);
    });

    it("is due by its time, the most overdue first", async () => {
      await stage.connect("c1");
      for (const [id, trigger, nextAt] of [
        ["f1", "a", 3_000],
        ["f2", "b", 1_000],
        ["f3", "c", 2_000],
      ] as const) {
        await stage.flow(id);
        await stage.listen(id, { trigger });
        await stage.accept([], { pollId: await stage.pollId(trigger), nextAt });
      }
      const due = async (now: number, limit: number) =>
        (await stage.store.duePolls(now, limit)).map(({ trigger }) => trigger);
      expect(await due(2_000, 9)).toEqual(["b", "c"]);
      expect(await due(9_999, 2)).toEqual(["b", "c"]);
      expect(await due(999, 9)).toEqual([]);
      expect(await stage.store.nextDue()).toBe(1_000);
    });

    it("comes after the first of each other owner, where its own owner has an older one", async () => {
      await stage.connect("c1", { owner: "Aoi" });
      await stage.connect("c2", { owner: "Ken" });
      const listen = async (id: string, connectionId: string, trigger: string, nextAt: number) => {
        await stage.flow(id);
        await stage.listen(id, { connectionId, trigger });
        const poll = await stage.store.poll(connectionId, trigger);
        await stage.accept([], { pollId: poll?.id ?? "none", nextAt });
      };
      await listen("f1", "c1", "a", 1_000);
      await listen("f2", "c1", "b", 2_000);
      await listen("f3", "c1", "c", 3_000);
      await listen("f4", "c2", "d", 4_000);
      await listen("f5", "c2", "e", 5_000);
      const due = await stage.store.duePolls(9_999, 4);
      expect(due.map(({ owner, trigger }) => `${owner} ${trigger}`)).toEqual([
        "Aoi a",
        "Ken d",
        "Aoi b",
        "Ken e",
      ]);
    });

    it("moves its cursor and its times with what it accepts", async () => {
      await listening("f1");
      const times = { nextAt: 60_100, widerAt: 7_000, widestAt: 8_000 };
      await stage.accept([], { cursor: 900, ...times, at: 100 });
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({ cursor: 900, ...times });
    });

    it("waits no longer than its most eager flow asks", async () => {
      await listening("f1");
      await stage.accept([], { at: 100, nextAt: 900_000 });
      expect(await stage.store.nextDue()).toBe(60_100);
    });

    it("that fails keeps its cursor and counts its failures until one succeeds", async () => {
      await listening("f1");
      await stage.accept([], { cursor: 900 });
      const pollId = await stage.pollId();
      for (const nextAt of [2_000, 4_000])
        await stage.pollFailed({ pollId, error: passing, nextAt, at: 150 });
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({
        cursor: 900,
        failures: 2,
        error: passing,
        nextAt: 4_000,
      });
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ pollError: passing }]);
      await stage.accept([]);
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({
        failures: 0,
        error: null,
      });
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ pollError: null }]);
    });

    it("that fails is due no sooner for an event that is still to become final", async () => {
      await listening("f1");
      await stage.accept([event("k1", waits("f1", 300))], { nextAt: 50_000 });
      expect(await stage.store.nextDue()).toBe(300);
      expect(await stage.store.duePolls(300, 9)).toHaveLength(1);
      const pollId = await stage.pollId();
      await stage.pollFailed({ pollId, error: passing, nextAt: 5_000, at: 350 });
      expect(await stage.store.nextDue()).toBe(5_000);
      expect(await stage.store.duePolls(4_999, 9)).toEqual([]);
      expect(await stage.store.duePolls(5_000, 9)).toHaveLength(1);
    });

    it("knows its listeners with the version they have published", async () => {
      await listening("f1", "f2");
      await stage.store.deactivate("f2", 20);
      expect(await stage.store.listeners(await stage.pollId())).toEqual([
        { flowId: "f1", versionId: "f1-v1", lineage: "f1", liveFrom: 0 },
      ]);
    });
  });

  describe("accepting events", () => {
    it("makes a run for each flow that takes one, in the order given", async () => {
      await listening("f1", "f2");
      const events = [
        event("b", takes("f1", "b"), takes("f2", "b")),
        event("a", takes("f2", "a")),
        event("c", takes("f1", "c")),
      ];
      expect(await stage.accept(events)).toBe(4);
      expect(await names()).toEqual(["f1 b", "f2 b", "f2 a", "f1 c"]);
    });

    it("gives a run what its event brought", async () => {
      await listening("f1");
      const data = { id: "ch_1", amount: 500, metadata: { note: "お茶" } };
      const taken = takes("f1", "k1", { ancestry: ["f9"], id: "r1" });
      await stage.accept([event("k1", taken, { at: 777, data })]);
      expect(await stage.claim()).toEqual({
        id: "r1",
        epoch: 1,
        turnOf: "local",
        flowId: "f1",
        versionId: "f1-v1",
        name: "k1",
        ancestry: ["f9"],
        state: {
          frames: [{ kind: "steps", path: "", position: 0 }],
          phase: { is: "working", failures: 0 },
        },
        event: data,
        eventAt: 777,
        notBefore: null,
        createdAt: 100,
      });
    });

    it("is harmless when it is repeated", async () => {
      await listening("f1");
      expect(await stage.accept([event("k1", takes("f1", "k1"))])).toBe(1);
      expect(await stage.accept([event("k1", takes("f1", "k1"))])).toBe(0);
      expect(await names()).toEqual(["f1 k1"]);
      expect((await stage.reading.listEvents({ limit: 9 })).items).toHaveLength(1);
    });

    it("lets the first word about an event stand", async () => {
      await listening("f1", "f2");
      await stage.accept([event("k1", skips("f1"), waits("f2", 300))]);
      await stage.accept([event("k1", takes("f1", "k1"), skips("f2"))]);
      expect(await names()).toEqual([]);
      const pollId = await stage.pollId();
      expect(await stage.store.dueWaits(pollId, 300, 9)).toMatchObject([{ flowId: "f2" }]);
    });

    it("passes over a flow that has stopped listening meanwhile", async () => {
      await listening("f1", "f2");
      await stage.store.deactivate("f1", 20);
      expect(await stage.accept([event("k1", takes("f1", "k1"), takes("f2", "k1"))])).toBe(1);
      expect(await names()).toEqual(["f2 k1"]);
      expect(await stage.store.handled("f1", ["k1"])).toEqual(new Set());
    });

    it("passes over a flow that listens elsewhere by now", async () => {
      await listening("f1");
      const pollId = await stage.pollId();
      await stage.listen("f1", { trigger: "new-refund", at: 20 });
      expect(await stage.accept([event("k1", takes("f1", "k1"))], { pollId })).toBe(0);
    });

    it("gives a run the version that is published at that moment", async () => {
      await listening("f1");
      const draft = { ...emptyDocument, nextStep: 2 };
      await stage.store.saveDraft({ by: "local", id: "f1", revision: 1, name: "X", draft, at: 20 });
      await stage.store.publish({ ...draftOf(2), id: "f1", versionId: "f1-v2", at: 21 });
      await stage.accept([event("k1", takes("f1", "k1"))]);
      expect(await stage.claim()).toMatchObject({ versionId: "f1-v2" });
    });

    it("writes all of it or nothing", async () => {
      await listening("f1", "f2");
      const clash = [takes("f1", "k2", { id: "same" }), takes("f2", "k2", { id: "same" })];
      const events = [event("k1", takes("f1", "k1")), event("k2", ...clash)];
      await expect(stage.accept(events, { cursor: 7_777 })).rejects.toThrow();
      const pollId = await stage.pollId();
      expect(await stage.store.unseen(pollId, ["k1", "k2"])).toEqual(new Set(["k1", "k2"]));
      expect(await stage.store.poll("c1", "new-charge")).toMatchObject({ cursor: null });
      expect(await names()).toEqual([]);
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ runs: { waiting: 0 } }]);
    });
  });

  describe("what has been seen", () => {
    it("is known by poll and key, wanted or not", async () => {
      await listening("f1");
      await stage.flow("f2");
      await stage.listen("f2", { trigger: "new-refund" });
      await stage.accept([event("k1", takes("f1", "k1")), event("k2")]);
      const keys = ["k1", "k2", "k3"];
      expect(await stage.store.unseen(await stage.pollId(), keys)).toEqual(new Set(["k3"]));
      expect(await stage.store.unseen(await stage.pollId("new-refund"), keys)).toEqual(
        new Set(keys),
      );
      expect(await stage.store.unseen(await stage.pollId(), [])).toEqual(new Set());
    });

    it("is handled where a run was made or it was skipped, by any flow of the lineage", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2", "f3"]) {
        await stage.flow(id, { lineage: id === "f3" ? "other" : "shared" });
        await stage.listen(id);
      }
      await stage.accept([
        event("ran", takes("f1", "ran")),
        event("skipped", skips("f2")),
        event("waiting", waits("f1", 300)),
        event("unwanted"),
        event("elsewhere", takes("f3", "elsewhere")),
      ]);
      const keys = ["ran", "skipped", "waiting", "unwanted", "elsewhere"];
      expect(await stage.store.handled("shared", keys)).toEqual(new Set(["ran", "skipped"]));
      expect(await stage.store.handled("other", keys)).toEqual(new Set(["elsewhere"]));
    });
  });

  describe("an event that is not final yet", () => {
    it("is read again when its time has come, the longest waiting first", async () => {
      await listening("f1", "f2");
      const pollId = await stage.pollId();
      await stage.accept([event("k1", waits("f1", 400), waits("f2", 300))], { nextAt: 900 });
      expect(await stage.store.nextDue()).toBe(300);
      expect(await stage.store.duePolls(299, 9)).toEqual([]);
      expect(await stage.store.duePolls(300, 9)).toHaveLength(1);
      expect(await stage.store.dueWaits(pollId, 299, 9)).toEqual([]);
      const due = await stage.store.dueWaits(pollId, 400, 9);
      expect(due).toMatchObject([
        { flowId: "f2", key: "k1", rereads: 0 },
        { flowId: "f1", key: "k1", rereads: 0 },
      ]);
      expect(await stage.store.dueWaits(pollId, 400, 1)).toHaveLength(1);
    });

    it("is read again at once where a clock that was ahead has put it off for longer than ever", async () => {
      await listening("f1", "f2");
      const pollId = await stage.pollId();
      const hour = 3_600_000;
      await stage.accept([event("k1", waits("f1", 300 + hour), waits("f2", 301 + hour))]);
      expect(await stage.store.dueWaits(pollId, 300, 9)).toMatchObject([{ flowId: "f2" }]);
    });

    const waiting = async () => {
      await listening("f1");
      await stage.accept([event("k1", waits("f1", 300), { data: { status: "pending" } })]);
      const [wait] = await stage.store.dueWaits(await stage.pollId(), 300, 9);
      if (!wait) throw new Error("It does not wait");
      return wait;
    };

    it("waits on while it is still not final", async () => {
      const wait = await waiting();
      await stage.store.postponeWait(wait, 500);
      const pollId = await stage.pollId();
      expect(await stage.store.dueWaits(pollId, 499, 9)).toEqual([]);
      expect(await stage.store.dueWaits(pollId, 500, 9)).toMatchObject([{ rereads: 1 }]);
    });

    it("becomes a run with what it is in the end", async () => {
      const wait = await waiting();
      const data = { status: "succeeded" };
      await stage.store.endWait(wait, { data, delivery: takes("f1", "k1") }, 310);
      expect(await stage.claim()).toMatchObject({ name: "k1", event: data });
      expect(await stage.store.dueWaits(await stage.pollId(), 9_999, 9)).toEqual([]);
      expect(await stage.store.handled("f1", ["k1"])).toEqual(new Set(["k1"]));
      // Once is enough.
      await stage.store.endWait(wait, { data, delivery: takes("f1", "k1") }, 320);
      expect(await names()).toEqual([]);
    });

    it("does not change under the runs that took it earlier", async () => {
      await listening("f1", "f2");
      const data = { status: "pending" };
      await stage.accept([event("k1", waits("f1", 300), takes("f2", "k1"), { data })]);
      const [wait] = await stage.store.dueWaits(await stage.pollId(), 300, 9);
      const delivery = takes("f1", "k1");
      if (wait) await stage.store.endWait(wait, { data: { status: "final" }, delivery }, 310);
      const events = (await stage.store.claimRuns(999, 9)).map((run) => [run.flowId, run.event]);
      expect(events).toEqual([
        ["f2", { status: "pending" }],
        ["f1", { status: "final" }],
      ]);
    });

    it("can be skipped, or turn out not to be wanted", async () => {
      const wait = await waiting();
      await stage.store.endWait(wait, null, 310);
      expect(await stage.store.dueWaits(await stage.pollId(), 9_999, 9)).toEqual([]);
      expect(await stage.store.handled("f1", ["k1"])).toEqual(new Set());
      await stage.accept([event("k2", waits("f1", 300))]);
      const [other] = await stage.store.dueWaits(await stage.pollId(), 300, 9);
      if (other) await stage.store.endWait(other, { data: {}, delivery: skips("f1") }, 310);
      expect(await stage.store.handled("f1", ["k2"])).toEqual(new Set(["k2"]));
    });

    it("stands still while its flow is inactive, and goes on where the flow stood", async () => {
      const wait = await waiting();
      const pollId = await stage.pollId();
      await stage.store.deactivate("f1", 310);
      expect(await stage.store.dueWaits(pollId, 9_999, 9)).toEqual([]);
      await stage.store.endWait(wait, { data: {}, delivery: takes("f1", "k1") }, 320);
      expect(await names()).toEqual([]);
      await stage.listen("f1", { at: 330, liveFrom: 900, window: { from: 900, to: 1_000 } });
      expect(await stage.store.dueWaits(pollId, 9_999, 9)).toHaveLength(1);
    });

    it("goes along when its flow turns to another connection that tells of the same events", async () => {
      await waiting();
      await stage.connect("c2");
      await stage.listen("f1", { connectionId: "c2", sameEvents: true, at: 330 });
      expect(await stage.store.dueWaits(await stage.pollId(), 9_999, 9)).toEqual([]);
      const there = (await stage.store.poll("c2", "new-charge"))?.id ?? "";
      expect(await stage.store.duePolls(340, 9)).toMatchObject([{ id: there }]);
      const [moved] = await stage.store.dueWaits(there, 340, 9);
      expect(moved).toMatchObject({ flowId: "f1", key: "k1" });
      if (moved) await stage.store.endWait(moved, { data: {}, delivery: takes("f1", "k1") }, 350);
      expect(await names()).toEqual(["f1 k1"]);
      expect(await stage.store.dueWaits(there, 9_999, 9)).toEqual([]);
    });

    it("is given up when its flow turns to other events", async () => {
      await waiting();
      await stage.connect("c2");
      await stage.listen("f1", { connectionId: "c2", sameEvents: false, at: 330 });
      for (const connectionId of ["c1", "c2"]) {
        const pollId = (await stage.store.poll(connectionId, "new-charge"))?.id ?? "";
        expect(await stage.store.dueWaits(pollId, 9_999, 9)).toEqual([]);
      }
    });

    it("is given up when its flow starts from later than it", async () => {
      await waiting();
      await stage.store.deactivate("f1", 310);
      await stage.listen("f1", { at: 330, liveFrom: 5_000 });
      expect(await stage.store.dueWaits(await stage.pollId(), 9_999, 9)).toEqual([]);
    });
  });
}
